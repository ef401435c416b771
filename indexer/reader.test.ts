import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ViewCursor } from '../ledger/view.ts';
import type { Hex } from '../lib/hex.ts';
import { silentLog } from '../lib/log.ts';
import { createRpc } from '../lib/rpc.ts';
import { createLedger, credential, eventually } from '../test/indexer/rig.ts';
import { startRpcProxy } from '../test/writer/rpc-proxy.ts';
import { createChain } from './chain.ts';
import { cursorAfter } from './commit.ts';
import { createNode } from './nodes.ts';
import { STALE_MS } from './reader.ts';
import { createSource } from './source.ts';
import { startCursor } from './start.ts';

/** Longer than any machine takes: nothing is asked twice because it was slow. */
const READ_TIMEOUT_MS = 120_000;
const BLOCKS = 900;

/** A ledger of some events in many blocks, read through a node that notes the ranges it is asked about. */
async function sparseLedger(t: TestContext) {
  const ledger = await createLedger(t);
  for (let n = 1; n <= 3; n += 1) {
    await ledger.publish(credential(n));
    await ledger.mine(BLOCKS / 3);
  }
  const proxy = await startRpcProxy(ledger.anvil.url);
  t.after(() => proxy.close());
  const asked: { from: number; to: number }[] = [];
  proxy.intercept(({ method, params, forward }) => {
    const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
    if (method === 'eth_getLogs') asked.push({ from: Number(fromBlock), to: Number(toBlock) });
    return forward();
  });
  const chain = createChain({ rpc: createRpc({ url: proxy.url }), contract: ledger.contract.address as Hex });
  const head = await chain.latest();
  const origin = await chain.header(ledger.contract.block - 1);
  assert.ok(origin !== undefined);
  const nodes = [{ ...createNode(chain), head }];
  const source = createSource({ nodes, behindGraceMs: 0, readTimeoutMs: READ_TIMEOUT_MS, log: silentLog });
  return {
    ...{ asked, head, begin: startCursor(origin, 0) },
    async next(cursor: ViewCursor): Promise<ViewCursor> {
      const step = await source.next(cursor, t.signal);
      assert.equal(step.kind, 'range');
      return cursorAfter(cursor, step.range);
    },
  };
}

describe('Behind short answers', () => {
  test('a node is asked on before anybody wants to know, and about each block once', async (t) => {
    const { asked, head, begin, next } = await sparseLedger(t);
    let cursor = await next(begin);
    await eventually(() => assert.equal(asked.at(-1)?.to, head.number));
    while (cursor.blockNumber < head.number) cursor = await next(cursor);
    assert.equal(cursor.seq, 3);
    assert.ok(asked.length > 1);
    assert.deepEqual(
      asked.map(({ from }) => from),
      [begin.blockNumber + 1, ...asked.slice(0, -1).map(({ to }) => to + 1)],
    );
  });

  test('what was asked about the blocks behind another cursor is asked again', async (t) => {
    const { asked, head, begin, next } = await sparseLedger(t);
    await next(begin);
    await eventually(() => assert.equal(asked.at(-1)?.to, head.number));
    const before = asked.length;
    await next(begin);
    assert.equal(asked[before]?.from, begin.blockNumber + 1);
  });

  test('what nobody took for long is asked again, for it may be about blocks that are none any more', async (t) => {
    const { asked, head, begin, next } = await sparseLedger(t);
    const cursor = await next(begin);
    await eventually(() => assert.equal(asked.at(-1)?.to, head.number));
    const before = asked.length;
    await sleep(STALE_MS + 100);
    await next(cursor);
    assert.equal(asked[before]?.from, cursor.blockNumber + 1);
  });
});
