import { RARE_HASH_BYTES, rareBucket, writeRareField } from '../../ledger/buckets.ts';
import { CHUNK, chunkOf, LUA_NAMES, TERM_BYTES } from '../../ledger/view.ts';
import { countPostings, EVERYWHERE } from './bits.ts';
import type { ReadCommand, Source } from './reader.ts';

/** A list of postings: of a term, in a chunk. */
export type ListName = { term: string; chunk: number };

/** Lists of one command; and bytes of lists after which it ends, so that it does not hold Redis for long. */
const AT_ONCE = 256;
const MAX_BYTES = 1_048_576;

/** Bytes up to which a list is told instead of its number: of each, and of all of a command, those of the newest chunks first. */
const SHORT_BYTES = 4_096;
const MAX_SHORT_BYTES = 16_384;

/** How a script is told of a list: its chunk, where it is while it is rare, its term. */
const NAME_BYTES = 4 + 2 + RARE_HASH_BYTES + TERM_BYTES;

/**
 * A short list is a field of a hash, which of a longer one says in a byte that it has a key of its own. All lists as one
 * argument of one command: for each more a client takes longer than Redis.
 */
const EACH_LIST = `${LUA_NAMES}
local own, left = KEYS[1], tonumber(ARGV[2])
local told = {}
for at = 1, #ARGV[1], ${NAME_BYTES} do
  local chunk, bucket, field, term = struct.unpack('>I4I2c${RARE_HASH_BYTES}c${TERM_BYTES}', ARGV[1], at)
  local list = redis.call('HGET', own .. rareName(chunk, bucket), field)
  local key = list and #list == 1 and own .. listName(term, chunk)`;

const LISTS = `${EACH_LIST}
  if key then list = redis.call('GET', key) end
  told[#told + 1] = list
  left = left - (list and #list or 0)
  if left <= 0 then break end
end
return told`;

const SHORT_LISTS = `${EACH_LIST}
  local bytes = key and redis.call('STRLEN', key) or list and #list or 0
  if bytes <= math.min(left, ${SHORT_BYTES}) then
    left = left - bytes
    told[#told + 1] = key and redis.call('GET', key) or list
  elseif list == 'b' then
    told[#told + 1] = redis.call('BITCOUNT', key, 1, -1)
  else
    told[#told + 1] = bytes / 2
  end
end
return told`;

/** Stored lists by term and chunk. */
export type Lists = {
  /** Undefined where there is none. */
  get(name: ListName): Buffer | undefined;
  /** Whether it was read, be there one or not. */
  has(name: ListName): boolean;
};

/**
 * Reads lists, each once, in as few commands as keep each of them short. With `maxBytes` only the first of them, until
 * there are so many bytes, but all of the chunk that is named first.
 */
export async function readLists(source: Source, names: readonly ListName[], maxBytes?: number): Promise<Lists> {
  const distinct = new Map(names.map((name) => [keyOf(name), name]));
  const wanted = [...distinct.values()];
  const found = await (maxBytes === undefined ? readEach(source, wanted) : readFirst(source, wanted, maxBytes));
  const lists = new Map([...distinct.keys()].slice(0, found.length).map((key, index) => [key, found[index]]));
  return { get: (name) => lists.get(keyOf(name)), has: (name) => lists.has(keyOf(name)) };
}

/** Postings of some terms. */
export type Postings = {
  /** How many events have each term as of the snapshot. */
  counts: readonly number[];
  /** The list of each term in each of these chunks; what was told before is not read again. */
  inChunks(chunks: readonly number[]): Promise<(Buffer | undefined)[][]>;
};

/** Opens the postings of terms: one round trip tells how many there are, and of rare ones which. */
export async function openPostings(source: Source, terms: readonly string[]): Promise<Postings> {
  const last = chunkOf(source.at.seq);
  const full = Array.from({ length: last.chunk }, (_, older) => last.chunk - 1 - older);
  const names = (chunks: readonly number[]) => chunks.flatMap((chunk) => terms.map((term) => ({ term, chunk })));
  // The last chunk is being written: what belongs to the snapshot has to be counted here.
  const [newest, older] = await Promise.all([readEach(source, names([last.chunk])), readShort(source, names(full))]);
  const known: (Buffer | number | undefined)[] = [...newest, ...older];
  const placeOf = (chunk: number, index: number) => (last.chunk - chunk) * terms.length + index;
  return {
    counts: terms.map((_, index) => {
      let count = 0;
      for (const chunk of full) count += numberOf(known[placeOf(chunk, index)], CHUNK - 1);
      return count + numberOf(known[placeOf(last.chunk, index)], last.offset);
    }),
    async inChunks(chunks) {
      const missing = chunks.flatMap((chunk) =>
        terms.flatMap((term, index) => {
          const place = placeOf(chunk, index);
          return typeof known[place] === 'number' ? [{ place, term, chunk }] : [];
        }),
      );
      const lists = await readEach(source, missing);
      for (const [index, { place }] of missing.entries()) known[place] = lists[index];
      return chunks.map(
        (chunk) => known.slice(placeOf(chunk, 0), placeOf(chunk, terms.length)) as (Buffer | undefined)[],
      );
    },
  };
}

function numberOf(told: Buffer | number | undefined, last: number): number {
  if (typeof told !== 'object') return told ?? 0;
  return countPostings(EVERYWHERE, told, last);
}

/** Lists that are named once each, in their order. */
async function readEach(source: Source, names: readonly ListName[]): Promise<(Buffer | undefined)[]> {
  const parts = partsOf(names).map(async (part) => {
    const lists: (Buffer | undefined)[] = [];
    while (lists.length < part.length) lists.push(...(await readSome(source, part.slice(lists.length), MAX_BYTES)));
    return lists;
  });
  return (await Promise.all(parts)).flat();
}

/** The first of these lists, until there are `maxBytes` of them, but all of the first one's chunk. */
async function readFirst(
  source: Source,
  names: readonly ListName[],
  maxBytes: number,
): Promise<(Buffer | undefined)[]> {
  if (names.length === 0) return [];
  const lists = await readSome(source, names.slice(0, AT_ONCE), maxBytes);
  const rest = names.slice(lists.length).filter(({ chunk }) => chunk === names[0]?.chunk);
  return [...lists, ...(await readEach(source, rest))];
}

/** The first of these lists, one or more, until there are `maxBytes` of them. */
async function readSome(source: Source, names: readonly ListName[], maxBytes: number): Promise<(Buffer | undefined)[]> {
  const [told] = await source.read([command(source, LISTS, names, maxBytes)]);
  return told.map((list) => (list as Buffer | null) ?? undefined);
}

/** Of each list, if it is short, what it has; of others only how many. */
async function readShort(source: Source, names: readonly ListName[]): Promise<(Buffer | number | undefined)[]> {
  if (names.length === 0) return [];
  const told = await source.read(partsOf(names).map((part) => command(source, SHORT_LISTS, part, MAX_SHORT_BYTES)));
  return told.flat().map((one) => one ?? undefined);
}

function command(
  { at: { keys } }: Source,
  script: string,
  names: readonly ListName[],
  maxBytes: number,
): ReadCommand<(Buffer | number | null)[]> {
  return {
    ask: (redis) => redis.callBuffer('EVAL', script, 1, keys.own, encodeNames(names), maxBytes),
    decode: (reply) => reply as (Buffer | number | null)[],
  };
}

function encodeNames(names: readonly ListName[]): Buffer {
  const bytes = Buffer.allocUnsafe(NAME_BYTES * names.length);
  let at = 0;
  for (const { term, chunk } of names) {
    at = bytes.writeUInt32BE(chunk, at);
    at = bytes.writeUInt16BE(rareBucket(term), at);
    writeRareField(term, bytes, at);
    at += RARE_HASH_BYTES;
    at += bytes.write(term, at, 'latin1');
  }
  return bytes;
}

function partsOf(names: readonly ListName[]): ListName[][] {
  return Array.from({ length: Math.ceil(names.length / AT_ONCE) }, (_, index) =>
    names.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
}

function keyOf({ term, chunk }: ListName): string {
  return `${chunk}:${term}`;
}
