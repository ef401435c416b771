import { uuidOf } from '../../../ledger/ids.ts';
import type { Hex } from '../../../lib/hex.ts';
import type { Subscriber } from './subscriber.ts';

/** What came of it. */
export type Verdict = { events: number; faults: string[] };

/** Compares what the ledger has with what an audit says of the view, and with what each subscriber was given. */
export function judge(
  events: readonly { seq: number; id: Hex }[],
  audit: { total: number; seq: number; words: string },
  subscribers: readonly Pick<Subscriber, 'name' | 'begin' | 'ids' | 'faults'>[],
): Verdict {
  const faults: string[] = [];
  if (audit.total !== 0) faults.push(`The audit found ${audit.total} differences: ${audit.words}`);
  if (audit.seq !== events.length) faults.push(`The view has ${audit.seq} events, the ledger ${events.length}`);
  for (const { name, begin, ids, faults: own } of subscribers) {
    faults.push(...own());
    const wanted = events.slice(begin).map(({ id }) => uuidOf(id));
    const given = ids();
    const odd = wanted.findIndex((id, index) => id !== given[index]);
    if (odd >= 0) faults.push(`${name} has ${given[odd] ?? 'nothing'} as event ${begin + odd + 1}, not ${wanted[odd]}`);
    if (given.length > wanted.length) faults.push(`${name} has ${given.length - wanted.length} events too many`);
  }
  return { events: events.length, faults };
}
