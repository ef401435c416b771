import type { Hex } from '../../../lib/hex.ts';
import type { Accepted } from './load.ts';

/** What is remembered of an event of the sequence: which publication it is about, and its revision, 0 at first. */
export type SequencedEvent = { seq: number; id: Hex; publicationId: Hex; revision: number };

/** What came of what was accepted. */
export type Verdict = { accepted: number; onLedger: number; rejected: number; faults: string[] };

/** Most examples that a fault is told with. */
const EXAMPLES = 5;

/**
 * Compares what Kafka has accepted with what the ledger has: the same set, nothing twice, `seq` dense from 1 on, and the
 * events of one publication in order; and among the rejections exactly what contradicts an earlier change.
 */
export function judge(
  accepted: readonly Accepted[],
  events: readonly SequencedEvent[],
  rejected: ReadonlySet<string>,
): Verdict {
  const wanted = new Set(accepted.filter(({ isRefused }) => !isRefused).map(({ id }) => id));
  const refused = new Set<string>(accepted.filter(({ isRefused }) => isRefused).map(({ id }) => id));
  const found = new Map<Hex, number>();
  for (const { id } of events) found.set(id, (found.get(id) ?? 0) + 1);
  const faults = [
    ...tell(
      'missing',
      [...wanted].filter((id) => !found.has(id)),
    ),
    ...tell(
      'twice',
      [...found].filter(([, times]) => times > 1).map(([id]) => id),
    ),
    ...tell(
      'never submitted',
      [...found.keys()].filter((id) => !wanted.has(id)),
    ),
    ...tell(
      'out of sequence',
      events.filter(({ seq }, i) => seq !== i + 1).map(({ seq }) => String(seq)),
    ),
    ...tell('out of order', disordered(events)),
  ];
  faults.push(
    ...tell('wrongly rejected', [...rejected.difference(refused)]),
    ...tell('not rejected', [...refused.difference(rejected)]),
  );
  return { accepted: wanted.size, onLedger: events.length, rejected: rejected.size, faults };
}

/** Publications whose events stand in another order than publication, revision 1, 2, 3 … */
function disordered(events: readonly SequencedEvent[]): Hex[] {
  const revisions = new Map<Hex, number>();
  const wrong = new Set<Hex>();
  for (const { publicationId, revision } of events) {
    if (revision !== (revisions.get(publicationId) ?? -1) + 1) wrong.add(publicationId);
    revisions.set(publicationId, revision);
  }
  return [...wrong];
}

function tell(what: string, which: readonly string[]): string[] {
  if (which.length === 0) return [];
  const more = which.length > EXAMPLES ? ' …' : '';
  return [`${which.length} ${what}: ${which.slice(0, EXAMPLES).join(', ')}${more}`];
}
