import type { LedgerReport, ProgressReport, RepairReport } from '../ledger/view.ts';
import type { Readiness } from '../lib/health.ts';
import type { Position } from './commit.ts';
import type { LedgerNode } from './nodes.ts';
import type { BlockHeader, Head } from './sequenced.ts';

/** What an indexer knows of itself, for its report, its metrics and its readiness. */
export type Status = {
  isLeader: boolean;
  position: Position | undefined;
  /** The contract's head and the block as of which it was last compared; undefined until the contract was asked. */
  proven: { head: Head; block: number } | undefined;
  /** Why the view stands still; null while all is well. */
  stopped: string | null;
  /** Why Redis takes no writes; null while it does. */
  redisTrouble: string | null;
  markedEvents: number;
  rollbacks: number;
  /** What was mended last. */
  lastRepair: RepairReport | null;
  /** How a catch-up goes on; null while the view is at the head. */
  progress: ProgressReport | null;
};

/** A status of an indexer that has just begun. */
export function createStatus(): Status {
  return {
    isLeader: false,
    position: undefined,
    proven: undefined,
    stopped: null,
    redisTrouble: null,
    markedEvents: 0,
    rollbacks: 0,
    lastRepair: null,
    progress: null,
  };
}

/** The newest block that any node tells. */
export function newestOf(nodes: readonly LedgerNode[]): BlockHeader | undefined {
  return nodes.reduce<BlockHeader | undefined>(
    (newest, { head }) => (head !== undefined && head.number > (newest?.number ?? -1) ? head : newest),
    undefined,
  );
}

/** The report as readers of the view see it. */
export function reportOf(status: Status, nodes: readonly LedgerNode[], owner: string, at: number): LedgerReport {
  const head = newestOf(nodes);
  const { position, proven } = status;
  return {
    headBlock: head?.number ?? position?.cursor.blockNumber ?? 0,
    headTime: head?.time ?? position?.cursor.blockTime ?? 0,
    contractSeq: proven?.head.seq ?? null,
    contractDigest: proven?.head.digest ?? null,
    provenBlock: proven?.block ?? null,
    leader: owner,
    nodes: nodes.map(({ chain, head: own, error, disagreement }) => ({
      url: chain.url,
      head: own?.number ?? null,
      hash: own?.hash ?? null,
      error,
      disagreement: disagreement?.words ?? null,
    })),
    markedEvents: status.markedEvents,
    lastRepair: status.lastRepair,
    progress: status.progress,
    at,
    stopped: status.stopped,
  };
}

/** A leader is ready while the view follows the ledger, a standby while it could take over. */
export function readinessOf(status: Status, nodes: readonly LedgerNode[]): Readiness {
  const reason = status.redisTrouble ?? status.stopped;
  if (reason !== null) return { ready: false, reason };
  if (newestOf(nodes) === undefined) return { ready: false, reason: 'No node of the ledger answers' };
  if (status.isLeader && status.position === undefined) return { ready: false, reason: 'The view is not open yet' };
  return { ready: true };
}
