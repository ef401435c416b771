import { CHUNK, type Column, termOf } from '../../ledger/view.ts';
import { wordsOf } from '../../ledger/words.ts';
import type { Limits } from '../limits.ts';
import { hasBit } from './bits.ts';
import { type CandidateTerm, chunksOf, type SeqRange } from './candidates.ts';
import type { Filter } from './filter.ts';
import { readLengths } from './postings.ts';
import type { Source } from './reader.ts';
import { compareHits, type RelevanceWeights, type Score, scoreOf, type WordWeights, wordWeights } from './relevance.ts';
import { lookUp, readRows } from './rows.ts';
import { budgetOf, scan, seqRange } from './scan.ts';
import type { CredentialStatus } from './status.ts';

/** What to rank. */
export type RankingQuestion = { words: readonly string[]; filter: Filter };

/** A ranked credential version. */
export type Hit = { seq: number; column: Column; score: Score };

/** Hits, best first. */
export type Ranking = {
  hits: Hit[];
  /** More matched than were ranked: only the newest were. */
  partial: boolean;
};

const ACTIVE_ONLY: ReadonlySet<CredentialStatus> = new Set(['ACTIVE']);
const POSTING_BYTES = 2;

/** The words of a search that are looked at. */
export function searchWords(search: string | null | undefined, limits: Pick<Limits, 'maxSearchWords'>): string[] {
  return wordsOf(search ?? '').slice(0, limits.maxSearchWords);
}

/**
 * Ranks the current versions that match the filter and at least one word. Everything it looks at is as of the
 * snapshot, so the same snapshot always gives the same ranking.
 */
export async function rank(
  source: Source,
  { words, filter }: RankingQuestion,
  weights: RelevanceWeights,
  limits: Pick<Limits, 'maxRanked' | 'maxScanned'>,
): Promise<Ranking> {
  const [{ found, partial }, told] = await Promise.all([
    newestCandidates(source, { words, filter }, limits),
    tellingWeights(source, words),
  ]);
  const rows =
    words.length === 0
      ? []
      : await readRows(
          source,
          found.map(({ seq }) => seq),
        );
  const hits = found.map(({ seq, column, matchedWords }, index) => {
    const types = rows[index]?.types ?? [];
    const { labelLevel, blockTime } = column;
    return {
      seq,
      column,
      score: scoreOf({ matchedWords, types, labelLevel, blockTime }, told, weights, source.at.time),
    };
  });
  hits.sort((a, b) => compareHits({ score: a.score.total, seq: a.seq }, { score: b.score.total, seq: b.seq }));
  return { hits, partial };
}

type Candidate = { seq: number; column: Column; matchedWords: string[] };

async function newestCandidates(
  source: Source,
  { words, filter }: RankingQuestion,
  { maxRanked, maxScanned }: Pick<Limits, 'maxRanked' | 'maxScanned'>,
): Promise<{ found: Candidate[]; partial: boolean }> {
  const range = await seqRange(source, filter.block);
  const wordTerm: CandidateTerm[] = words.length === 0 ? [] : [{ dimension: 'word', values: words, keep: true }];
  const budget = budgetOf(maxScanned);
  const search = {
    listed: 'credentials' as const,
    status: filter.status ?? ACTIVE_ONLY,
    terms: [...filter.terms, ...wordTerm],
    range,
    direction: 'DESCENDING' as const,
  };
  const found: Candidate[] = [];
  for await (const { matches, kept } of scan(source, search, budget)) {
    for (const { seq, column } of matches) {
      if (column === undefined) continue;
      if (found.length === maxRanked) return { found, partial: true };
      found.push({ seq, column, matchedWords: words.filter((_, index) => isKept(kept[index], seq)) });
    }
  }
  return { found, partial: budget.isExhausted };
}

function isKept(bits: Uint32Array | undefined, seq: number): boolean {
  return bits !== undefined && hasBit(bits, seq % CHUNK);
}

/** Word weights by document frequencies as of the snapshot. A document is a publication. */
async function tellingWeights(source: Source, words: readonly string[]): Promise<WordWeights> {
  if (words.length === 0) return new Map();
  const [documents = 0, ...frequencies] = await Promise.all([
    frequency(source, termOf('kind', 'PUBLICATION'), { dimension: 'kind', value: 'PUBLICATION' }),
    ...words.map((word) => frequency(source, termOf('word', word), { dimension: 'word', value: word })),
  ]);
  return wordWeights(words, frequencies, documents);
}

/** How often a value occurs: by the lengths of its full chunks, and by looking into the last one, which is being written. */
async function frequency(
  source: Source,
  term: string,
  value: { dimension: 'kind' | 'word'; value: string },
): Promise<number> {
  const { seq } = source.at;
  const chunks = chunksOf({ from: 0, to: seq }, 'ASCENDING');
  const last = chunks.pop() ?? 0;
  const range: SeqRange = { from: last * CHUNK, to: seq };
  const [lengths, [tail = []]] = await Promise.all([
    readLengths(
      source,
      chunks.map((chunk) => ({ term, chunk })),
    ),
    lookUp(source, [{ ...value, range }]),
  ]);
  return lengths.reduce((sum, length) => sum + length / POSTING_BYTES, tail.length);
}
