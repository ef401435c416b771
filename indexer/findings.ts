import type { SearchWord } from '../ledger/search-words.ts';
import {
  chunkOf,
  type Dimension,
  type EventRow,
  forEachTerm,
  isFacet,
  isListed,
  MAX_LISTED_VALUES,
  termOf,
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
type Findings = { lists: { term: string; chunk: number; seqs: readonly number[] }[]; firsts: First[] };
/** A field that the first event sets; unless `most` is 0, only while the hash has fewer fields. */
type First = { key: string; field: string; seq: number; most: number };

const WORD_FIELDS = ['nameWord', 'typeWord', 'word'] as const satisfies Dimension[];

/** Terms of each dimension that are remembered: words recur, and a term is a hash. */
const REMEMBERED = 4_096;

/** Dimensions whose values do not recur. */
const UNIQUE: ReadonlySet<Dimension> = new Set([
  'subject',
  'credentialId',
  'credentialHash',
  'credential',
  'changesOf',
]);

const memos = new Map<Dimension, (value: string) => string>();

/** What makes events findable, which come in their order. Adds their words to those of events before them. */
export function indexEvents(keys: ViewKeys, events: readonly FoundEvent[], words: Set<string>): Operation[] {
  const { lists, firsts } = findingsOf(keys, events, words);
  return [
    ...lists.map(({ term, chunk, seqs }) => ({ op: 'POST' as const, term, chunk, seqs })),
    ...firsts.map(({ key, field, seq, most }) => ({ op: 'HSETNX' as const, key, field, value: String(seq), most })),
  ];
}

/** The inverse. One cut a list, at the oldest of the events it names; whatever an earlier event told first stays. */
export function unindexEvents(keys: ViewKeys, events: readonly FoundEvent[]): Operation[] {
  const { lists, firsts } = findingsOf(keys, events, new Set());
  return [
    ...firsts.map(({ key, field, seq }) => ({ op: 'HDELEQ' as const, key, field, value: String(seq) })),
    ...lists.map(({ term, chunk, seqs: [seq = 0] }) => ({ op: 'CUT' as const, term, chunk, seq })),
  ];
}

function findingsOf(keys: ViewKeys, events: readonly FoundEvent[], words: Set<string>): Findings {
  const findings: Findings = { lists: [], firsts: [] };
  const found = valuesOf(events);
  for (const [dimension, values] of found) {
    const canBeListed = isFacet(dimension);
    for (const [value, seqs] of values) {
      addLists(findings.lists, termFor(dimension, value), seqs);
      // What occurs later than that is taken back before any of these is, so a rollback leaves what a new view would have.
      const most = MAX_LISTED_VALUES + 1;
      if (canBeListed && isListed({ dimension, value }))
        findings.firsts.push({ key: keys.values(dimension), field: value, most, seq: seqs[0] ?? 0 });
    }
  }
  for (const field of WORD_FIELDS) {
    for (const word of found.get(field)?.keys() ?? []) {
      if (words.has(word)) continue;
      words.add(word);
      const seq = Math.min(...WORD_FIELDS.map((each) => found.get(each)?.get(word)?.[0] ?? Number.POSITIVE_INFINITY));
      for (const key of vocabularyKeys(keys, word)) findings.firsts.push({ key, field: word, seq, most: 0 });
    }
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
    let values = dimensions.get(dimension);
    if (values === undefined) {
      values = new Map();
      dimensions.set(dimension, values);
    }
    const seqs = values.get(value);
    if (seqs === undefined) values.set(value, [seq]);
    else if (seqs.at(-1) !== seq) seqs.push(seq);
  };
  for (const { row, words } of events) {
    forEachTerm(row, (dimension, value) => add(dimension, value, row.seq));
    if (row.mark === undefined) for (const { field, word } of words) add(field, word, row.seq);
  }
  return dimensions;
}

/** Adds the lists of a term that name these events: one a chunk. */
function addLists(lists: Findings['lists'], term: string, seqs: readonly number[]): void {
  const { chunk } = chunkOf(seqs[0] ?? 0);
  const isOne = chunkOf(seqs.at(-1) ?? 0).chunk === chunk;
  const border = isOne ? seqs.length : seqs.findIndex((seq) => chunkOf(seq).chunk !== chunk);
  lists.push({ term, chunk, seqs: isOne ? seqs : seqs.slice(0, border) });
  if (!isOne) addLists(lists, term, seqs.slice(border));
}

function termFor(dimension: Dimension, value: string): string {
  if (UNIQUE.has(dimension)) return termOf(dimension, value);
  let memo = memos.get(dimension);
  if (memo === undefined) {
    memo = memoise((text) => termOf(dimension, text), REMEMBERED);
    memos.set(dimension, memo);
  }
  return memo(value);
}
