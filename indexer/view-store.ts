import { readFileSync } from 'node:fs';
import {
  decodeBlock,
  decodeCursorFields,
  type EventBlock,
  encodeCursorFields,
  generationOf,
  layoutOf,
  type ViewCursor,
  type ViewKeys,
} from '../ledger/view.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Redis } from '../lib/redis.ts';
import { createScript, runScript } from '../lib/redis-script.ts';
import { encodeOperations, type Operation } from './operations.ts';

const commitScript = createScript(readFileSync(new URL('./commit.lua', import.meta.url), 'utf8'));

/** The view as its one writer sees it. */
export type ViewStore = {
  readonly redis: Redis;
  /** Keys of the generation that the cursor named when it was last read. */
  readonly keys: ViewKeys;
  /** Keys of another generation; of this one where there is no other. */
  keysOf(generation: string): ViewKeys;
  /** The cursor and up to which seq the contract has confirmed it; undefined while there is no view. */
  readCursor(): Promise<{ cursor: ViewCursor; provenSeq: number; layout: number } | undefined>;
  /**
   * Applies operations, which may be encoded already, all or none, if this process holds the lease and the view stands at
   * `continues`. Throws `LEASE_LOST` or `VIEW_MOVED`.
   */
  commit(continues: ViewCursor | undefined, operations: readonly Operation[] | Buffer): Promise<void>;
  /** How many events are kept but not trusted. */
  countMarked(): Promise<number>;
  /** How many blocks hold events. */
  countBlocks(): Promise<number>;
  /** The block of a rank, oldest first. */
  blockAt(rank: number): Promise<EventBlock | undefined>;
};

/** Opens the view for one owner of the lease. `keysOf` gives the keys of another generation, when there may be one. */
export function createViewStore(options: {
  redis: Redis;
  keys: ViewKeys;
  owner: string;
  keysOf?: (generation: string) => ViewKeys;
}): ViewStore {
  const { redis, owner, keysOf } = options;
  let { keys } = options;
  return {
    redis,
    get keys() {
      return keys;
    },
    keysOf: (generation) => keysOf?.(generation) ?? keys,
    async readCursor() {
      const fields = await redis.hgetall(keys.cursor);
      // Whoever changes over to another generation also changes the epoch, so nothing that was begun goes on in it.
      const generation = generationOf(fields);
      if (keysOf !== undefined && generation !== keys.generation) keys = keysOf(generation);
      const cursor = decodeCursorFields(fields);
      if (cursor === undefined) return undefined;
      return { cursor, provenSeq: Number(fields['provenSeq'] ?? 0), layout: layoutOf(fields) };
    },
    async commit(continues, operations) {
      const fence =
        continues === undefined ? ['', '', ''] : [`${continues.seq}`, continues.blockHash, `${continues.epoch}`];
      const encoded = Buffer.isBuffer(operations) ? operations : encodeOperations(operations, keys);
      const answer = await runScript(redis, commitScript, {
        keys: [keys.lease, keys.cursor],
        args: [owner, ...fence, keys.own, encoded],
      });
      if (answer !== 'OK') throw refusal(answer);
    },
    countMarked: () => redis.zcard(keys.marked),
    countBlocks: () => redis.zcard(keys.blocks),
    async blockAt(rank) {
      const [member] = await redis.zrange(keys.blocks, String(rank), String(rank));
      return member === undefined ? undefined : decodeBlock(member);
    },
  };
}

/** Operations that move the cursor and wake the readers. */
export function moveCursor(keys: ViewKeys, cursor: ViewCursor, provenSeq: number): Operation[] {
  const fields = { ...encodeCursorFields(cursor), provenSeq: String(provenSeq) };
  return [
    ...Object.entries(fields).map(([field, value]) => ({ op: 'HSET' as const, key: keys.cursor, field, value })),
    { op: 'PUBLISH', channel: keys.wakeChannel, message: String(cursor.seq) },
  ];
}

function refusal(answer: unknown): ServiceError {
  if (answer === 'LEASE')
    return new ServiceError('LEASE_LOST', 'Another indexer leads; nothing was written', { retryable: true });
  return new ServiceError('VIEW_MOVED', 'The view does not stand where this commit continues; nothing was written', {
    retryable: true,
  });
}
