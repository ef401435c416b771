import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import { registerPublisher } from '../../deploy/deploy-contract.ts';
import { storedRows } from '../../indexer/stored.ts';
import { credentialEvents, EVENT_TOPIC, type RpcLog } from '../../ledger/event.ts';
import { decodeNaming } from '../../ledger/view.ts';
import { sleep } from '../../lib/async.ts';
import type { Hex } from '../../lib/hex.ts';
import { RpcError } from '../../lib/rpc.ts';
import { createBesuChain } from '../besu-rules/chain.ts';
import { type FrontCall, openFront } from '../besu-rules/front.ts';
import { createBesuNode } from '../besu-rules/node.ts';
import type { BesuVersion } from '../besu-rules/profiles.ts';
import { createRandom } from '../harness/random.ts';
import { type Intercept, startRpcProxy } from '../writer/rpc-proxy.ts';
import { connectTestRedis } from './redis.ts';
import { createIndexers, createLedger, credential, eventually, type TestLedger } from './rig.ts';

type Indexers = Awaited<ReturnType<typeof createIndexers>>;
type Options = Omit<Parameters<typeof createIndexers>[1], 'ledger' | 'redisUrl'>;

const NAMED = credentialEvents.getEvent('PublisherNamed')?.topicHash;

async function world(t: TestContext, options: Options | ((ledger: TestLedger) => Promise<Options>) = {}) {
  const ledger = await createLedger(t);
  const { url } = await connectTestRedis(t);
  const more = typeof options === 'function' ? await options(ledger) : options;
  const indexers = await createIndexers(t, { ledger, redisUrl: url, ...more });
  return { ledger, indexers };
}

/** A ledger behind one address where answers can be changed. */
async function proxied(t: TestContext) {
  const proxies: Awaited<ReturnType<typeof startRpcProxy>>[] = [];
  const made = await world(t, async ({ anvil }) => {
    const proxy = await startRpcProxy(anvil.url);
    t.after(() => proxy.close());
    proxies.push(proxy);
    return { rpcUrls: [proxy.url] };
  });
  return { ...made, proxy: proxies[0] as (typeof proxies)[0] };
}

/** Several nodes with Besu's rules over one chain, and an address of each. */
async function besuNodes(t: TestContext, ledger: TestLedger, versions: readonly BesuVersion[]) {
  const chain = await createBesuChain({ url: ledger.anvil.url, random: createRandom('faults') });
  // Here transactions come from elsewhere, and only reading is of concern.
  await ledger.rpc.call('evm_setAutomine', [true]);
  const fronts = [];
  for (const version of versions) {
    const node = createBesuNode({ chain, version, random: createRandom(version) });
    const front = await openFront(node, chain);
    t.after(() => front.close());
    fronts.push({ ...front, node });
  }
  return { chain, fronts };
}

/** Waits until the view shows everything that the contract has, and as the contract has it. */
async function untilComplete(ledger: TestLedger, indexers: Indexers, deadlineMs?: number): Promise<void> {
  await eventually(async () => {
    const { seq, digest } = await ledger.head();
    const cursor = await indexers.cursor();
    assert.deepEqual({ seq: cursor.seq, digest: cursor.digest }, { seq, digest });
  }, deadlineMs);
}

/** Each event exactly once and in order. */
async function assertSequence({ redis, keys }: Indexers, count: number): Promise<void> {
  const rows = await storedRows(redis, keys, seqsUpTo(count + 2));
  assert.deepEqual([...rows.keys()], seqsUpTo(count));
}

function seqsUpTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

const rollbacks = ({ redis, keys }: Indexers) => redis.llen(keys.rollbacks);

async function untilStopped(indexers: Indexers, why: RegExp): Promise<void> {
  await eventually(async () => assert.match((await indexers.report()).stopped ?? '', why));
}

/** Leaves logs out of answers to `eth_getLogs`. */
function without(isHidden: (log: RpcLog) => boolean, isAsked: (filter: object) => boolean = () => true): Intercept {
  return async ({ method, params, forward }) => {
    const answer = await forward();
    if (method !== 'eth_getLogs' || !isAsked(params[0] as object)) return answer;
    return (answer as RpcLog[]).filter((log) => log.topics[0] === NAMED || !isHidden(log));
  };
}

describe('A hole in what a node tells', { concurrency: 2 }, () => {
  test('is mended by the logs of the block alone, and that is told', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    // A log in the midst of a range, and all logs of a block.
    proxy.intercept(
      without(
        ({ topics }) => [2, 4, 5].includes(Number(topics[1])),
        (filter) => !('blockHash' in filter),
      ),
    );
    await ledger.publish(credential(1), credential(2), credential(3));
    await ledger.publish(credential(4), credential(5));
    await ledger.publish(credential(6));
    await indexers.start();
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 6);
    await eventually(async () =>
      assert.match((await indexers.report()).lastRepair?.what ?? '', /by the logs of that block alone/),
    );
  });

  test('is mended by receipts, all at once or one by one, whatever the node knows', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    let isKnown = true;
    const holes = without(({ topics }) => Number(topics[1]) % 2 === 0);
    proxy.intercept(async (call) => {
      if (call.method === 'eth_getBlockReceipts' && !isKnown)
        throw new RpcError(call.method, 'http://node', { code: -32601, message: 'Method not found' });
      return holes(call);
    });
    const indexer = await indexers.start();
    await ledger.publish(credential(1), credential(2));
    await untilComplete(ledger, indexers);
    isKnown = false;
    await ledger.publish(credential(3), credential(4));
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 4);
    await eventually(async () =>
      assert.match((await indexers.report()).lastRepair?.what ?? '', /by the block's receipts/),
    );
    assert.match(
      await (await fetch(indexer.healthUrl.replace('/health', '/metrics'))).text(),
      /ces_indexer_repairs_total 2/,
    );
  });
});

describe('A naming, which no running hash covers', { concurrency: 2 }, () => {
  const account = `0x${'a1'.repeat(20)}`;

  const name = ({ anvil, contract }: TestLedger, called: string) =>
    registerPublisher({
      ...{ rpcUrl: anvil.url, adminKey: contract.secrets.adminKey, contract: contract.address },
      ...{ account, name: called, keys: [] },
    });

  const untilNamed = ({ redis, keys }: Indexers, called: string) =>
    eventually(async () => assert.equal(await redis.hget(keys.publishers, account), called));

  /** Leaves namings out of answers to `eth_getLogs`. */
  const withoutNamings =
    (isAsked: (filter: object) => boolean, isHidden: (log: RpcLog) => boolean = () => true): Intercept =>
    async ({ method, params, forward }) => {
      const answer = await forward();
      if (method !== 'eth_getLogs' || !isAsked(params[0] as object)) return answer;
      return (answer as RpcLog[]).filter((log) => log.topics[0] !== NAMED || !isHidden(log));
    };

  test('that a node withholds of a new block is had by the block alone or its receipts, and that is told', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    await indexers.start();
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    proxy.intercept(withoutNamings((filter) => !('blockHash' in filter)));
    await name(ledger, 'First');
    await untilNamed(indexers, 'First');
    await eventually(async () =>
      assert.match((await indexers.report()).lastRepair?.what ?? '', /by the logs of that block alone/),
    );
    proxy.intercept(withoutNamings(() => true));
    await name(ledger, 'Second');
    await untilNamed(indexers, 'Second');
    await eventually(async () =>
      assert.match((await indexers.report()).lastRepair?.what ?? '', /by the block's receipts/),
    );
    assert.equal((await indexers.report()).stopped, null);
  });

  test('that a node withheld of blocks that a catch-up passed over is found by their headers, and overrules no later one', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    await ledger.publish(credential(1));
    await name(ledger, 'First');
    await name(ledger, 'Second');
    const second = Number(await ledger.rpc.call<string>('eth_blockNumber', []));
    await ledger.mine(10);
    await ledger.publish(credential(2));
    // The last block of the range, which is not passed over.
    await name(ledger, 'Third');
    proxy.intercept(
      withoutNamings(
        () => true,
        ({ blockNumber }) => Number(blockNumber) <= second,
      ),
    );
    await indexers.start();
    await untilComplete(ledger, indexers);
    const { redis, keys } = indexers;
    await eventually(async () => {
      const namings = (await redis.zrange(keys.publisherNames, '0', '-1')).map(decodeNaming);
      assert.deepEqual(
        namings.filter((each) => each.account === account).map((each) => each.name),
        ['First', 'Second', 'Third'],
      );
    });
    assert.equal(await redis.hget(keys.publishers, account), 'Third');
    assert.equal((await redis.hkeys(keys.publishers)).length, 2, 'the publisher that the contract had at first');
  });

  test('that there is none is believed of a block whose bloom tells of one, once its receipts say so too; one that is nearly full has no receipts read', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    await name(ledger, 'First');
    let { logsBloom } = await ledger.rpc.call<{ logsBloom: string }>('eth_getBlockByNumber', ['latest', false]);
    const asked = new Set<string>();
    proxy.intercept(async ({ method, forward }) => {
      asked.add(method);
      const answer = await forward();
      return method === 'eth_getBlockByNumber' && answer !== null ? { ...(answer as object), logsBloom } : answer;
    });
    await ledger.publish(credential(1));
    await ledger.mine(3);
    await indexers.start();
    await ledger.publish(credential(2), credential(3));
    await untilComplete(ledger, indexers);
    await ledger.mine();
    await untilComplete(ledger, indexers);
    assert.ok(asked.has('eth_getBlockReceipts'));
    logsBloom = `0x${'ff'.repeat(256)}`;
    // What is asked about a block that came before is over.
    await ledger.publish(credential(4));
    await untilComplete(ledger, indexers);
    asked.clear();
    await ledger.publish(credential(5));
    await untilComplete(ledger, indexers);
    assert.deepEqual([asked.has('eth_getLogs'), asked.has('eth_getBlockReceipts')], [true, false]);
    await eventually(async () => {
      const { stopped, lastRepair } = await indexers.report();
      assert.deepEqual([stopped, lastRepair], [null, null]);
    });
  });
});

describe('An answer with logs that do not belong', { concurrency: 2 }, () => {
  test('twice, out of order, or of blocks that are no more (`removed: true`), is refused and had otherwise', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    await ledger.publish(credential(1));
    const stale = await ledger.rpc.call<RpcLog[]>('eth_getLogs', [
      { address: ledger.contract.address, fromBlock: '0x0' },
    ]);
    await ledger.rpc.call('anvil_reorg', [1, []]);
    let spoilt = 0;
    proxy.intercept(async ({ method, forward }) => {
      const answer = await forward();
      if (method !== 'eth_getLogs' || (answer as RpcLog[]).length === 0) return answer;
      const logs = answer as RpcLog[];
      const spoil = [
        [...logs, ...logs],
        [...stale, ...logs],
        [...stale.map((log) => ({ ...log, removed: true })), ...logs],
      ];
      return spoil[spoilt++ % spoil.length]?.toReversed();
    });
    await indexers.start();
    for (let n = 2; n <= 5; n += 1) {
      await ledger.publish(credential(n), credential(10 * n));
      await untilComplete(ledger, indexers);
    }
    await assertSequence(indexers, 8);
    assert.ok(spoilt >= 4);
    await eventually(async () =>
      assert.match((await indexers.report()).lastRepair?.what ?? '', /by the block's receipts/),
    );
  });
});

describe('What was read without the contract’s word', { concurrency: 2 }, () => {
  test('is read again when what follows does not fit: blocks that once seemed empty are not lost', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    await ledger.publish(credential(1));
    await ledger.mine(20);
    await ledger.publish(credential(2));
    await ledger.mine(60);
    await ledger.publish(credential(3));
    const newest = await ledger.rpc.call<{ hash: string }>('eth_getBlockByNumber', ['latest', false]);
    let hidden = 0;
    const hole = without(({ topics }) => Number(topics[1]) === 2 && ++hidden === 1);
    proxy.intercept(async (call) => {
      const at = (call.params as [unknown, ({ blockHash?: string } | string)?])[1];
      // No old state, so that nothing but the newest block can be proven.
      if (call.method === 'eth_call' && at !== 'latest' && (typeof at === 'string' || at?.blockHash !== newest.hash))
        throw new RpcError(call.method, 'http://node', { code: -32000, message: 'World state unavailable' });
      return hole(call);
    });
    await indexers.start();
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 3);
    assert.ok(hidden > 1);
  });

  test('is given up when what follows contradicts it, said so and counted, and told anew with what is read instead', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    const { redis, keys } = indexers;
    await ledger.publish(credential(1));
    await ledger.publishRaw(`0x${'ab'.repeat(32)}`, Buffer.from('0001ff', 'hex'));
    await ledger.mine(20);
    await ledger.publish(credential(2));
    await ledger.mine(40);
    await ledger.publish(credential(3));
    const newest = await ledger.rpc.call<{ hash: string }>('eth_getBlockByNumber', ['latest', false]);
    let hidden = 0;
    const hole = without(({ topics }) => Number(topics[1]) === 3 && ++hidden === 1);
    proxy.intercept(async (call) => {
      const [filter, at] = call.params as [
        { fromBlock?: string; toBlock?: string },
        ({ blockHash?: string } | string)?,
      ];
      if (call.method === 'eth_call' && at !== 'latest' && (typeof at === 'string' || at?.blockHash !== newest.hash))
        throw new RpcError(call.method, 'http://node', { code: -32000, message: 'World state unavailable' });
      if (call.method === 'eth_getLogs' && Number(filter.toBlock) - Number(filter.fromBlock) > 10)
        throw new RpcError(call.method, 'http://node', { code: -32005, message: 'too many blocks' });
      return hole(call);
    });
    const indexer = await indexers.start();
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 4);
    assert.equal(await redis.hget(keys.values('issuer'), 'did:web:issuer.example'), '1');
    assert.match(indexer.log(), /gave up what the contract had not confirmed/);
    const metrics = await (await fetch(indexer.healthUrl.replace('/health', '/metrics'))).text();
    assert.match(metrics, /ces_indexer_rollbacks_total 1\n/);
    assert.match(metrics, /ces_indexer_marked_events 1\n/);
  });
});

describe('A node that does not have a block', { concurrency: 2 }, () => {
  test('has no empty answer about it: without the contract’s word the block itself is asked for', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    await ledger.publish(credential(1));
    await ledger.mine(60);
    const other = (method: string) => new RpcError(method, 'http://node', { code: -32000, message: 'Block not found' });
    // Only heads and headers are answered by a node that has the blocks, as happens behind a balancer.
    proxy.intercept(async ({ method, params, forward }) => {
      if (method === 'eth_call' && params[1] !== 'latest') throw other(method);
      if (method === 'eth_getBlockByHash') return null;
      return method === 'eth_getLogs' ? [] : forward();
    });
    await indexers.start();
    await untilStopped(indexers, /does not have block/);
    const { blockNumber } = await indexers.cursor();
    assert.ok(blockNumber < ledger.contract.block, `went on to block ${blockNumber}`);
    proxy.intercept();
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 1);
  });
});

describe('The length of a range', { concurrency: 2 }, () => {
  test('follows what a node can answer: found by shorter ones, and longer again when it can', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    let refusals = 0;
    let longest = 0;
    proxy.intercept(async ({ method, params, forward }) => {
      const [filter] = params as { fromBlock: string; toBlock: string }[];
      if (method !== 'eth_getLogs' || filter?.fromBlock === undefined) return forward();
      const blocks = Number(filter.toBlock) - Number(filter.fromBlock) + 1;
      if (blocks > (Number(filter.fromBlock) < 200 ? 5 : 60)) {
        refusals += 1;
        throw new RpcError(method, 'http://node', { code: -32000, message: `Sie fragen nach zu vielem (${blocks})` });
      }
      longest = Math.max(longest, blocks);
      return forward();
    });
    await ledger.publish(credential(1));
    await ledger.mine(400);
    await ledger.publish(credential(2));
    await ledger.mine(100);
    await indexers.start();
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 2);
    assert.ok(refusals >= 2 && longest > 5, `${refusals} refusals, at most ${longest} blocks`);
  });
});

describe('A node with Besu’s rules', { concurrency: 2 }, () => {
  for (const version of ['23.4', '25.12', '26.x'] as const) {
    test(`${version} behind a balancer with one that lags: nothing is skipped, nothing taken back`, async (t) => {
      const { ledger, indexers } = await world(t, async (made) => {
        const { fronts } = await besuNodes(t, made, [version, version]);
        const [balanced, lagging] = fronts as [(typeof fronts)[0], (typeof fronts)[0]];
        lagging.node.mood.lagBlocks = 2;
        let calls = 0;
        balanced.intercept(({ method, params, forward }) => {
          calls += 1;
          return calls % 3 === 0 ? lagging.node.handle(method, params) : forward();
        });
        return { rpcUrls: [balanced.url], env: { INDEXER_BEHIND_GRACE_MS: '20000' } };
      });
      await indexers.start();
      for (let n = 1; n <= 12; n += 1) await ledger.publish(credential(n));
      await ledger.mine(3);
      await untilComplete(ledger, indexers);
      await assertSequence(indexers, 12);
      assert.equal(await rollbacks(indexers), 0);
    });
  }

  test('that was just restarted shows an older chain and says that it is in sync: the view waits for it', async (t) => {
    let setLag: (blocks: number) => void = () => undefined;
    const { ledger, indexers } = await world(t, async (made) => {
      const { fronts } = await besuNodes(t, made, ['23.4']);
      setLag = (blocks) => {
        if (fronts[0] !== undefined) fronts[0].node.mood.lagBlocks = blocks;
      };
      return { rpcUrls: fronts.map(({ url }) => url), env: { INDEXER_BEHIND_GRACE_MS: '20000' } };
    });
    const indexer = await indexers.start();
    for (let n = 1; n <= 4; n += 1) await ledger.publish(credential(n));
    await untilComplete(ledger, indexers);
    setLag(3);
    await untilStopped(indexers, /newest block \d+ is below the indexed block/);
    assert.equal((await fetch(`${indexer.healthUrl}/ready`)).status, 503);
    await ledger.publish(credential(5));
    setLag(1);
    assert.equal((await indexers.cursor()).seq, 4);
    setLag(0);
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 5);
    assert.equal(await rollbacks(indexers), 0);
  });
});

describe('Several nodes', { concurrency: 2 }, () => {
  test('one freezes, with connections open: the others are read within two seconds', async (t) => {
    let freeze: () => void = () => undefined;
    const { ledger, indexers } = await world(t, async (made) => {
      const { fronts } = await besuNodes(t, made, ['23.4', '25.12']);
      freeze = () => fronts[0]?.freeze(true);
      return { rpcUrls: fronts.map(({ url }) => url) };
    });
    const indexer = await indexers.start();
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    freeze();
    for (let n = 2; n <= 4; n += 1) {
      const began = performance.now();
      await ledger.publish(credential(n));
      await untilComplete(ledger, indexers, 2_000);
      t.diagnostic(`event ${n} after ${Math.round(performance.now() - began)} ms`);
    }
    await eventually(() => assert.match(indexer.log(), /The node does not answer/));
    assert.equal((await fetch(`${indexer.healthUrl}/ready`)).status, 200);
  });

  test('the most advanced is read: one that lags holds nothing back', async (t) => {
    const { ledger, indexers } = await world(t, async (made) => {
      const { fronts } = await besuNodes(t, made, ['23.4', '25.12']);
      if (fronts[0] !== undefined) fronts[0].node.mood.lagBlocks = 5;
      return { rpcUrls: fronts.map(({ url }) => url) };
    });
    const indexer = await indexers.start();
    await eventually(() => indexers.cursor());
    for (let n = 1; n <= 4; n += 1) {
      await ledger.publish(credential(n));
      await untilComplete(ledger, indexers, 5_000);
    }
    assert.equal(await rollbacks(indexers), 0);
    assert.equal((await fetch(`${indexer.healthUrl}/ready`)).status, 200);
  });

  test('two of three must agree: who has another block at a height is named, and the view goes on', async (t) => {
    const lies = new Set<number>();
    const { ledger, indexers } = await world(t, (made) =>
      quorumOf(t, made, (index, block) =>
        lies.has(index) && block.number !== '0x0' ? otherBlock(index, block) : block,
      ),
    );
    const indexer = await indexers.start();
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    lies.add(0);
    await ledger.publish(credential(2));
    await untilComplete(ledger, indexers);
    await eventually(async () => {
      const told = (await indexers.report()).nodes.map(({ disagreement }) => disagreement ?? '');
      assert.match(told[0] ?? '', /has block \d+ as 0x/);
      assert.deepEqual(told.slice(1), ['', '']);
    });
    // Nobody agrees with anybody: the view stands, and says so.
    lies.add(1);
    await ledger.publish(credential(3));
    await untilStopped(indexers, /Fewer than 2 nodes/);
    const readiness = await fetch(`${indexer.healthUrl}/ready`);
    assert.deepEqual([readiness.status, (await indexers.cursor()).seq], [503, 2]);
    lies.clear();
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 3);
    await eventually(async () =>
      assert.deepEqual(
        (await indexers.report()).nodes.map(({ disagreement }) => disagreement),
        [null, null, null],
      ),
    );
    assert.equal(await rollbacks(indexers), 0);
  });

  test('two of three must agree: where all have forked the view goes up to what they share, names all, and is not ready until two agree again', async (t) => {
    const lies = new Set([0, 1, 2]);
    let shared = Number.POSITIVE_INFINITY;
    const { ledger, indexers } = await world(t, (made) =>
      quorumOf(t, made, (index, block) =>
        lies.has(index) && Number(block.number) > shared ? otherBlock(index, block) : block,
      ),
    );
    await ledger.publish(credential(1));
    await ledger.publish(credential(2));
    shared = Number(await ledger.rpc.call<string>('eth_blockNumber', []));
    await ledger.mine(10);
    await ledger.publish(credential(3));
    const indexer = await indexers.start();
    const disagreements = async () => (await indexers.report()).nodes.map(({ disagreement }) => disagreement ?? '');
    await untilStopped(indexers, /Fewer than 2 nodes of the ledger agree/);
    for (const words of await disagreements()) assert.match(words, new RegExp(`has block ${shared + 1} as 0x`));
    const { seq, blockNumber } = await indexers.cursor();
    assert.deepEqual({ seq, blockNumber }, { seq: 2, blockNumber: shared });
    assert.equal((await fetch(`${indexer.healthUrl}/ready`)).status, 503);
    lies.delete(1);
    lies.delete(2);
    await untilComplete(ledger, indexers);
    await eventually(async () => {
      const [other, ...same] = await disagreements();
      assert.match(other ?? '', /has block \d+ as 0x/);
      assert.deepEqual(same, ['', '']);
      assert.equal((await fetch(`${indexer.healthUrl}/ready`)).status, 200);
    });
  });

  test('two of three must agree: the ledger is the one that two serve, whoever answers first; until then it is waited for', async (t) => {
    let isEach = true;
    const { ledger, indexers } = await world(t, (made) =>
      quorumOf(t, made, async (index, block) => {
        if (block.number !== '0x0') return block;
        if (index > 0) await sleep(300);
        return index === 0 || isEach ? otherBlock(index, block) : block;
      }),
    );
    await ledger.publish(credential(1));
    const indexer = await indexers.start();
    await eventually(() => assert.match(indexer.log(), /Fewer than the required 2 nodes serve the same ledger/));
    assert.equal((await fetch(`${indexer.healthUrl}/ready`)).status, 503);
    assert.deepEqual(await indexers.redis.keys(`*${indexers.prefix}*`), []);
    isEach = false;
    await untilComplete(ledger, indexers);
    await eventually(async () => {
      const errors = (await indexers.report()).nodes.map(({ error }) => error ?? '');
      assert.match(errors[0] ?? '', /serves another ledger/);
      assert.deepEqual(errors.slice(1), ['', '']);
    });
  });

  test('two of three must agree: how far the ledger went back is what two tell, whoever shows it first', async (t) => {
    let trueFrom = 0;
    const { ledger, indexers } = await world(t, (made) =>
      quorumOf(t, made, (index, block) =>
        index === 0 && block.number !== '0x0' && Number(block.number) < trueFrom ? otherBlock(index, block) : block,
      ),
    );
    for (let n = 1; n <= 4; n += 1) await ledger.publish(credential(n));
    await indexers.start();
    await untilComplete(ledger, indexers);
    trueFrom = (await indexers.cursor()).blockNumber;
    await ledger.rpc.call('anvil_reorg', [1, []]);
    await ledger.publish(credential(5));
    await untilComplete(ledger, indexers);
    const { redis, keys } = indexers;
    const records = (await redis.lrange(keys.rollbacks, 0, -1)).map((record) => JSON.parse(record));
    assert.deepEqual(
      records.map(({ common, from }) => [common, from]),
      [[3, 4]],
    );
    await assertSequence(indexers, 4);
  });

  test('two of three must agree: times of blocks are those that two tell, whoever answers first, and the other is named', async (t) => {
    const { ledger, indexers } = await world(t, (made) =>
      quorumOf(t, made, async (index, block) => {
        if (index === 0) return { ...block, timestamp: '0x3e8' };
        await sleep(60);
        return block;
      }),
    );
    await ledger.publish(credential(1));
    await ledger.mine(30);
    await ledger.publish(credential(2));
    await indexers.start();
    await untilComplete(ledger, indexers);
    const { redis, keys } = indexers;
    const { blockNumber } = await indexers.cursor();
    const numbers = Array.from(
      { length: blockNumber - ledger.contract.block + 2 },
      (_, n) => ledger.contract.block - 1 + n,
    );
    const times = await Promise.all(
      numbers.map(async (number) => {
        const { timestamp } = await ledger.rpc.call<Block>('eth_getBlockByNumber', [`0x${number.toString(16)}`, false]);
        return Number(timestamp);
      }),
    );
    await eventually(async () => {
      const stored = await redis.getrangeBuffer(keys.blockTimes(0), 0, -1);
      assert.deepEqual(
        numbers.map((number) => (stored.length < 4 * number + 4 ? 0 : stored.readUInt32BE(4 * number))),
        times,
      );
    });
    for (const { blockNumber: number, blockTime } of (await storedRows(redis, keys, [1, 2])).values())
      assert.equal(blockTime, times[numbers.indexOf(number)]);
    assert.equal((await indexers.cursor()).blockTime, times.at(-1));
    const report = await eventually(async () => {
      const told = await indexers.report();
      assert.match(told.nodes[0]?.disagreement ?? '', /gave other events, or times of blocks/);
      return told;
    });
    assert.deepEqual(
      report.nodes.slice(1).map(({ disagreement }) => disagreement),
      [null, null],
    );
  });

  test('two of three must agree: other logs for one hash name the node, and fewer than two that answer stop the view', async (t) => {
    let nodes: Awaited<ReturnType<typeof besuNodes>>['fronts'] = [];
    const { ledger, indexers } = await world(t, async (made) => {
      nodes = (await besuNodes(t, made, ['23.4', '25.12', '26.x'])).fronts;
      return { rpcUrls: nodes.map(({ url }) => url), env: { LEDGER_QUORUM: '2' } };
    });
    nodes[0]?.intercept(withoutReceipts(without(({ topics }) => Number(topics[1]) === 2)));
    const indexer = await indexers.start();
    await ledger.publish(credential(1), credential(2));
    await untilComplete(ledger, indexers);
    await eventually(async () =>
      assert.match((await indexers.report()).nodes[0]?.disagreement ?? '', /withheld events/),
    );
    nodes[0]?.freeze(true);
    nodes[1]?.freeze(true);
    await untilStopped(indexers, /Fewer than the required 2 nodes/);
    await ledger.publish(credential(3));
    assert.equal((await fetch(`${indexer.healthUrl}/ready`)).status, 503);
    assert.equal((await indexers.cursor()).seq, 2);
    nodes[1]?.freeze(false);
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 3);
  });
});

type Block = { number: string; hash: string; timestamp: string };

/** Three nodes of which two must agree; each tells a block as it likes. */
async function quorumOf(
  t: TestContext,
  ledger: TestLedger,
  tell: (index: number, block: Block) => Block | Promise<Block>,
): Promise<Options> {
  const { fronts } = await besuNodes(t, ledger, ['23.4', '25.12', '26.x']);
  for (const [index, front] of fronts.entries()) {
    front.intercept(async ({ method, forward }) => {
      const answer = (await forward()) as Block | null;
      return method !== 'eth_getBlockByNumber' || answer === null ? answer : tell(index, answer);
    });
  }
  return { rpcUrls: fronts.map(({ url }) => url), env: { LEDGER_QUORUM: '2' } };
}

/** A block with a made up hash: of each node another one, and never the true one. */
function otherBlock(index: number, block: Block): Block {
  const digit = (Number.parseInt(block.hash[2] ?? '0', 16) ^ (index + 1)).toString(16);
  return { ...block, hash: `0x${digit}${block.hash.slice(3)}` };
}

function withoutReceipts(intercept: Intercept): (call: FrontCall) => Promise<unknown> {
  return (call) => (/Receipt/.test(call.method) ? Promise.resolve(null) : intercept(call));
}

describe('The chain', { concurrency: 2 }, () => {
  test('replaces 1, 8 and 64 blocks under a view that is live: it follows, and shows each event once', async (t) => {
    const { ledger, indexers } = await world(t);
    await indexers.start();
    let count = 0;
    for (const depth of [1, 8, 64]) {
      const kept = (await ledger.head()).seq;
      const inEvery = Math.max(1, Math.floor(depth / 8));
      for (let block = 0; block < depth; block += inEvery) {
        count += 1;
        await ledger.publish(credential(count));
        if (inEvery > 1) await ledger.mine(inEvery - 1);
      }
      await untilComplete(ledger, indexers);
      await ledger.rpc.call('anvil_reorg', [depth, []]);
      await eventually(async () => assert.equal((await indexers.cursor()).seq, kept));
      count += 1;
      await ledger.publish(credential(count));
      await untilComplete(ledger, indexers);
      await assertSequence(indexers, kept + 1);
    }
    assert.equal(await rollbacks(indexers), 3);
  });

  test('replaces 1, 8 and 64 blocks while the view catches up: no event of a replaced block stays', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    await ledger.mine(60);
    for (let n = 1; n <= 20; n += 1) await ledger.publish(credential(n));
    let ranges = 0;
    const reorgs = [1, 8, 64];
    let replaced = 0;
    proxy.intercept(async ({ method, params, forward }) => {
      const [filter] = params as { fromBlock: string; toBlock: string }[];
      if (method === 'eth_getLogs' && Number(filter?.toBlock) - Number(filter?.fromBlock) > 3)
        throw new RpcError(method, 'http://node', { code: -32005, message: 'too many blocks' });
      const answer = await forward();
      // Between two answers about one range, the last when most is read.
      if (method === 'eth_getLogs' && ++ranges % 8 === 0 && reorgs.length > 0) {
        await ledger.rpc.call('anvil_reorg', [reorgs.shift(), []]);
        await ledger.publish(credential(100 + ranges));
        replaced += 1;
      }
      return answer;
    });
    await indexers.start();
    // Not before what follows the last one is published: an empty view of an emptied ledger is complete as well.
    await eventually(() => assert.deepEqual({ reorgs, replaced }, { reorgs: [], replaced: 3 }));
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, (await ledger.head()).seq);
  });

  test('has the same events in other blocks, and went on, before anybody looked: the view has them where they are now', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    await indexers.start();
    await ledger.publish(credential(1));
    await ledger.publish(credential(2));
    await untilComplete(ledger, indexers);
    const filter = { address: ledger.contract.address, fromBlock: '0x0', topics: [[EVENT_TOPIC.published]] };
    const logs = () => ledger.rpc.call<RpcLog[]>('eth_getLogs', [filter]);
    const before = await logs();
    proxy.intercept(({ method }) => {
      throw new RpcError(method, 'http://node', { code: -32000, message: 'starting' });
    });
    const raws = await Promise.all(
      before.map(({ transactionHash }) => ledger.rpc.call<Hex>('eth_getRawTransactionByHash', [transactionHash])),
    );
    await ledger.rpc.call('anvil_reorg', [2, raws.map((raw) => [raw, 1])]);
    await ledger.mine(3);
    proxy.intercept();
    const after = await logs();
    assert.notDeepEqual(
      after.map(({ blockHash }) => blockHash),
      before.map(({ blockHash }) => blockHash),
    );
    await eventually(async () => {
      const rows = await storedRows(indexers.redis, indexers.keys, [1, 2]);
      assert.deepEqual(
        [1, 2].map((seq) => rows.get(seq)?.blockHash),
        after.map(({ blockHash }) => blockHash),
      );
    });
    await ledger.publish(credential(3));
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 3);
  });

  test('begins anew behind the same address, with the same chain id and without ever being away: refused', async (t) => {
    const { ledger, indexers, proxy } = await proxied(t);
    const other = await createLedger(t);
    const indexer = await indexers.start();
    await ledger.publish(credential(1), credential(2));
    await untilComplete(ledger, indexers);
    await other.publish(credential(3));
    await other.mine(20);
    // The first block of a chain is told from another's by its time, in whole seconds.
    proxy.intercept(async ({ method, params }) => {
      const answer = await other.rpc.call<{ hash: string } | null>(method, params);
      return method === 'eth_getBlockByNumber' && params[0] === '0x0'
        ? { ...answer, hash: `0x${'0b'.repeat(32)}` }
        : answer;
    });
    await eventually(() => assert.equal(indexer.child.exitCode, 75));
    assert.match(indexer.log(), /serves another ledger than at the start/);
    await assertSequence(indexers, 2);
  });

  test('has another contract, or none, at the address: the view stands and says so, and nothing is mixed', async (t) => {
    const { ledger, indexers } = await world(t);
    await indexers.start();
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    const { address } = ledger.contract;
    const code = await ledger.rpc.call<string>('eth_getCode', [address, 'latest']);
    await ledger.rpc.call('anvil_setCode', [address, '0x']);
    await ledger.mine();
    await untilStopped(indexers, /There is no contract at/);
    await ledger.rpc.call('anvil_setCode', [address, code]);
    // A contract with another history: its running hash is in the first slot.
    const digest = await ledger.rpc.call<string>('eth_getStorageAt', [address, '0x0', 'latest']);
    await ledger.rpc.call('anvil_setStorageAt', [address, FIRST_SLOT, `0x${'77'.repeat(32)}`]);
    await ledger.mine();
    await untilStopped(indexers, /the running hash is 0x7777/);
    assert.equal((await indexers.cursor()).seq, 1);
    await ledger.rpc.call('anvil_setStorageAt', [address, FIRST_SLOT, digest]);
    await ledger.publish(credential(2));
    await untilComplete(ledger, indexers);
    await assertSequence(indexers, 2);
  });
});

describe('A chain without new blocks', { concurrency: 2 }, () => {
  test('is quiet while nothing waits, stalled when something does, and away when no node answers', async (t) => {
    let fronts: Awaited<ReturnType<typeof besuNodes>>['fronts'] = [];
    let waiting = 0;
    const { ledger, indexers } = await world(t, async (made) => {
      ({ fronts } = await besuNodes(t, made, ['23.4']));
      fronts[0]?.intercept(async ({ method, forward }) =>
        method === 'txpool_besuStatistics' || method === 'txpool_status'
          ? { localCount: waiting, remoteCount: 0, pending: `0x${waiting.toString(16)}` }
          : forward(),
      );
      return { rpcUrls: fronts.map(({ url }) => url) };
    });
    const indexer = await indexers.start();
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    const metric = async (name: string) => {
      const text = await (await fetch(indexer.healthUrl.replace('/health', '/metrics'))).text();
      return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
    };
    const ready = async () => (await fetch(`${indexer.healthUrl}/ready`)).status;
    await eventually(async () => assert.ok((await metric('ces_ledger_quiet_seconds')) >= 10));
    assert.deepEqual([await metric('ces_ledger_stalled'), await ready()], [0, 200]);
    waiting = 3;
    await eventually(async () => assert.equal(await metric('ces_ledger_stalled'), 1));
    assert.equal(await metric('ces_ledger_quiet_seconds'), 0);
    waiting = 0;
    await eventually(async () => assert.equal(await metric('ces_ledger_stalled'), 0));
    fronts[0]?.freeze(true);
    await eventually(async () => assert.equal(await ready(), 503));
    assert.equal(await metric('ces_ledger_quiet_seconds'), 0);
    fronts[0]?.freeze(false);
    await ledger.publish(credential(2));
    await untilComplete(ledger, indexers);
    assert.deepEqual([await metric('ces_ledger_quiet_seconds'), await ready()], [0, 200]);
  });
});

const FIRST_SLOT = `0x${'0'.repeat(64)}`;

describe('The websocket of a node', { concurrency: 2 }, () => {
  test('wakes the indexer, which then asks the node itself', async (t) => {
    let mine: () => Promise<void> = async () => undefined;
    const { ledger, indexers } = await world(t, async (made) => {
      const { chain, fronts } = await besuNodes(t, made, ['23.4']);
      mine = chain.mine;
      const wsUrls = fronts.map(({ wsUrl }) => wsUrl).join(',');
      return { rpcUrls: fronts.map(({ url }) => url), env: { LEDGER_WS_URLS: wsUrls, INDEXER_POLL_MS: '60000' } };
    });
    await indexers.start();
    await eventually(() => indexers.cursor());
    for (let n = 1; n <= 3; n += 1) {
      await ledger.publish(credential(n));
      await mine();
      await untilComplete(ledger, indexers, 10_000);
    }
  });

  test('that drops every 2 s delays what is new until it is back, and no longer', async (t) => {
    let drop: () => void = () => undefined;
    const { ledger, indexers } = await world(t, async (made) => {
      const { fronts } = await besuNodes(t, made, ['25.12']);
      drop = () => fronts[0]?.drop();
      const wsUrls = fronts.map(({ wsUrl }) => wsUrl).join(',');
      return { rpcUrls: fronts.map(({ url }) => url), env: { LEDGER_WS_URLS: wsUrls, INDEXER_POLL_MS: '60000' } };
    });
    await indexers.start();
    await eventually(() => indexers.cursor());
    for (let n = 1; n <= 4; n += 1) {
      drop();
      // Nobody is told of this block: it was there when the socket came back.
      await ledger.publish(credential(n));
      await untilComplete(ledger, indexers, 8_000);
      await sleep(2_000);
    }
    await assertSequence(indexers, 4);
  });

  for (const [what, behave] of Object.entries(misbehaviours())) {
    test(`that ${what} changes nothing but when the view follows`, async (t) => {
      const socket = await startSocket(t, behave);
      const { ledger, indexers } = await world(t, { env: { LEDGER_WS_URLS: socket.url, INDEXER_POLL_MS: '50' } });
      const indexer = await indexers.start();
      for (let n = 1; n <= 5; n += 1) {
        await ledger.publish(credential(n));
        socket.tell();
      }
      await untilComplete(ledger, indexers);
      await assertSequence(indexers, 5);
      await eventually(() => assert.ok(socket.connections() >= 1));
      assert.equal(await rollbacks(indexers), 0);
      assert.equal(indexer.child.exitCode, null);
      assert.doesNotMatch(indexer.log(), /topsecret/);
    });
  }

  test('that stays silent while blocks come is opened anew', async (t) => {
    const socket = await startSocket(t, () => undefined);
    const { ledger, indexers } = await world(t, { env: { LEDGER_WS_URLS: socket.url, INDEXER_POLL_MS: '50' } });
    const indexer = await indexers.start();
    await eventually(() => assert.equal(socket.connections(), 1));
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    await eventually(() => assert.match(indexer.log(), /silent about a new block; it is opened anew/));
    await eventually(() => assert.equal(socket.connections(), 2));
  });
});

/** What a socket does when there is something to tell. */
function misbehaviours(): Record<string, (socket: WebSocket) => void> {
  const notify = (socket: WebSocket, result: unknown) =>
    socket.send(
      JSON.stringify({ jsonrpc: '2.0', method: 'eth_subscription', params: { subscription: '0x1', result } }),
    );
  const head = (number: number) => ({ number: `0x${number.toString(16)}`, hash: `0x${'ee'.repeat(32)}` });
  return {
    'drops again and again': (socket) => socket.terminate(),
    'tells of logs that were removed': (socket) => notify(socket, { topics: [], data: '0x', removed: true }),
    'repeats itself, out of order, and tells of blocks that there never were': (socket) => {
      for (const number of [9_000, 3, 3, 9_000, 1]) notify(socket, head(number));
    },
    'talks nonsense': (socket) => {
      socket.send('not JSON');
      socket.send(Buffer.alloc(70_000));
    },
  };
}

/** A websocket server under an address with a password. */
async function startSocket(t: TestContext, behave: (socket: WebSocket) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  t.after(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  await once(server, 'listening');
  return {
    url: `ws://user:topsecret@127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    tell: () => server.clients.forEach(behave),
  };
}
