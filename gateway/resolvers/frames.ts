import { decodeCursor, type EventCursor, encodeCursor } from '../../ledger/cursor.ts';
import { type LedgerIdentity, ledgerTag } from '../../ledger/identity.ts';
import type { EventRow } from '../../ledger/view.ts';
import { createBell } from '../../lib/async.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { Limits } from '../limits.ts';
import type { EventModel } from '../models.ts';
import { placeOf } from '../ring.ts';
import { type Continuation, isOutage, type Tail } from '../tail.ts';
import { type Filter, matchesEvent } from '../view/filter.ts';

/** A frame of the subscription, as its union's members. */
export type Frame =
  | { __typename: 'CredentialEvents'; events: EventModel[]; cursor: string }
  | { __typename: 'CaughtUp' | 'Heartbeat' | 'Rollback'; cursor: string }
  | { __typename: 'Lagged'; cursor: string; behind: number };

/** Where a subscriber begins, and on which ledger. */
export type Start = { identity: LedgerIdentity; place: EventCursor };

type FrameLimits = Pick<Limits, 'maxFrameEvents' | 'lagThreshold' | 'heartbeatIntervalMs'>;

/** What was read for a subscriber, with those of the events that it asked for. */
type Step = Continuation & { matching: EventRow[] };

/** How long a subscriber waits before it looks again while the view is away, in milliseconds. */
const AWAY_MS = 250;

/** Reads the cursor to begin behind; without one, the end. Throws `BAD_CURSOR`, `FOREIGN_CURSOR`, and what keeps the view away. */
export async function startOf(tail: Tail, after: string | null | undefined): Promise<Start> {
  const { identity, seq, digest8 } = await tail.head();
  return { identity, place: after == null ? { seq, digest8 } : decodeCursor(identity, after) };
}

/**
 * History behind a place, then what happens: the subscriber pulls, so that it holds one frame and no queue. Between
 * history and now there is no seam: both are read by place, and every read proves that it continues the last.
 */
export async function* frames(
  tail: Tail,
  start: Start,
  { filter, limits }: { filter: Filter; limits: FrameLimits },
  signal: AbortSignal,
): AsyncGenerator<Frame, void, void> {
  const bell = createBell();
  const stop = tail.onMove(() => bell.ring());
  const progress = createProgress(start, limits);
  let toldAt = performance.now();
  try {
    for (;;) {
      signal.throwIfAborted();
      const step = await read(tail, progress.place(), filter, limits.maxFrameEvents);
      const { told, isAtHead } = step === 'AWAY' ? { told: [], isAtHead: true } : progress.advance(step);
      for (const frame of told) {
        yield frame;
        toldAt = performance.now();
      }
      const quietMs = toldAt + limits.heartbeatIntervalMs - performance.now();
      if (isAtHead && quietMs > 0) await bell.wait(step === 'AWAY' ? Math.min(AWAY_MS, quietMs) : quietMs, signal);
      if (performance.now() - toldAt >= limits.heartbeatIntervalMs) {
        yield progress.heartbeat();
        toldAt = performance.now();
      }
    }
  } finally {
    stop();
  }
}

/** How far a subscriber is: takes what was read and says what it is told. */
export function createProgress(start: Start, limits: Pick<Limits, 'lagThreshold'>) {
  let { place } = start;
  let isLive = false;
  const cursor = (at: EventCursor) => encodeCursor(start.identity, at);

  function advance(step: Step): { told: Frame[]; isAtHead: boolean } {
    requireLedger(start.identity, step.head.identity);
    if (step.kind === 'rollback') {
      place = step.to;
      isLive = false;
      return { told: [{ __typename: 'Rollback', cursor: cursor(place) }], isAtHead: false };
    }
    const told: Frame[] = [];
    const behind = step.head.seq - place.seq;
    if (isLive && behind > limits.lagThreshold) {
      isLive = false;
      told.push({ __typename: 'Lagged', cursor: cursor(place), behind });
    }
    const last = placeOf(step.matching.at(-1));
    if (last !== undefined) {
      const events = step.matching.map((row) => ({ row, at: step.head }));
      told.push({ __typename: 'CredentialEvents', events, cursor: cursor(last) });
    }
    place = placeOf(step.rows.at(-1)) ?? place;
    const isAtHead = place.seq >= step.head.seq;
    if (isAtHead && !isLive) {
      isLive = true;
      told.push({ __typename: 'CaughtUp', cursor: cursor(place) });
    }
    return { told, isAtHead };
  }

  return { advance, place: () => place, heartbeat: (): Frame => ({ __typename: 'Heartbeat', cursor: cursor(place) }) };
}

/** While the view is away the stream waits for it, and goes on where it was. */
async function read(tail: Tail, place: EventCursor, filter: Filter, most: number): Promise<Step | 'AWAY'> {
  try {
    const next = await tail.read(place, most);
    if (next.kind === 'rollback') return { ...next, matching: [] };
    const statuses = filter.status === undefined ? [] : await tail.statusesRightAfter(next.rows, next.head);
    return { ...next, matching: next.rows.filter((row, index) => matchesEvent(filter, row, statuses[index])) };
  } catch (error) {
    if (isOutage(error)) return 'AWAY';
    throw error;
  }
}

/** Under the same address another ledger can come up; its events do not continue this one's. */
function requireLedger(expected: LedgerIdentity, found: LedgerIdentity): void {
  if (ledgerTag(expected) === ledgerTag(found)) return;
  throw new ServiceError(
    'FOREIGN_CURSOR',
    'Another ledger stands behind this service now: begin again without a cursor',
  );
}
