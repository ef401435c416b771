import type { Column, CurrentVersion, Dispute, EventRow } from '../ledger/view.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';

/** What the view holds about the things that some events relate to, read before they are folded. */
export type RelatedState = {
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

/** A state of its own, to be folded along. */
export function copyOf({ owners, current, disputes, rows, columns }: RelatedState): RelatedState {
  return {
    owners: new Map(owners),
    current: new Map(current),
    disputes: new Map(disputes),
    rows: new Map(rows),
    columns: new Map(columns),
  };
}

/** Column of an event that others relate to. */
export function columnAt(state: RelatedState, seq: number): Column {
  const column = state.columns.get(seq);
  if (column === undefined)
    throw new ServiceError('VIEW', `The view has no column for event ${seq}, which others relate to`);
  return column;
}
