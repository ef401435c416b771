import type { WordField } from '../../ledger/search-words.ts';
import { sum } from '../../lib/sum.ts';
import type { FormKind } from './vocabulary.ts';

/** How the parts of a relevance score are weighed. */
export type RelevanceWeights = {
  textWeight: number;
  typeWeight: number;
  labelWeight: number;
  recencyWeight: number;
  halfLifeSeconds: number;
};

/**
 * Weights that an operator need not think about: text decides, the rest orders what the text does not tell apart. The label
 * is the last of it: its level stands in a credential of its own, which is not to be found before what it is about.
 */
export const DEFAULT_WEIGHTS: RelevanceWeights = {
  textWeight: 1,
  typeWeight: 0.5,
  labelWeight: 0.01,
  recencyWeight: 0.1,
  halfLifeSeconds: 2_592_000,
};

/** How a word of the search was found: the index's word, what makes it the same, where it stands, and what it adds. */
export type WordScore = { asked: string; word: string; kind: FormKind; field: WordField; score: number };

/** What is known of a candidate. */
export type Relevance = {
  /** The best match of each word of the search that it has; `weight` of all words add up to 1. */
  matches: readonly (Omit<WordScore, 'score'> & { weight: number; namesType: boolean })[];
  labelLevel: number;
  /** Seconds since 1970. */
  blockTime: number;
};

/** Parts of a score; they add up to `total`, and those of the words to `text`. */
export type Score = {
  total: number;
  text: number;
  type: number;
  label: number;
  recency: number;
  words: WordScore[];
};

/** Highest label level (L3), the whole of the label's part. */
const MAX_LABEL_LEVEL = 4;

/** Parts are whole multiples of this power of two, so that they add up exactly, in any order and in any language. */
const SCORE_STEP = 2 ** -20;

/** What a match is worth by how the words are the same, and by where the word stands. */
const KIND_WORTH: Record<FormKind, number> = { EXACT: 1, INFLECTION: 0.95, PREFIX: 0.85, COMPOUND: 0.75, TYPO: 0.7 };
const FIELD_WORTH: Record<WordField, number> = { nameWord: 1, typeWord: 0.8, word: 0.6 };

/** What a match is worth, up to 1. */
export function worthOf(kind: FormKind, field: WordField): number {
  return KIND_WORTH[kind] * FIELD_WORTH[field];
}

/** How much a word tells by how many of the documents have it, as BM25 weighs it; one that none has still counts. */
export function tellingWeight(frequency: number, documents: number): number {
  const having = Math.min(frequency, documents);
  return Math.log(1 + (documents - having + 0.5) / (having + 0.5));
}

/**
 * Scores a candidate as of a time:
 * - text: each word of the search adds its weight times what its match is worth;
 * - type: the weight of those words that name a type;
 * - label: its Gaia-X label level, of four;
 * - recency: halves with every half-life since its block.
 */
export function scoreOf({ matches, labelLevel, blockTime }: Relevance, weights: RelevanceWeights, time: number): Score {
  const words = matches.map(({ asked, word, kind, field, weight }) => ({
    ...{ asked, word, kind, field },
    score: wordPart(weights, weight, kind, field),
  }));
  const text = sum(words.map(({ score }) => score));
  const type = typePart(weights, sum(matches.filter(({ namesType }) => namesType).map(({ weight }) => weight)));
  const label = labelPart(weights, labelLevel);
  const recency = recencyPart(weights, time - blockTime);
  return { total: text + type + label + recency, text, type, label, recency, words };
}

/** What a match of a word adds. */
export function wordPart(weights: RelevanceWeights, weight: number, kind: FormKind, field: WordField): number {
  return whole(weights.textWeight * weight * worthOf(kind, field));
}

/** What words that name a type add, by the weight of all of them. */
export function typePart(weights: RelevanceWeights, naming: number): number {
  return whole(weights.typeWeight * naming);
}

/** What a label adds. */
export function labelPart(weights: RelevanceWeights, level: number): number {
  return whole((weights.labelWeight * level) / MAX_LABEL_LEVEL);
}

/** What is added at an age, in seconds. */
export function recencyPart(weights: RelevanceWeights, age: number): number {
  return whole(weights.recencyWeight * 2 ** (-Math.max(0, age) / weights.halfLifeSeconds));
}

/** Better first; of equals the newer. Without an object for each: a page is chosen from as many as are ranked. */
export function compareHits(score: number, seq: number, otherScore: number, otherSeq: number): number {
  return otherScore - score || otherSeq - seq;
}

function whole(part: number): number {
  return Math.round(part / SCORE_STEP) * SCORE_STEP;
}
