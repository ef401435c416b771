import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { credentialEvents, type RpcLog } from '../ledger/event.ts';
import { canonicalBytes } from '../ledger/ids.ts';
import { encodePayload } from '../ledger/payload.ts';
import { identityKey, LAYOUT } from '../ledger/view.ts';
import { sleep } from '../lib/async.ts';
import { quantity, RpcError } from '../lib/rpc.ts';
import { connectTestRedis, dumpView, startOwnRedis } from '../test/indexer/redis.ts';
import { createIndexers, createLedger, credential, eventually, type TestLedger } from '../test/indexer/rig.ts';
import { type Intercept, startRpcProxy } from '../test/writer/rpc-proxy.ts';
import { storedRows } from './stored.ts';

const NAMED = credentialEvents.getEvent('PublisherNamed')?.topicHash;

type Indexers = Awaited<ReturnType<typeof createIndexers>>;

/** Waits until the view shows everything that the contract has, and as the contract has it. */
async function untilComplete(ledger: TestLedger, indexers: Indexers): Promise<void> {
  await eventually(async () => {
    const { seq, digest } = await ledger.head();
    const cursor = await indexers.cursor();
    assert.deepEqual({ seq: cursor.seq, digest: cursor.digest }, { seq, digest });
  });
}

/** Waits until the view has the time of every block, as the ledger has it. */
async function untilTimed({ contract, rpc }: TestLedger, { cursor, redis, keys }: Indexers): Promise<void> {
  const { blockNumber } = await cursor();
  const blocks = Array.from({ length: blockNumber - contract.block + 1 }, (_, at) => contract.block + at);
  const expected = await Promise.all(
    blocks.map(async (number) => {
      const block = await rpc.call<{ timestamp: string }>('eth_getBlockByNumber', [quantity(number), false]);
      return Number(block.timestamp);
    }),
  );
  await eventually(async () => {
    const times = await redis.getBuffer(keys.blockTimes(0));
    assert.deepEqual(
      blocks.map((number) => times?.readUInt32BE(4 * number)),
      expected,
    );
  });
}

/** Each event exactly once and in order: every seq has its row, and no other has one. */
async function assertSequence({ redis, keys }: Indexers, count: number): Promise<void> {
  const rows = await storedRows(redis, keys, seqsUpTo(count + 2));
  assert.deepEqual([...rows.keys()], seqsUpTo(count));
  assert.equal(new Set([...rows.values()].map(({ id }) => id)).size, count);
}

function seqsUpTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

describe('the indexer on a real chain', { concurrency: 1 }, () => {
  test("its running hash is the contract's, and publications, versions and status changes are in the view", async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    const [first] = await ledger.publish(credential(1), credential(2));
    await indexers.start();
    await untilComplete(ledger, indexers);
    await ledger.publish(credential(1, { validFrom: '2026-01-01T00:00:00Z' }));
    if (first !== undefined) await ledger.changeStatus(first, 1, 'REVOKED');
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 4);
    const rows = await storedRows(indexers.redis, indexers.keys, [3, 4]);
    const change = rows.get(4);
    assert.equal(change?.change?.publicationSeq, 1);
    assert.equal(change.issuer, 'did:web:issuer.example');
    assert.equal(rows.get(3)?.displaced, 1);
    assert.deepEqual(Object.values(await indexers.redis.hgetall(indexers.keys.publishers)).length, 1);
    await eventually(async () => {
      const report = await indexers.report();
      assert.equal(report.contractSeq, 4);
      assert.equal(report.stopped, null);
    });
  });

  test('an event that does not give its id, or cannot be read, is kept with a mark and counted', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    await indexers.start();
    await ledger.publishRaw(`0x${'ab'.repeat(32)}`, Buffer.from('0001ff', 'hex'));
    const bytes = canonicalBytes(credential(1));
    await ledger.publishRaw(
      `0x${'cd'.repeat(32)}`,
      encodePayload({ attributes: { type: 'x', source: '/x', format: 'json' }, credential: bytes }),
    );
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    const rows = await storedRows(indexers.redis, indexers.keys, [1, 2, 3]);
    assert.deepEqual(
      [...rows.values()].map(({ mark }) => mark),
      ['UNDECODABLE', 'ID_MISMATCH', undefined],
    );
    await eventually(async () => assert.equal((await indexers.report()).markedEvents, 2));
  });

  test('a withheld log stops the view at the last proven block, loudly, and it goes on once the log is there', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const proxy = await startRpcProxy(ledger.anvil.url);
    t.after(() => proxy.close());
    const indexers = await createIndexers(t, { ledger, redisUrl: url, rpcUrls: [proxy.url] });
    const indexer = await indexers.start();
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    proxy.intercept(withoutSeq(2));
    await ledger.publish(credential(2));
    await ledger.publish(credential(3));
    await eventually(async () =>
      assert.match(
        (await indexers.report()).stopped ?? '',
        /withheld events: as of block \d+ the contract has 2 events, the node gave 1/,
      ),
    );
    const readiness = await fetch(`${indexer.healthUrl}/ready`);
    assert.equal(readiness.status, 503);
    assert.match(await readiness.text(), /withheld/);
    assert.equal((await indexers.cursor()).seq, 1);
    proxy.intercept(({ forward }) => forward());
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 3);
    await eventually(async () => assert.equal((await indexers.report()).stopped, null));
    assert.match(
      await (await fetch(indexer.healthUrl.replace('/health', '/metrics'))).text(),
      /ces_indexer_repairs_total 1/,
    );
  });

  test('the last log of a block withheld is noticed too, for the contract says how many there are', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const proxy = await startRpcProxy(ledger.anvil.url);
    t.after(() => proxy.close());
    const indexers = await createIndexers(t, { ledger, redisUrl: url, rpcUrls: [proxy.url] });
    proxy.intercept(withoutSeq(2));
    await indexers.start();
    await ledger.publish(credential(1), credential(2));
    await eventually(async () =>
      assert.match((await indexers.report()).stopped ?? '', /the contract has 2 events, the node gave 1/),
    );
    assert.equal((await indexers.cursor()).seq, 0);
    proxy.intercept(({ forward }) => forward());
    await untilComplete(ledger, indexers);
  });

  test('an event whose payload a node changed never enters the view', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const proxy = await startRpcProxy(ledger.anvil.url);
    t.after(() => proxy.close());
    const indexers = await createIndexers(t, { ledger, redisUrl: url, rpcUrls: [proxy.url] });
    proxy.intercept(async ({ method, forward }) => {
      if (/Receipt/.test(method)) return null;
      const answer = await forward();
      if (method !== 'eth_getLogs') return answer;
      return (answer as RpcLog[]).map((log) => (log.topics[0] === NAMED ? log : damaged(log)));
    });
    await indexers.start();
    await ledger.publish(credential(1));
    await eventually(async () => assert.match((await indexers.report()).stopped ?? '', /the running hash is/));
    assert.equal((await indexers.cursor()).seq, 0);
    proxy.intercept(({ forward }) => forward());
    await untilComplete(ledger, indexers);
  });

  test('what one node withholds is had from another', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const proxy = await startRpcProxy(ledger.anvil.url);
    t.after(() => proxy.close());
    const indexers = await createIndexers(t, { ledger, redisUrl: url, rpcUrls: [proxy.url, ledger.anvil.url] });
    proxy.intercept(withoutSeq(1));
    await indexers.start();
    await ledger.publish(credential(1));
    await ledger.publish(credential(2));
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 2);
  });

  test('a node that refuses long ranges is asked for shorter ones', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const proxy = await startRpcProxy(ledger.anvil.url);
    t.after(() => proxy.close());
    const indexers = await createIndexers(t, { ledger, redisUrl: url, rpcUrls: [proxy.url] });
    proxy.intercept(async ({ method, params, forward }) => {
      const [filter] = params as { fromBlock: string; toBlock: string }[];
      if (method === 'eth_getLogs' && filter !== undefined && Number(filter.toBlock) - Number(filter.fromBlock) > 10) {
        throw new RpcError(method, '', { code: -32005, message: 'Requested range exceeds maximum RPC range limit' });
      }
      return forward();
    });
    await ledger.publish(credential(1));
    await ledger.mine(300);
    await ledger.publish(credential(2));
    await indexers.start();
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 2);
  });

  test('while old state is gone it goes on by the running hash alone, and proves it at the newest block', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const proxy = await startRpcProxy(ledger.anvil.url);
    t.after(() => proxy.close());
    const indexers = await createIndexers(t, { ledger, redisUrl: url, rpcUrls: [proxy.url] });
    await ledger.publish(credential(1));
    await ledger.mine(300);
    await ledger.publish(credential(2));
    const newest = await ledger.rpc.call<{ hash: string }>('eth_getBlockByNumber', ['latest', false]);
    proxy.intercept(async ({ method, params, forward }) => {
      const at = (params as [unknown, ({ blockHash?: string } | string)?])[1];
      const isNewest = at === 'latest' || (typeof at === 'object' && at.blockHash === newest.hash);
      if (method === 'eth_call' && !isNewest) {
        throw new RpcError(method, '', { code: -32000, message: 'World state unavailable' });
      }
      return forward();
    });
    await indexers.start();
    await untilComplete(ledger, indexers);
    assert.equal(await indexers.redis.hget(indexers.keys.cursor, 'provenSeq'), '2');
  });

  test('what the contract has is told as read from it: at once on a quiet chain, and null where nobody keeps the state', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const proxy = await startRpcProxy(ledger.anvil.url);
    t.after(() => proxy.close());
    const indexers = await createIndexers(t, { ledger, redisUrl: url, rpcUrls: [proxy.url] });
    const told = async () => {
      const { contractSeq, contractDigest, provenBlock } = await indexers.report();
      return [contractSeq, contractDigest, provenBlock];
    };
    const first = await indexers.start();
    const { digest, blockNumber } = await ledger.publish(credential(1)).then(async () => {
      await untilComplete(ledger, indexers);
      return indexers.cursor();
    });
    await first.kill('SIGTERM');
    await indexers.redis.del(indexers.keys.report);
    proxy.intercept(withoutState);
    const second = await indexers.start();
    await eventually(async () => assert.deepEqual(await told(), [null, null, null]));
    await second.kill('SIGTERM');
    proxy.intercept();
    await indexers.start();
    await eventually(async () => assert.deepEqual(await told(), [1, digest, blockNumber]));
  });

  test('a running hash that was altered in Redis is noticed when the view is opened, though nothing new comes', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    const first = await indexers.start();
    await ledger.publish(credential(1), credential(2));
    await untilComplete(ledger, indexers);
    await first.kill('SIGTERM');
    await indexers.redis.hset(indexers.keys.cursor, 'digest', `0x${'77'.repeat(32)}`);
    const second = await indexers.start();
    await untilComplete(ledger, indexers);
    assert.match(second.log(), /the view 2 with 0x7777/);
    await assertSequence(indexers, 2);
  });

  test('a view that the contract contradicts stands, whole and with words, until it does so no more', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const proxy = await startRpcProxy(ledger.anvil.url);
    t.after(() => proxy.close());
    const indexers = await createIndexers(t, { ledger, redisUrl: url, rpcUrls: [proxy.url] });
    const first = await indexers.start();
    await ledger.publish(credential(1), credential(2));
    await untilComplete(ledger, indexers);
    await first.kill('SIGTERM');
    const head = credentialEvents.encodeFunctionData('head');
    proxy.intercept(async ({ method, params, forward }) => {
      const answer = await forward();
      const isHead = method === 'eth_call' && (params[0] as { data: string }).data === head;
      return isHead ? `${(answer as string).slice(0, 66)}${'77'.repeat(32)}` : answer;
    });
    const second = await indexers.start();
    await eventually(async () =>
      assert.match((await indexers.report()).stopped ?? '', /the contract has 2 events with running hash 0x7777/),
    );
    assert.equal((await fetch(`${second.healthUrl}/ready`)).status, 503);
    await assertSequence(indexers, 2);
    proxy.intercept();
    await eventually(async () => assert.equal((await indexers.report()).stopped, null));
    await untilComplete(ledger, indexers);
  });

  test('an emptied Redis is rebuilt by itself, with the same content', async (t) => {
    const ledger = await createLedger(t);
    const own = await startOwnRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: own.url });
    await indexers.start();
    const [id] = await ledger.publish(credential(1), credential(2), credential(1, { name: 'again' }));
    if (id !== undefined) await ledger.changeStatus(id, 1, 'SUSPENDED');
    await untilComplete(ledger, indexers);
    await untilTimed(ledger, indexers);
    const before = await dumpView(indexers.redis, indexers.keys.cursor);
    await indexers.redis.flushall();
    await eventually(async () => assert.equal((await indexers.cursor()).seq, 4));
    await untilComplete(ledger, indexers);
    await eventually(async () => assert.deepEqual(await dumpView(indexers.redis, indexers.keys.cursor), before));
    assert.notEqual(await indexers.redis.get(identityKey(indexers.prefix, ledger.contract.address)), null);
  });

  test('a view of an older layout that it finds is built anew and removed; one of a newer layout is left as it is', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    const { redis, keys } = indexers;
    const first = await indexers.start();
    await ledger.publish(credential(1), credential(2), credential(1, { name: 'again' }));
    await untilComplete(ledger, indexers);
    await first.kill('SIGTERM');
    const [before, rows] = [await indexers.cursor(), await redis.getBuffer(keys.rows(0))];
    await redis.set(keys.rows(0), 'as an older release wrote it');
    await redis.hset(keys.cursor, 'layout', LAYOUT - 1);
    const second = await indexers.start();
    await eventually(async () => assert.equal(await redis.hget(keys.cursor, 'generation'), 'g1'));
    await untilComplete(ledger, indexers);
    assert.deepEqual(await redis.getBuffer(keys.rows(0).replace(keys.own, `${keys.own}:g1`)), rows);
    await eventually(async () => assert.deepEqual(await redis.keys(`${keys.base}:rows:*`), []));
    await second.kill('SIGTERM');
    const { epoch } = await indexers.cursor();
    assert.equal(epoch, before.epoch + 1);

    await redis.hset(keys.cursor, 'layout', LAYOUT + 1);
    const third = await indexers.start();
    await eventually(async () => assert.match((await indexers.report()).stopped ?? '', /layout/));
    assert.equal(third.child.exitCode, null);
    assert.deepEqual([await redis.hget(keys.cursor, 'generation'), (await indexers.cursor()).epoch], ['g1', epoch]);
  });

  test('every block has its own time, also where an index that caught up passed over it', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    await ledger.publish(credential(1));
    await ledger.mine(300);
    await ledger.publish(credential(2));
    await ledger.mine(40);
    await indexers.start();
    await untilComplete(ledger, indexers);
    await untilTimed(ledger, indexers);
  });

  test('every block has its own time, also where only empty blocks were replaced by others', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    await ledger.publish(credential(1));
    await ledger.mine(40);
    await indexers.start();
    await untilComplete(ledger, indexers);
    await untilTimed(ledger, indexers);
    await ledger.rpc.call('anvil_rollback', [2]);
    await ledger.rpc.call('evm_increaseTime', [50]);
    await ledger.mine(4);
    const { number } = await ledger.rpc.call<{ number: string }>('eth_getBlockByNumber', ['latest', false]);
    await eventually(async () => assert.equal((await indexers.cursor()).blockNumber, Number(number)));
    await untilTimed(ledger, indexers);
    assert.equal(await indexers.redis.llen(indexers.keys.rollbacks), 0);
  });

  test('Redis killed while events come in: after its restart nothing is missing', async (t) => {
    const ledger = await createLedger(t);
    const own = await startOwnRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: own.url });
    const indexer = await indexers.start();
    for (let n = 1; n <= 20; n += 1) {
      await ledger.publish(credential(n), credential(n + 100));
      if (n === 8) await own.kill();
      if (n === 16) await own.start();
    }
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 40);
    assert.equal(indexer.child.exitCode, null);
  });

  test('a reorganisation of the chain rolls the view back to the common event and goes on from there', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    await indexers.start();
    for (let n = 1; n <= 5; n += 1) await ledger.publish(credential(n));
    await untilComplete(ledger, indexers);
    const { epoch } = await indexers.cursor();
    // Three blocks are replaced by empty ones, at the same height.
    await ledger.rpc.call('anvil_reorg', [3, []]);
    await eventually(async () => assert.equal((await indexers.cursor()).seq, 2));
    assert.equal((await ledger.head()).seq, 2);
    assert.equal((await indexers.cursor()).epoch, epoch + 1);
    const [record] = await indexers.redis.lrange(indexers.keys.rollbacks, 0, -1);
    const { common, from, removed } = JSON.parse(record ?? '{}');
    assert.deepEqual({ common, from, digests: removed.length / 16 }, { common: 2, from: 5, digests: 3 });
    await ledger.publish(credential(9));
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 3);
  });

  test('what only events had that the ledger took back is told anew by the next that has it', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    const { redis, keys } = indexers;
    const firsts = () =>
      Promise.all([
        redis.hget(keys.vocabulary('uni'), 'unikat'),
        redis.hget(keys.values('issuer'), 'did:web:rare.example'),
      ]);
    await indexers.start();
    await ledger.publish(credential(1));
    await ledger.publish({ ...credential(2), issuer: 'did:web:rare.example', name: 'Unikat' });
    await untilComplete(ledger, indexers);
    assert.deepEqual(await firsts(), ['2', '2']);
    await ledger.rpc.call('anvil_reorg', [1, []]);
    await eventually(async () => assert.equal((await indexers.cursor()).seq, 1));
    // The cursor is lowered first, what is void is cleaned afterwards.
    await eventually(async () => assert.deepEqual(await firsts(), [null, null]));
    await ledger.publish(credential(3));
    await ledger.publish({ ...credential(4), issuer: 'did:web:rare.example', name: 'Unikat' });
    await untilComplete(ledger, indexers);
    assert.deepEqual(await firsts(), ['3', '3']);
  });

  test('a ledger that stands at an older block, as after a restored snapshot, rolls the view back', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    await indexers.start();
    await ledger.publish(credential(1));
    const snapshot = await ledger.rpc.call<string>('evm_snapshot', []);
    await ledger.publish(credential(2));
    await ledger.publish(credential(3));
    await untilComplete(ledger, indexers);
    await ledger.rpc.call('evm_revert', [snapshot]);
    await eventually(async () => assert.equal((await indexers.cursor()).seq, 1));
    const { blockNumber } = await indexers.cursor();
    await eventually(async () => {
      const { contractSeq, provenBlock } = await indexers.report();
      assert.deepEqual({ contractSeq, provenBlock }, { contractSeq: 1, provenBlock: blockNumber });
    });
    await ledger.publish(credential(4));
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 2);
  });

  test('a node killed and restarted from an older state is followed to where it stands', async (t) => {
    const ledger = await createLedger(t, { keepState: true });
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    const indexer = await indexers.start();
    await ledger.publish(credential(1), credential(2));
    await ledger.anvil.dump();
    await ledger.publish(credential(3));
    await untilComplete(ledger, indexers);
    await ledger.anvil.kill();
    await eventually(async () => assert.match((await indexers.report()).stopped ?? '', /No node/));
    await ledger.anvil.start();
    await eventually(async () => assert.equal((await indexers.cursor()).seq, 2));
    await ledger.publish(credential(4));
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 3);
    assert.equal(indexer.child.exitCode, null);
  });

  test('the leader killed while events come in: the standby goes on within seconds, without a gap or a duplicate', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    const leader = await indexers.start();
    await eventually(() => indexers.cursor());
    await indexers.start();
    let killedAt = 0;
    for (let n = 1; n <= 30; n += 1) {
      await ledger.publish(...Array.from({ length: 5 }, (_, index) => credential(n * 100 + index)));
      if (n !== 15) continue;
      await leader.kill('SIGKILL');
      killedAt = Date.now();
    }
    await untilComplete(ledger, indexers);
    assert.ok(Date.now() - killedAt < 10_000);
    await assertSequence(indexers, 150);
  });

  test('a leader that was paused and replaced cannot write any more', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    const paused = await indexers.start();
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    const standby = await indexers.start();
    const owner = await indexers.redis.get(indexers.keys.lease);
    paused.child.kill('SIGSTOP');
    await eventually(async () => {
      const now = await indexers.redis.get(indexers.keys.lease);
      assert.ok(now !== null && now !== owner);
    });
    await ledger.publish(credential(2));
    await untilComplete(ledger, indexers);
    paused.child.kill('SIGCONT');
    await eventually(() => assert.match(paused.log(), /leads no more/));
    await ledger.publish(credential(3));
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 3);
    assert.notEqual(await indexers.redis.get(indexers.keys.lease), owner);
    // And in order it hands over at once.
    const began = Date.now();
    const ended = standby.kill('SIGTERM');
    await eventually(async () => assert.equal(await indexers.redis.get(indexers.keys.lease), owner));
    assert.ok(Date.now() - began < 3_000);
    await ended;
    assert.equal(standby.child.exitCode, 0);
  });

  test('without a contract at the address it says so and asks to be tried again', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, {
      ledger,
      redisUrl: url,
      env: { LEDGER_CONTRACT: `0x${'12'.repeat(20)}` },
    });
    const indexer = await indexers.start();
    await eventually(() => assert.equal(indexer.child.exitCode, 75));
    assert.match(indexer.log(), /There is no contract at 0x1212/);
  });

  test('a node that comes back as another ledger is never mixed in: it ends, to be started for that one', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: url });
    const indexer = await indexers.start();
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    // The first block of a chain is told from another's by its time, in whole seconds.
    const { timestamp } = await ledger.rpc.call<{ timestamp: string }>('eth_getBlockByNumber', ['0x0', false]);
    await sleep(Math.max(0, (Number(timestamp) + 2) * 1_000 - Date.now()));
    await ledger.anvil.kill();
    await ledger.anvil.start();
    await eventually(() => assert.equal(indexer.child.exitCode, 75));
    assert.match(indexer.log(), /serve another ledger/);
    assert.equal((await indexers.cursor()).seq, 1);
  });

  test('a wrong configuration is told whole, and ends it with 1', async (t) => {
    const ledger = await createLedger(t);
    const { url } = await connectTestRedis(t);
    const indexers = await createIndexers(t, {
      ledger,
      redisUrl: url,
      env: { REDIS_URL: 'http://redis', INDEXER_POLL_MS: 'often' },
    });
    const indexer = await indexers.start();
    await eventually(() => assert.equal(indexer.child.exitCode, 1));
    assert.match(indexer.log(), /REDIS_URL is "http:[\s\S]*INDEXER_POLL_MS is "often"/);
  });
});

/** Leaves one event out of every answer, and has no receipts. */
function withoutSeq(seq: number): Intercept {
  return async ({ method, forward }) => {
    if (/Receipt/.test(method)) return null;
    const answer = await forward();
    if (method !== 'eth_getLogs') return answer;
    return (answer as RpcLog[]).filter(({ topics }) => Number(topics[1]) !== seq || topics[0] === NAMED);
  };
}

/** Keeps no state of any block. */
const withoutState: Intercept = ({ method, params, forward }) => {
  if (method !== 'eth_call' || params[1] === 'latest') return forward();
  throw new RpcError(method, '', { code: -32000, message: 'World state unavailable' });
};

/** A nibble within the payload is another one. */
function damaged(log: RpcLog): RpcLog {
  const at = 140;
  return { ...log, data: `${log.data.slice(0, at)}${log.data[at] === 'f' ? '0' : 'f'}${log.data.slice(at + 1)}` };
}
