import { rarePlace } from '../../ledger/buckets.ts';
import type { ReadCommand, Source } from './reader.ts';

/** A list of postings: of a term, in a chunk. */
export type ListName = { term: string; chunk: number };

/** Lists, or counts, of one command; and bytes of lists after which it ends, so that it does not hold Redis for long. */
const AT_ONCE = 128;
const MAX_BYTES = 1_048_576;

/**
 * A short list is a field of a hash, which of a longer one says in a byte that it has a key of its own. As one command, for
 * a client takes longer for each than Redis.
 */
const LISTS = `
local lists, left = {}, ${MAX_BYTES}
for i, field in ipairs(ARGV) do
  local list = redis.call('HGET', KEYS[2 * i], field)
  if list and #list == 1 then list = redis.call('GET', KEYS[2 * i - 1]) end
  lists[i] = list
  left = left - (list and #list or 0)
  if left <= 0 then break end
end
return lists`;

const COUNTS = `
local counts = {}
for i, field in ipairs(ARGV) do
  local list = redis.call('HGET', KEYS[2 * i], field) or ''
  if #list ~= 1 then counts[i] = #list / 2
  elseif list == 'l' then counts[i] = redis.call('STRLEN', KEYS[2 * i - 1]) / 2
  else counts[i] = redis.call('BITCOUNT', KEYS[2 * i - 1], 1, -1) end
end
return counts`;

/** Stored lists by term and chunk, as far as there are any. */
export type Lists = { get(name: ListName): Buffer | undefined };

/** Reads lists, each once, in as few commands as keep each of them short. */
export async function readLists(source: Source, names: readonly ListName[]): Promise<Lists> {
  const distinct = new Map(names.map((name) => [keyOf(name), name]));
  const lists = new Map<string, Buffer>();
  for (let left = [...distinct.values()]; left.length > 0; ) {
    const parts = partsOf(left);
    const replies = await source.read(parts.map((part) => listsOf(source, part)));
    left = parts.flatMap((part, index) => {
      const told = replies[index] ?? [];
      for (const [at, name] of part.entries()) {
        const list = told[at];
        if (list != null) lists.set(keyOf(name), list);
      }
      return part.slice(told.length);
    });
  }
  return { get: (name) => lists.get(keyOf(name)) };
}

/** How many postings lists have, 0 for those that are not there. */
export async function readCounts(source: Source, names: readonly ListName[]): Promise<number[]> {
  return (await source.read(partsOf(names).map((part) => countsOf(source, part)))).flat();
}

function listsOf(source: Source, names: readonly ListName[]): ReadCommand<(Buffer | null)[]> {
  return {
    queue: (pipeline) => pipeline.callBuffer('EVAL', LISTS, ...argumentsOf(source, names)),
    decode: (reply) => reply as (Buffer | null)[],
  };
}

function countsOf(source: Source, names: readonly ListName[]): ReadCommand<number[]> {
  return {
    queue: (pipeline) => pipeline.eval(COUNTS, ...argumentsOf(source, names)),
    decode: (reply) => reply as number[],
  };
}

function argumentsOf({ at: { keys } }: Source, names: readonly ListName[]): [number, ...(string | Buffer)[]] {
  const places = names.map(({ term, chunk }) => ({
    list: keys.postings(term, chunk),
    ...rarePlace(keys, term, chunk),
  }));
  return [2 * places.length, ...places.flatMap(({ list, key }) => [list, key]), ...places.map(({ field }) => field)];
}

function partsOf(names: readonly ListName[]): ListName[][] {
  return Array.from({ length: Math.ceil(names.length / AT_ONCE) }, (_, index) =>
    names.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
}

/** Tells lists apart. */
export function keyOf({ term, chunk }: ListName): string {
  return `${chunk}:${term}`;
}
