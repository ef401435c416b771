import { CHUNK, type Column, chunkOf, termOf } from '../../ledger/view.ts';
import type { Limits } from '../limits.ts';
import { type Bits, countPostings, hasBit, placesFrom, rangeBits } from './bits.ts';
import type { Filter } from './filter.ts';
import { judge } from './judge.ts';
import {
  createWordPostings,
  having,
  placesOf,
  type Wanted,
  type WordChunk,
  type WordPlace,
  type WordPostings,
  wantedOf,
  wordChunks,
} from './matching.ts';
import { readCounts } from './postings.ts';
import type { Source } from './reader.ts';
import { compareHits, type Relevance, type RelevanceWeights, type Score, scoreOf, tellingWeight } from './relevance.ts';
import { budgetOf, searchFor } from './scan.ts';
import { activeUnlessAsked, type SearchQuestion } from './search-question.ts';
import { meaningsOf } from './vocabulary.ts';

/** What to rank. */
export type RankingQuestion = SearchQuestion & { filter: Filter };

/** A ranked credential version. */
export type Hit = { seq: number; column: Column; score: Score };

/** Hits, best first. */
export type Ranking = {
  hits: Hit[];
  /** More matched than were ranked: see candidatesOf. */
  partial: boolean;
  /** All words of the index that the search may mean. */
  words: ReadonlySet<string>;
};

const PUBLICATIONS: WordPlace = { dimension: 'kind', value: 'PUBLICATION' };

/** Candidates judged at once: few for the first, many when little passes. */
const FIRST_BATCH = 256;
const MAX_BATCH = 4_096;

/**
 * Ranks the current versions that match the filter and at least one word. Everything it looks at is as of the
 * snapshot, so the same snapshot always gives the same ranking.
 */
export async function rank(
  source: Source,
  { filter, ...search }: RankingQuestion,
  weights: RelevanceWeights,
  limits: Pick<Limits, 'maxRanked' | 'maxScanned'>,
): Promise<Ranking> {
  const meanings = await meaningsOf(source, search);
  const wanted = wantedOf(meanings);
  const shares = meanings.map(({ share }) => share);
  const postings = createWordPostings(source);
  const told = await wordWeights(source, wanted, shares, postings);
  const { found, partial } = await candidatesOf(source, filter, { wanted, told, postings }, limits);
  const hits = found.map(({ seq, column, chunk }) => {
    const { labelLevel, blockTime } = column;
    const matches = matchesOf(chunk, seq % CHUNK, wanted, told);
    return { seq, column, score: scoreOf({ matches, labelLevel, blockTime }, weights, source.at.time) };
  });
  hits.sort((a, b) => compareHits({ score: a.score.total, seq: a.seq }, { score: b.score.total, seq: b.seq }));
  return { hits, partial, words: new Set(meanings.flatMap(({ forms }) => forms.map(({ word }) => word))) };
}

type Candidate = { seq: number; column: Column; chunk: WordChunk };

/**
 * The candidates: first the newest of those that have all words, then of those that have the most telling word, and so
 * on, until there are `maxRanked`.
 */
async function candidatesOf(
  source: Source,
  filter: Filter,
  { wanted, told, postings }: { wanted: readonly Wanted[]; told: readonly number[]; postings: WordPostings },
  { maxRanked, maxScanned }: Pick<Limits, 'maxRanked' | 'maxScanned'>,
): Promise<{ found: Candidate[]; partial: boolean }> {
  const search = await searchFor(source, 'credentials', activeUnlessAsked(filter));
  const chunks = wordChunks(source, search, wanted, postings);
  const budget = budgetOf(maxScanned);
  const examined = new Set<number>();
  const found: Candidate[] = [];
  for (const indexes of passes(told)) {
    for await (const chunk of chunks()) {
      for (const seqs of batches(having(chunk, indexes), chunk.chunk)) {
        const fresh = seqs.filter((seq) => !examined.has(seq));
        if (fresh.length > 0 && budget.left <= 0) return { found, partial: true };
        budget.left -= fresh.length;
        for (const seq of fresh) examined.add(seq);
        for (const { seq, column } of await judge(source, search, fresh, new Map([[chunk.chunk, chunk]]))) {
          if (column === undefined) continue;
          if (found.length === maxRanked) return { found, partial: true };
          found.push({ seq, column, chunk });
        }
      }
    }
  }
  return { found, partial: false };
}

/** Places of words in the search that are asked for together, in turn. */
function passes(told: readonly number[]): number[][] {
  const all = [...told.keys()];
  if (all.length <= 1) return [all];
  return [all, ...all.sort((a, b) => (told[b] ?? 0) - (told[a] ?? 0)).map((index) => [index])];
}

/** The seqs of a set, newest first. */
function* batches(bits: Bits, chunk: number): Generator<number[]> {
  let size = FIRST_BATCH;
  for (let place = CHUNK - 1; place >= 0; size = Math.min(size * 4, MAX_BATCH)) {
    const places = placesFrom(bits, place, size, 'DESCENDING');
    if (places.length === 0) return;
    yield places.map((at) => chunk * CHUNK + at);
    place = (places.at(-1) ?? 0) - 1;
  }
}

function matchesOf(
  { words }: WordChunk,
  place: number,
  wanted: readonly Wanted[],
  told: readonly number[],
): Relevance['matches'] {
  return wanted.flatMap(({ asked, options }, index) => {
    const { best, namesType } = words[index] ?? {};
    const option = options[(best?.[place] ?? 0) - 1];
    if (option === undefined || namesType === undefined) return [];
    return [{ asked, ...option, weight: told[index] ?? 0, namesType: hasBit(namesType, place) }];
  });
}

/** Share of each word in what all tell, by document frequencies as of the snapshot. A document is a publication. */
async function wordWeights(
  source: Source,
  wanted: readonly Wanted[],
  shares: readonly number[],
  postings: WordPostings,
): Promise<number[]> {
  if (wanted.length === 0) return [];
  const places = [PUBLICATIONS, ...wanted.flatMap(placesOf)];
  const [documents = 0, ...frequencies] = await frequenciesOf(source, places, postings);
  let end = 0;
  const telling = wanted.map(({ options }, index) => {
    const begin = end;
    end += options.length;
    return (shares[index] ?? 1) * tellingWeight(sum(frequencies.slice(begin, end)), documents);
  });
  const all = sum(telling);
  return telling.map((value) => value / all);
}

/** How often words occur: all of full chunks, and by looking into the last one, which is being written. */
async function frequenciesOf(source: Source, places: readonly WordPlace[], postings: WordPostings): Promise<number[]> {
  const last = chunkOf(source.at.seq);
  const full = places.flatMap(({ dimension, value }) => {
    const term = termOf(dimension, value);
    return Array.from({ length: last.chunk }, (_, chunk) => ({ term, chunk }));
  });
  const everywhere = rangeBits(0, CHUNK - 1);
  const [counts, tails] = await Promise.all([readCounts(source, full), postings(places, last.chunk)]);
  return places.map((_, index) => {
    const own = counts.slice(index * last.chunk, (index + 1) * last.chunk);
    const tail = tails[index];
    return sum(own) + (tail === undefined ? 0 : countPostings(everywhere, tail, last.offset));
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
