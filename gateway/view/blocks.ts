import { chunkOf, decodeBlock, type EventBlock, type ViewCursor, type ViewKeys } from '../../ledger/view.ts';
import type { Hex } from '../../lib/hex.ts';
import { bytesRange, countBetween, memberAt, memberUpTo, type Read } from './reader.ts';

/** A block as far as the view knows it. It does not keep hashes of past blocks without events. */
export type KnownBlock = { number: number; hash: Hex | undefined; time: number };

/** The committed end of a view. */
type Head = { keys: ViewKeys; cursor: ViewCursor };

const BLOCK_TIME_BYTES = 4;
/** How far a block's time is looked for among earlier blocks; the time of the last block with events is known anyway. */
const TIME_WINDOW = 4_096;

/** The last block with events up to a number. */
export async function readEventBlock(read: Read, keys: ViewKeys, number: number): Promise<EventBlock | undefined> {
  const [member] = await read([memberUpTo(keys.blocks, number)]);
  return decodeMember(member);
}

/** An indexed block, of which the last one with events up to it is known. */
export async function readBlock(
  read: Read,
  head: Head,
  number: number,
  events: EventBlock | undefined,
): Promise<KnownBlock> {
  return { number, hash: hashOf(head, number, events), time: await blockTime(read, head, number, events) };
}

/** Places that are looked at in one round trip: a million blocks take four. */
const PROBES = 32;

/**
 * The last block with events at or before a time (seconds since 1970), or the indexed block when the time is not before
 * that; undefined before the first one. What lies between it and the time are blocks without events.
 */
export async function readBlockAt(
  read: Read,
  { keys, cursor }: Head,
  time: number,
): Promise<(KnownBlock & { lastSeq: number }) | undefined> {
  if (time >= cursor.blockTime) {
    return { number: cursor.blockNumber, hash: cursor.blockHash, time: cursor.blockTime, lastSeq: cursor.seq };
  }
  const [count] = await read([countBetween(keys.blocks, 0, cursor.blockNumber)]);
  // Of the first `low` blocks all are at or before the time, of those from rank `high` on none is.
  let [low, high] = [0, count];
  let found: EventBlock | undefined;
  while (low < high) {
    const step = Math.max(1, Math.ceil((high - low) / PROBES));
    const ranks = Array.from({ length: Math.ceil((high - low) / step) }, (_, index) => low + index * step);
    const blocks = (await read(ranks.map((rank) => memberAt(keys.blocks, rank)))).map(decodeMember);
    const passed = blocks.findIndex((block) => block === undefined || block.time > time);
    const last = passed < 0 ? ranks.length - 1 : passed - 1;
    if (passed >= 0) high = ranks[passed] ?? high;
    if (last < 0) break;
    found = blocks[last];
    low = (ranks[last] ?? low) + 1;
  }
  return found;
}

function decodeMember(member: string | undefined): EventBlock | undefined {
  return member === undefined ? undefined : decodeBlock(member);
}

function hashOf({ cursor }: Head, number: number, events: EventBlock | undefined): Hex | undefined {
  if (number === cursor.blockNumber) return cursor.blockHash;
  return events?.number === number ? events.hash : undefined;
}

/** Time of a block; until an index that caught up has filled it in, that of the nearest earlier one that is known. */
async function blockTime(
  read: Read,
  { keys, cursor }: Head,
  number: number,
  events: EventBlock | undefined,
): Promise<number> {
  if (events?.number === number) return events.time;
  if (number === cursor.blockNumber) return cursor.blockTime;
  const { chunk, offset } = chunkOf(number);
  const first = Math.max(
    0,
    offset - TIME_WINDOW + 1,
    events?.number === undefined ? 0 : offset - (number - events.number),
  );
  const [times] = await read([
    bytesRange(keys.blockTimes(chunk), first * BLOCK_TIME_BYTES, (offset - first + 1) * BLOCK_TIME_BYTES),
  ]);
  for (let at = times.length - BLOCK_TIME_BYTES; at >= 0; at -= BLOCK_TIME_BYTES) {
    const time = times.readUInt32BE(at);
    if (time !== 0) return time;
  }
  return events?.time ?? 0;
}
