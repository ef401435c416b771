import { CHUNK, chunkOf, termOf } from '../../ledger/view.ts';
import { addPostings, type Bits, type Direction, intersect, noBits, rangeBits, unite } from './bits.ts';
import type { FilterTerm } from './filter.ts';
import { type Lists, readLists } from './postings.ts';
import type { Source } from './reader.ts';

/** Events by `seq`, both ends included; empty when `from` is above `to`. */
export type SeqRange = { from: number; to: number };

/** A term that must hold; with `keep` the set of each of its values is handed out, not only their union. */
export type CandidateTerm = FilterTerm & { keep?: boolean };

/** What of one chunk passes all terms. */
export type Candidates = { chunk: number; bits: Bits; kept: Bits[] };

/** Chunks read in one round trip: the first page is often full after one, a rare value needs many. */
const GROUP_SIZES = [1, 2, 4];
const MAX_GROUP = 8;

/** The seqs in a range that pass all terms, chunk by chunk in the direction. */
export async function* candidates(
  source: Source,
  terms: readonly CandidateTerm[],
  range: SeqRange,
  direction: Direction,
): AsyncGenerator<Candidates> {
  for (const group of groupsOf(chunksOf(range, direction))) {
    const postings = await readPostings(source, terms, group);
    for (const chunk of group) {
      const places = placesIn(range, chunk);
      yield { chunk, ...combine(postings, terms, chunk, places) };
    }
  }
}

/** First and last place of a range in a chunk. */
export function placesIn({ from, to }: SeqRange, chunk: number): { first: number; last: number } {
  const start = chunk * CHUNK;
  return { first: Math.max(0, from - start), last: Math.min(CHUNK - 1, to - start) };
}

/** Chunks that a range touches, in the direction. */
export function chunksOf({ from, to }: SeqRange, direction: Direction): number[] {
  if (from > to) return [];
  const first = chunkOf(from).chunk;
  const chunks = Array.from({ length: chunkOf(to).chunk - first + 1 }, (_, index) => first + index);
  return direction === 'ASCENDING' ? chunks : chunks.reverse();
}

function* groupsOf(chunks: number[]): Generator<number[]> {
  for (let at = 0, turn = 0; at < chunks.length; turn += 1) {
    const size = GROUP_SIZES[turn] ?? MAX_GROUP;
    yield chunks.slice(at, at + size);
    at += size;
  }
}

function readPostings(source: Source, terms: readonly CandidateTerm[], chunks: readonly number[]): Promise<Lists> {
  return readLists(
    source,
    chunks.flatMap((chunk) =>
      terms.flatMap(({ dimension, values }) => values.map((value) => ({ term: termOf(dimension, value), chunk }))),
    ),
  );
}

function combine(
  postings: Lists,
  terms: readonly CandidateTerm[],
  chunk: number,
  { first, last }: { first: number; last: number },
): { bits: Bits; kept: Bits[] } {
  const bits = rangeBits(first, last);
  const kept: Bits[] = [];
  for (const { dimension, values, keep = false } of terms) {
    const passing = noBits();
    for (const value of values) {
      const stored = postings.get({ term: termOf(dimension, value), chunk });
      const target = keep ? noBits() : passing;
      if (stored !== undefined) addPostings(target, stored, last);
      if (keep) kept.push(target);
      if (keep) unite(passing, target);
    }
    intersect(bits, passing);
  }
  return { bits, kept };
}
