import { digest8Of, type EventCursor } from '../../ledger/cursor.ts';
import type { EventRow } from '../../ledger/view.ts';
import { placeOf } from '../ring.ts';
import type { Tail } from '../tail.ts';
import type { Filter } from '../view/filter.ts';
import { asksForStatus, matchesEvent } from '../view/matches.ts';
import type { Snapshot } from '../view/snapshot.ts';
import type { View } from '../view/view.ts';

/** What lies behind a place for one filter: events that pass and how far was looked, or that the ledger left the place. */
export type Step =
  | { kind: 'events'; rows: EventRow[]; place: EventCursor; head: Snapshot }
  | { kind: 'rollback'; to: EventCursor; head: Snapshot };

/** A full frame has so many short ones. */
const SHORT_SHARE = 5;

/** Reads behind a place, at most so many events that pass. */
export type ReadStep = (place: EventCursor, filter: Filter) => Promise<Step>;

/**
 * Creates the reading of history. Each step proves that it continues the place. Steps end at the same events for all,
 * so that those who come back from different places soon are told the same.
 */
export function createHistory(options: {
  tail: Tail;
  view: Pick<View, 'eventsBehind' | 'digest8At'>;
  maxFrameEvents: number;
}): ReadStep {
  const { tail, view, maxFrameEvents } = options;

  async function fromMemory(recent: { rows: EventRow[]; head: Snapshot }, place: EventCursor, filter: Filter) {
    const { rows, head } = recent;
    let at = 0;
    for (;;) {
      const window = rows.slice(at, at + windowBehind(rows[at - 1]?.seq ?? place.seq));
      at += window.length;
      const passing = await passingOf(tail, filter, window, head);
      if (passing.length > 0 || at >= rows.length) {
        return { kind: 'events' as const, rows: passing, place: placeOf(rows[at - 1]) ?? place, head };
      }
    }
  }

  async function fromIndex(place: EventCursor, filter: Filter): Promise<Step> {
    const here = await tail.read(place, 0);
    if (here.kind === 'rollback') return here;
    const { head } = here;
    const found = await view.eventsBehind(head, filter, place.seq, maxFrameEvents);
    const last = found.rows.at(-1);
    const end = { seq: found.examinedTo, digest8: '' };
    if (end.seq <= place.seq) end.digest8 = place.digest8;
    else if (end.seq === last?.seq) end.digest8 = digest8Of(last.digest);
    else end.digest8 = end.seq === head.seq ? head.digest8 : await view.digest8At(head, end.seq);
    return { kind: 'events', rows: await passingOf(tail, filter, found.rows, head), place: end, head };
  }

  /** To the next place that all come by: the first stretch is short, for it is made for few. */
  function windowBehind(seq: number): number {
    const short = Math.ceil(maxFrameEvents / SHORT_SHARE);
    const past = seq % maxFrameEvents;
    const left = maxFrameEvents - past;
    return past % short === 0 ? left : Math.min(left, short - (past % short));
  }

  return async (place, filter) => {
    const recent = tail.recent(place);
    if (recent !== undefined) return fromMemory(recent, place, filter);
    if (filter.terms.length > 0) return fromIndex(place, filter);
    const next = await tail.read(place, windowBehind(place.seq));
    if (next.kind === 'rollback') return next;
    const rows = await passingOf(tail, filter, next.rows, next.head);
    return { kind: 'events', rows, place: placeOf(next.rows.at(-1)) ?? place, head: next.head };
  };
}

/** Those of the events that pass; each judged by its credential's status right after it. */
export async function passingOf(
  tail: Pick<Tail, 'statusesRightAfter'>,
  filter: Filter,
  rows: readonly EventRow[],
  head: Snapshot,
): Promise<EventRow[]> {
  const statuses = asksForStatus(filter) ? await tail.statusesRightAfter(rows, head) : [];
  return rows.filter((row, index) => matchesEvent(filter, row, statuses[index]));
}
