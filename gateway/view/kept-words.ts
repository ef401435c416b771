import { hashFields, hashLength, type ReadCommand, type Source } from './reader.ts';

/** Reads hashes of the vocabulary: of each the words that had occurred as of the snapshot, in the order of their first events. */
export type WordReader = (source: Source, hashKeys: readonly string[]) => Promise<Words[]>;

/** Words in the order of their first events, of equals in that of the alphabet. */
export type Words = { words: readonly string[]; firsts: readonly number[] };

/** A word, and the seq of the first event that has it. */
export type Occurrence = { word: string; first: number };

/** Words kept, between so many and twice as many; each takes some sixty bytes. */
const KEPT_WORDS = 200_000;

const NONE: Words = { words: [], firsts: [] };

/**
 * Creates the reader. What is kept are all words of a hash up to some event. Until the ledger goes back, or another
 * generation is read, no word leaves a hash and none changes, so a hash that has as many words as are kept has these.
 */
export function createKeptWords({ keptWords = KEPT_WORDS } = {}): WordReader {
  let name = '';
  let [newer, older] = [new Map<string, Words>(), new Map<string, Words>()];
  let kept = 0;

  function find(key: string): Words | undefined {
    const found = newer.get(key);
    if (found !== undefined) return found;
    const again = older.get(key);
    if (again !== undefined) keep(key, again);
    return again;
  }

  function keep(key: string, words: Words): void {
    if (kept >= keptWords) [older, newer, kept] = [newer, new Map(), 0];
    kept += words.words.length - (newer.get(key)?.words.length ?? 0);
    newer.set(key, words);
  }

  return async (source, hashKeys) => {
    const { keys, epoch, seq } = source.at;
    const own = `${epoch} ${keys.own}`;
    if (own !== name) [name, newer, older, kept] = [own, new Map(), new Map(), 0];
    const lengths = await source.read(hashKeys.map(hashLength));
    const found = hashKeys.map((key, index) => {
      if (lengths[index] === 0) return NONE;
      const known = own === name ? find(key) : undefined;
      return known?.words.length === lengths[index] ? known : undefined;
    });
    const missing = hashKeys.filter((_, index) => found[index] === undefined);
    const read = missing.length === 0 ? [] : await readWords(source, missing);
    if (own === name) for (const [index, words] of read.entries()) keep(missing[index] ?? '', words);
    return found.map((words) => upTo(words ?? read.shift() ?? NONE, seq));
  };
}

/** All words of hashes up to where the view stands before they are read: what lies beyond may still be taken back. */
async function readWords({ at: { keys }, read }: Source, hashKeys: readonly string[]): Promise<Words[]> {
  const [cursor, ...hashes] = await read([hashFields(keys.cursor, ['seq']), ...hashKeys.map(wholeVocabulary)] as const);
  const [seq] = cursor;
  return hashes.map((entries) => {
    const there = entries.filter(({ first }) => first <= Number(seq)).sort(byFirst);
    return { words: there.map(({ word }) => word), firsts: there.map(({ first }) => first) };
  });
}

/** As one text, for a client takes several times as long for thousands of replies as Redis for all of them; no word has a space. */
const WHOLE_VOCABULARY = `return table.concat(redis.call('HGETALL', KEYS[1]), ' ')`;

/** All words of a hash with the seq of their first event. */
function wholeVocabulary(key: string): ReadCommand<Occurrence[]> {
  return {
    ask: (redis) => redis.eval(WHOLE_VOCABULARY, 1, key),
    decode: (reply) => occurrencesOf((reply as string).split(' ')),
  };
}

/** Of words and seqs in turn. */
export function occurrencesOf(flat: readonly string[]): Occurrence[] {
  return Array.from({ length: Math.floor(flat.length / 2) }, (_, index) => ({
    word: flat[2 * index] ?? '',
    first: Number(flat[2 * index + 1]),
  }));
}

function upTo({ words, firsts }: Words, seq: number): Words {
  let count = firsts.length;
  while (count > 0 && (firsts[count - 1] ?? 0) > seq) count -= 1;
  return count === firsts.length ? { words, firsts } : { words: words.slice(0, count), firsts: firsts.slice(0, count) };
}

/** The order in which words occurred first. */
export function byFirst(a: Occurrence, b: Occurrence): number {
  return a.first - b.first || (a.word < b.word ? -1 : 1);
}
