import type { ViewCursor } from '../ledger/view.ts';
import { ServiceError } from '../lib/errors.ts';
import type { LocatedNode } from './nodes.ts';
import type { ProvenRange } from './prove.ts';
import type { Reading } from './read-range.ts';
import type { Step } from './source.ts';
import { createWitnesses, type Witnesses } from './witnesses.ts';

/** What asking one node for the blocks after a cursor came to. */
export type Verdict = { node: LocatedNode } & (
  | { kind: 'range'; reading: Extract<Reading, { kind: 'range' }> }
  /** Its chain does not hold the cursor's block. */
  | { kind: 'diverged' }
  /** It stands exactly at the cursor, or below it. */
  | { kind: 'atCursor' | 'behind' }
  | { kind: 'failed'; error: unknown }
);

const fingerprints = new WeakMap<ProvenRange, string>();

/** What makes two ranges the same: the same last block, the same events at the same places and times, the same names. */
function fingerprintOf(range: ProvenRange): string {
  const known = fingerprints.get(range);
  if (known !== undefined) return known;
  // The running hash covers whom an event is of and what it says.
  const events = range.events.map(({ log, blockTime }) => {
    const { kind, blockNumber, blockHash, transactionHash, logIndex } = log;
    return [kind, blockNumber, blockTime, blockHash, transactionHash, logIndex];
  });
  const print = JSON.stringify([range.to.hash, range.to.time, range.head, events, range.namings]);
  fingerprints.set(range, print);
  return print;
}

/** How many verdicts say the same as one; without it, as the one that most others agree with. Failures agree with nothing. */
export function countLike(verdicts: readonly Verdict[], like?: Verdict): number {
  const ranges = verdicts.filter(({ kind }) => kind === 'range');
  // One is like itself, without a look at all of its events.
  if (ranges.length <= 1) return like === undefined || ranges.includes(like) ? ranges.length : 0;
  const said = like === undefined ? undefined : keyOf(like);
  const counts = new Map<string, number>();
  for (const verdict of verdicts) {
    const key = keyOf(verdict);
    if (key !== undefined && (said === undefined || key === said)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

/** Only ranges end the asking: whatever else a single node says, another may have a range. */
function keyOf(verdict: Verdict): string | undefined {
  return verdict.kind === 'range' ? fingerprintOf(verdict.reading.range) : undefined;
}

/**
 * What the verdicts come to. Gone back is only what no node contradicts: neither one that stands at the cursor nor one
 * whose answer failed.
 */
export function decide(
  verdicts: readonly Verdict[],
  { quorum, isGone, cursor }: { quorum: number; isGone: boolean; cursor: ViewCursor },
): Step {
  for (const verdict of verdicts) {
    if (verdict.kind === 'range' && countLike(verdicts, verdict) >= quorum)
      return { kind: 'range', range: verdict.reading.range };
  }
  const failed = verdicts.find((verdict) => verdict.kind === 'failed');
  if (failed !== undefined) throw failed.error;
  if (verdicts.some(({ kind }) => kind === 'range')) throw disputed(verdicts, quorum);
  if (verdicts.some(({ kind }) => kind === 'atCursor')) return { kind: 'idle' };
  const deviants = verdicts.filter(({ kind }) => kind === 'diverged');
  const witnesses = deviants.length === 0 && isGone ? verdicts : deviants;
  if (witnesses.length >= quorum) return { kind: 'wentBack', witnesses: witnessesAmong(witnesses, quorum) };
  if (deviants.length > 0) throw disputed(verdicts, quorum);
  const best = verdicts[0]?.node;
  throw new ServiceError(
    'LEDGER_BEHIND',
    `The ledger's newest block ${best?.head.number} is below the indexed block ${cursor.blockNumber}`,
    { retryable: true },
  );
}

/** A single node is asked alone: others may be on another branch, or behind. */
function witnessesAmong(verdicts: readonly Verdict[], quorum: number): Witnesses {
  const chains = verdicts.map(({ node }) => node.chain);
  return createWitnesses(quorum === 1 ? chains.slice(0, 1) : chains, quorum);
}

function disputed(verdicts: readonly Verdict[], quorum: number): ServiceError {
  const said = verdicts.map(({ node: { chain }, kind }) => `${chain.url}: ${kind}`).join('; ');
  return new ServiceError('LEDGER_DISPUTED', `Fewer than ${quorum} nodes gave the same events (${said})`, {
    retryable: true,
  });
}
