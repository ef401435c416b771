import {
  type EventRow,
  encodeBlock,
  encodeNaming,
  type Naming,
  type ViewCursor,
  type ViewKeys,
} from '../ledger/view.ts';
import { decodeEvent } from './decode.ts';
import { foldEvents } from './fold.ts';
import type { Operation } from './operations.ts';
import type { ProvenRange } from './prove.ts';
import { readRelated } from './related.ts';
import type { BlockHeader } from './sequenced.ts';
import { planSlices } from './slices.ts';
import { moveCursor, type ViewStore } from './view-store.ts';

/** Blocks per chunk of block times: as many as the view's columns have events. */
export const TIMES_CHUNK = 65_536;
/** Bytes of a block's time. */
export const TIME_BYTES = 4;

/** Where the writing stands: the cursor and up to which seq the contract has confirmed it. */
export type Position = { cursor: ViewCursor; provenSeq: number };

/**
 * Writes a range in slices and moves the cursor along: with every slice that ends a block, and at the end to the range's
 * last block. Each slice names in `dirty` how far it may have written, so that what an interruption leaves is found.
 */
export async function commitRange(
  view: ViewStore,
  from: Position,
  range: ProvenRange,
  onCommit: (position: Position, ms: number) => void,
): Promise<Position> {
  let position = from;
  const { keys } = view;
  for (const { events, endsBlock } of planSlices(range.events.map(decodeEvent))) {
    const related = await readRelated(
      view.redis,
      keys,
      events.map(({ row }) => row),
    );
    const { rows, operations } = foldEvents(keys, related, events);
    const last = lastOf(rows);
    const next = endsBlock
      ? { cursor: cursorAt(position.cursor, last), provenSeq: provenAt(position, range, last.seq) }
      : undefined;
    const blocks = endsBlock ? blockOperations(keys, rows, range, position.cursor.blockNumber) : [];
    const move = next === undefined ? [] : [...moveCursor(keys, next.cursor, next.provenSeq), del(keys.dirty)];
    const began = performance.now();
    await view.commit(position.cursor, [
      { op: 'SET', key: keys.dirty, value: String(last.seq) },
      ...operations,
      ...blocks,
      ...move,
    ]);
    if (next !== undefined) position = next;
    onCommit(position, performance.now() - began);
  }
  return commitEnd(view, position, range, onCommit);
}

/** The range's last blocks may hold no event: the cursor's block moves over them all the same. */
async function commitEnd(
  view: ViewStore,
  from: Position,
  range: ProvenRange,
  onCommit: (position: Position, ms: number) => void,
): Promise<Position> {
  const { keys } = view;
  const { to } = range;
  if (from.cursor.blockNumber === to.number) return from;
  const cursor = { ...from.cursor, blockNumber: to.number, blockHash: to.hash, blockTime: to.time };
  const position = { cursor, provenSeq: provenAt(from, range, cursor.seq) };
  const namings = range.namings.filter(({ blockNumber }) => blockNumber > from.cursor.blockNumber);
  const began = performance.now();
  await view.commit(from.cursor, [
    ...namings.flatMap((naming) => name(keys, naming)),
    timeOperation(keys, to),
    ...moveCursor(keys, cursor, position.provenSeq),
  ]);
  onCommit(position, performance.now() - began);
  return position;
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

/** What is written of the blocks that a slice completes: themselves, their times, and namings up to them. */
function blockOperations(keys: ViewKeys, rows: readonly EventRow[], range: ProvenRange, after: number): Operation[] {
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
  const upTo = lastOf(rows).blockNumber;
  const namings = range.namings.filter(({ blockNumber }) => blockNumber > after && blockNumber <= upTo);
  return [...operations, ...namings.flatMap((naming) => name(keys, naming))];
}

function name(keys: ViewKeys, naming: Naming): Operation[] {
  return [
    { op: 'ZADD', key: keys.publisherNames, score: naming.blockNumber, member: encodeNaming(naming) },
    { op: 'HSET', key: keys.publishers, field: naming.account, value: naming.name },
  ];
}

function cursorAt(before: ViewCursor, { seq, digest, blockNumber, blockHash, blockTime }: EventRow): ViewCursor {
  return { seq, digest, blockNumber, blockHash, blockTime, epoch: before.epoch };
}

/** The contract's hash at the range's end confirms everything before it. */
function provenAt(before: Position, range: ProvenRange, seq: number): number {
  return range.proven ? seq : before.provenSeq;
}

function del(key: string): Operation {
  return { op: 'DEL', key };
}

function lastOf(rows: readonly EventRow[]): EventRow {
  const last = rows.at(-1);
  if (last === undefined) throw new TypeError('A slice has at least one event');
  return last;
}
