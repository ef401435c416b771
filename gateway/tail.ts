import { type EventCursor, encodeCursor } from '../ledger/cursor.ts';
import { ledgerTag } from '../ledger/identity.ts';
import type { EventRow } from '../ledger/view.ts';
import { createBell } from '../lib/async.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { emptyRing, endOf, extendRing, type Ring, readRing } from './ring.ts';
import type { Reader, Source } from './view/reader.ts';
import { readRows } from './view/rows.ts';
import { readDigest8, type Snapshot } from './view/snapshot.ts';
import type { CredentialStatus } from './view/status.ts';
import type { View } from './view/view.ts';
import type { Wake } from './wake.ts';

/** What lies behind a place in the sequence: events up to some number, or that the ledger has left the place. */
export type Continuation =
  | { kind: 'events'; rows: EventRow[]; head: Snapshot }
  | { kind: 'rollback'; to: EventCursor; head: Snapshot };

/** A step of the end: where it was before, and the events behind that; without them the ledger went back, or they are too many. */
export type Move = { before: Snapshot | undefined; to: Snapshot; rows: readonly EventRow[] | undefined };

/** The end of the sequence as this process follows it, shared by all its subscribers. */
export type Tail = {
  /** Follows until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
  /** The newest snapshot; waits for the first. Throws what keeps it away. */
  head(): Promise<Snapshot>;
  /** The newest snapshot; undefined before the first. */
  newest(): Snapshot | undefined;
  /** The last event seen; 0 before anything was. */
  seq(): number;
  /** What follows a place, from memory; undefined when it is not among the last events, or has another history. */
  recent(after: EventCursor): { rows: EventRow[]; head: Snapshot } | undefined;
  /** At most `limit` events behind a place, proven to continue the history that ends there. */
  read(after: EventCursor, limit: number): Promise<Continuation>;
  /** Statuses of the events' credentials, each right after its event. */
  statusesRightAfter(rows: readonly EventRow[], head: Snapshot): Promise<(CredentialStatus | undefined)[]>;
  /** Calls when there is something new. Returns how to stop. */
  onMove(listener: (move: Move) => void): () => void;
};

/** How often the end is looked at when nothing wakes, in milliseconds. */
const POLL_MS = 250;
const READ_EVENTS = 250;

/** Creates the tail. Its reads are whole: a rollback between two of them shows in the digest of the place they continue. */
export function createTail(options: {
  view: Pick<View, 'snapshot' | 'checkCursor' | 'statusesAfter'>;
  reader: Reader;
  wake: Wake;
  /** Newest events that are kept in memory. */
  maxRecentEvents: number;
  log: Log;
}): Tail {
  const { view, reader, wake, maxRecentEvents, log } = options;
  const listeners = new Set<(move: Move) => void>();
  const statuses = new WeakMap<EventRow, { status: CredentialStatus | undefined }>();
  let newest: Snapshot | undefined;
  let ring: Ring | undefined;

  async function look(): Promise<void> {
    const at = await view.snapshot();
    await wake.listenTo(at.keys);
    if (newest !== undefined && isSame(newest, at)) {
      newest = at;
      return;
    }
    const before = newest;
    ring = await extend(ring, before, at);
    newest = at;
    const isContinued = before !== undefined && ledgerTag(before.identity) === ledgerTag(at.identity);
    const move = { before, to: at, rows: isContinued ? readRing(ring, before, maxRecentEvents) : undefined };
    for (const listener of [...listeners]) listener(move);
  }

  /** The ring up to a new end: longer when it continues, else begun anew at the end. */
  async function extend(old: Ring | undefined, before: Snapshot | undefined, at: Snapshot): Promise<Ring> {
    const source = reader.from(at);
    if (old === undefined || before === undefined || ledgerTag(before.identity) !== ledgerTag(at.identity)) {
      return lastOf(source);
    }
    // The epoch changes as well when rows were mended: those that were read before may be the wrong ones.
    if (before.epoch !== at.epoch) return lastOf(source);
    const end = endOf(old);
    if (at.seq - end.seq > maxRecentEvents) return lastOf(source);
    const [isContinued, rows] = await Promise.all([holds(source, end), rowsBehind(source, end.seq, at.seq - end.seq)]);
    return isContinued ? extendRing(old, rows, maxRecentEvents) : lastOf(source);
  }

  /** The last events of a view: those who were cut off by a restart come back from among them, all at once. */
  async function lastOf(source: Source): Promise<Ring> {
    const { seq } = source.at;
    const from = Math.max(0, seq - maxRecentEvents);
    const base = { seq: from, digest8: await readDigest8(source.read, source.at.keys, from) };
    return extendRing(emptyRing(base), await rowsBehind(source, from, seq - from), maxRecentEvents);
  }

  async function readView(after: EventCursor, limit: number): Promise<Continuation> {
    const head = await view.snapshot();
    const source = reader.from(head);
    if (after.seq <= head.seq && (await holds(source, after))) {
      const rows = await rowsBehind(source, after.seq, Math.min(limit, head.seq - after.seq));
      return { kind: 'events', rows, head };
    }
    const checked = await view.checkCursor(encodeCursor(head.identity, after));
    if ('seq' in checked) return { kind: 'events', rows: [], head };
    const to = { seq: checked.rollbackTo, digest8: await readDigest8(source.read, head.keys, checked.rollbackTo) };
    return { kind: 'rollback', to, head };
  }

  return {
    async run(signal) {
      const bell = createBell();
      const stop = wake.onMove(() => bell.ring());
      let isAway = false;
      try {
        while (!signal.aborted) {
          try {
            await look();
            if (isAway) log.info('The view is back');
            isAway = false;
          } catch (error) {
            if (!isOutage(error)) log.error({ err: error }, 'The view cannot be followed');
            else if (!isAway) log.warn({ reason: messageOf(error) }, 'The view cannot be followed; trying again');
            isAway = true;
          }
          await bell.wait(POLL_MS, signal).catch(() => undefined);
        }
      } finally {
        stop();
      }
    },
    newest: () => newest,
    seq: () => newest?.seq ?? 0,
    recent(after) {
      const rows = ring === undefined ? undefined : readRing(ring, after, maxRecentEvents);
      // The ring ends where `newest` does: both change in one step.
      return rows === undefined || newest === undefined ? undefined : { rows, head: newest };
    },
    head: async () => newest ?? (await view.snapshot()),
    async read(after, limit) {
      const rows = ring === undefined ? undefined : readRing(ring, after, limit);
      // The ring ends where `newest` does: both change in one step.
      if (rows !== undefined && newest !== undefined) return { kind: 'events', rows, head: newest };
      return readView(after, limit);
    },
    async statusesRightAfter(rows, head) {
      const unknown = rows.filter((row) => !statuses.has(row));
      if (unknown.length > 0) {
        const found = await view.statusesAfter(head, unknown);
        for (const [index, row] of unknown.entries()) statuses.set(row, { status: found[index] });
      }
      return rows.map((row) => statuses.get(row)?.status);
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Whether an error is an outage that ends by itself. */
export function isOutage(error: unknown): boolean {
  return error instanceof ServiceError && error.retryable;
}

function isSame(a: Snapshot, b: Snapshot): boolean {
  return (
    a.seq === b.seq && a.digest8 === b.digest8 && a.epoch === b.epoch && ledgerTag(a.identity) === ledgerTag(b.identity)
  );
}

/** Whether the history of a source contains a place. */
async function holds(source: Source, place: EventCursor): Promise<boolean> {
  if (place.seq > source.at.seq) return false;
  return (await readDigest8(source.read, source.at.keys, place.seq)) === place.digest8;
}

async function rowsBehind(source: Source, seq: number, count: number): Promise<EventRow[]> {
  const rows: EventRow[] = [];
  for (let next = seq + 1; next <= seq + count; next += READ_EVENTS) {
    const length = Math.min(READ_EVENTS, seq + count - next + 1);
    rows.push(
      ...(await readRows(
        source,
        Array.from({ length }, (_, index) => next + index),
      )),
    );
  }
  return rows;
}
