import { CHUNK, type Column } from '../../ledger/view.ts';
import type { Limits } from '../limits.ts';
import { addBit, type Bits, noBits, placesFrom } from './bits.ts';
import type { DocumentCounter } from './documents.ts';
import type { Filter } from './filter.ts';
import { judge, judgeAtHand } from './judge.ts';
import type { WordReader } from './kept-words.ts';
import { having, termsOfOptions, type Wanted, type WordChunk, wantedOf, wordChunks } from './matching.ts';
import { openPostings } from './postings.ts';
import type { Source } from './reader.ts';
import { type RelevanceWeights, tellingWeight } from './relevance.ts';
import { budgetOf, type Search, searchFor } from './scan.ts';
import { type Asked, type Found, type Ranked, ranked } from './scoring.ts';
import { activeUnlessAsked, type SearchQuestion } from './search-question.ts';
import type { Snapshot } from './snapshot.ts';
import type { Tables } from './tables.ts';
import { meaningsOf } from './vocabulary.ts';

/** What to rank. */
export type RankingQuestion = SearchQuestion & { filter: Filter };

/** A ranking, and what it is not told by. */
export type Ranking = Ranked & {
  /** More matched than were ranked: see candidatesOf. */
  partial: boolean;
  /** All words of the index that the search may mean. */
  words: ReadonlySet<string>;
};

/** What a ranking is made with beside the snapshot: what the process keeps, and by what to rank. */
export type RankingParts = {
  tables: Tables;
  readWords: WordReader;
  countDocuments: DocumentCounter;
  weights: RelevanceWeights;
  limits: Pick<Limits, 'maxRanked' | 'maxScanned'>;
};

/** Candidates judged at once: few for the first, many when little passes. */
const FIRST_BATCH = 256;
const MAX_BATCH = 4_096;

/** Columns that are rather read one by one than by what is kept, where that has to be led on first. */
const FEW_COLUMNS = 64;

/**
 * Ranks the current versions that match the filter and at least one word. Everything it looks at is as of the
 * snapshot, so the same snapshot always gives the same ranking.
 */
export async function rank(
  source: Source,
  { filter, ...question }: RankingQuestion,
  { tables, readWords, countDocuments, weights, limits }: RankingParts,
): Promise<Ranking> {
  const [meanings, search] = await Promise.all([
    meaningsOf(source, readWords, question),
    searchFor(source, 'credentials', activeUnlessAsked(filter)),
  ]);
  const wanted = wantedOf(meanings);
  const [postings, documents] = await Promise.all([
    openPostings(source, termsOfOptions(wanted)),
    wanted.length === 0 ? 0 : countDocuments(source),
  ]);
  const shares = meanings.map(({ share }) => share);
  const asked = { wanted, told: wordWeights(wanted, shares, postings.counts, documents) };
  const chunks = wordChunks(source, search, wanted, postings);
  const { found, partial } = await candidatesOf({ source, tables, search, chunks }, asked, limits);
  const words = new Set(meanings.flatMap(({ forms }) => forms.map(({ word }) => word)));
  return { ...ranked(found, asked, weights, source.at.time), partial, words };
}

/** Where candidates are looked for. */
type Places = { source: Source; tables: Tables; search: Search; chunks: () => AsyncGenerator<WordChunk> };

/**
 * The candidates: first the newest of those that have all words, then of those that have the most telling word, and so
 * on, until there are `maxRanked`.
 */
async function candidatesOf(
  places: Places,
  { told }: Asked,
  { maxRanked, maxScanned }: RankingParts['limits'],
): Promise<{ found: Found; partial: boolean }> {
  const budget = budgetOf(maxScanned);
  const found: Found = { seqs: [], labelLevels: [], blockTimes: [], chunks: new Map() };
  for (const indexes of passes(told)) {
    for await (const batch of batches(places.chunks(), indexes)) {
      if (budget.left <= 0) return { found, partial: true };
      budget.left -= sum(batch.map(({ seqs }) => seqs.length));
      await addPassing(places, batch, found);
      if (found.seqs.length <= maxRanked) continue;
      cut(found, maxRanked);
      return { found, partial: true };
    }
  }
  return { found, partial: false };
}

/** Adds those of a batch that pass, in their order: by columns at hand, where these tell enough. */
async function addPassing({ source, tables, search }: Places, batch: Batch, found: Found): Promise<void> {
  const before = found.seqs.length;
  for (const { chunk } of batch) found.chunks.set(chunk.chunk, chunk);
  const columns = await columnsFor(source, tables, batch);
  if (batch.every((part, index) => addByColumns(source.at, search, part, columns[index], found))) return;
  // All of it again, so that they stay in their order.
  cut(found, before);
  const chunks = new Map(batch.map(({ chunk }) => [chunk.chunk, chunk]));
  const seqs = batch.flatMap((part) => part.seqs);
  for (const { seq, column } of await judge(source, search, seqs, chunks)) {
    if (column !== undefined) add(found, seq, column);
  }
}

/** Adds those of a chunk that pass by its columns, in their order; whether these tell enough. */
function addByColumns(
  at: Snapshot,
  search: Search,
  { chunk, seqs }: Part,
  columns: Buffer | undefined,
  found: Found,
): boolean {
  if (columns === undefined) return false;
  const tell = judgeAtHand(at, search, chunk, columns);
  for (const seq of seqs) {
    const told = tell(seq % CHUNK);
    if (told === 'open') return false;
    if (told !== undefined) add(found, seq, told.column);
  }
  return true;
}

function add({ seqs, labelLevels, blockTimes }: Found, seq: number, { labelLevel, blockTime }: Column): void {
  seqs.push(seq);
  labelLevels.push(labelLevel);
  blockTimes.push(blockTime);
}

/** Leaves the first so many. */
function cut({ seqs, labelLevels, blockTimes }: Found, length: number): void {
  for (const list of [seqs, labelLevels, blockTimes]) list.length = length;
}

/** The columns of the chunks of a batch, as far as they are kept; for few they are not led on. */
async function columnsFor(source: Source, tables: Tables, batch: Batch): Promise<(Buffer | undefined)[]> {
  const isWorthIt = tables.serves(source) || batch.some(({ seqs }) => seqs.length > FEW_COLUMNS);
  if (!isWorthIt) return [];
  const chunks = batch.map(({ chunk }) => chunk.chunk);
  const columns = await tables.columns(source, chunks);
  return chunks.map((chunk) => columns.get(chunk));
}

/** Places of words in the search that are asked for together, in turn. */
function passes(told: readonly number[]): number[][] {
  const all = [...told.keys()];
  if (all.length <= 1) return [all];
  return [all, ...all.sort((a, b) => (told[b] ?? 0) - (told[a] ?? 0)).map((index) => [index])];
}

/** Candidates of a chunk, newest first. */
type Part = { chunk: WordChunk; seqs: number[] };

/** Candidates that are judged together. */
type Batch = Part[];

/**
 * Candidates that have some words, newest first; nobody has to look at them again. Those of chunks that have only few are
 * judged together, so that a rare word of many chunks costs as many round trips as one of few.
 */
export async function* batches(chunks: AsyncIterable<WordChunk>, indexes: readonly number[]): AsyncGenerator<Batch> {
  // One for all chunks: sets lie outside of the heap, and many of them bring full collections about.
  const bits = noBits();
  let few: Batch = [];
  for await (const chunk of chunks) {
    having(bits, chunk, indexes);
    for (const seqs of batchesIn(chunk, bits)) {
      if (seqs.length > FEW_COLUMNS) {
        if (few.length > 0) yield few;
        yield [{ chunk, seqs }];
        few = [];
        continue;
      }
      few.push({ chunk, seqs });
      if (sum(few.map((part) => part.seqs.length)) < FIRST_BATCH) continue;
      yield few;
      few = [];
    }
  }
  if (few.length > 0) yield few;
}

function* batchesIn(chunk: WordChunk, bits: Bits): Generator<number[]> {
  let size = FIRST_BATCH;
  for (let place = CHUNK - 1; place >= 0; size = Math.min(size * 4, MAX_BATCH)) {
    const places = placesFrom(bits, place, size, 'DESCENDING');
    if (places.length === 0) return;
    if (chunk.seen !== undefined) for (const at of places) addBit(chunk.seen, at);
    yield places.map((at) => chunk.chunk * CHUNK + at);
    place = (places.at(-1) ?? 0) - 1;
  }
}

/** Share of each word in what all tell, by document frequencies as of the snapshot. A document is a publication. */
function wordWeights(
  wanted: readonly Wanted[],
  shares: readonly number[],
  counts: readonly number[],
  documents: number,
): number[] {
  let end = 0;
  const telling = wanted.map(({ options }, index) => {
    const begin = end;
    end += options.length;
    return (shares[index] ?? 1) * tellingWeight(sum(counts.slice(begin, end)), documents);
  });
  const all = sum(telling);
  return telling.map((value) => value / all);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
