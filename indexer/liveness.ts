import type { LedgerNode } from './nodes.ts';

/**
 * What no new block means. A chain that makes no empty blocks is *quiet* when nobody sends anything; one that too few
 * validators keep is *stalled*. Both answer, are in sync and keep their height: what waits in the pool tells them apart.
 * Where a node does not tell what waits, a quiet chain is all that can be said.
 */
export type Liveness =
  | { state: 'moving' }
  | { state: 'quiet' | 'stalled'; sinceMs: number }
  /** The nodes that answer say that they are still catching up. */
  | { state: 'syncing' }
  /** No node answers. */
  | { state: 'silent' };

/** How long the newest block stays the same before that means anything; milliseconds. */
const QUIET_MS = 10_000;

/** How the ledger is, as its nodes show it. `now`: by the process's own clock. */
export function livenessOf(nodes: readonly LedgerNode[], now: number): Liveness {
  const answering = nodes.filter(({ head }) => head !== undefined);
  if (answering.length === 0) return { state: 'silent' };
  const sinceMs = Math.max(...answering.map(({ movedAt }) => movedAt));
  if (now - sinceMs < QUIET_MS) return { state: 'moving' };
  if (answering.every(({ vitals }) => vitals?.isSyncing === true)) return { state: 'syncing' };
  const isWaitedFor = answering.some(({ vitals }) => (vitals?.pendingTransactions ?? 0) > 0);
  return { state: isWaitedFor ? 'stalled' : 'quiet', sinceMs };
}
