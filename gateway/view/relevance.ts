import { wordsOfType } from '../../ledger/words.ts';

/** How the parts of a relevance score are weighed. */
export type RelevanceWeights = {
  textWeight: number;
  typeWeight: number;
  labelWeight: number;
  recencyWeight: number;
  halfLifeSeconds: number;
};

/** What is known of a candidate. */
export type Relevance = {
  matchedWords: readonly string[];
  types: readonly string[];
  labelLevel: number;
  /** Seconds since 1970. */
  blockTime: number;
};

/** How much each word of a search tells: rare words tell more. */
export type WordWeights = ReadonlyMap<string, number>;

/** Parts of a score; they add up to `total`. */
export type Score = {
  total: number;
  text: number;
  type: number;
  label: number;
  recency: number;
  matchedWords: string[];
};

/** Highest label level (L3), the whole of the label's part. */
const MAX_LABEL_LEVEL = 4;

/** Parts are whole multiples of this power of two, so that they add up exactly, in any order and in any language. */
const SCORE_STEP = 2 ** -20;

/** Weights of words by how many of the documents have them, as BM25 weighs them; words that none has still count. */
export function wordWeights(words: readonly string[], frequencies: readonly number[], documents: number): WordWeights {
  return new Map(
    words.map((word, index) => {
      const frequency = frequencies[index] ?? 0;
      return [word, Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))];
    }),
  );
}

/**
 * Scores a candidate as of a time:
 * - text: share of the search's word weights that it matches;
 * - type: whether a word of the search is a word of one of its types;
 * - label: its Gaia-X label level, of four;
 * - recency: halves with every half-life since its block.
 */
export function scoreOf(candidate: Relevance, words: WordWeights, weights: RelevanceWeights, time: number): Score {
  const { matchedWords, types, labelLevel, blockTime } = candidate;
  const matched = matchedWords.reduce((sum, word) => sum + (words.get(word) ?? 0), 0);
  const all = [...words.values()].reduce((sum, weight) => sum + weight, 0);
  const age = Math.max(0, time - blockTime);
  const text = whole(all === 0 ? 0 : (weights.textWeight * matched) / all);
  const type = whole(namesType(types, words) ? weights.typeWeight : 0);
  const label = whole((weights.labelWeight * labelLevel) / MAX_LABEL_LEVEL);
  const recency = whole(weights.recencyWeight * 2 ** (-age / weights.halfLifeSeconds));
  return { total: text + type + label + recency, text, type, label, recency, matchedWords: [...matchedWords] };
}

/** Better first; of equals the newer. */
export function compareHits(a: { score: number; seq: number }, b: { score: number; seq: number }): number {
  return b.score - a.score || b.seq - a.seq;
}

function namesType(types: readonly string[], words: WordWeights): boolean {
  return words.size > 0 && types.some((type) => wordsOfType(type).some((word) => words.has(word)));
}

function whole(part: number): number {
  return Math.round(part / SCORE_STEP) * SCORE_STEP;
}
