import { decodeCursor, digest8Of, type EventCursor, encodeCursor } from '../../ledger/cursor.ts';
import type { LedgerIdentity } from '../../ledger/identity.ts';
import { credentialKey, type EventRow } from '../../ledger/view.ts';
import type { Limits } from '../limits.ts';
import type { CredentialModel } from '../models.ts';
import { placeOf } from '../ring.ts';
import { type Continuation, isOutage, type Tail } from '../tail.ts';
import type { Snapshot } from '../view/snapshot.ts';
import type { CredentialStatus } from '../view/status.ts';
import type { CredentialBy } from '../view/versions.ts';
import type { View } from '../view/view.ts';
import { nameOfCredential, namesAskedFor, namesOfEvent } from '../watch/credential-names.ts';
import { requireLedger } from '../watch/frame.ts';
import type { Sleepers } from '../watch/sleepers.ts';

/** A frame of one credential's subscription, as its union's members. */
export type CredentialFrame =
  | {
      __typename: 'CredentialState';
      credential: CredentialModel;
      before: CredentialStatus | null;
      status: CredentialStatus;
      cursor: string;
    }
  | { __typename: 'CaughtUp' | 'Heartbeat' | 'Rollback'; cursor: string };

/**
 * Where a subscriber begins, and on which ledger; `isResumed` when it named the place itself. `head` is how far the view
 * was: who follows it may still be behind that, and has not caught up before.
 */
export type CredentialStart = {
  identity: LedgerIdentity;
  place: EventCursor;
  head: Pick<Snapshot, 'seq' | 'epoch'>;
  isResumed: boolean;
};

type Parts = {
  tail: Pick<Tail, 'read'>;
  sleepers: Sleepers;
  view: Pick<View, 'credentialBy' | 'statusOf' | 'rows' | 'eventsOfCredential' | 'clock'>;
  limits: Pick<Limits, 'heartbeatIntervalMs' | 'maxFrameEvents'>;
};

/** What a subscriber was told last: which version is the current one, and its status. */
type State = { credential: CredentialModel; status: CredentialStatus };

/** How long a subscriber waits before it looks again while the view is away, in milliseconds. */
const AWAY_MS = 250;

/** Reads the cursor to begin behind; without one, the end, asked anew so that what a query told is in it. Throws `BAD_CURSOR`, `FOREIGN_CURSOR`, and what keeps the view away. */
export async function startOfCredential(
  view: Pick<View, 'snapshot'>,
  after: string | null | undefined,
): Promise<CredentialStart> {
  const { identity, seq, digest8, epoch } = await view.snapshot();
  const head = { seq, epoch };
  if (after == null) return { identity, place: { seq, digest8 }, head, isResumed: false };
  return { identity, place: decodeCursor(identity, after), head, isResumed: true };
}

/**
 * The states of one credential, in order: each time that its current version or that version's status is another one.
 * 1. Behind a cursor, the state as of it counts as told; otherwise the present state is told first.
 * 2. Events of other credentials only move the cursor on, and wake nobody. Who is more than a page behind has his events
 *    looked up.
 * 3. No event tells of an expiry: once the clock passes the end of validity, the state is looked at again. The clock is
 *    that of queries, so that whoever asks after the frame is told the same.
 */
export async function* credentialFrames(
  { tail, view, sleepers, limits }: Parts,
  by: CredentialBy,
  start: CredentialStart,
  signal: AbortSignal,
): AsyncGenerator<CredentialFrame, void, void> {
  const namesBefore = namesAskedFor(by);
  const sleeper = sleepers.join();
  const cursor = (at: EventCursor) => encodeCursor(start.identity, at);
  let { place } = start;
  let told: State | undefined;
  let key: string | undefined;
  let isLive = false;
  // The place from which on the state is known; until it is read, nothing was told.
  let mustRecall = start.isResumed;
  let isStale = true;
  let due = Number.POSITIVE_INFINITY;
  let toldAt = Date.now();

  /** The state as of a moment; a frame when it is not the one that was told. */
  async function look(at: Snapshot): Promise<CredentialFrame | undefined> {
    const state = await stateAt(view, at, key === undefined ? by : { id: key });
    if (state !== undefined) key = credentialKey(state.credential.row);
    const before = told;
    told = state;
    if (state === undefined || isSame(before, state)) return undefined;
    const frame = { credential: state.credential, before: before?.status ?? null, status: state.status };
    return { __typename: 'CredentialState', ...frame, cursor: cursor(at) };
  }

  /** Names that the events have which are about it; before it is published, those that its publication will have. */
  const names = () => (key === undefined ? namesBefore : [nameOfCredential(key)]);

  /** Events about it behind the place, looked up. */
  async function eventsBehind(head: Snapshot): Promise<EventRow[]> {
    if (key === undefined) {
      const credential = await view.credentialBy(head, by);
      if (credential === undefined) return [];
      key = credentialKey(credential.row);
    }
    return view.eventsOfCredential(head, key, place.seq);
  }

  async function* advance(next: Extract<Continuation, { kind: 'events' }>): AsyncGenerator<CredentialFrame> {
    const { head } = next;
    if (mustRecall) {
      await look(await momentAt(view, head, place));
      mustRecall = false;
    }
    const end = placeOf(next.rows.at(-1)) ?? place;
    const isWhole = end.seq >= head.seq;
    for (const row of isWhole ? next.rows : await eventsBehind(head)) {
      const found = namesOfEvent(row);
      if (!names().some((name) => found.includes(name))) continue;
      isStale = true;
      const frame = start.isResumed || isLive ? await look(momentOf(head, row)) : undefined;
      place = placeOf(row) ?? place;
      if (frame !== undefined) yield frame;
    }
    place = isWhole ? end : { seq: head.seq, digest8: head.digest8 };
  }

  /** At the head: what only the clock can have changed, and when it will change something next. */
  async function* settle(head: Snapshot): AsyncGenerator<CredentialFrame> {
    if (isStale || view.clock() >= due) {
      const frame = await look({ ...head, time: view.clock() });
      if (frame !== undefined) yield frame;
      due = (told?.status === 'ACTIVE' ? told.credential.row.validUntil : undefined) ?? Number.POSITIVE_INFINITY;
      isStale = false;
    }
    if (isLive || (head.epoch === start.head.epoch && head.seq < start.head.seq)) return;
    yield { __typename: 'CaughtUp', cursor: cursor(place) };
    isLive = true;
  }

  try {
    for (;;) {
      signal.throwIfAborted();
      let isAway = false;
      let isAtHead = true;
      try {
        const next = await tail.read(place, limits.maxFrameEvents);
        requireLedger(start.identity, next.head.identity);
        if (next.kind === 'rollback') {
          place = next.to;
          told = undefined;
          [mustRecall, isStale, isLive, isAtHead] = [false, true, false, false];
          yield { __typename: 'Rollback', cursor: cursor(place) };
        } else {
          for await (const frame of advance(next)) {
            yield frame;
            toldAt = Date.now();
          }
          isAtHead = place.seq >= next.head.seq;
          if (isAtHead) {
            for await (const frame of settle(next.head)) {
              yield frame;
              toldAt = Date.now();
            }
          }
        }
      } catch (error) {
        if (!isOutage(error)) throw error;
        isAway = true;
      }
      const quietMs = toldAt + limits.heartbeatIntervalMs - Date.now();
      const waitMs = Math.min(quietMs, isAway ? AWAY_MS : Math.max(AWAY_MS, due * 1_000 - Date.now()));
      if (isAtHead && waitMs > 0) place = await sleeper.sleep(place, names(), waitMs, signal);
      if (Date.now() - toldAt >= limits.heartbeatIntervalMs) {
        yield { __typename: 'Heartbeat', cursor: cursor(place) };
        toldAt = Date.now();
      }
    }
  } finally {
    sleeper.leave();
  }
}

async function stateAt(view: Parts['view'], at: Snapshot, by: CredentialBy): Promise<State | undefined> {
  const credential = await view.credentialBy(at, by);
  return credential === undefined ? undefined : { credential, status: await view.statusOf(credential) };
}

function isSame(a: State | undefined, b: State): boolean {
  return a?.credential.row.seq === b.credential.row.seq && a.status === b.status;
}

/** The view right after an event, seen from a head behind it. */
function momentOf(head: Snapshot, row: EventRow): Snapshot {
  const block = { number: row.blockNumber, hash: row.blockHash, time: row.blockTime };
  return { ...head, seq: row.seq, digest8: digest8Of(row.digest), block, time: row.blockTime };
}

async function momentAt(view: Parts['view'], head: Snapshot, place: EventCursor): Promise<Snapshot> {
  const [row] = place.seq === 0 ? [] : await view.rows([place.seq]);
  return row === undefined ? { ...head, ...place, time: 0 } : momentOf(head, row);
}
