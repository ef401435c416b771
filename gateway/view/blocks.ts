import { chunkOf, decodeBlock, type EventBlock, type ViewCursor, type ViewKeys } from '../../ledger/view.ts';
import type { Hex } from '../../lib/hex.ts';
import { bytesRange, memberUpTo, type Read } from './reader.ts';

/** A block as far as the view knows it. It does not keep hashes of past blocks without events. */
export type KnownBlock = { number: number; hash: Hex | undefined; time: number };

/** The committed end of a view. */
type Head = { keys: ViewKeys; cursor: ViewCursor };

const BLOCK_TIME_BYTES = 4;
/** How far a block's time is looked for among earlier blocks; the time of the last block with events is known anyway. */
const TIME_WINDOW = 4_096;

/** An indexed block, and the last event up to it. */
export async function readBlock(read: Read, head: Head, number: number): Promise<KnownBlock & { lastSeq: number }> {
  const [member] = await read([memberUpTo(head.keys.blocks, number)]);
  const events = member === undefined ? undefined : decodeBlock(member);
  const time = await blockTime(read, head, number, events);
  return { number, hash: hashOf(head, number, events), time, lastSeq: events?.lastSeq ?? 0 };
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
