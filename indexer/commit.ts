import {
  decodeNaming,
  type EventRow,
  encodeBlock,
  encodeNaming,
  lastNames,
  type Naming,
  type ViewCursor,
  type ViewKeys,
} from '../ledger/view.ts';
import { type DecodedEvent, decodeEvent } from './decode.ts';
import { type Fold, foldEvents } from './fold.ts';
import { addMissing, emptyState, type ReadState } from './fold-state.ts';
import { encodeOperations, type Operation } from './operations.ts';
import type { ProvenRange } from './prove.ts';
import { readRelated } from './related.ts';
import type { BlockHeader } from './sequenced.ts';
import { planSlices, type Slice } from './slices.ts';
import type { Told } from './told.ts';
import { moveCursor, type ViewStore } from './view-store.ts';

/** Blocks per chunk of block times: as many as the view's columns have events. */
export const TIMES_CHUNK = 65_536;
/** Bytes of a block's time. */
export const TIME_BYTES = 4;

/** Where the writing stands: the cursor and up to which seq the contract has confirmed it. */
export type Position = { cursor: ViewCursor; provenSeq: number };

/** Told after each commit: where the view stands, the milliseconds it took, and how many of its events are marked. */
export type OnCommit = (position: Position, ms: number, marked: number) => void;

/**
 * Writes a range in slices and moves the cursor along: with every slice that ends a block, and with the last to the
 * range's last block. Each slice names in `dirty` how far it may have written, so that what an interruption leaves is
 * found. While Redis writes one slice, the next ones are decoded, what they relate to is read, and they are folded. An
 * aborted signal ends it between two slices. `told` is what earlier ranges told; after a failure nobody knows what was.
 */
export async function commitRange(
  view: ViewStore,
  from: Position,
  range: ProvenRange,
  onCommit: OnCommit,
  { signal, told }: { signal?: AbortSignal; told?: Told } = {},
): Promise<Position> {
  const state = emptyState(told);
  const slices = planSlices(range.events, decodeEvent);
  let position = from;
  let writing: Promise<void> = Promise.resolve();
  try {
    for (let next = prepare(view, slices), slice = next; slice !== undefined; slice = next) {
      next = prepare(view, slices);
      addMissing(state, await slice.related);
      const commit = commitOf(view.keys, foldEvents(view.keys, state, slice.events), slice.endsBlock, {
        before: position,
        range,
        isLast: next === undefined,
      });
      // Before the one in progress is waited for, so that Redis has the next at once.
      const encoded = encodeOperations(commit.operations, view.keys);
      await writing;
      signal?.throwIfAborted();
      writing = timed(view.commit(position.cursor, encoded), (ms) => onCommit(commit.position, ms, commit.marked));
      // Told when it is waited for; a failure in between must not pass for one that nobody waits for.
      writing.catch(() => undefined);
      position = commit.position;
    }
  } finally {
    await writing;
  }
  return range.events.length > 0 ? position : commitEmpty(view, from, range, onCommit);
}

type Prepared = Slice & { related: Promise<ReadState> };

/** Decodes the next slice and begins to read what it relates to. */
function prepare(view: ViewStore, slices: Iterator<Slice>): Prepared | undefined {
  const { value, done } = slices.next();
  if (done) return undefined;
  const rows = value.events.map(({ row }: DecodedEvent) => row);
  const related = readRelated(view.redis, view.keys, rows);
  related.catch(() => undefined);
  return { ...value, related };
}

/** What is written with a slice, and where the view stands then. */
function commitOf(
  keys: ViewKeys,
  { rows, operations }: Fold,
  endsBlock: boolean,
  { before, range, isLast }: { before: Position; range: ProvenRange; isLast: boolean },
): { operations: Operation[]; position: Position; marked: number } {
  const last = lastOf(rows);
  const dirty: Operation = { op: 'SET', key: keys.dirty, value: String(last.seq) };
  const marked = rows.filter(({ mark }) => mark !== undefined).length;
  if (!endsBlock) return { operations: [dirty, ...operations], position: before, marked };
  const reached = cursorAt(before.cursor, last);
  const cursor = isLast ? cursorAtEnd(reached, range) : reached;
  const provenSeq = provenAt(before, range, last.seq);
  const moves = [
    ...blockOperations(keys, rows),
    ...namingOperations(keys, range, before.cursor.blockNumber, cursor.blockNumber),
    ...(isLast ? [timeOperation(keys, range.to)] : []),
    ...moveCursor(keys, cursor, provenSeq),
  ];
  return {
    operations: [dirty, ...operations, ...moves, { op: 'DEL', key: keys.dirty }],
    position: { cursor, provenSeq },
    marked,
  };
}

/** Blocks without an event: the cursor's block moves over them all the same. */
async function commitEmpty(view: ViewStore, from: Position, range: ProvenRange, onCommit: OnCommit): Promise<Position> {
  const { keys } = view;
  if (from.cursor.blockNumber === range.to.number) return from;
  const cursor = cursorAtEnd(from.cursor, range);
  const position = { cursor, provenSeq: provenAt(from, range, cursor.seq) };
  const operations = [
    ...namingOperations(keys, range, from.cursor.blockNumber, cursor.blockNumber),
    timeOperation(keys, range.to),
    ...moveCursor(keys, cursor, position.provenSeq),
  ];
  await timed(view.commit(from.cursor, operations), (ms) => onCommit(position, ms, 0));
  return position;
}

async function timed(writing: Promise<void>, onEnd: (ms: number) => void): Promise<void> {
  const began = performance.now();
  await writing;
  onEnd(performance.now() - began);
}

/** Writes the time of a block. */
export function timeOperation(keys: ViewKeys, { number, time }: Pick<BlockHeader, 'number' | 'time'>): Operation {
  const value = Buffer.alloc(TIME_BYTES);
  value.writeUInt32BE(time);
  return {
    op: 'SETRANGE',
    key: keys.blockTimes(Math.floor(number / TIMES_CHUNK)),
    offset: (number % TIMES_CHUNK) * TIME_BYTES,
    value,
  };
}

/** Forgets the times of a chunk above a block. */
export function truncateTimes(keys: ViewKeys, chunk: number, above: number): Operation {
  const kept = Math.max(0, Math.min(TIMES_CHUNK, above + 1 - chunk * TIMES_CHUNK));
  return { op: 'TRUNCATE', key: keys.blockTimes(chunk), length: kept * TIME_BYTES };
}

/** The chunk of block times that a block lies in. */
export function timesChunkOf(block: number): number {
  return Math.floor(block / TIMES_CHUNK);
}

/** What is written of the blocks that a slice completes: themselves and their times. */
function blockOperations(keys: ViewKeys, rows: readonly EventRow[]): Operation[] {
  const operations: Operation[] = [];
  for (const [index, row] of rows.entries()) {
    if (rows[index + 1]?.blockNumber === row.blockNumber) continue;
    const { blockNumber: number, blockHash: hash, blockTime: time, seq: lastSeq } = row;
    operations.push({
      op: 'ZADD',
      key: keys.blocks,
      score: number,
      member: encodeBlock({ number, hash, time, lastSeq }),
    });
    operations.push(timeOperation(keys, { number, time }));
  }
  return operations;
}

/** What is written of the namings above one block and up to another. */
function namingOperations(keys: ViewKeys, { namings }: ProvenRange, above: number, upTo: number): Operation[] {
  return namings
    .filter(({ blockNumber }) => blockNumber > above && blockNumber <= upTo)
    .flatMap((naming) => name(keys, naming));
}

/** What is written of namings of blocks that were passed over: there may be later ones of the same accounts. */
export async function lateNamingOperations(
  { redis, keys }: Pick<ViewStore, 'redis' | 'keys'>,
  late: readonly Naming[],
): Promise<Operation[]> {
  if (late.length === 0) return [];
  const all = [...(await redis.zrange(keys.publisherNames, '0', '-1')).map(decodeNaming), ...late];
  const names = lastNames(all);
  return late.flatMap((naming) => name(keys, naming, names.get(naming.account)));
}

function name(keys: ViewKeys, naming: Naming, now = naming.name): Operation[] {
  return [
    { op: 'ZADD', key: keys.publisherNames, score: naming.blockNumber, member: encodeNaming(naming) },
    { op: 'HSET', key: keys.publishers, field: naming.account, value: now },
  ];
}

function cursorAt(before: ViewCursor, { seq, digest, blockNumber, blockHash, blockTime }: EventRow): ViewCursor {
  return { seq, digest, blockNumber, blockHash, blockTime, epoch: before.epoch };
}

/** The cursor that a view has once a range is written. */
export function cursorAfter(before: ViewCursor, range: ProvenRange): ViewCursor {
  return cursorAtEnd({ ...before, seq: range.head.seq, digest: range.head.digest }, range);
}

function cursorAtEnd(reached: ViewCursor, { to }: ProvenRange): ViewCursor {
  return { ...reached, blockNumber: to.number, blockHash: to.hash, blockTime: to.time };
}

/** The contract's hash at the range's end confirms everything before it. */
function provenAt(before: Position, range: ProvenRange, seq: number): number {
  return range.proven ? seq : before.provenSeq;
}

function lastOf(rows: readonly EventRow[]): EventRow {
  const last = rows.at(-1);
  if (last === undefined) throw new TypeError('A slice has at least one event');
  return last;
}
