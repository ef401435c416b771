import { decodeBlock, decodeNaming } from '../../ledger/view.ts';
import type { Redis } from '../../lib/redis.ts';
import type { Operation } from '../operations.ts';
import type { Mismatch, Pair } from './compare.ts';

/** A set of entries, read in parts: fields of a hash with their values, or members of a sorted set with their scores. */
type Entries = {
  count(key: string): Promise<number>;
  parts(key: string): AsyncGenerator<[entry: string, value: string][]>;
  values(key: string, entries: string[]): Promise<(string | null)[]>;
  put(key: string, entry: string, value: string): Operation;
  drop(key: string, entry: string): Operation;
};

/** Compares hashes and sorted sets, whatever their size, without holding Redis or all of them in memory. */
export async function compareEntries({ redis, view, truth }: Pair, name: string): Promise<Mismatch[]> {
  const entries = /^(blocks|names|marked)$/.test(name) ? sortedSet(redis) : hash(redis);
  const [ours, theirs] = [`${view.own}:${name}`, `${truth.own}:${name}`];
  const mismatches: Mismatch[] = [];
  for await (const part of entries.parts(ours)) {
    const expected = await entries.values(
      theirs,
      part.map(([entry]) => entry),
    );
    for (const [index, [entry, value]] of part.entries()) {
      const right = expected[index] ?? null;
      if (right === value) continue;
      const mend = right === null ? entries.drop(ours, entry) : entries.put(ours, entry, right);
      const what = right === null ? 'which the ledger does not give' : `the ledger gives ${right}`;
      mismatches.push({
        name,
        ...about(name, entry, value),
        what: `${name} has ${entry} = ${value}, ${what}`,
        mend: [mend],
      });
    }
  }
  if (mismatches.length === 0 && (await entries.count(ours)) === (await entries.count(theirs))) return [];
  for await (const part of entries.parts(theirs)) {
    const found = await entries.values(
      ours,
      part.map(([entry]) => entry),
    );
    for (const [index, [entry, value]] of part.entries()) {
      if ((found[index] ?? null) !== null) continue;
      const what = `${name} lacks ${entry} = ${value}`;
      mismatches.push({ name, ...about(name, entry, value), what, mend: [entries.put(ours, entry, value)] });
    }
  }
  return mismatches;
}

function about(name: string, entry: string, value: string): { seq: number } | { block: number } | object {
  if (name === 'blocks') return { block: decodeBlock(entry).number };
  if (name === 'names') return { block: decodeNaming(entry).blockNumber };
  if (name === 'marked') return { seq: Number(entry) };
  if (name.startsWith('ids:') || name.startsWith('at:') || /^(vals|voc|end):/.test(name)) return { seq: Number(value) };
  return name.startsWith('cur:') ? { seq: Number(value.split(':')[0]) } : {};
}

function hash(redis: Redis): Entries {
  return {
    count: (key) => redis.hlen(key),
    parts: (key) => parts((cursor) => redis.hscan(key, cursor, 'COUNT', 500)),
    values: (key, entries) => redis.hmget(key, ...entries),
    put: (key, field, value) => ({ op: 'HSET', key, field, value }),
    drop: (key, field) => ({ op: 'HDEL', key, field }),
  };
}

function sortedSet(redis: Redis): Entries {
  return {
    count: (key) => redis.zcard(key),
    parts: (key) => parts((cursor) => redis.zscan(key, cursor, 'COUNT', 500)),
    values: (key, entries) => redis.zmscore(key, ...entries),
    put: (key, member, score) => ({ op: 'ZADD', key, score: Number(score), member }),
    drop: (key, member) => ({ op: 'ZREM', key, member }),
  };
}

async function* parts(
  scan: (cursor: string) => Promise<[cursor: string, flat: string[]]>,
): AsyncGenerator<[entry: string, value: string][]> {
  for (let cursor = '0'; ; ) {
    const [next, flat] = await scan(cursor);
    const entries = Array.from({ length: flat.length / 2 }, (_, index): [string, string] => [
      flat[2 * index] ?? '',
      flat[2 * index + 1] ?? '',
    ]);
    if (entries.length > 0) yield entries;
    if (next === '0') return;
    cursor = next;
  }
}
