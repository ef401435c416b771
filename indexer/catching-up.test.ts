import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RpcError } from '../lib/rpc.ts';
import { connectTestRedis } from '../test/indexer/redis.ts';
import { createIndexers, createLedger, credential, eventually, type TestLedger } from '../test/indexer/rig.ts';
import { startRpcProxy } from '../test/writer/rpc-proxy.ts';
import { storedRows } from './stored.ts';

const BLOCKS = 30;
const PER_BLOCK = 12;

type Indexers = Awaited<ReturnType<typeof createIndexers>>;

/** A ledger with a history, behind a node that gives two blocks at once: so many ranges are on their way. */
async function createHistory(t: Parameters<typeof createLedger>[0]) {
  const ledger = await createLedger(t);
  const { url } = await connectTestRedis(t);
  const proxy = await startRpcProxy(ledger.anvil.url);
  t.after(() => proxy.close());
  proxy.intercept(async ({ method, params, forward }) => {
    const [filter] = params as { fromBlock: string; toBlock: string }[];
    if (method === 'eth_getLogs' && filter !== undefined && Number(filter.toBlock) - Number(filter.fromBlock) > 1)
      throw new RpcError(method, '', { code: -32005, message: 'Requested range exceeds maximum RPC range limit' });
    return forward();
  });
  for (let block = 0; block < BLOCKS; block += 1)
    await ledger.publish(...Array.from({ length: PER_BLOCK }, (_, n) => credential(PER_BLOCK * block + n)));
  return { ledger, indexers: await createIndexers(t, { ledger, redisUrl: url, rpcUrls: [proxy.url] }) };
}

/** Waits until the view has what the contract has, and shows each of its events once. */
async function assertComplete(ledger: TestLedger, { cursor, redis, keys }: Indexers): Promise<void> {
  const { seq } = await eventually(async () => {
    const [head, { seq, digest }] = [await ledger.head(), await cursor()];
    assert.deepEqual({ seq, digest }, head);
    return head;
  }, 60_000);
  const seqs = Array.from({ length: seq + BLOCKS * PER_BLOCK }, (_, index) => index + 1);
  const found = [...(await storedRows(redis, keys, seqs)).values()];
  assert.deepEqual(
    found.map((row) => row.seq),
    Array.from({ length: seq }, (_, index) => index + 1),
  );
  assert.equal(new Set(found.map(({ id }) => id)).size, seq);
}

describe('an indexer that catches up, with ranges on their way', { concurrency: 1 }, () => {
  test('and is killed again and again goes on where it was: each event is there once', async (t) => {
    const { ledger, indexers } = await createHistory(t);
    for (const reached of [20, 120, 240]) {
      const indexer = await indexers.start();
      await eventually(async () => assert.ok((await indexers.cursor()).seq >= reached), 60_000);
      await indexer.kill('SIGKILL');
      // The view never shows half a block.
      assert.equal((await indexers.cursor()).seq % PER_BLOCK, 0);
    }
    await indexers.start();
    await assertComplete(ledger, indexers);
  });

  test('and whose ledger goes back meanwhile shows the ledger that is there then, and nothing of the other', async (t) => {
    const { ledger, indexers } = await createHistory(t);
    await indexers.start();
    await eventually(async () => assert.ok((await indexers.cursor()).seq >= 60), 60_000);
    await ledger.rpc.call('anvil_reorg', [BLOCKS - 3, []]);
    await ledger.publish(credential(9_001), credential(9_002));
    await assertComplete(ledger, indexers);
    assert.equal((await indexers.cursor()).seq, 3 * PER_BLOCK + 2);
  });
});
