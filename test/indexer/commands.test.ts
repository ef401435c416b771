import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { ROOT } from '../../deploy/local/folder.ts';
import { type Proof, verifyProof } from '../../examples/verify-digest.ts';
import { encodePayload } from '../../ledger/payload.ts';
import { COLUMN_BYTES, decodeRow, encodeRow } from '../../ledger/view.ts';
import type { Hex } from '../../lib/hex.ts';
import { makeTestDirectory } from '../harness/directory.ts';
import { connectTestRedis, dumpView } from './redis.ts';
import { createIndexers, createLedger, credential, eventually } from './rig.ts';

/** A ledger with some of everything, and an indexer that has indexed it. */
async function given(t: TestContext) {
  const { redis, url } = await connectTestRedis(t);
  const ledger = await createLedger(t);
  const indexers = await createIndexers(t, { ledger, redisUrl: url });
  const [first] = (await ledger.publish(credential(1), credential(2), credential(3))) as [Hex];
  await ledger.publish(credential(1, { validFrom: '2026-01-01T00:00:00Z', name: 'a newer version' }));
  await ledger.changeStatus(first, 1, 'SUSPENDED');
  await ledger.publishRaw(
    `0x${'ab'.repeat(32)}`,
    encodePayload({ attributes: { type: 't', source: 's' }, credential: Buffer.from('{}') }),
  );
  await ledger.mine(3);
  const indexer = await indexers.start();
  const indexed = async () => {
    const head = await ledger.head();
    await eventually(async () => assert.equal((await indexers.cursor()).seq, head.seq));
  };
  await indexed();

  /** Runs a command as an operator does. */
  const run = (...args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const env = {
        PATH: process.env['PATH'] ?? '',
        LEDGER_RPC_URLS: ledger.anvil.url,
        LEDGER_CONTRACT: ledger.contract.address,
        LEDGER_START_BLOCK: String(ledger.contract.block),
        KAFKA_BROKERS: '127.0.0.1:1',
        REDIS_URL: url,
        REDIS_KEY_PREFIX: indexers.prefix,
        INDEXER_POLL_MS: '20',
      };
      const command = ['--no-warnings', 'indexer/main.ts', ...args];
      execFile(process.execPath, command, { cwd: ROOT, env }, (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err });
      });
    });
  return { redis, ledger, indexers, indexer, indexed, run, keys: indexers.keys };
}

describe('audit, repair and rebuild', () => {
  test('an audit of a view that is right finds nothing and leaves nothing behind, while the indexer goes on', async (t) => {
    const { redis, ledger, run, keys, indexed } = await given(t);
    const audit = run('audit', '--json');
    await ledger.publish(credential(4));
    await ledger.mine(2);
    const { code, out, err } = await audit;
    assert.equal(code, 0, err + out);
    assert.equal(JSON.parse(out).total, 0);
    await indexed();
    const left = await redis.keys(`${keys.base}:audit:*`);
    assert.deepEqual(left, []);
  });

  test('whatever was changed in the view is found by audit, mended by repair, and told as the last repair', async (t) => {
    const { redis, run, keys, indexers, indexer } = await given(t);
    const right = await dumpView(redis, keys.cursor);
    const row = decodeRow(String(await redis.get(keys.row(2))));
    const [uuidKey = ''] = await redis.keys(`${keys.base}:ids:*`);
    const [uuid = ''] = await redis.hkeys(uuidKey);
    const postings = (await redis.keys(`${keys.base}:p:*`)).sort();
    const [current = ''] = await redis.keys(`${keys.base}:cur:*`);
    await redis.set(keys.row(2), encodeRow({ ...row, issuer: 'did:web:somebody.else' }));
    await redis.del(keys.row(3));
    await redis.setrange(keys.body(1), 20, Buffer.from([1, 2, 3, 4]));
    await redis.setrange(keys.columns(0), COLUMN_BYTES + 1, Buffer.from([3]));
    await redis.setrange(keys.digests(0), 16, Buffer.from('xx'));
    await redis.hdel(uuidKey, uuid);
    await redis.append(postings[0] ?? '', Buffer.from([0, 77]));
    await redis.del(postings[1] ?? '');
    await redis.set(keys.postings('w:nothing', 0), Buffer.from([0, 1]));
    await redis.del(current);
    await redis.zremrangebyrank(keys.blocks, 0, 0);
    await redis.zadd(keys.marked, 1, '1');
    await redis.hset(keys.values('issuer'), 'did:web:nobody', '1');
    await redis.set(keys.row(99), encodeRow({ ...row, seq: 99 }));

    const audit = await run('audit');
    assert.equal(audit.code, 1, audit.err);
    for (const words of [
      /the row of event 2 has another issuer/,
      /the row of event 3 is missing/,
      /the payload of event 1 is not the ledger's/,
      /event 1: status is/,
      /event 2: its running hash/,
      /ids:.* lacks/,
      /event 77 is wrongly found under p:/,
      /event \d+ is not found under p:/,
      /event 1 is wrongly found under p:w:nothing:0/,
      /cur:.* lacks/,
      /blocks lacks/,
      /marked has 1 = 1/,
      /vals:i has did:web:nobody/,
      /a row of event 99, which the ledger has not/,
    ])
      assert.match(audit.out, words);

    const repaired = await run('repair');
    assert.equal(repaired.code, 0, repaired.err + repaired.out);
    assert.deepEqual(await dumpView(redis, keys.cursor), right);
    await eventually(async () =>
      assert.match((await indexers.report()).lastRepair?.what ?? '', /the view: \d+ changes/),
    );
    assert.equal(indexer.child.exitCode, null);
  });

  test('a repair takes the lease and gives it back: the indexer that led goes on by itself', async (t) => {
    const { redis, ledger, run, keys, indexed } = await given(t);
    await redis.del(keys.row(1));
    const epoch = Number(await redis.hget(keys.cursor, 'epoch'));
    assert.equal((await run('repair')).code, 0);
    assert.equal(Number(await redis.hget(keys.cursor, 'epoch')), epoch + 1, 'readers read again');
    await ledger.publish(credential(5));
    await indexed();
    assert.equal((await run('audit')).code, 0);
  });

  test('of a range of blocks only what its events left in the view is told', async (t) => {
    const { redis, run, keys } = await given(t);
    const { blockNumber } = decodeRow(String(await redis.get(keys.row(5))));
    await redis.del(keys.row(1), keys.row(5));
    const { code, out } = await run('audit', '--from', String(blockNumber), '--to', String(blockNumber), '--json');
    assert.equal(code, 1);
    const names = JSON.parse(out).differences.map(({ name }: { name: string }) => name);
    assert.deepEqual(names, ['row:5']);
  });

  test('a rebuild changes over to a whole generation in one step; cursors of clients and the indexer go on', async (t) => {
    const { redis, ledger, run, keys, indexed, indexers } = await given(t);
    await redis.del(keys.row(1), keys.columns(0));
    const before = await indexers.cursor();
    const { code, out, err } = await run('rebuild', '--keep', '0', '--json');
    assert.equal(code, 0, err);
    assert.equal(JSON.parse(out).generation, 'g1');
    const after = await indexers.cursor();
    assert.deepEqual([after.seq, after.digest, after.epoch], [before.seq, before.digest, before.epoch + 1]);
    assert.deepEqual(await redis.keys(`${keys.base}:row:*`), [], 'the former generation is removed');
    await ledger.publish(credential(6));
    await indexed();
    const audit = await run('audit');
    assert.equal(audit.code, 0, audit.out + audit.err);
    assert.equal((await redis.keys(`${keys.base}:g1:row:*`)).length, after.seq + 1);
    assert.equal(JSON.parse((await run('rebuild', '--keep', '0', '--json')).out).generation, 'g2');
  });

  test('a rebuild that is killed leaves the live view as it was, and the next one begins afresh', async (t) => {
    const { redis, run, keys, indexers } = await given(t);
    await redis.set(`${keys.base}:g1:row:1`, 'left by a rebuild that was killed');
    assert.equal((await run('rebuild', '--keep', '0')).code, 0);
    assert.equal(decodeRow(String(await redis.get(`${keys.base}:g1:row:1`))).seq, 1);
    assert.equal((await indexers.cursor()).seq, 6);
    assert.equal((await run('audit')).code, 0);
  });
});

describe('digest and prove', () => {
  test("the digest of a block is the contract's own, whichever block is asked for, and refused when the view says otherwise", async (t) => {
    const { redis, ledger, run, keys } = await given(t);
    const head = await ledger.head();
    const newest = JSON.parse((await run('digest')).out);
    assert.deepEqual([newest.seq, newest.digest], [head.seq, head.digest]);
    const row = decodeRow(String(await redis.get(keys.row(3))));
    const past = JSON.parse((await run('digest', '--block', String(row.blockNumber))).out);
    assert.deepEqual([past.seq, past.digest, past.blockHash], [3, row.digest, row.blockHash]);
    await redis.set(keys.row(3), encodeRow({ ...row, digest: `0x${'11'.repeat(32)}` }));
    const wrong = await run('digest', '--block', String(row.blockNumber));
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /the contract event 3/);
  });

  test('a proof shows seq and running hash to who trusts the block hash alone; nothing of it can be changed', async (t) => {
    const { ledger, run } = await given(t);
    const { dir, remove } = makeTestDirectory();
    t.after(remove);
    const file = join(dir, 'proof.json');
    assert.equal((await run('prove', '--out', file)).code, 0);
    const text = readFileSync(file, 'utf8');
    const proof = JSON.parse(text) as Proof;
    const { seq, digest } = verifyProof(proof);
    assert.deepEqual({ seq, digest }, await ledger.head());
    const forged = (change: (copy: Proof) => void) => {
      const copy = JSON.parse(text) as Proof;
      change(copy);
      return () => verifyProof(copy);
    };
    assert.throws(
      forged((copy) => {
        copy.blockHash = `0x${'22'.repeat(32)}`;
      }),
      /does not give the block hash/,
    );
    assert.throws(
      forged((copy) => {
        copy.header['stateRoot'] = `0x${'22'.repeat(32)}`;
      }),
      /does not give the block hash/,
    );
    assert.throws(
      forged((copy) => {
        copy.accountProof[0] = `${copy.accountProof[0]?.slice(0, -2)}00`;
      }),
      /hash/,
    );
    assert.throws(
      forged((copy) => {
        const [slot] = copy.storageProof;
        if (slot?.proof[0] !== undefined) slot.proof[0] = `${slot.proof[0].slice(0, -2)}00`;
      }),
      /hash/,
    );
    assert.throws(
      forged((copy) => {
        copy.storageProof.shift();
      }),
      /slot 0 is missing/,
    );
    const check = (...args: string[]) =>
      spawnSync(process.execPath, ['--no-warnings', 'examples/verify-digest.ts', file, ...args], {
        cwd: ROOT,
        encoding: 'utf8',
      });
    assert.match(check(proof.blockHash).stdout, new RegExp(`: ${seq} events, running hash ${digest}`));
    assert.deepEqual([check(`0x${'33'.repeat(32)}`).status, check(`0x${'33'.repeat(32)}`).stdout], [1, '']);
  });

  test('a command that makes no sense is answered with the usage and exit 1', async (t) => {
    const { run } = await given(t);
    for (const args of [
      ['adit'],
      ['audit', '--from', 'x'],
      ['audit', '--from', '9', '--to', '2'],
      ['digest', '--json'],
      ['audit', '--against', 'node'],
    ]) {
      const { code, err, out } = await run(...args);
      assert.deepEqual([code, out], [1, ''], args.join(' '));
      assert.match(err, /npm run indexer -- audit/);
    }
  });
});
