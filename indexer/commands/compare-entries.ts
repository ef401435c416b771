import { rareTerm } from '../../ledger/buckets.ts';
import { CHUNK, decodeBlock, decodeNaming } from '../../ledger/view.ts';
import type { Redis } from '../../lib/redis.ts';
import type { Operation } from '../operations.ts';
import { type Mismatch, otherPlaces, type Pair, placesOf } from './compare.ts';

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
  const entries = isSortedSet(name) ? sortedSet(redis) : hash(redis);
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
      mismatches.push(...tell({ name, entry, found: value, expected: right, mend }));
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
      const mend = entries.put(ours, entry, value);
      mismatches.push(...tell({ name, entry, found: null, expected: value, mend }));
    }
  }
  return mismatches;
}

type Entry = { name: string; entry: string; found: string | null; expected: string | null; mend: Operation };

function tell(told: Entry): Mismatch[] {
  const { name, found, expected, mend } = told;
  if (name.startsWith('r:')) return tellRare(told);
  const entry = wordOf(name, told.entry);
  const words =
    found === null
      ? `${name} lacks ${entry} = ${expected}`
      : `${name} has ${entry} = ${found}, ${expected === null ? 'which the ledger does not give' : `the ledger gives ${expected}`}`;
  return [{ name, ...about(name, entry, found ?? expected ?? ''), what: words, mend: [mend] }];
}

/** A short list of postings: one mismatch for each event that it lacks or names wrongly; the first of them mends it. */
function tellRare({ name, entry, found, expected, mend }: Entry): Mismatch[] {
  const [, chunk, bucket] = name.split(':').map(Number);
  const list = `p:${rareTerm(bucket ?? 0, Buffer.from(entry, 'latin1'))}:${chunk}`;
  const [ours, theirs] = [found, expected].map((value) => placesOf(Buffer.from(value ?? '', 'latin1')));
  const all = otherPlaces(ours ?? new Set(), theirs ?? new Set());
  // One byte says that the list has a key of its own, which is compared by itself.
  if (all.length === 0 || found?.length === 1 || expected?.length === 1)
    return [{ name, what: `the list ${list} is kept in another form`, mend: [mend] }];
  return all.map(({ place, what }, index) => {
    const seq = (chunk ?? 0) * CHUNK + place;
    return { name, seq, what: `event ${seq} ${what} ${list}`, mend: index === 0 ? [mend] : [] };
  });
}

/** An entry as an operator reads it: fields are bytes, of which only some are text. */
function wordOf(name: string, entry: string): string {
  if (isSortedSet(name)) return entry;
  return Buffer.from(entry, 'latin1').toString(/^(ids|at|cur):/.test(name) ? 'hex' : 'utf8');
}

function isSortedSet(name: string): boolean {
  return /^(blocks|names|marked)$/.test(name);
}

function about(name: string, entry: string, value: string): { seq: number } | { block: number } | object {
  if (name === 'blocks') return { block: decodeBlock(entry).number };
  if (name === 'names') return { block: decodeNaming(entry).blockNumber };
  if (name === 'marked') return { seq: Number(entry) };
  if (/^(ids|at|vals|voc|end|cur):/.test(name)) return { seq: Number(value) };
  return {};
}

/** Fields and values as they are, a character a byte: many are no text. */
function hash(redis: Redis): Entries {
  const latin1 = (bytes: Buffer | null) => bytes?.toString('latin1') ?? null;
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  return {
    count: (key) => redis.hlen(key),
    parts: (key) =>
      parts(async (cursor) => {
        const [next, flat] = await redis.hscanBuffer(key, cursor, 'COUNT', 500);
        return [String(next), flat.map((each) => each.toString('latin1'))];
      }),
    values: async (key, entries) => (await redis.hmgetBuffer(key, ...entries.map(bytes))).map(latin1),
    put: (key, field, value) => ({ op: 'HSET', key, field: bytes(field), value: bytes(value) }),
    drop: (key, field) => ({ op: 'HDEL', key, field: bytes(field) }),
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
