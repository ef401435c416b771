import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Wallet } from 'ethers';
import { createBesuChain } from '../test/besu-rules/chain.ts';
import { openFront } from '../test/besu-rules/front.ts';
import { createBesuNode } from '../test/besu-rules/node.ts';
import { startAnvil } from '../test/harness/anvil.ts';
import { createRandom } from '../test/harness/random.ts';
import { openAdminAccount } from './admin-account.ts';

test('more calls than the pool takes of one account are mined in their order, though good bytes are refused now and then', async (t) => {
  const { url } = await startAnvil(t);
  const chain = await createBesuChain({ url, random: createRandom('chain'), blockPeriodMs: 300 });
  t.after(() => chain.close());
  const node = createBesuNode({ chain, version: '23.4', random: createRandom('node') });
  node.mood.invalidParamsRate = 0.3;
  const front = await openFront(node, chain);
  t.after(() => front.close());
  const admin = await openAdminAccount(front.url, Wallet.createRandom().privateKey);
  const receipts = await admin.send(Array.from({ length: 12 }, () => ({ to: admin.address, data: '0x' })));
  const blocks = receipts.map(({ blockNumber }) => Number(blockNumber));
  assert.deepEqual(
    blocks,
    blocks.toSorted((a, b) => a - b),
  );
  assert(new Set(blocks).size > 2);
});
