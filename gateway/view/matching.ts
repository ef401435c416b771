import { WORD_FIELDS, type WordField } from '../../ledger/search-words.ts';
import { CHUNK, type Dimension, termOf } from '../../ledger/view.ts';
import { addPostings, type Bits, intersect, noBits, subtract } from './bits.ts';
import { type Candidates, candidates, type Wanted as Filtered } from './candidates.ts';
import type { Postings } from './postings.ts';
import type { Source } from './reader.ts';
import { worthOf } from './relevance.ts';
import type { FormKind, Meaning } from './vocabulary.ts';

/** A way to match a word of a search: a word of the index in a field. */
export type Option = { word: string; kind: FormKind; field: WordField };

/** A word of a search with all ways to match it, the worst first. */
export type Wanted = { asked: string; options: Option[] };

/** What of one chunk may pass the filter, and which words each of them has. */
export type WordChunk = Candidates & {
  /** What somebody has looked at, where several do so one after the other. */
  seen: Bits | undefined;
  /** Of each word of the search the stored postings of its options. */
  words: readonly (readonly (Buffer | undefined)[])[];
};

/** Options are numbered in one byte. */
const MOST_OPTIONS = 255;

/** All ways to match the words of a search. */
export function wantedOf(meanings: readonly Meaning[]): Wanted[] {
  return meanings.map(({ asked, forms }) => {
    const all = forms.flatMap((form) => WORD_FIELDS.map((field) => ({ ...form, field })));
    const worstFirst = all.sort((a, b) => worthOf(a.kind, a.field) - worthOf(b.kind, b.field));
    return { asked, options: worstFirst.slice(-MOST_OPTIONS) };
  });
}

/** The terms of all options of a search, word by word. */
export function termsOfOptions(wanted: readonly Wanted[]): string[] {
  return wanted.flatMap(({ options }) => options.map(({ field, word }) => termOf(field satisfies Dimension, word)));
}

/**
 * Chunks of a search, newest first, each read when it is reached and kept, so that they can be walked again. `postings` are
 * those of `termsOfOptions`.
 */
export function wordChunks(
  source: Source,
  filtered: Filtered,
  wanted: readonly Wanted[],
  postings: Postings,
  isWalkedAgain: boolean,
): () => AsyncGenerator<WordChunk> {
  const groups = candidates(source, filtered, 'DESCENDING');
  const known: WordChunk[] = [];
  async function readOn(): Promise<void> {
    const group: Candidates[] = (await groups.next()).value ?? [];
    const lists = await postings.inChunks(group.map(({ chunk }) => chunk));
    for (const [index, one] of group.entries()) {
      const seen = isWalkedAgain ? noBits() : undefined;
      known.push({ ...one, seen, words: byWord(lists[index] ?? [], wanted) });
    }
  }
  return () => walk(known, readOn);
}

/**
 * What is known, and what is read on. Not a generator of each search's own: for each generator function V8 makes a hidden
 * class in old memory, which keeps alive what its closure holds.
 */
async function* walk<T>(known: readonly T[], readOn: () => Promise<void>): AsyncGenerator<T> {
  for (let at = 0; ; at += 1) {
    if (at === known.length) await readOn();
    const one = known[at];
    if (one === undefined) return;
    yield one;
  }
}

/** Who has a word, as long as it is asked. One for all: bytes outside of the heap bring full collections about. */
const ofWord = noBits();

/** A word of a search, by its place in it, and the places of those of its options that are asked for. */
export type SoughtWord = { word: number; options: readonly number[] };

/** Makes a set what nobody has looked at yet of a chunk and has all of these words. */
export function having(all: Bits, { bits, seen, words }: WordChunk, sought: readonly SoughtWord[]): void {
  all.set(bits);
  if (seen !== undefined) subtract(all, seen);
  for (const { word, options } of sought) {
    ofWord.fill(0);
    for (const option of options) {
      const stored = words[word]?.[option];
      if (stored !== undefined) addPostings(ofWord, stored, CHUNK - 1);
    }
    intersect(all, ofWord);
  }
}

function byWord(lists: readonly (Buffer | undefined)[], wanted: readonly Wanted[]): WordChunk['words'] {
  let end = 0;
  return wanted.map(({ options }) => {
    const begin = end;
    end += options.length;
    return lists.slice(begin, end);
  });
}
