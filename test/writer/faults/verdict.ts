import type { Command } from '../../../ledger/command.ts';
import type { ContractEvent } from '../../../ledger/event.ts';
import type { Hex } from '../../../lib/hex.ts';

/** An event that takes part in the sequence. */
export type SequencedEvent = Extract<ContractEvent, { kind: 'published' | 'statusChanged' }>;

/** What came of what was accepted. */
export type Verdict = { accepted: number; onLedger: number; faults: string[] };

/** Most examples that a fault is told with. */
const EXAMPLES = 5;

/**
 * Compares what Kafka has accepted with what the ledger has: the same set, nothing twice, `seq` dense from 1 on, and the
 * events of one publication in order.
 */
export function judge(accepted: readonly Command[], events: readonly SequencedEvent[]): Verdict {
  const wanted = new Set(accepted.map(({ id }) => id));
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
  return { accepted: wanted.size, onLedger: events.length, faults };
}

/** Publications whose events stand in another order than publication, revision 1, 2, 3 … */
function disordered(events: readonly SequencedEvent[]): Hex[] {
  const revisions = new Map<Hex, number>();
  const wrong = new Set<Hex>();
  for (const event of events) {
    const publication = event.kind === 'published' ? event.id : event.publicationId;
    const revision = event.kind === 'published' ? 0 : event.revision;
    if (revision !== (revisions.get(publication) ?? -1) + 1) wrong.add(publication);
    revisions.set(publication, revision);
  }
  return [...wrong];
}

function tell(what: string, which: readonly string[]): string[] {
  if (which.length === 0) return [];
  const more = which.length > EXAMPLES ? ' …' : '';
  return [`${which.length} ${what}: ${which.slice(0, EXAMPLES).join(', ')}${more}`];
}
