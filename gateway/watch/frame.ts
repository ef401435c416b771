import { type EventCursor, encodeCursor } from '../../ledger/cursor.ts';
import { type LedgerIdentity, ledgerTag } from '../../ledger/identity.ts';
import type { EventRow } from '../../ledger/view.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { EventModel } from '../models.ts';
import type { Snapshot } from '../view/snapshot.ts';

/** Events, and the place behind the last of them. */
export type EventsFrame = { __typename: 'CredentialEvents'; events: EventModel[]; cursor: string };

/** A frame of the subscription, as its union's members. */
export type Frame =
  | EventsFrame
  | { __typename: 'CaughtUp' | 'Heartbeat' | 'Rollback'; cursor: string }
  | { __typename: 'Lagged'; cursor: string; behind: number };

/** Events in a frame that ends at a place. */
export function eventsFrame(rows: readonly EventRow[], at: Snapshot, place: EventCursor): EventsFrame {
  const events = rows.map((row) => ({ row, at }));
  return { __typename: 'CredentialEvents', events, cursor: encodeCursor(at.identity, place) };
}

/** A frame that has nothing but its place. */
export function placeFrame(
  kind: 'CaughtUp' | 'Heartbeat' | 'Rollback',
  identity: LedgerIdentity,
  place: EventCursor,
): Frame {
  return { __typename: kind, cursor: encodeCursor(identity, place) };
}

/** Whether two places are one. */
export function isSamePlace(a: EventCursor, b: EventCursor): boolean {
  return a.seq === b.seq && a.digest8 === b.digest8;
}

/** Under the same address another ledger can come up; its events do not continue this one's. */
export function requireLedger(expected: LedgerIdentity, found: LedgerIdentity): void {
  if (ledgerTag(expected) === ledgerTag(found)) return;
  throw new ServiceError(
    'FOREIGN_CURSOR',
    'Another ledger stands behind this service now: begin again without a cursor',
  );
}
