import { digest8Of, type EventCursor } from '../ledger/cursor.ts';
import type { EventRow } from '../ledger/view.ts';

/** The last events of a history, in order and without a gap; `base` is the place before the first of them. */
export type Ring = { base: EventCursor; rows: EventRow[] };

/** The place behind an event. */
export function placeOf(row: EventRow | undefined): EventCursor | undefined {
  return row === undefined ? undefined : { seq: row.seq, digest8: digest8Of(row.digest) };
}

/** A ring that begins behind a place. */
export function emptyRing({ seq, digest8 }: EventCursor): Ring {
  return { base: { seq, digest8 }, rows: [] };
}

/** The place behind the last event. */
export function endOf({ base, rows }: Ring): EventCursor {
  return placeOf(rows.at(-1)) ?? base;
}

/** With the events that follow, and without the oldest beyond `most`. */
export function extendRing({ base, rows }: Ring, more: readonly EventRow[], most: number): Ring {
  const all = [...rows, ...more];
  const dropped = Math.max(0, all.length - most);
  return { base: placeOf(all[dropped - 1]) ?? base, rows: all.slice(dropped) };
}

/** At most `limit` events behind a place; undefined when the place is not in the ring, or has another history. */
export function readRing({ base, rows }: Ring, after: EventCursor, limit: number): EventRow[] | undefined {
  const index = after.seq - base.seq;
  const place = index === 0 ? base : placeOf(rows[index - 1]);
  return place?.digest8 === after.digest8 ? rows.slice(index, index + limit) : undefined;
}
