import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RpcLog } from '../../ledger/event.ts';
import { sleep } from '../../lib/async.ts';
import { RpcError } from '../../lib/rpc.ts';
import { type Intercept, NO_ANSWER, startRpcProxy } from '../writer/rpc-proxy.ts';
import { connectTestRedis } from './redis.ts';
import { createIndexers, createLedger, credential, eventually } from './rig.ts';

/** Three nodes of one ledger, two of which must agree, and an indexer with what it tells of itself. */
async function given(t: TestContext) {
  const ledger = await createLedger(t);
  const { url } = await connectTestRedis(t);
  const nodes = await Promise.all([0, 1, 2].map(() => startRpcProxy(ledger.anvil.url)));
  t.after(() => {
    for (const node of nodes) node.close();
  });
  const rpcUrls = nodes.map((node) => node.url);
  const indexers = await createIndexers(t, { ledger, redisUrl: url, rpcUrls, env: { LEDGER_QUORUM: '2' } });
  // One event that is kept with a mark, and one that is not.
  await ledger.publishRaw(`0x${'ab'.repeat(32)}`, Buffer.from('0001ff', 'hex'));
  await ledger.publish(credential(1));
  const { healthUrl } = await indexers.start();
  const text = async () => (await fetch(healthUrl.replace('/health', '/metrics'))).text();

  return {
    ledger,
    nodes,
    head: async () => Number(await ledger.rpc.call<string>('eth_blockNumber', [])),
    /** Names of all figures of the service itself. */
    names: async () => [...(await text()).matchAll(/^# TYPE (ces_\w+) /gm)].map(([, name]) => name),
    /** Waits until the figures are these. `name@0` is that of the first node. */
    async until(expected: Record<string, number | ((value: number) => boolean)>): Promise<void> {
      await eventually(async () => {
        const told = new Map(
          [...(await text()).matchAll(/^(ces_\S+) (\S+)$/gm)].map(([, name, value]) => [name, value]),
        );
        for (const [key, value] of Object.entries(expected)) {
          const [name, node] = key.split('@');
          const figure = Number(told.get(node === undefined ? name : `${name}{node="${rpcUrls[Number(node)]}"}`));
          if (typeof value === 'number') assert.equal(figure, value, key);
          else assert.ok(value(figure), `${key} is ${figure}`);
        }
      });
    },
  };
}

const isPositive = (value: number) => value > 0;

/** Tells of other blocks than there are. */
const lie: Intercept = async ({ method, params, forward }) => {
  const answer = (await forward()) as { hash: string } | null;
  if (method !== 'eth_getBlockByNumber' || answer === null || params[0] === '0x0') return answer;
  return { ...answer, hash: `0x${'ee'.repeat(32)}` };
};

const withoutLogs: Intercept = async ({ method, forward }) => {
  if (/Receipt/.test(method)) return null;
  const answer = await forward();
  return method === 'eth_getLogs' ? (answer as RpcLog[]).filter(({ topics }) => Number(topics[1]) <= 2) : answer;
};

/** Gives few blocks at a time, and takes long for them. */
const slowly: Intercept = async ({ method, params, forward }) => {
  if (method !== 'eth_getLogs') return forward();
  const { fromBlock, toBlock } = params[0] as { fromBlock?: string; toBlock?: string };
  if (Number(toBlock) - Number(fromBlock) >= 5)
    throw new RpcError(method, 'http://node', {
      code: -32005,
      message: 'Requested range exceeds maximum RPC range limit',
    });
  await sleep(100);
  return forward();
};

test('what an indexer tells of itself in figures is what is known of it, each under the name that operators watch', async (t) => {
  const { ledger, nodes, head, names, until } = await given(t);
  const ofEach = (name: string, value: number) => Object.fromEntries([0, 1, 2].map((at) => [`${name}@${at}`, value]));
  const block = await head();
  await until({
    ...{ ces_indexer_seq: 2, ces_indexer_block: block, ces_indexer_lag_blocks: 0, ces_indexer_lag_seconds: 0 },
    ...{ ces_indexer_catch_up_seconds: 0, ces_indexer_events_per_second: 0, ces_indexer_last_repair_seconds: 0 },
    ...ofEach('ces_indexer_node_block', block),
    ...ofEach('ces_indexer_node_up', 1),
    ...ofEach('ces_indexer_node_disagrees', 0),
    ...{ ces_indexer_leader: 1, ces_indexer_stopped: 0, ces_indexer_marked_events: 1 },
    ...{
      ces_ledger_quiet_seconds: (value: number) => value >= 0,
      ces_ledger_stalled: 0,
      ces_ledger_nodes_disagreeing: 0,
    },
    ...{ ces_indexer_rollbacks_total: 0, ces_indexer_repairs_total: 0 },
    ...{ ces_indexer_commit_ms_count: isPositive, ces_indexer_commit_ms_sum: isPositive },
  });
  assert.deepEqual((await names()).sort(), [
    'ces_indexer_block',
    'ces_indexer_catch_up_seconds',
    'ces_indexer_commit_ms',
    'ces_indexer_events_per_second',
    'ces_indexer_lag_blocks',
    'ces_indexer_lag_seconds',
    'ces_indexer_last_repair_seconds',
    'ces_indexer_leader',
    'ces_indexer_marked_events',
    'ces_indexer_node_block',
    'ces_indexer_node_disagrees',
    'ces_indexer_node_up',
    'ces_indexer_redis_longest_command_seconds',
    'ces_indexer_repairs_total',
    'ces_indexer_rollbacks_total',
    'ces_indexer_seq',
    'ces_indexer_stopped',
    'ces_ledger_nodes_disagreeing',
    'ces_ledger_quiet_seconds',
    'ces_ledger_stalled',
  ]);

  await t.test('the ledger went back', async () => {
    await ledger.publish(credential(2));
    await until({ ces_indexer_seq: 3 });
    await ledger.rpc.call('anvil_reorg', [1, []]);
    await until({ ces_indexer_seq: 2, ces_indexer_rollbacks_total: 1, ces_indexer_marked_events: 1 });
  });

  await t.test('a node contradicts the others, and one is away', async () => {
    nodes[1]?.intercept(lie);
    await ledger.mine();
    await until({
      'ces_indexer_node_disagrees@1': 1,
      'ces_indexer_node_disagrees@0': 0,
      ces_ledger_nodes_disagreeing: 1,
    });
    nodes[1]?.intercept();
    await ledger.mine();
    await until({ 'ces_indexer_node_disagrees@1': 0, ces_ledger_nodes_disagreeing: 0 });
    nodes[2]?.intercept(() => Promise.reject(NO_ANSWER));
    await until({ 'ces_indexer_node_up@2': 0, 'ces_indexer_node_block@2': 0, 'ces_indexer_node_up@0': 1 });
  });

  await t.test('events are withheld, are there again, and are caught up with', async () => {
    for (const node of nodes) node.intercept(withoutLogs);
    const before = await head();
    await ledger.rpc.call('evm_increaseTime', [1_000]);
    for (let n = 3; n <= 12; n += 1) {
      await ledger.publish(credential(n));
      await ledger.mine(40);
    }
    const blocks = (await head()) - before;
    await until({
      ...{ ces_indexer_stopped: 1, ces_indexer_seq: 2, ces_indexer_lag_blocks: blocks },
      ces_indexer_lag_seconds: (value) => value >= 1_000,
    });
    for (const node of nodes) node.intercept(slowly);
    await until({ ces_indexer_catch_up_seconds: isPositive, ces_indexer_events_per_second: isPositive });
    for (const node of nodes) node.intercept();
    await until({
      ...{ ces_indexer_seq: 12, ces_indexer_block: await head(), ces_indexer_lag_blocks: 0, ces_indexer_stopped: 0 },
      ...{ ces_indexer_lag_seconds: 0, ces_indexer_catch_up_seconds: 0, ces_indexer_events_per_second: 0 },
      ces_indexer_repairs_total: isPositive,
      ces_indexer_last_repair_seconds: (value) => Math.abs(value - Date.now() / 1_000) < 60,
    });
  });
});
