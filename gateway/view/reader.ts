import type { Place } from '../../ledger/buckets.ts';
import { decodeNaming, type Naming } from '../../ledger/view.ts';
import { untilDeadline } from '../../lib/deadline.ts';
import { ServiceError } from '../../lib/errors.ts';
import { askTogether, type Redis } from '../../lib/redis.ts';
import type { Snapshot } from './snapshot.ts';

/** A read of Redis: how it is asked for and what its reply means. */
export type ReadCommand<T> = { ask(redis: Redis): Promise<unknown>; decode(reply: unknown): T };

/** Replies of several reads, in their order. */
export type Replies<C extends readonly ReadCommand<unknown>[]> = {
  [K in keyof C]: C[K] extends ReadCommand<infer T> ? T : never;
};

/** Reads in one round trip. */
export type Read = <const C extends readonly ReadCommand<unknown>[]>(commands: C) => Promise<Replies<C>>;

/** A snapshot, and reads that fail when the view no longer contains it. */
export type Source = { at: Snapshot; read: Read };

/** The view went back, or is being rebuilt, below what is being read. Whoever asks again gets a whole answer. */
export class ViewMoved extends ServiceError {
  constructor() {
    super('VIEW_AWAY', 'The index went back while this was answered; ask again', { retryable: true });
    this.name = 'ViewMoved';
  }
}

/** Replies by which Redis says that it cannot serve just now. */
const AWAY_REPLY = /^(LOADING|BUSY|READONLY|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|MISCONF|OOM|UNBLOCKED)/;

/** Reads several things together: plainly, or as part of a snapshot. */
export function createReader(redis: Redis) {
  const read: Read = async (commands) => {
    const replies = await untilDeadline(() => ask(redis, commands));
    return commands.map((command, index) => command.decode(replies[index])) as Replies<typeof commands>;
  };
  return {
    read,
    /**
     * What is read behind the epoch's last change is whole: rollbacks lower the cursor and change the epoch before they
     * clean, so an epoch that is still the same at the end of a read vouches for all that was read before it.
     */
    from(at: Snapshot): Source {
      const stillThere = hashFields(at.keys.cursor, ['epoch', 'seq']);
      return {
        at,
        async read(commands) {
          const replies: readonly unknown[] = await read([...commands, stillThere]);
          const [epoch, seq] = replies.at(-1) as (string | null)[];
          if (epoch !== `${at.epoch}` || Number(seq) < at.seq) throw new ViewMoved();
          return replies.slice(0, -1) as Replies<typeof commands>;
        },
      };
    },
  };
}
export type Reader = ReturnType<typeof createReader>;

async function ask(redis: Redis, commands: readonly ReadCommand<unknown>[]): Promise<unknown[]> {
  try {
    return await askTogether(
      redis,
      commands.map((command) => command.ask),
    );
  } catch (error) {
    throw error instanceof Error && isSurprise(error) ? error : away(error);
  }
}

function isSurprise(error: Error): boolean {
  return error.name === 'ReplyError' && !AWAY_REPLY.test(error.message);
}

function away(cause: unknown): ServiceError {
  return new ServiceError('VIEW_AWAY', 'The index does not answer just now; ask again', { retryable: true, cause });
}

/** A string. */
export function text(key: string): ReadCommand<string | null> {
  return { ask: (redis) => redis.get(key), decode: (reply) => reply as string | null };
}

/** Several strings as bytes; at least one key. */
export function bytes(keys: string[]): ReadCommand<(Buffer | null)[]> {
  return { ask: (redis) => redis.mgetBuffer(keys), decode: (reply) => reply as (Buffer | null)[] };
}

/** Part of a string: `length` bytes from `start`, fewer where it ends. */
export function bytesRange(key: string, start: number, length: number): ReadCommand<Buffer> {
  return {
    ask: (redis) => redis.getrangeBuffer(key, start, start + length - 1),
    decode: (reply) => reply as Buffer,
  };
}

/** A small hash. */
export function wholeHash(key: string): ReadCommand<Record<string, string>> {
  return { ask: (redis) => redis.hgetall(key), decode: (reply) => reply as Record<string, string> };
}

/** Some fields of a hash; at least one. */
export function hashFields(key: string, fields: string[]): ReadCommand<(string | null)[]> {
  return { ask: (redis) => redis.hmget(key, ...fields), decode: (reply) => reply as (string | null)[] };
}

/** A field of a hash. */
export function hashField({ key, field }: Place): ReadCommand<string | null> {
  return { ask: (redis) => redis.hget(key, field), decode: (reply) => reply as string | null };
}

/** The next part of a large hash: where to go on (`0` at the end), and fields with values. */
export function hashPart(
  key: string,
  cursor: string,
): ReadCommand<{ next: string; entries: [field: string, value: string][] }> {
  return {
    ask: (redis) => redis.hscan(key, cursor, 'COUNT', 1_000),
    decode(reply) {
      const [next, flat] = reply as [string, string[]];
      const entries = Array.from({ length: flat.length / 2 }, (_, index): [string, string] => [
        flat[2 * index] ?? '',
        flat[2 * index + 1] ?? '',
      ]);
      return { next, entries };
    },
  };
}

/** The member of a sorted set with the highest score up to `score`. */
export function memberUpTo(key: string, score: number): ReadCommand<string | undefined> {
  return {
    ask: (redis) => redis.zrevrangebyscore(key, score, '-inf', 'LIMIT', 0, 1),
    decode: (reply) => (reply as string[])[0],
  };
}

/** How many members of a sorted set have a score in a range, both ends included. */
export function countBetween(key: string, from: number, to: number): ReadCommand<number> {
  return { ask: (redis) => redis.zcount(key, from, to), decode: Number };
}

/** The member of a sorted set at a rank, counted from 0. */
export function memberAt(key: string, rank: number): ReadCommand<string | undefined> {
  return {
    ask: (redis) => redis.zrange(key, String(rank), String(rank)),
    decode: (reply) => (reply as string[])[0],
  };
}

/** The first members of a sorted set with a score in a range, both ends included, ascending or descending. */
export function membersBetween(
  key: string,
  { from, to, ascending }: { from: number; to: number; ascending: boolean },
  count: number,
): ReadCommand<string[]> {
  return {
    ask: (redis) =>
      ascending
        ? redis.zrangebyscore(key, from, to, 'LIMIT', 0, count)
        : redis.zrevrangebyscore(key, to, from, 'LIMIT', 0, count),
    decode: (reply) => reply as string[],
  };
}

/** The first entries of a list. */
export function listHead(key: string, count: number): ReadCommand<string[]> {
  return { ask: (redis) => redis.lrange(key, 0, count - 1), decode: (reply) => reply as string[] };
}

/** Namings of publishers up to a block. */
export function namingsUpTo(key: string, block: number): ReadCommand<Naming[]> {
  return {
    ask: (redis) => redis.zrangebyscore(key, '-inf', block),
    decode: decodeNamings,
  };
}

/** Namings of publishers behind a block. */
export function namingsAfter(key: string, block: number): ReadCommand<Naming[]> {
  return { ask: (redis) => redis.zrangebyscore(key, `(${block}`, '+inf'), decode: decodeNamings };
}

function decodeNamings(reply: unknown): Naming[] {
  return (reply as string[]).map(decodeNaming);
}
