import type { EventCursor } from '../../ledger/cursor.ts';
import type { LedgerIdentity } from '../../ledger/identity.ts';
import type { Filter } from '../view/filter.ts';
import type { Operation } from './operation.ts';
import type { Sink } from './sink.ts';

/** One subscriber to events: either live, in a group, or reading what is behind its place. */
export type Follower = {
  readonly operation: Operation;
  readonly filter: Filter;
  /** The same for all that ask the same with the same filter. */
  readonly key: string;
  /** The ledger that it began on. */
  readonly identity: LedgerIdentity;
  readonly sink: Sink;
  /** Up to where it was told everything. */
  place: EventCursor;
  /** Whether it was told that it is live. */
  isCaughtUp: boolean;
  isOver: boolean;
  /** Events that fitted in its frames of late, while it read. */
  frameEvents: number;
  /** When it was told something while it read, by the process's own clock. */
  toldAt: number;
};
