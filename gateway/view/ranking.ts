import { COLUMN_BYTES, type Column } from '../../ledger/column.ts';
import { CHUNK } from '../../ledger/view.ts';
import { sum } from '../../lib/sum.ts';
import type { Limits } from '../limits.ts';
import { addBit, type Bits, noBits, placesFrom } from './bits.ts';
import type { DocumentCounter } from './documents.ts';
import type { Filter } from './filter.ts';
import { judge, judgeAtHand } from './judge.ts';
import type { LookedUp, WordLookUp } from './looked-up.ts';
import { having, type SoughtWord, type Wanted, type WordChunk, wordChunks } from './matching.ts';
import type { Source } from './reader.ts';
import { type RelevanceWeights, tellingWeight } from './relevance.ts';
import { budgetOf, type Search, searchFor } from './scan.ts';
import { type Asked, type Found, type Ranked, ranked } from './scoring.ts';
import { activeUnlessAsked, type SearchQuestion } from './search-question.ts';
import type { Snapshot } from './snapshot.ts';
import type { Tables } from './tables.ts';

/** What to rank. */
export type RankingQuestion = SearchQuestion & { filter: Filter };

/** A ranking, and what it is not told by. */
export type Ranking = Ranked & {
  /** More matched than were ranked: see candidatesOf. Or the words may mean more than was looked for. */
  partial: boolean;
  /** All words of the index that the search may mean. */
  words: ReadonlySet<string>;
};

/** What a ranking is made with beside the snapshot: what the process keeps, and by what to rank. */
export type RankingParts = {
  tables: Tables;
  lookUp: WordLookUp;
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
  { tables, lookUp, countDocuments, weights, limits }: RankingParts,
): Promise<Ranking> {
  const [found, search, documents] = await Promise.all([
    lookUp(source, question),
    searchFor(source, 'credentials', activeUnlessAsked(filter)),
    question.words.length === 0 ? 0 : countDocuments(source),
  ]);
  const { wanted, postings } = found;
  const asked = { wanted, told: wordWeights(found, documents) };
  const order = passes(asked, found.counts);
  const chunks = wordChunks(source, search, wanted, postings, order.length > 1);
  const { matches, partial } = await candidatesOf({ source, tables, search, chunks }, order, limits);
  const words = new Set(wanted.flatMap(({ options }) => options.map(({ word }) => word)));
  return { ...ranked(matches, asked, weights, source.at.time), partial: partial || !found.isWhole, words };
}

/** Where candidates are looked for. */
type Places = { source: Source; tables: Tables; search: Search; chunks: () => AsyncGenerator<WordChunk> };

/** The candidates: the newest of those that the first pass seeks, then of the second's, until there are `maxRanked`. */
async function candidatesOf(
  places: Places,
  order: readonly SoughtWord[][],
  { maxRanked, maxScanned }: RankingParts['limits'],
): Promise<{ matches: Found; partial: boolean }> {
  const budget = budgetOf(maxScanned);
  const found: Found = { seqs: [], labelLevels: [], blockTimes: [], chunks: new Map() };
  for (const sought of order) {
    for await (const batch of batches(places.chunks(), sought)) {
      if (budget.left <= 0) return { matches: found, partial: true };
      budget.left -= sum(batch.map(({ seqs }) => seqs.length));
      await addPassing(places, batch, found);
      if (found.seqs.length <= maxRanked) continue;
      cut(found, maxRanked);
      return { matches: found, partial: true };
    }
  }
  return { matches: found, partial: false };
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
  if (!hasAny(columns, seqs)) return true;
  const tell = judgeAtHand(at, search, chunk, columns);
  for (const seq of seqs) {
    const told = tell(seq % CHUNK);
    if (told === 'open') return false;
    if (told !== undefined) add(found, seq, told.column);
  }
  return true;
}

/**
 * Whether there is an event at any of these places. Each is looked at, though the first would do: records lie far apart, and
 * so the processor waits for many at once, where judging waits for one after the other.
 */
function hasAny(columns: Buffer, seqs: readonly number[]): boolean {
  let kinds = 0;
  for (let index = 0; index < seqs.length; index += 1)
    kinds += columns[((seqs[index] ?? 0) % CHUNK) * COLUMN_BYTES] ?? 0;
  return kinds > 0;
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

/**
 * What is sought, in turn: all words, then the most telling word, and so on. Each first without slips, where there is both:
 * what has a word as it was asked for is not to be displaced by many that have another one.
 */
function passes({ wanted, told }: Asked, counts: LookedUp['counts']): SoughtWord[][] {
  const words = wanted.map(({ options }, word) => ({
    word,
    options: [...options.keys()].filter((option) => (counts[word]?.[option] ?? 0) > 0),
  }));
  const single = words.toSorted((a, b) => (told[b.word] ?? 0) - (told[a.word] ?? 0)).map((one) => [one]);
  return [words, ...(words.length > 1 ? single : [])].flatMap((all) => {
    const direct = all.map((one) => withoutSlips(wanted, one));
    const isSame = direct.every(({ options }, index) => options.length === all[index]?.options.length);
    return isSame || direct.some(({ options }) => options.length === 0) ? [all] : [direct, all];
  });
}

function withoutSlips(wanted: readonly Wanted[], { word, options }: SoughtWord): SoughtWord {
  return { word, options: options.filter((option) => wanted[word]?.options[option]?.kind !== 'TYPO') };
}

/** Candidates of a chunk, newest first. */
type Part = { chunk: WordChunk; seqs: number[] };

/** Candidates that are judged together. */
type Batch = Part[];

/**
 * Candidates that have some words, newest first; nobody has to look at them again. Those of chunks that have only few are
 * judged together, so that a rare word of many chunks costs as many round trips as one of few.
 */
export async function* batches(chunks: AsyncIterable<WordChunk>, sought: readonly SoughtWord[]): AsyncGenerator<Batch> {
  // One for all chunks: sets lie outside of the heap, and many of them bring full collections about.
  const bits = noBits();
  let few: Batch = [];
  for await (const chunk of chunks) {
    having(bits, chunk, sought);
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
function wordWeights({ counts, shares }: LookedUp, documents: number): number[] {
  const telling = counts.map((count, index) => (shares[index] ?? 1) * tellingWeight(sum(count), documents));
  const all = sum(telling);
  return telling.map((value) => value / all);
}
