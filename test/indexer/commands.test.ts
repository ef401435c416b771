import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { Redis } from 'ioredis';
import { registerPublisher } from '../../deploy/deploy-contract.ts';
import { ROOT } from '../../deploy/local/folder.ts';
import { type Proof, verifyProof } from '../../examples/verify-digest.ts';
import { DEFAULT_LIMITS } from '../../gateway/limits.ts';
import { createView } from '../../gateway/view/view.ts';
import { type Chain, createChain } from '../../indexer/chain.ts';
import { settled, withAudit } from '../../indexer/commands/audit.ts';
import { compareNames } from '../../indexer/commands/compare.ts';
import { rebuild } from '../../indexer/commands/rebuild.ts';
import type { CommandParts } from '../../indexer/commands/shadow.ts';
import { storedRows } from '../../indexer/stored.ts';
import { rarePlace } from '../../ledger/buckets.ts';
import { COLUMN_BYTES } from '../../ledger/column.ts';
import { credentialEvents, type RpcLog } from '../../ledger/event.ts';
import { type PackKeys, packed, packKeys, packPlace, recordAt } from '../../ledger/pack.ts';
import { encodePayload } from '../../ledger/payload.ts';
import { encodeRow } from '../../ledger/row.ts';
import { decodeNaming, type EventRow, encodeNaming, isViewData, termOf, type ViewKeys } from '../../ledger/view.ts';
import { sleep } from '../../lib/async.ts';
import type { Hex } from '../../lib/hex.ts';
import { silentLog } from '../../lib/log.ts';
import { createRpc } from '../../lib/rpc.ts';
import { TEST_WEIGHTS } from '../gateway/test-view.ts';
import { makeTestDirectory } from '../harness/directory.ts';
import { startRpcProxy } from '../writer/rpc-proxy.ts';
import { dumpView, startOwnRedis } from './redis.ts';
import { createIndexers, createLedger, credential, eventually } from './rig.ts';

/** A ledger with some of everything, and an indexer that has indexed it. */
async function given(t: TestContext) {
  // Of its own: commands go through all keys that there are.
  const { url } = await startOwnRedis(t);
  const redis = new Redis(url);
  t.after(() => redis.disconnect());
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

  return { redis, ledger, indexers, indexer, indexed, run: indexers.run, keys: indexers.keys };
}

type Given = Awaited<ReturnType<typeof given>>;

/** What a command works with inside this process, by a chain of its own or another. */
async function partsOf(
  { redis, ledger, indexers }: Pick<Given, 'redis' | 'ledger' | 'indexers'>,
  own?: Chain,
): Promise<CommandParts> {
  const rpc = createRpc({ url: ledger.anvil.url });
  const chain = own ?? createChain({ rpc, contract: ledger.contract.address as Hex });
  return {
    ...{ redis, nodes: [{ rpc, chain }], chains: [chain], identity: await chain.identity() },
    ...{ keyPrefix: indexers.prefix, startBlock: ledger.contract.block, pollMs: 10, behindGraceMs: 30_000 },
    ...{ readTimeoutMs: 1_000, quorum: 1, log: silentLog },
  };
}

/** A connection on which something happens at the last moment: after a command looked, before a script with a key runs. */
function raced(redis: Redis, key: string, race: (run: () => Promise<unknown>) => Promise<unknown>): Redis {
  return new Proxy(redis, {
    get(target, name) {
      const own = Reflect.get(target, name);
      if (typeof own !== 'function') return own;
      const bound = own.bind(target);
      if (name !== 'evalsha' && name !== 'eval') return bound;
      return (...args: unknown[]) => (args.includes(key) ? race(() => bound(...args)) : bound(...args));
    },
  });
}

const progress = { tell: () => undefined, end: () => undefined };

describe('audit, repair and rebuild', () => {
  test('an audit of a view that is right finds nothing and leaves nothing behind, while the indexer goes on', async (t) => {
    const { redis, ledger, run, keys, indexed } = await given(t);
    let isOver = false;
    const audit = run('audit', '--json').finally(() => {
      isOver = true;
    });
    for (let n = 100; !isOver && n < 120; n += 1) await ledger.publish(credential(n), credential(n % 3));
    const { code, out, err } = await audit;
    assert.equal(code, 0, err + out);
    assert.equal(JSON.parse(out).total, 0);
    await indexed();
    const left = await redis.keys(`${keys.base}:audit:*`);
    assert.deepEqual(left, []);
  });

  test('an audit against another node asks that one alone, and of another ledger there is nothing to compare', async (t) => {
    const { ledger, run } = await given(t);
    const proxy = await startRpcProxy(ledger.anvil.url);
    t.after(() => proxy.close());
    const asked = new Set<string>();
    proxy.intercept(({ method, forward }) => {
      asked.add(method);
      return forward();
    });
    const fine = await run('audit', '--against', proxy.url, '--json');
    assert.equal(fine.code, 0, fine.err + fine.out);
    assert.ok(asked.has('eth_getLogs') && asked.has('eth_call'));
    assert.match(fine.err, /Reading the ledger: \d+ %/);
    // It says that it is another one.
    proxy.intercept(({ method, forward }) => (method === 'eth_chainId' ? Promise.resolve('0x7') : forward()));
    const foreign = await run('audit', '--against', proxy.url);
    assert.equal(foreign.code, 1);
    assert.match(foreign.err, /nothing of this ledger is in Redis/);
    const [wrong, away] = await Promise.all([
      run('audit', '--against', 'x'),
      run('audit', '--against', 'http://127.0.0.1:1'),
    ]);
    assert.deepEqual([wrong.code, away.code], [1, 75]);
  });

  test('an audit through a node that withholds a naming asks for it anew, and tells of one that was never given', async (t) => {
    const { redis, ledger, run, keys, indexed } = await given(t);
    const { anvil, contract } = ledger;
    // So many that what fills in the times of blocks is not there yet.
    await ledger.mine(5_000);
    const account = `0x${'a1'.repeat(20)}`;
    await registerPublisher({
      ...{ rpcUrl: anvil.url, adminKey: contract.secrets.adminKey, contract: contract.address },
      ...{ account, name: 'First', keys: [] },
    });
    await ledger.mine(5);
    await ledger.publish(credential(50));
    await indexed();
    const proxy = await startRpcProxy(anvil.url);
    t.after(() => proxy.close());
    const named = credentialEvents.getEvent('PublisherNamed')?.topicHash;
    proxy.intercept(async ({ method, forward }) => {
      const answer = await forward();
      return method === 'eth_getLogs' ? (answer as RpcLog[]).filter(({ topics }) => topics[0] !== named) : answer;
    });
    const audit = async () => {
      const { out, err } = await run('audit', '--against', proxy.url, '--json');
      return { ...JSON.parse(out || '{}'), err };
    };
    const fine = await audit();
    assert.equal(fine.total, 0, JSON.stringify(fine));
    const [naming = ''] = await redis.zrevrange(keys.publisherNames, 0, 0);
    const forged = encodeNaming({ ...decodeNaming(naming), name: 'Forged' });
    await redis.zadd(keys.publisherNames, decodeNaming(naming).blockNumber, forged);
    const told = await audit();
    assert.match(JSON.stringify(told.differences), /Forged/);
    assert.equal(told.total, 1, JSON.stringify(told));
  });

  test('keys are judged only while the view and what the ledger gives stand at the same block', async (t) => {
    const { redis, ledger, indexers, indexed } = await given(t);
    const contract = ledger.contract.address as Hex;
    const chain = createChain({ rpc: createRpc({ url: ledger.anvil.url }), contract });
    let gate = Promise.resolve();
    const held: Chain = {
      ...chain,
      async header(number, signal) {
        await gate;
        return chain.header(number, signal);
      },
    };
    const { signal } = new AbortController();
    const parts = await partsOf({ redis, ledger, indexers }, held);
    await withAudit(parts, { progress, signal }, async (audit) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      await ledger.publish(credential(4));
      await indexed();
      const names = ['rows:0', 'bodies:0', 'col:0', 'dig:0', 'blocks'];
      const early = await compareNames(audit.pair, names);
      assert.deepEqual(new Set(early.map(({ name }) => name)), new Set(names), 'the audit is behind');
      const found = settled(audit, names, signal);
      for (let n = 0; n < 50; n += 1) await redis.ping();
      resolve();
      assert.deepEqual(await found, []);
    });
  });

  test('whatever was changed in the view is found by audit, mended by repair, and told as the last repair', async (t) => {
    const { redis, ledger, run, keys, indexers, indexer, indexed } = await given(t);
    // Times of blocks without events are filled in meanwhile.
    const { 'bt:0': _before, ...right } = await dumpView(redis, keys.cursor);
    const row = await rowOf(redis, keys, 2);
    const [uuidKey = ''] = await redis.keys(`${keys.base}:ids:*`);
    const [uuid = ''] = await redis.hkeysBuffer(uuidKey);
    const [current = ''] = await redis.keys(`${keys.base}:cur:*`);
    await setRecord(redis, packKeys(keys).rows, 2, encodeRow({ ...row, issuer: 'did:web:somebody.else' }));
    await setRecord(redis, packKeys(keys).rows, 3, Buffer.alloc(0));
    await redis.setrange(keys.bodies(0), 20, Buffer.from([1, 2, 3, 4]));
    await redis.setrange(keys.columns(0), COLUMN_BYTES + 1, Buffer.from([3]));
    await redis.setrange(keys.digests(0), 16, Buffer.from('xx'));
    await redis.hdel(uuidKey, uuid);
    const kind = rarePlace(keys, termOf('kind', 'PUBLICATION'), 0);
    const known = await redis.hgetBuffer(kind.key, kind.field);
    await redis.hset(kind.key, kind.field, Buffer.concat([known ?? Buffer.alloc(0), Buffer.from([0, 77])]));
    const type = rarePlace(keys, termOf('credentialType', row.types[0] ?? ''), 0);
    assert.equal(await redis.hdel(type.key, type.field), 1);
    const nothing = rarePlace(keys, termOf('word', 'nothing'), 0);
    await redis.hset(nothing.key, nothing.field, Buffer.from([0, 1]));
    await redis.set(keys.postings('w:nothing', 0), Buffer.from([0, 1]));
    await redis.del(current);
    await redis.zremrangebyrank(keys.blocks, 0, 0);
    await redis.zadd(keys.marked, 1, '1');
    await redis.hset(keys.values('issuer'), 'did:web:nobody', '1');
    await setRecord(redis, packKeys(keys).rows, 99, encodeRow({ ...row, seq: 99 }));

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
      // A rare term is told by the first eight bytes of its hash.
      new RegExp(`event 1 is wrongly found under p:${termOf('word', 'nothing').slice(0, 12)}[\\w-]:0`),
      /cur:.* lacks/,
      /blocks lacks/,
      /marked has 1 = 1/,
      /vals:i has did:web:nobody/,
      /a row of event 99, which the ledger has not/,
    ])
      assert.match(audit.out, words);

    const range = ['--from', String(row.blockNumber), '--to', String(row.blockNumber), '--json'];
    const some = JSON.parse((await run('audit', ...range)).out).differences as { seq: number; what: string }[];
    assert(some.some(({ seq, what }) => seq === 2 && /row/.test(what)));
    assert(!some.some(({ seq }) => seq === 99 || seq === 77));

    const epoch = Number(await redis.hget(keys.cursor, 'epoch'));
    const repaired = await run('repair');
    assert.equal(repaired.code, 0, repaired.err + repaired.out);
    const { 'bt:0': _after, ...mended } = await dumpView(redis, keys.cursor);
    assert.deepEqual(mended, right);
    await eventually(async () =>
      assert.match((await indexers.report()).lastRepair?.what ?? '', /the view: \d+ changes/),
    );
    assert.equal(Number(await redis.hget(keys.cursor, 'epoch')), epoch + 1, 'readers read again what they hold');
    await ledger.publish(credential(5));
    await indexed();
    assert.equal(indexer.child.exitCode, null, 'the indexer whose lease was taken goes on');
    assert.equal((await run('audit')).code, 0);
  });

  test('a rebuild changes over in one step: readers never see half, cursors of clients and the indexer go on', async (t) => {
    const { redis, ledger, run, keys, indexed, indexers } = await given(t);
    await setRecord(redis, packKeys(keys).bodies, 1, Buffer.alloc(0));
    await setRecord(redis, packKeys(keys).bodies, 2, Buffer.alloc(0));
    await redis.set(`${keys.base}:g1:rows:0`, 'left by a rebuild that was killed');
    const before = await indexers.cursor();
    const view = createView({
      ...{ redis, keyPrefix: indexers.prefix, contract: ledger.contract.address as Hex, limits: DEFAULT_LIMITS },
      ...{ clockStepSeconds: 60, relevance: TEST_WEIGHTS, log: silentLog },
    });
    const cursor = await view.cursorOf(await view.snapshot(), 3);
    let isOver = false;
    const reading = (async () => {
      let reads = 0;
      for (; !isOver; reads += 1) {
        const page = await view.consistent({}, (at) => view.events(at, { first: 5, filter: { terms: [] } }));
        assert.deepEqual(
          page.items.map(({ row }) => row.seq),
          [6, 5, 4, 3, 2],
        );
      }
      return reads;
    })();
    const { code, out, err } = await run('rebuild', '--json', '--keep', '0');
    isOver = true;
    assert.ok((await reading) > 10);
    assert.equal(code, 0, err);
    assert.equal(JSON.parse(out).generation, 'g1');
    const after = await indexers.cursor();
    assert.deepEqual([after.seq, after.digest, after.epoch], [before.seq, before.digest, before.epoch + 1]);
    assert.deepEqual(await redis.keys(`${keys.base}:rows:*`), [], 'the former generation is removed');
    assert.deepEqual(await view.checkCursor(cursor), { seq: 3 });
    await ledger.publish(credential(6));
    await indexed();
    const audit = await run('audit');
    assert.equal(audit.code, 0, audit.out + audit.err);
    assert.equal((await redis.keys(`${keys.base}:g1:rows:*`)).length, 1);
    assert.equal(JSON.parse((await run('rebuild', '--json', '--keep', '0')).out).generation, 'g2');
  });

  test('a rebuild that is ended while it keeps the former generation: that stays for who reads it, and whoever opens the view later removes it', async (t) => {
    const made = await given(t);
    const { redis, ledger, indexers, indexer, indexed, keys } = made;
    const over = new AbortController();
    const keepMs = 3_000;
    const running = rebuild(await partsOf(made), { progress, signal: over.signal, keepMs });
    await eventually(async () => assert.equal(await redis.hget(keys.cursor, 'generation'), 'g1'));
    const switchedAt = performance.now();
    over.abort();
    await assert.rejects(running, { name: 'AbortError' });
    // The leader opens the view anew.
    await ledger.publish(credential(4));
    await indexed();
    const kept = await redis.exists(keys.rows(0), keys.bodies(0), keys.blocks);
    assert.ok(performance.now() - switchedAt < keepMs, 'this machine is too slow for the test');
    assert.equal(kept, 3);
    await sleep(keepMs + 1_000 - (performance.now() - switchedAt));
    await indexer.kill('SIGTERM');
    await indexers.start();
    await eventually(async () => assert.equal(await redis.exists(keys.stale), 0));
    const left = (await redis.keys(`${keys.base}:*`)).filter((key) => isViewData(keys, key));
    assert.deepEqual(left, []);
    assert.ok((await redis.keys(`${keys.base}:g1:*`)).length > 10);
  });

  test('a rebuild never changes over to a view while it is being written', async (t) => {
    const made = await given(t);
    const { redis, keys } = made;
    const dirty = `${keys.base}:g1:dirty`;
    const answers: unknown[] = [];
    const redisLate = raced(redis, keys.stale, async (run) => {
      if (answers.length === 0) await redis.set(dirty, '99');
      answers.push(await run());
      await redis.del(dirty);
      return answers.at(-1);
    });
    await rebuild({ ...(await partsOf(made)), redis: redisLate }, { progress, signal: t.signal, keepMs: 0 });
    assert.deepEqual(answers, ['MOVED', 'OK']);
  });

  test('a rebuild leaves alone the view of an emptied Redis, which has the name of the former generation', async (t) => {
    const made = await given(t);
    const { redis, keys, indexed, run } = made;
    const running = rebuild(await partsOf(made), { progress, signal: t.signal, keepMs: 2_000 });
    await eventually(async () => assert.equal(await redis.hget(keys.cursor, 'generation'), 'g1'));
    await redis.flushall();
    await indexed();
    assert.equal((await running).removed, 0);
    assert.equal(await redis.hget(keys.cursor, 'generation'), null);
    const audit = await run('audit');
    assert.equal(audit.code, 0, audit.out + audit.err);
  });

  test('two rebuilds of one view: the second is refused, and one that another took over does not change over', async (t) => {
    const made = await given(t);
    const { redis, keys, run } = made;
    const lease = `${keys.base}:g1:lease`;
    await redis.set(lease, 'another rebuild');
    const before = await dumpView(redis, keys.cursor);
    const refused = await run('rebuild');
    assert.equal(refused.code, 75);
    assert.match(refused.err, /wait for its end/);
    assert.deepEqual(await dumpView(redis, keys.cursor), before);
    await redis.del(lease);
    const redisLate = raced(redis, keys.stale, async (switching) => {
      await redis.set(lease, 'another rebuild');
      return switching();
    });
    const parts = { ...(await partsOf(made)), redis: redisLate };
    await assert.rejects(rebuild(parts, { progress, signal: t.signal, keepMs: 0 }), {
      ...{ code: 'COMMAND_RUNS', retryable: true, message: /took over/ },
    });
    assert.equal(await redis.hget(keys.cursor, 'generation'), null);
  });

  test('a rebuild where there is no view is refused, and leaves nothing behind', async (t) => {
    const { redis, indexer, run } = await given(t);
    await indexer.kill('SIGTERM');
    await redis.flushall();
    const { code, err } = await run('rebuild');
    assert.equal(code, 1);
    assert.match(err, /There is no view to rebuild/);
    assert.deepEqual(await redis.keys('*'), []);
  });

  test('an audit that never finds both views at one block says where they stand', async (t) => {
    const made = await given(t);
    const { redis, indexer, keys } = made;
    await indexer.kill('SIGTERM');
    await withAudit(await partsOf(made), { progress, signal: t.signal }, async (audit) => {
      await redis.set(keys.dirty, '99');
      const now = performance.now.bind(performance);
      const found = settled(audit, ['blocks'], t.signal);
      t.mock.method(performance, 'now', () => now() + 3_600_000);
      await assert.rejects(found, {
        ...{ code: 'APART', retryable: true },
        message: /^The view stands at block \d+ \(0x\w+\), writing, what the nodes give at block \d+ \(0x\w+\)\./,
      });
    });
  });

  test('a view whose cursor has other events than the ledger is not mended but to be built anew', async (t) => {
    const { redis, indexer, keys, run } = await given(t);
    await indexer.kill('SIGTERM');
    await redis.hset(keys.cursor, 'digest', `0x${'11'.repeat(32)}`);
    const before = await dumpView(redis, keys.cursor);
    const { code, err } = await run('repair');
    assert.equal(code, 1);
    assert.match(err, /build it anew with `rebuild`/);
    assert.deepEqual(await dumpView(redis, keys.cursor), before);
    assert.equal(await redis.exists(keys.lease), 0);
  });
});

async function rowOf(redis: Redis, keys: ViewKeys, seq: number): Promise<EventRow> {
  const row = (await storedRows(redis, keys, [seq])).get(seq);
  assert.ok(row !== undefined);
  return row;
}

/** Puts another record in an event's place; an empty one is none. */
async function setRecord(redis: Redis, { inPack, packKey }: PackKeys, seq: number, record: Buffer): Promise<void> {
  const { pack, index } = packPlace(seq, inPack);
  const before = (await redis.getBuffer(packKey(pack))) ?? Buffer.alloc(0);
  const records = Array.from({ length: inPack }, (_, at) => recordAt(before, at)).map((each) =>
    Buffer.isBuffer(each) ? each : Buffer.alloc(0),
  );
  records[index] = record;
  const last = records.findLastIndex(({ length }) => length > 0);
  await redis.set(packKey(pack), packed(records.slice(0, last + 1)));
}

describe('digest and prove', () => {
  test("the digest of a block is the contract's own, whichever block is asked for, and refused when the view says otherwise", async (t) => {
    const { redis, ledger, run, keys } = await given(t);
    const head = await ledger.head();
    const newest = JSON.parse((await run('digest')).out);
    assert.deepEqual([newest.seq, newest.digest], [head.seq, head.digest]);
    const row = await rowOf(redis, keys, 3);
    const past = JSON.parse((await run('digest', '--block', String(row.blockNumber))).out);
    assert.deepEqual([past.seq, past.digest, past.blockHash], [3, row.digest, row.blockHash]);
    await setRecord(redis, packKeys(keys).rows, 3, encodeRow({ ...row, digest: `0x${'11'.repeat(32)}` }));
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
});
