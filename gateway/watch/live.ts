import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { EventCursor } from '../../ledger/cursor.ts';
import { ledgerTag } from '../../ledger/identity.ts';
import type { EventRow } from '../../ledger/view.ts';
import type { Closable } from '../../lib/process.ts';
import type { Limits } from '../limits.ts';
import { placeOf } from '../ring.ts';
import { isOutage, type Move, type Tail } from '../tail.ts';
import type { Filter } from '../view/filter.ts';
import { matchesEvent, withoutStatus } from '../view/matches.ts';
import type { Snapshot } from '../view/snapshot.ts';
import type { Answers } from './answers.ts';
import type { Follower } from './follower.ts';
import { eventsFrame, isSamePlace, placeFrame } from './frame.ts';
import { passingOf } from './history.ts';
import type { Operation } from './operation.ts';
import { createRoutes } from './routes.ts';

/** The followers that are up to date. */
export type Live = Closable & {
  /** Up to where events were given out; undefined before the view was seen. */
  end(): EventCursor | undefined;
  /** Takes in a follower whose place is the end. False when it is not, or not any more. */
  join(follower: Follower): boolean;
  leave(follower: Follower): void;
  /** One that asks the same, to share what it holds. */
  find(key: string): Follower | undefined;
  count(): number;
};

/** Live followers with the same question: each answer is made and serialised once for all of them. */
type Group = {
  operation: Operation;
  filter: Filter;
  followers: Set<Follower>;
  /** Events to be told. A follower that joins begins a new segment: the ones before it has read already. */
  segments: EventRow[][];
  isCut: boolean;
  isTelling: boolean;
  toldAt: number;
  /** Changes when the group is put out: what was being told then is told no more. */
  turn: number;
};

/** Followers told in one go, before others have their turn. */
const TOLD_AT_ONCE = 500;
/** Events a group may be behind with telling before its followers read them instead. */
const MAX_WAITING = 2_000;

/**
 * Gives out what the tail sees. The end moves in one step with the queueing of its events, and a follower joins at the
 * end only: so none misses an event between reading and living, and none is told one twice.
 *
 * @param options.onOut takes a follower that cannot stay live; its place is up to where it was told
 */
export function createLive(options: {
  tail: Tail;
  answers: Answers;
  limits: Pick<Limits, 'maxFrameEvents' | 'maxUnreadBytes' | 'heartbeatIntervalMs'>;
  onOut(follower: Follower): void;
}): Live {
  const { tail, answers, limits, onOut } = options;
  const groups = new Map<string, Group>();
  const routes = createRoutes<Group>();
  let head: Snapshot | undefined;
  let count = 0;

  function onMove({ before, to, rows }: Move): void {
    head = to;
    if (before === undefined) return;
    if (rows === undefined) {
      for (const [key, group] of [...groups]) putOut(key, group, before);
      return;
    }
    for (const row of rows) {
      for (const group of routes.candidates(row)) if (mayPass(group.filter, row)) append(group, row);
    }
    for (const [key, group] of [...groups]) {
      if (waitingOf(group) > MAX_WAITING) putOut(key, group, before);
      else if (group.segments.length > 0 && !group.isTelling) void tellAll(key, group);
    }
  }

  function append(group: Group, row: EventRow): void {
    const last = group.segments.at(-1);
    if (last === undefined || group.isCut) group.segments.push([row]);
    else last.push(row);
    group.isCut = false;
  }

  /** Its followers read on by themselves. Those who had been told everything are at the end, the others where they are. */
  function putOut(key: string, group: Group, end: EventCursor): void {
    const isIdle = !group.isTelling && group.segments.length === 0;
    const followers = [...group.followers];
    group.turn += 1;
    group.segments = [];
    group.followers.clear();
    remove(key, group);
    count -= followers.length;
    for (const follower of followers) {
      if (isIdle) follower.place = { seq: end.seq, digest8: end.digest8 };
      onOut(follower);
    }
  }

  function remove(key: string, group: Group): void {
    if (groups.get(key) !== group) return;
    groups.delete(key);
    routes.remove(group.filter, group);
  }

  async function tellAll(key: string, group: Group): Promise<void> {
    const { turn } = group;
    group.isTelling = true;
    try {
      while (group.turn === turn && group.followers.size > 0) {
        const rows = takeRows(group, limits.maxFrameEvents);
        if (rows.length === 0) break;
        await tellRows(group, rows, turn);
      }
    } catch (error) {
      if (isOutage(error)) {
        if (group.turn === turn) putOut(key, group, { seq: 0, digest8: '' });
      } else {
        for (const follower of [...group.followers]) follower.sink.end(error);
      }
    } finally {
      group.isTelling = false;
      if (group.followers.size === 0) remove(key, group);
    }
  }

  async function tellRows(group: Group, rows: EventRow[], turn: number): Promise<void> {
    const at = tail.newest();
    const first = rows[0]?.seq ?? 0;
    if (at === undefined) return;
    const passing = await passingOf(tail, group.filter, rows, at);
    const place = placeOf(passing.at(-1));
    if (place === undefined) return;
    const answer = await answers.of(group.operation, eventsFrame(passing, at, place));
    if (answer.length > limits.maxUnreadBytes && rows.length > 1) {
      const half = rows.length >> 1;
      await tellRows(group, rows.slice(0, half), turn);
      return tellRows(group, rows.slice(half), turn);
    }
    await tell(group, { answer, place, first, turn });
  }

  /** Tells those who are before the first of the events. */
  async function tell(
    group: Group,
    { answer, place, first, turn }: { answer: Buffer; place: EventCursor; first: number; turn: number },
  ): Promise<void> {
    let told = 0;
    for (const follower of group.followers) {
      if (group.turn !== turn) return;
      if (follower.place.seq >= first) continue;
      if (follower.sink.unreadBytes() > limits.maxUnreadBytes) {
        group.followers.delete(follower);
        count -= 1;
        onOut(follower);
        continue;
      }
      follower.place = place;
      follower.sink.next(answer);
      told += 1;
      if (told % TOLD_AT_ONCE === 0) await letOthersRun();
    }
    group.toldAt = performance.now();
  }

  async function beat(key: string, group: Group, at: Snapshot): Promise<void> {
    const { turn } = group;
    const place = { seq: at.seq, digest8: at.digest8 };
    group.isTelling = true;
    try {
      const answer = await answers.of(group.operation, placeFrame('Heartbeat', at.identity, place));
      await tell(group, { answer, place, first: Number.POSITIVE_INFINITY, turn });
    } catch {
      // The next one comes by itself.
    } finally {
      group.isTelling = false;
      if (group.followers.size === 0) remove(key, group);
      else if (group.segments.length > 0) void tellAll(key, group);
    }
  }

  function beatAll(): void {
    if (head === undefined) return;
    const due = performance.now() - limits.heartbeatIntervalMs;
    for (const [key, group] of groups) {
      if (group.toldAt <= due && !group.isTelling && group.segments.length === 0) void beat(key, group, head);
    }
  }

  const stop = tail.onMove(onMove);
  const beats = setInterval(beatAll, Math.max(20, Math.min(1_000, limits.heartbeatIntervalMs / 4)));
  beats.unref();

  return {
    end: () => head,
    join(follower) {
      if (head === undefined || !isSamePlace(follower.place, head)) return false;
      if (ledgerTag(follower.identity) !== ledgerTag(head.identity)) return false;
      let group = groups.get(follower.key);
      if (group === undefined) {
        group = newGroup(follower);
        groups.set(follower.key, group);
        routes.add(group.filter, group);
      }
      group.followers.add(follower);
      group.isCut = true;
      count += 1;
      return true;
    },
    leave(follower) {
      const group = groups.get(follower.key);
      if (group === undefined || !group.followers.delete(follower)) return;
      count -= 1;
      if (group.followers.size === 0 && !group.isTelling) remove(follower.key, group);
    },
    find: (key) => groups.get(key)?.followers.values().next().value,
    count: () => count,
    close() {
      stop();
      clearInterval(beats);
    },
  };
}

function newGroup({ operation, filter }: Follower): Group {
  return {
    ...{ operation, filter, followers: new Set<Follower>(), segments: [], toldAt: performance.now(), turn: 0 },
    ...{ isCut: false, isTelling: false },
  };
}

function waitingOf({ segments }: Group): number {
  return segments.reduce((sum, { length }) => sum + length, 0);
}

/** The next events to tell together, out of one segment. */
function takeRows(group: Group, most: number): EventRow[] {
  const [segment] = group.segments;
  if (segment === undefined) return [];
  if (segment.length <= most) {
    group.segments.shift();
    return segment;
  }
  return segment.splice(0, most);
}

/** Whether an event may pass; its credential's status is looked at when it is told. */
function mayPass(filter: Filter, row: EventRow): boolean {
  return matchesEvent(withoutStatus(filter), row, undefined);
}
