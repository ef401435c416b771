import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRpc } from '../lib/rpc.ts';
import type { Vitals } from './chain.ts';
import { createChain } from './chain.ts';
import { livenessOf } from './liveness.ts';
import { createNode, type LedgerNode } from './nodes.ts';

const CHAIN = createChain({ rpc: createRpc({ url: 'http://127.0.0.1:1' }), contract: `0x${'aa'.repeat(20)}` });
const NOW = 1_000_000_000;
const TEN_MINUTES_MS = 600_000;

function node(movedBeforeMs: number, vitals?: Partial<Vitals>): LedgerNode {
  const head = { number: 7, hash: '0x07', parentHash: '0x06', time: 1 } as const;
  const told = { isSyncing: false, peers: 3, pendingTransactions: null, ...vitals };
  return { ...createNode(CHAIN), head, error: null, movedAt: NOW - movedBeforeMs, vitals: told };
}

describe('A chain without a new block', () => {
  test('is quiet when its nodes answer and nothing waits, also after ten minutes', () => {
    const since = { state: 'quiet', sinceMs: NOW - TEN_MINUTES_MS };
    assert.deepEqual(livenessOf([node(TEN_MINUTES_MS)], NOW), since);
    assert.deepEqual(livenessOf([node(TEN_MINUTES_MS, { pendingTransactions: 0 })], NOW), since);
  });

  test('is stalled when transactions wait', () => {
    const nodes = [node(TEN_MINUTES_MS), node(TEN_MINUTES_MS, { pendingTransactions: 2 })];
    assert.deepEqual(livenessOf(nodes, NOW), { state: 'stalled', sinceMs: NOW - TEN_MINUTES_MS });
  });

  test('is silent when no node answers, whatever they said before', () => {
    assert.deepEqual(livenessOf([{ ...node(1), head: undefined }], NOW), { state: 'silent' });
  });

  test('is neither while one node still moves, or all are catching up', () => {
    assert.deepEqual(livenessOf([node(TEN_MINUTES_MS), node(500)], NOW), { state: 'moving' });
    assert.deepEqual(livenessOf([node(TEN_MINUTES_MS, { isSyncing: true })], NOW), { state: 'syncing' });
  });
});
