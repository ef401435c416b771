import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RpcLog } from '../ledger/event.ts';
import type { Hex } from '../lib/hex.ts';
import { createLedger, credential } from '../test/indexer/rig.ts';
import { bloomBits, bloomHas } from './bloom.ts';

test("a block's bloom has the address and every topic of its logs, and hardly anything else", async (t) => {
  const { rpc, contract, publish } = await createLedger(t);
  await publish(credential(1), credential(2), credential(3));
  const { logsBloom } = await rpc.call<{ logsBloom: string }>('eth_getBlockByNumber', ['latest', false]);
  const logs = await rpc.call<RpcLog[]>('eth_getLogs', [{ address: contract.address, fromBlock: 'latest' }]);
  const items = logs.flatMap(({ address, topics }) => [address, ...topics]) as Hex[];
  assert.ok(items.length > 10);
  for (const item of items) assert.ok(bloomHas(logsBloom, item), item);
  const others = Array.from({ length: 1_000 }, (_, n): Hex => `0x${n.toString(16).padStart(64, '0')}`);
  const byChance = others.filter((item) => bloomHas(logsBloom, item) && !items.includes(item));
  assert.ok(byChance.length < 10, `${byChance.length}`);
  assert.ok(!bloomHas('', contract.address as Hex));
  assert.deepEqual([bloomBits(''), bloomBits(`0x${'f1'.repeat(256)}`)], [0, 5 * 256]);
});
