import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Hex } from '../lib/hex.ts';
import { silentLog } from '../lib/log.ts';
import { createLedger, credential } from '../test/indexer/rig.ts';
import { createChain } from './chain.ts';
import { createNode, type LedgerNode } from './nodes.ts';
import { createSource } from './source.ts';
import { startCursor } from './start.ts';

const BLOCKS = 6;
/** Longer than any machine takes: no other node is asked because one was slow. */
const READ_TIMEOUT_MS = 120_000;

/** A ledger of some events, and nodes that show it up to so many blocks before its newest. */
async function nodesBehind(t: TestContext, ...behind: number[]) {
  const { rpc, contract, publish } = await createLedger(t);
  for (let n = 1; n <= BLOCKS; n += 1) await publish(credential(n));
  const chains = behind.map(() => createChain({ rpc, contract: contract.address as Hex }));
  const newest = await chains[0]?.latest();
  assert.ok(newest !== undefined);
  const nodes: LedgerNode[] = [];
  for (const [index, chain] of chains.entries())
    nodes.push({ ...createNode(chain), head: await chain.header(newest.number - (behind[index] ?? 0)) });
  const origin = await chains[0]?.header(contract.block - 1);
  assert.ok(origin !== undefined);
  const source = createSource({ nodes, behindGraceMs: 0, readTimeoutMs: READ_TIMEOUT_MS, log: silentLog });
  return {
    nodes,
    /** How far behind the newest block the range ends that comes first. */
    async read(): Promise<number> {
      const step = await source.next(startCursor(origin, 0), t.signal);
      assert.equal(step.kind, 'range');
      return newest.number - step.range.to.number;
    },
  };
}

test('the most advanced node is asked first, wherever it stands; one that failed a moment ago is asked last', async (t) => {
  const { nodes, read } = await nodesBehind(t, 3, 0, 4);
  assert.equal(await read(), 0);
  const best = nodes[1];
  assert.ok(best !== undefined);
  best.setbackUntilMs = Number.POSITIVE_INFINITY;
  assert.equal(await read(), 3);
});
