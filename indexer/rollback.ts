import {
  CHUNK,
  chunkOf,
  DIGEST_BYTES,
  type EventBlock,
  type RollbackRecord,
  type ViewCursor,
  type ViewKeys,
} from '../ledger/view.ts';
import { ServiceError } from '../lib/errors.ts';
import { cleanView } from './clean.ts';
import { type Position, timesChunkOf, truncateTimes } from './commit.ts';
import type { Operation } from './operations.ts';
import type { BlockHeader } from './sequenced.ts';
import { startCursor } from './start.ts';
import { storedRows } from './stored.ts';
import { moveCursor, type ViewStore } from './view-store.ts';

/** Rollbacks that are remembered for those who were away. */
const REMEMBERED = 100;

/** Removed events whose digests a rollback remembers, the first ones; cursors behind later ones start over. */
const REMEMBERED_DIGESTS = 8_192;

/**
 * Goes back to the newest block with events that the ledger still has: lowers the cursor first, so that nobody reads
 * what is void, then cleans. Answers where the view stands then.
 */
export async function rollBack(
  view: ViewStore,
  from: Position,
  isCanonical: (block: EventBlock) => Promise<boolean>,
  origin: BlockHeader,
): Promise<Position> {
  const block = await newestCanonical(view, isCanonical);
  return lowerCursor(view, from, block, origin);
}

/** Goes back to the newest block with events whose last seq is not above `seq`. */
export async function rollBackTo(view: ViewStore, from: Position, seq: number, origin: BlockHeader): Promise<Position> {
  return rollBack(view, from, async (block) => block.lastSeq <= seq, origin);
}

/**
 * The newest block that satisfies, by bisection: a block of the chain has all its ancestors in the chain, so those that
 * satisfy come first.
 */
async function newestCanonical(
  view: ViewStore,
  isCanonical: (block: EventBlock) => Promise<boolean>,
): Promise<EventBlock | undefined> {
  let [low, high] = [0, await view.countBlocks()];
  let newest: EventBlock | undefined;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const block = await view.blockAt(middle);
    if (block !== undefined && (await isCanonical(block))) [newest, low] = [block, middle + 1];
    else high = middle;
  }
  return newest;
}

async function lowerCursor(
  view: ViewStore,
  { cursor: from, provenSeq: formerlyProven }: Position,
  block: EventBlock | undefined,
  origin: BlockHeader,
): Promise<Position> {
  const { keys } = view;
  const cursor = await cursorAt(view, from, block, origin);
  // That a block is still there does not say that its events were read as the contract has them.
  const provenSeq = Math.min(formerlyProven, cursor.seq);
  const isBack = cursor.seq < from.seq;
  const removed = await digestsBetween(view, cursor.seq, Math.min(from.seq, cursor.seq + REMEMBERED_DIGESTS));
  const record: RollbackRecord = { common: cursor.seq, from: from.seq, at: Date.now(), removed };
  const dirty = Math.max(from.seq, Number((await view.redis.get(keys.dirty)) ?? 0));
  const operations: Operation[] = [
    { op: 'SET', key: keys.dirty, value: String(dirty) },
    ...(isBack ? [{ op: 'LPUSH' as const, key: keys.rollbacks, value: JSON.stringify(record), keep: REMEMBERED }] : []),
    ...timeOperations(keys, cursor.blockNumber, from.blockNumber),
    ...moveCursor(keys, cursor, provenSeq),
  ];
  await view.commit(from, operations);
  await cleanView(view, cursor);
  return { cursor, provenSeq };
}

/** Forgets the times above one block and up to another: at once, for nothing tells afterwards up to where there are any. */
function timeOperations(keys: ViewKeys, above: number, last: number): Operation[] {
  const [first, count] = [timesChunkOf(above), timesChunkOf(last) - timesChunkOf(above) + 1];
  return Array.from({ length: count }, (_, index) => truncateTimes(keys, first + index, above));
}

/** Digests of the events above `common` and up to `last`, as hex. */
async function digestsBetween(view: ViewStore, common: number, last: number): Promise<string> {
  let digests = '';
  for (let seq = common + 1; seq <= last; ) {
    const { chunk, offset } = chunkOf(seq);
    const count = Math.min(last - seq + 1, CHUNK - offset);
    const begin = offset * DIGEST_BYTES;
    const bytes = await view.redis.getrangeBuffer(view.keys.digests(chunk), begin, begin + count * DIGEST_BYTES - 1);
    digests += bytes.toString('hex');
    seq += count;
  }
  return digests;
}

/** The epoch tells readers that events vanished; where only empty blocks were replaced, it stays. */
async function cursorAt(
  view: ViewStore,
  from: ViewCursor,
  block: EventBlock | undefined,
  origin: BlockHeader,
): Promise<ViewCursor> {
  if (block === undefined) return startCursor(origin, from.seq > 0 ? from.epoch + 1 : from.epoch);
  const row = (await storedRows(view.redis, view.keys, [block.lastSeq])).get(block.lastSeq);
  if (row === undefined)
    throw new ServiceError('VIEW', `The view has no row for event ${block.lastSeq}, the last of block ${block.number}`);
  const { digest } = row;
  const epoch = block.lastSeq < from.seq ? from.epoch + 1 : from.epoch;
  return { seq: block.lastSeq, digest, blockNumber: block.number, blockHash: block.hash, blockTime: block.time, epoch };
}
