import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hex } from '../lib/hex.ts';
import { createRpc, RpcError } from '../lib/rpc.ts';
import { createLedger, credential } from '../test/indexer/rig.ts';
import { startRpcProxy } from '../test/writer/rpc-proxy.ts';
import { createChain } from './chain.ts';

for (const isKnown of [true, false]) {
  const how = isKnown ? 'all at once' : 'one by one';
  test(`receipts of a block, asked for ${how}, that name another block hash are not believed`, async (t) => {
    const { anvil, contract, publish } = await createLedger(t);
    const proxy = await startRpcProxy(anvil.url);
    t.after(() => proxy.close());
    const chain = createChain({ rpc: createRpc({ url: proxy.url }), contract: contract.address as Hex });
    await publish(credential(1));
    const block = await chain.latest();
    let other: Hex | undefined;
    const renamed = (receipt: object) => (other === undefined ? receipt : { ...receipt, blockHash: other });
    proxy.intercept(async ({ method, forward }) => {
      if (method === 'eth_getBlockReceipts' && !isKnown)
        throw new RpcError(method, proxy.url, { code: -32601, message: 'Method not found' });
      const answer = await forward();
      if (method === 'eth_getBlockReceipts') return (answer as object[]).map(renamed);
      return method === 'eth_getTransactionReceipt' ? renamed(answer as object) : answer;
    });
    assert.equal((await chain.logsOfBlock(block, 'receipts')).length, 1);
    other = `0x${'0b'.repeat(32)}`;
    await assert.rejects(chain.logsOfBlock(block, 'receipts'), { code: 'NODE_BEHIND' });
  });
}
