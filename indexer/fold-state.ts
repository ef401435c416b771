import type { Column } from '../ledger/column.ts';
import type { CurrentVersion, Dispute, EventRow } from '../ledger/view.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import { createTold, type Told } from './told.ts';

/** What the view holds about the things that some events relate to, read before they are folded. */
export type ReadState = {
  /** Seq of the event that owns a UUID. */
  owners: Map<string, number>;
  /** Current version of a credential, by the term of its group. */
  current: Map<string, CurrentVersion>;
  /** Disputes about ids of publications. */
  disputes: Map<Hex, Dispute>;
  /** Rows by seq: of publications whose status changes, and of those published once more with their latest change. */
  rows: Map<number, EventRow>;
  /** Columns of those publications and of the current versions, by seq. */
  columns: Map<number, Column>;
};

/** The same after some events, with what these were the first to have. */
export type RelatedState = ReadState & { told: Told };

/** A state that knows of nothing, but for what was told before. */
export function emptyState(told = createTold()): RelatedState {
  const read = { owners: new Map(), current: new Map(), disputes: new Map(), rows: new Map(), columns: new Map() };
  return { ...read, told };
}

/**
 * Adds what was read from the view to what events were folded into. What is known already stays: it may have been read,
 * or changed by events, before the view was written.
 */
export function addMissing(state: RelatedState, read: ReadState): void {
  addTo(state.owners, read.owners);
  addTo(state.current, read.current);
  addTo(state.disputes, read.disputes);
  addTo(state.rows, read.rows);
  addTo(state.columns, read.columns);
}

function addTo<K, V>(known: Map<K, V>, read: ReadonlyMap<K, V>): void {
  for (const [key, value] of read) if (!known.has(key)) known.set(key, value);
}

/** Column of an event that others relate to. */
export function columnAt(state: RelatedState, seq: number): Column {
  const column = state.columns.get(seq);
  if (column === undefined)
    throw new ServiceError('VIEW', `The view has no column for event ${seq}, which others relate to`);
  return column;
}
