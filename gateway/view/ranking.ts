import { CHUNK, type Column, type Dimension, termOf } from '../../ledger/view.ts';
import { wordsOf } from '../../ledger/words.ts';
import type { Limits } from '../limits.ts';
import { type Bits, hasBit, placesFrom } from './bits.ts';
import { chunksOf, type SeqRange } from './candidates.ts';
import type { Filter } from './filter.ts';
import { judge } from './judge.ts';
import { having, type Wanted, type WordChunk, wantedOf, wordChunks } from './matching.ts';
import { byteLength, type Source } from './reader.ts';
import { compareHits, type Relevance, type RelevanceWeights, type Score, scoreOf, tellingWeight } from './relevance.ts';
import { lookUp } from './rows.ts';
import { budgetOf, seqRange } from './scan.ts';
import type { CredentialStatus } from './status.ts';
import { meaningsOf } from './vocabulary.ts';

/** Words of a search; `isTyping` when the last one may be the beginning of a word. */
export type SearchQuestion = { words: readonly string[]; isTyping: boolean };

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

const ACTIVE_ONLY: ReadonlySet<CredentialStatus> = new Set(['ACTIVE']);
const POSTING_BYTES = 2;

/** Candidates judged at once: few for the first, many when little passes. */
const FIRST_BATCH = 256;
const MAX_BATCH = 4_096;

/** What is looked at of a search: its first words. What ends with a letter or digit may go on. */
export function searchQuestion(
  search: string | null | undefined,
  limits: Pick<Limits, 'maxSearchWords'>,
): SearchQuestion {
  const text = search ?? '';
  const words = wordsOf(text);
  const isTyping = /[\p{L}\p{N}\p{M}]$/u.test(text) && words.length <= limits.maxSearchWords;
  return { words: words.slice(0, limits.maxSearchWords), isTyping };
}

/**
 * Ranks the current versions that match the filter and at least one word. Everything it looks at is as of the
 * snapshot, so the same snapshot always gives the same ranking.
 */
export async function rank(
  source: Source,
  { words, isTyping, filter }: RankingQuestion,
  weights: RelevanceWeights,
  limits: Pick<Limits, 'maxRanked' | 'maxScanned'>,
): Promise<Ranking> {
  const meanings = await meaningsOf(source, words, isTyping);
  const wanted = wantedOf(meanings);
  const shares = meanings.map(({ share }) => share);
  const told = await wordWeights(source, wanted, shares);
  const { found, partial } = await candidatesOf(source, filter, { wanted, told }, limits);
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
  { wanted, told }: { wanted: readonly Wanted[]; told: readonly number[] },
  { maxRanked, maxScanned }: Pick<Limits, 'maxRanked' | 'maxScanned'>,
): Promise<{ found: Candidate[]; partial: boolean }> {
  const range = await seqRange(source, filter.block);
  const chunks = wordChunks(source, filter.terms, range, wanted);
  const judgement = { listed: 'credentials' as const, status: filter.status ?? ACTIVE_ONLY };
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
        for (const { seq, column } of await judge(source, judgement, fresh)) {
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
async function wordWeights(source: Source, wanted: readonly Wanted[], shares: readonly number[]): Promise<number[]> {
  if (wanted.length === 0) return [];
  const values = wanted.flatMap(({ options }) => options.map(({ field, word }) => ({ dimension: field, value: word })));
  const [documents = 0, ...frequencies] = await frequenciesOf(source, [
    { dimension: 'kind', value: 'PUBLICATION' },
    ...values,
  ]);
  let end = 0;
  const telling = wanted.map(({ options }, index) => {
    const begin = end;
    end += options.length;
    const own = frequencies.slice(begin, end);
    const frequency = own.reduce((sum, value) => sum + value, 0);
    return (shares[index] ?? 1) * tellingWeight(frequency, documents);
  });
  const all = telling.reduce((sum, value) => sum + value, 0);
  return telling.map((value) => value / all);
}

type Value = { dimension: Dimension; value: string };

/** How often values occur: by the lengths of full chunks, and by looking into the last one, which is being written. */
async function frequenciesOf(source: Source, values: readonly Value[]): Promise<number[]> {
  const { keys, seq } = source.at;
  const chunks = chunksOf({ from: 0, to: seq }, 'ASCENDING');
  const last = chunks.pop() ?? 0;
  const range: SeqRange = { from: last * CHUNK, to: seq };
  const full = values.flatMap(({ dimension, value }) =>
    chunks.map((chunk) => byteLength(keys.postings(termOf(dimension, value), chunk))),
  );
  const [lengths, tails] = await Promise.all([
    full.length === 0 ? [] : source.read(full),
    lookUp(
      source,
      values.map((value) => ({ ...value, range })),
    ),
  ]);
  return values.map((_, index) => {
    const own = lengths.slice(index * chunks.length, (index + 1) * chunks.length);
    return own.reduce((sum, length) => sum + length / POSTING_BYTES, tails[index]?.length ?? 0);
  });
}
