import { type Place, rarePlace } from '../ledger/buckets.ts';
import { encodePostings } from '../ledger/postings.ts';
import type { SearchWord } from '../ledger/search-words.ts';
import {
  chunkOf,
  type Dimension,
  type EventRow,
  isFacet,
  isListed,
  MAX_LISTED_VALUES,
  termOf,
  termsOf,
  type ViewKeys,
} from '../ledger/view.ts';
import { vocabularyKeys } from '../ledger/vocabulary.ts';
import { memoise } from '../lib/memo.ts';
import type { Operation } from './operations.ts';

/** An event with the words it is found under. */
export type FoundEvent = { row: EventRow; words: readonly SearchWord[] };

/**
 * Where some events are found: the lists that name them, and what is told by its first event: values among those that
 * can be listed, words of the vocabulary.
 */
type Findings = { lists: { key: string; rare: Place; seqs: readonly number[] }[]; firsts: (Claim & { seq: number })[] };
/** A field that the first event sets; with `most` only while the hash has fewer fields. */
type Claim = { key: string; field: string; most?: number };

/** Terms of each dimension that are remembered: words recur, and a term is a hash. */
const REMEMBERED = 4_096;

const memos = new Map<Dimension, (value: string) => string>();

/** What makes events findable, which come in their order. */
export function indexEvents(keys: ViewKeys, events: readonly FoundEvent[]): Operation[] {
  const { lists, firsts } = findingsOf(keys, events);
  return [
    ...lists.map(({ key, rare, seqs }) => ({ op: 'POST' as const, key, rare, posting: encodePostings(seqs) })),
    ...firsts.map(({ seq, ...claim }) => ({ op: 'HSETNX' as const, ...claim, value: String(seq) })),
  ];
}

/** The inverse. One cut a list, at the oldest of the events it names; whatever an earlier event told first stays. */
export function unindexEvents(keys: ViewKeys, events: readonly FoundEvent[]): Operation[] {
  const { lists, firsts } = findingsOf(keys, events);
  return [
    ...firsts.map(({ key, field, seq }) => ({ op: 'HDELEQ' as const, key, field, value: String(seq) })),
    ...lists.map(({ key, rare, seqs }) => ({
      op: 'CUT' as const,
      key,
      rare,
      posting: encodePostings(seqs.slice(0, 1)),
    })),
  ];
}

function findingsOf(keys: ViewKeys, events: readonly FoundEvent[]): Findings {
  const findings: Findings = { lists: [], firsts: [] };
  for (const [dimension, values] of valuesOf(events)) {
    for (const [value, seqs] of values) {
      findings.lists.push(...listsOf(keys, rememberedTerm(dimension, value), seqs));
      // What occurs later than that is taken back before any of these is, so a rollback leaves what a new view would have.
      const most = MAX_LISTED_VALUES + 1;
      if (isFacet(dimension) && isListed({ dimension, value }))
        findings.firsts.push({ key: keys.values(dimension), field: value, most, seq: seqs[0] ?? 0 });
    }
  }
  for (const [word, seq] of vocabularyOf(events)) {
    for (const key of vocabularyKeys(keys, word)) findings.firsts.push({ key, field: word, seq });
  }
  return findings;
}

/**
 * The events that each value of each dimension names, ascending. Gathered before anything is made of them: of the sixty
 * terms of an event most are those of its neighbours.
 */
function valuesOf(events: readonly FoundEvent[]): Map<Dimension, Map<string, number[]>> {
  const dimensions = new Map<Dimension, Map<string, number[]>>();
  const add = (dimension: Dimension, value: string, seq: number) => {
    const values = dimensions.get(dimension) ?? new Map<string, number[]>();
    if (values.size === 0) dimensions.set(dimension, values);
    const seqs = values.get(value);
    if (seqs === undefined) values.set(value, [seq]);
    else if (seqs.at(-1) !== seq) seqs.push(seq);
  };
  for (const { row, words } of events) {
    for (const { dimension, value } of termsOf(row)) add(dimension, value, row.seq);
    if (row.mark === undefined) for (const { field, word } of words) add(field, word, row.seq);
  }
  return dimensions;
}

/** Each word with its first event. */
function vocabularyOf(events: readonly FoundEvent[]): Map<string, number> {
  const firsts = new Map<string, number>();
  for (const { row, words } of events) {
    if (row.mark === undefined) for (const { word } of words) if (!firsts.has(word)) firsts.set(word, row.seq);
  }
  return firsts;
}

/** The lists of a term that name these events: one a chunk, and each has two places, one while it is short. */
function listsOf(keys: ViewKeys, term: string, seqs: readonly number[]): Findings['lists'] {
  const { chunk } = chunkOf(seqs[0] ?? 0);
  const own = { key: keys.postings(term, chunk), rare: rarePlace(keys, term, chunk) };
  if (chunkOf(seqs.at(-1) ?? 0).chunk === chunk) return [{ ...own, seqs }];
  const border = seqs.findIndex((seq) => chunkOf(seq).chunk !== chunk);
  return [{ ...own, seqs: seqs.slice(0, border) }, ...listsOf(keys, term, seqs.slice(border))];
}

function rememberedTerm(dimension: Dimension, value: string): string {
  let memo = memos.get(dimension);
  if (memo === undefined) {
    memo = memoise((text) => termOf(dimension, text), REMEMBERED);
    memos.set(dimension, memo);
  }
  return memo(value);
}
