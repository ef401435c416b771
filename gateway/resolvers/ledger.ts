import { digest8Of, encodeCursor } from '../../ledger/cursor.ts';
import type { LedgerStatus } from '../schema.generated.ts';
import type { View } from '../view/view.ts';
import { blockRef } from './values.ts';

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
    markedEvents: report?.markedEvents ?? null,
    leader: report?.leader ?? null,
    nodes: report?.nodes ?? [],
    stopped: report?.stopped ?? null,
  };
}
