import { createKept } from './kept.ts';
import { hashFields, type ReadCommand, type Source } from './reader.ts';

/** Reads hashes of the vocabulary: of each the words that had occurred as of the snapshot, in the order of their first events. */
export type WordReader = (source: Source, hashKeys: readonly string[]) => Promise<Words[]>;

/** Words in the order of their first events, of equals in that of the alphabet. */
export type Words = { words: readonly string[]; firsts: readonly number[] };

/** A word, and the seq of the first event that has it. */
export type Occurrence = { word: string; first: number };

/** All words of a hash up to some event, at least. */
type Kept = Words & { upTo: number };

/** Words and hashes kept, between so many and twice as many; each word takes some sixty bytes. */
const KEPT_WORDS = 200_000;

/**
 * Creates the reader. Until the ledger goes back, or another generation is read, no word leaves a hash and none changes, so a
 * hash that has as many words as are kept has these, and what is kept up to an event need not be asked for before it.
 */
export function createKeptWords({ keptWords = KEPT_WORDS } = {}): WordReader {
  const kept = createKept<string, Kept>(keptWords, ({ words }) => 1 + words.length);
  return async (source, hashKeys) => {
    const { at } = source;
    const hashes = hashKeys.map((key) => ({ key, known: kept.get(at, key) ?? { words: [], firsts: [], upTo: 0 } }));
    const open = hashes.filter(({ known }) => known.upTo < at.seq);
    if (open.length > 0) {
      const grown = open.map(({ key, known }) => wordsUnless(key, known.words.length));
      // Where the view stands is read first: what lies beyond may still be taken back.
      const [cursor, ...read] = await source.read([hashFields(at.keys.cursor, ['seq']), ...grown] as const);
      const upTo = Number(cursor[0]);
      for (const [index, hash] of open.entries()) {
        const words = read[index];
        if (words === undefined) hash.known.upTo = upTo;
        else hash.known = { ...occurredUpTo(words, upTo), upTo };
        kept.keep(at, hash.key, hash.known);
      }
    }
    return hashes.map(({ known }) => asOf(known, at.seq));
  };
}

function occurredUpTo(entries: readonly Occurrence[], seq: number): Words {
  const there = entries.filter(({ first }) => first <= seq).sort(byFirst);
  return { words: there.map(({ word }) => word), firsts: there.map(({ first }) => first) };
}

/** As one text, for a client takes several times as long for thousands of replies as Redis for all of them; no word has a space. */
const WORDS_UNLESS = `
if redis.call('HLEN', KEYS[1]) == tonumber(ARGV[1]) then return false end
return table.concat(redis.call('HGETALL', KEYS[1]), ' ')`;

/** All words of a hash with the seq of their first event, unless it has so many. */
function wordsUnless(key: string, count: number): ReadCommand<Occurrence[] | undefined> {
  return {
    ask: (redis) => redis.eval(WORDS_UNLESS, 1, key, count),
    decode: (reply) => (reply === null ? undefined : occurrencesOf((reply as string).split(' '))),
  };
}

/** Of words and seqs in turn. */
export function occurrencesOf(flat: readonly string[]): Occurrence[] {
  return Array.from({ length: Math.floor(flat.length / 2) }, (_, index) => ({
    word: flat[2 * index] ?? '',
    first: Number(flat[2 * index + 1]),
  }));
}

function asOf({ words, firsts }: Words, seq: number): Words {
  let count = firsts.length;
  while (count > 0 && (firsts[count - 1] ?? 0) > seq) count -= 1;
  return count === firsts.length ? { words, firsts } : { words: words.slice(0, count), firsts: firsts.slice(0, count) };
}

/** The order in which words occurred first. */
export function byFirst(a: Occurrence, b: Occurrence): number {
  return a.first - b.first || (a.word < b.word ? -1 : 1);
}
