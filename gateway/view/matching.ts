import { eachPlace } from '../../ledger/postings.ts';
import type { WordField } from '../../ledger/search-words.ts';
import { CHUNK, type Dimension, termOf } from '../../ledger/view.ts';
import { addPostings, type Bits, intersect, noBits, unite } from './bits.ts';
import { type Candidates, candidates, type Wanted as Filtered } from './candidates.ts';
import type { FilterTerm } from './filter.ts';
import { keyOf, readLists } from './postings.ts';
import type { Source } from './reader.ts';
import { worthOf } from './relevance.ts';
import { placesIn } from './seq-ranges.ts';
import type { FormKind, Meaning } from './vocabulary.ts';

/** A way to match a word of a search: a word of the index in a field. */
export type Option = { word: string; kind: FormKind; field: WordField };

/** A word of a search with all ways to match it, the worst first. */
export type Wanted = { asked: string; options: Option[] };

/** What of one chunk may pass the filter, and which words each of them has. */
export type WordChunk = Candidates & {
  /** Of each word of the search: who has it, whose types have it, and the place of the best option, counted from 1. */
  words: { has: Bits; namesType: Bits; best: Uint8Array }[];
};

const FIELDS: readonly WordField[] = ['nameWord', 'typeWord', 'word'];

/** Options are numbered in one byte. */
const MOST_OPTIONS = 255;

/** All ways to match the words of a search. */
export function wantedOf(meanings: readonly Meaning[]): Wanted[] {
  return meanings.map(({ asked, forms }) => {
    const all = forms.flatMap((form) => FIELDS.map((field) => ({ ...form, field })));
    const worstFirst = all.sort((a, b) => worthOf(a.kind, a.field) - worthOf(b.kind, b.field));
    return { asked, options: worstFirst.slice(-MOST_OPTIONS) };
  });
}

/** The words of a search as terms, one of which everything found has; of a search without words there are none. */
export function termsOfWords(wanted: readonly Wanted[]): FilterTerm[] | undefined {
  if (wanted.length === 0) return undefined;
  const byField = Map.groupBy(wanted.flatMap(placesOf), ({ dimension }) => dimension);
  return [...byField].map(([dimension, places]) => ({ dimension, values: places.map(({ value }) => value) }));
}

/** Reads postings of words; those of one question are read once. */
export type WordPostings = (options: readonly WordPlace[], chunk: number) => Promise<(Buffer | undefined)[]>;

/** A word in a field, or a kind of event. */
export type WordPlace = { dimension: Dimension; value: string };

/** Reads postings for one question. */
export function createWordPostings(source: Source): WordPostings {
  const known = new Map<string, Buffer | undefined>();
  return async (places, chunk) => {
    const names = places.map(({ dimension, value }) => ({ term: termOf(dimension, value), chunk }));
    const unknown = names.filter((name) => !known.has(keyOf(name)));
    const found = await readLists(source, unknown);
    for (const name of unknown) known.set(keyOf(name), found.get(name));
    return names.map((name) => known.get(keyOf(name)));
  };
}

/** Chunks of a search, newest first, each read when it is reached and kept, so that they can be walked again. */
export function wordChunks(
  source: Source,
  filtered: Filtered,
  wanted: readonly Wanted[],
  postings: WordPostings,
): () => AsyncGenerator<WordChunk> {
  const groups = candidates(source, filtered, 'DESCENDING');
  const ahead: Candidates[] = [];
  const known: WordChunk[] = [];
  return async function* walk() {
    for (let at = 0; ; at += 1) {
      if (at === known.length) {
        if (ahead.length === 0) ahead.push(...((await groups.next()).value ?? []));
        const next = ahead.shift();
        if (next === undefined) return;
        const { last } = placesIn(filtered.range, next.chunk);
        known.push({ ...next, words: await readWords(postings, wanted, next.chunk, last) });
      }
      const chunk = known[at];
      if (chunk !== undefined) yield chunk;
    }
  };
}

/** The places of a chunk that have all of these words, by their place in the search. */
export function having({ bits, words }: WordChunk, indexes: readonly number[]): Bits {
  const all = noBits();
  unite(all, bits);
  for (const index of indexes) intersect(all, words[index]?.has ?? noBits());
  return all;
}

async function readWords(
  postings: WordPostings,
  wanted: readonly Wanted[],
  chunk: number,
  last: number,
): Promise<WordChunk['words']> {
  const lists = await postings(wanted.flatMap(placesOf), chunk);
  let begin = 0;
  return wanted.map(({ options }) => {
    const [has, namesType, best] = [noBits(), noBits(), new Uint8Array(CHUNK)];
    for (const [index, option] of options.entries()) {
      const stored = lists[begin + index];
      if (stored === undefined) continue;
      addPostings(has, stored, last);
      if (option.field === 'typeWord') addPostings(namesType, stored, last);
      mark(best, stored, last, index + 1);
    }
    begin += options.length;
    return { has, namesType, best };
  });
}

/** Where the postings of a word's options are. */
export function placesOf({ options }: Wanted): WordPlace[] {
  return options.map(({ field, word }) => ({ dimension: field, value: word }));
}

/** Better options come later, so each takes the place of the worse ones. */
function mark(best: Uint8Array, postings: Buffer, last: number, option: number): void {
  eachPlace(postings, last, (place) => {
    best[place] = option;
  });
}
