import { type SearchWords, WORD_FIELDS } from '../ledger/search-words.ts';
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
import { createTold, type Told } from './told.ts';
import { termOfGroup } from './versions.ts';

/** An event with the words it is found under. */
export type FoundEvent = { row: EventRow; words: SearchWords };

/**
 * Where some events are found: the lists that name them, and what is told by its first event: values among those that
 * can be listed, words of the vocabulary. Those are fields that the first event sets; unless `most` is 0, only while the
 * hash has fewer fields.
 */
type Findings = {
  onList(term: string, chunk: number, seqs: readonly number[]): void;
  onFirst(key: string, field: string, seq: number, most: number): void;
};

/** Terms of each dimension that are remembered: words recur, and a term is a hash. */
const REMEMBERED = 1_024;

/** Dimensions whose values do not recur. */
const UNIQUE: ReadonlySet<Dimension> = new Set(['subject', 'credentialId', 'credentialHash', 'changesOf']);

const memos = new Map<Dimension, (value: string) => string>([['credential', termOfGroup]]);

/** What makes events findable, which come in their order. What was told already is not told again. */
export function indexEvents(keys: ViewKeys, events: readonly FoundEvent[], told: Told): Operation[] {
  const operations: Operation[] = [];
  find(keys, events, told, {
    onList: (term, chunk, seqs) => operations.push({ op: 'POST', term, chunk, seqs }),
    onFirst: (key, field, seq, most) => operations.push({ op: 'HSETNX', key, field, value: String(seq), most }),
  });
  return operations;
}

/** The inverse. One cut a list, at the oldest of the events it names; whatever an earlier event told first stays. */
export function unindexEvents(keys: ViewKeys, events: readonly FoundEvent[]): Operation[] {
  const operations: Operation[] = [];
  find(keys, events, createTold(), {
    onList: (term, chunk, [seq = 0]) => operations.push({ op: 'CUT', term, chunk, seq }),
    onFirst: (key, field, seq) => operations.push({ op: 'HDELEQ', key, field, value: String(seq) }),
  });
  return operations;
}

function find(keys: ViewKeys, events: readonly FoundEvent[], told: Told, findings: Findings): void {
  const found = valuesOf(events);
  found.forEach((values, dimension) => {
    const canBeListed = isFacet(dimension);
    const term = termsIn(dimension);
    values.forEach((seqs, value) => {
      tellLists(findings, term(value), seqs);
      // What occurs later than that is taken back before any of these is, so a rollback leaves what a new view would have.
      const most = MAX_LISTED_VALUES + 1;
      if (canBeListed && isListed(dimension, value) && told.isFirst(dimension, value))
        findings.onFirst(keys.values(dimension), value, seqs[0] ?? 0, most);
    });
  });
  for (const field of WORD_FIELDS) {
    found.get(field)?.forEach((_, word) => {
      if (!told.isFirst('word of any field', word)) return;
      const seq = Math.min(...WORD_FIELDS.map((each) => found.get(each)?.get(word)?.[0] ?? Number.POSITIVE_INFINITY));
      for (const key of vocabularyKeys(keys, word)) findings.onFirst(key, word, seq, 0);
    });
  }
}

/**
 * The events that each value of each dimension names, ascending. Gathered before anything is made of them: of the sixty
 * terms of an event most are those of its neighbours.
 */
function valuesOf(events: readonly FoundEvent[]): Map<Dimension, Map<string, number[]>> {
  const dimensions = new Map<Dimension, Map<string, number[]>>();
  const valuesIn = (dimension: Dimension) => {
    let values = dimensions.get(dimension);
    if (values === undefined) {
      values = new Map();
      dimensions.set(dimension, values);
    }
    return values;
  };
  for (const { row, words } of events) {
    const { seq } = row;
    forEachTerm(row, (dimension, value) => add(valuesIn(dimension), value, seq));
    if (row.mark !== undefined) continue;
    for (const field of WORD_FIELDS) {
      const values = valuesIn(field);
      for (const word of words[field]) add(values, word, seq);
    }
  }
  return dimensions;
}

function add(values: Map<string, number[]>, value: string, seq: number): void {
  const seqs = values.get(value);
  if (seqs === undefined) values.set(value, [seq]);
  else if (seqs.at(-1) !== seq) seqs.push(seq);
}

/** Tells the lists of a term that name these events: one a chunk. */
function tellLists(findings: Findings, term: string, seqs: readonly number[]): void {
  const { chunk } = chunkOf(seqs[0] ?? 0);
  if (chunkOf(seqs.at(-1) ?? 0).chunk === chunk) {
    findings.onList(term, chunk, seqs);
    return;
  }
  const border = seqs.findIndex((seq) => chunkOf(seq).chunk !== chunk);
  findings.onList(term, chunk, seqs.slice(0, border));
  tellLists(findings, term, seqs.slice(border));
}

function termsIn(dimension: Dimension): (value: string) => string {
  const make = (value: string) => termOf(dimension, value);
  if (UNIQUE.has(dimension)) return make;
  const memo = memos.get(dimension) ?? memoise(make, REMEMBERED);
  memos.set(dimension, memo);
  return memo;
}
