import { digest8Of, type EventCursor } from '../../ledger/cursor.ts';
import type { EventRow } from '../../ledger/view.ts';
import { attached } from '../../lib/attached.ts';
import { placeOf } from '../ring.ts';
import type { Tail } from '../tail.ts';
import type { Filter } from '../view/filter.ts';
import { asksForStatus, matchesEvent } from '../view/matches.ts';
import type { Snapshot } from '../view/snapshot.ts';
import type { View } from '../view/view.ts';
import type { Follower } from './follower.ts';
import { type EventsFrame, eventsFrame } from './frame.ts';

/** What lies behind a place for one filter: events that pass, if any, and how far was looked, or that the ledger left the place. */
export type Step =
  | { kind: 'events'; frame: EventsFrame | undefined; place: EventCursor; head: Snapshot }
  | { kind: 'rollback'; to: EventCursor; head: Snapshot };

type Recent = { rows: EventRow[]; head: Snapshot };

/** A full frame has so many short ones. */
const SHORT_SHARE = 5;

/** Reads behind a place, at most so many events that pass. */
export type ReadStep = (reading: Reading) => Promise<Step>;

type Reading = Pick<Follower, 'place' | 'filter' | 'key' | 'frameEvents'>;

/** Steps from memory that are kept for others who come by the same place and ask the same. */
const KEPT_STEPS = 2_048;

/**
 * Creates the reading of history. Each step proves that it continues the place. Steps end at the same events for all,
 * so that those who come back from different places soon are told the same; from memory these are found once.
 */
export function createHistory(options: {
  tail: Pick<Tail, 'recent' | 'read' | 'statusesRightAfter'>;
  view: Pick<View, 'eventsBehind' | 'digest8At'>;
  maxFrameEvents: number;
}): ReadStep {
  const { tail, view, maxFrameEvents } = options;

  const stepsAsOf = attached((_end: Snapshot) => new Map<string, Step>());

  async function fromMemory(recent: Recent, reading: Reading): Promise<Step> {
    const steps = stepsAsOf(recent.head);
    const key = `${reading.place.seq} ${reading.frameEvents} ${reading.key}`;
    const known = steps.get(key);
    if (known !== undefined) return known;
    const step = await findInMemory(recent, reading);
    if (steps.size >= KEPT_STEPS) steps.clear();
    steps.set(key, step);
    return step;
  }

  async function findInMemory({ rows, head }: Recent, { place, filter, frameEvents }: Reading): Promise<Step> {
    let at = 0;
    for (;;) {
      const window = rows.slice(at, at + windowBehind(rows[at - 1]?.seq ?? place.seq));
      at += window.length;
      const passing = await passingOf(tail, filter, window, head);
      if (passing.length > 0 || at >= rows.length) {
        return stepOf(passing, frameEvents, { place: placeOf(rows[at - 1]) ?? place, head });
      }
    }
  }

  async function fromIndex({ place, filter, frameEvents }: Reading): Promise<Step> {
    const here = await tail.read(place, 0);
    if (here.kind === 'rollback') return here;
    const { head } = here;
    const found = await view.eventsBehind(head, filter, place.seq, frameEvents);
    const last = found.rows.at(-1);
    const end = { seq: found.examinedTo, digest8: '' };
    if (end.seq <= place.seq) end.digest8 = place.digest8;
    else if (end.seq === last?.seq) end.digest8 = digest8Of(last.digest);
    else end.digest8 = end.seq === head.seq ? head.digest8 : await view.digest8At(head, end.seq);
    return stepOf(await passingOf(tail, filter, found.rows, head), frameEvents, { place: end, head });
  }

  /** To the next place that all come by: the first stretch is short, for it is made for few. */
  function windowBehind(seq: number): number {
    const short = Math.ceil(maxFrameEvents / SHORT_SHARE);
    const past = seq % maxFrameEvents;
    const left = maxFrameEvents - past;
    return past % short === 0 ? left : Math.min(left, short - (past % short));
  }

  return async (reading) => {
    const { place, filter, frameEvents } = reading;
    const recent = tail.recent(place);
    if (recent !== undefined) return fromMemory(recent, reading);
    if (filter.terms.length > 0) return fromIndex(reading);
    const next = await tail.read(place, windowBehind(place.seq));
    if (next.kind === 'rollback') return next;
    const passing = await passingOf(tail, filter, next.rows, next.head);
    return stepOf(passing, frameEvents, { place: placeOf(next.rows.at(-1)) ?? place, head: next.head });
  };
}

/** The first of the events that pass. The next step begins behind them, or behind all that was looked at when they are all. */
function stepOf(
  passing: readonly EventRow[],
  most: number,
  { place, head }: { place: EventCursor; head: Snapshot },
): Step {
  const rows = passing.slice(0, most);
  const last = placeOf(rows.at(-1));
  if (last === undefined) return { kind: 'events', frame: undefined, place, head };
  const frame = eventsFrame(rows, head, last);
  return { kind: 'events', frame, place: rows.length < passing.length ? last : place, head };
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
