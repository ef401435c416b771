import type { Redis } from 'ioredis';
import { DIMENSION, type ViewKeys } from '../ledger/view.ts';

/** Keys of one kind, and the bytes of all of them, names and values. */
export type KindSize = { keys: number; bytes: number };

/** Keys of a kind that are measured; of more, these stand for the others. */
const SAMPLES = 5_000;
/** Fields of a hash that are measured for the whole of it, in Redis's own words: 0 for all. */
const ALL_FIELDS = '0';

/** What keys are for, by the first part of their names. */
const KINDS: Record<string, string> = {
  ...{ rows: 'rows', row: 'rows', bodies: 'payloads', body: 'payloads' },
  ...{ col: 'columns and digests', dig: 'columns and digests', bt: 'blocks', blocks: 'blocks' },
  ...{ ids: 'ids', at: 'blocks and transactions', cur: 'current versions', vals: 'values of facets' },
  ...{ voc: 'vocabulary', end: 'vocabulary' },
};

/** What the keys of a view take, by kind: Redis's own MEMORY USAGE, of all keys or of some chosen at random. */
export async function sizesByKind(redis: Redis, keys: ViewKeys): Promise<Map<string, KindSize>> {
  const samples = new Map<string, { count: number; sample: string[] }>();
  for await (const part of redis.scanStream({ match: `${keys.own.replace(/[[\]*?\\]/g, '\\$&')}:*`, count: 5_000 })) {
    for (const key of part as string[]) keep(samples, nameOf(key.slice(keys.own.length + 1)), key);
  }
  const kinds = new Map<string, KindSize>();
  for (const [name, { count, sample }] of samples) {
    const bytes = ((await bytesOf(redis, sample)) * count) / sample.length;
    const words = name === 'r' ? await shareOfWords(redis, sample.slice(0, 1_000)) : isWords(name.slice(2)) ? 1 : 0;
    const isList = name === 'r' || name.startsWith('p:');
    if (!isList) add(kinds, KINDS[name] ?? 'others', count, bytes);
    if (isList && words < 1) add(kinds, 'filters', Math.round(count * (1 - words)), bytes * (1 - words));
    if (words > 0) add(kinds, 'words', Math.round(count * words), bytes * words);
  }
  return kinds;
}

function add(kinds: Map<string, KindSize>, kind: string, keys: number, bytes: number): void {
  const known = kinds.get(kind) ?? { keys: 0, bytes: 0 };
  kinds.set(kind, { keys: known.keys + keys, bytes: known.bytes + bytes });
}

/** Share of the words among the rare terms, which share hashes with filters; a field begins with its dimension. */
async function shareOfWords(redis: Redis, keys: readonly string[]): Promise<number> {
  let [words, all] = [0, 0];
  for (const key of keys) {
    const fields = await redis.hkeysBuffer(key);
    all += fields.length;
    words += fields.filter(([first]) => isWords(String.fromCharCode(first ?? 0))).length;
  }
  return words / all;
}

function isWords(dimension: string): boolean {
  return [DIMENSION.word, DIMENSION.nameWord, DIMENSION.typeWord].some((each) => each === dimension);
}

/** Bytes that Redis has in use, without the buffers of its clients. */
export async function usedBytes(redis: Redis): Promise<number> {
  const info = await redis.info('memory');
  const figure = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return figure('used_memory') - figure('mem_clients_normal');
}

/** The first part of a key's name; of lists of postings the dimension as well. */
function nameOf(name: string): string {
  const [first = '', second = ''] = name.split(':');
  return first === 'p' ? `${first}:${second}` : first;
}

/** Keeps a sample in which every key is as likely as every other. */
function keep(kinds: Map<string, { count: number; sample: string[] }>, kind: string, key: string): void {
  const known = kinds.get(kind) ?? { count: 0, sample: [] };
  kinds.set(kind, known);
  known.count += 1;
  if (known.sample.length < SAMPLES) known.sample.push(key);
  else {
    const place = Math.floor(Math.random() * known.count);
    if (place < SAMPLES) known.sample[place] = key;
  }
}

async function bytesOf(redis: Redis, keys: readonly string[]): Promise<number> {
  let bytes = 0;
  for (let at = 0; at < keys.length; at += 500) {
    const pipeline = redis.pipeline();
    for (const key of keys.slice(at, at + 500)) pipeline.memory('USAGE', key, 'SAMPLES', ALL_FIELDS);
    for (const [, size] of (await pipeline.exec()) ?? []) bytes += Number(size);
  }
  return bytes;
}
