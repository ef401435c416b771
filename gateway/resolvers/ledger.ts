import { digest8Of, encodeCursor } from '../../ledger/cursor.ts';
import type { NodeReport, RepairReport } from '../../ledger/view.ts';
import type { LedgerStatus } from '../schema.generated.ts';
import type { View } from '../view/view.ts';
import { blockRef, dateTime } from './values.ts';

/** The ledger and how far it is indexed: the view's own end, and what the indexer last reported. */
export async function ledgerStatus(view: View): Promise<LedgerStatus> {
  const [{ identity, cursor }, report] = await Promise.all([view.head(), view.report()]);
  const { seq, digest, blockNumber: number, blockHash: hash, blockTime: time } = cursor;
  return {
    ...identity,
    block: blockRef({ number, hash, time }),
    seq,
    digest,
    cursor: encodeCursor(identity, { seq, digest8: digest8Of(digest) }),
    headBlock: report?.headBlock ?? null,
    lagBlocks: report === undefined ? null : Math.max(0, report.headBlock - number),
    contractSeq: report?.contractSeq ?? null,
    contractDigest: report?.contractDigest ?? null,
    provenBlock: report?.provenBlock ?? null,
    lagSeconds: report === undefined ? null : Math.max(0, report.headTime - time),
    markedEvents: report?.markedEvents ?? null,
    leader: report?.leader ?? null,
    standbys: report?.standbys ?? [],
    nodes: (report?.nodes ?? []).map(nodeOf),
    stopped: report?.stopped ?? null,
    lastRepair: repairOf(report?.lastRepair),
    progress: report?.progress ?? null,
    reportedAt: report === undefined ? null : momentOf(report.at),
  };
}

function nodeOf({ url, head, hash = null, error, disagreement = null }: NodeReport) {
  return { url, head, hash, error, disagreement };
}

function repairOf(repair: RepairReport | null | undefined) {
  return repair == null ? null : { at: momentOf(repair.at), what: repair.what };
}

/** Milliseconds since 1970 as RFC 3339. */
function momentOf(ms: number): string {
  return dateTime(ms / 1_000) ?? '';
}
