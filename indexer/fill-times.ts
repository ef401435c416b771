import type { Naming, ViewCursor } from '../ledger/view.ts';
import { lateNamingOperations, TIME_BYTES, TIMES_CHUNK, timeOperation, timesChunkOf } from './commit.ts';
import type { BlockHeader } from './sequenced.ts';
import type { Source } from './source.ts';
import type { ViewStore } from './view-store.ts';

/** Blocks asked of the ledger in one go, with the cursor's one request; after each the indexer looks for news. */
const AT_ONCE = 63;

/** Times looked through in one read, four bytes each. */
const WINDOW = 8_192;

/** How long a node that did not give the headers is left alone, in milliseconds. */
const PAUSE_MS = 5_000;

/** Fills in what a catch-up passed over. */
export type TimeFiller = {
  /** Fills in some times up to a cursor's block; whether there is more to do now. Throws what a commit throws. */
  fill(cursor: ViewCursor, signal: AbortSignal): Promise<boolean>;
  /** Told of every rollback, also over empty blocks, which changes no epoch: the times above its block were forgotten. */
  wentBack(block: number): void;
};

/**
 * A catch-up reads the headers of blocks with events only, and of the last one of each range. The times of all others
 * are filled in afterwards, while nothing else is to be done, so that "as of block N" has block N's own time at every
 * operator, however he came by his view. A naming that a node withheld of them is found by their headers as well.
 */
export function createTimeFiller(options: {
  view: ViewStore;
  /** The first block whose time the view has: the one before the contract's first. */
  firstBlock: number;
  source: Pick<Source, 'headers' | 'namings'>;
}): TimeFiller {
  const { view, firstBlock, source } = options;
  /** Every block up to this one has its time. */
  let filledTo = firstBlock - 1;
  let pausedUntilMs = 0;

  /**
   * Headers of the blocks, if the nodes that gave them hold the cursor's block, and the namings that they tell of;
   * undefined while too few do.
   */
  async function lookAt(
    numbers: readonly number[],
    cursor: ViewCursor,
    signal: AbortSignal,
  ): Promise<{ headers: BlockHeader[]; namings: Naming[] } | undefined> {
    try {
      const found = await source.headers([...numbers, cursor.blockNumber], signal);
      if (found?.at(-1)?.hash !== cursor.blockHash) return undefined;
      const headers = found.slice(0, -1);
      return { headers, namings: await source.namings(headers, signal) };
    } catch {
      return undefined;
    } finally {
      signal.throwIfAborted();
    }
  }

  return {
    async fill(cursor, signal) {
      if (filledTo >= cursor.blockNumber || performance.now() < pausedUntilMs) return false;
      const { missing, lookedTo } = await missingTimes(view, filledTo + 1, cursor.blockNumber);
      if (missing.length > 0) {
        const found = await lookAt(missing, cursor, signal);
        if (found === undefined) {
          pausedUntilMs = performance.now() + PAUSE_MS;
          return false;
        }
        await view.commit(cursor, [
          ...found.headers.map((header) => timeOperation(view.keys, header)),
          ...(await lateNamingOperations(view, found.namings)),
        ]);
      }
      filledTo = lookedTo;
      return filledTo < cursor.blockNumber;
    },
    wentBack(block) {
      filledTo = Math.min(filledTo, block);
    },
  };
}

/** The first blocks of a range that have no time yet, and up to where that is all. */
async function missingTimes(
  { redis, keys }: ViewStore,
  from: number,
  to: number,
): Promise<{ missing: number[]; lookedTo: number }> {
  const chunk = timesChunkOf(from);
  const last = Math.min(to, from + WINDOW - 1, (chunk + 1) * TIMES_CHUNK - 1);
  const begin = (from % TIMES_CHUNK) * TIME_BYTES;
  const times = await redis.getrangeBuffer(keys.blockTimes(chunk), begin, begin + (last - from + 1) * TIME_BYTES - 1);
  const missing: number[] = [];
  for (let number = from; number <= last; number += 1) {
    const at = (number - from) * TIME_BYTES;
    if (at + TIME_BYTES <= times.length && times.readUInt32BE(at) !== 0) continue;
    missing.push(number);
    if (missing.length === AT_ONCE) return { missing, lookedTo: number };
  }
  return { missing, lookedTo: last };
}
