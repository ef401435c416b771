import { CHUNK, chunkOf, type Dimension, termOf } from '../../ledger/view.ts';
import { addPostings, type Bits, type Direction, intersect, noBits, rangeBits, subtract, unite } from './bits.ts';
import type { FilterTerm } from './filter.ts';
import { type Lists, readLists } from './postings.ts';
import type { Source } from './reader.ts';
import { placesIn, type SeqRange } from './seq-ranges.ts';
import type { Clause, Where } from './where.ts';

/** What to look for by postings; `terms` must hold as well, and one of `anyOf`. */
export type Wanted = {
  where: Where;
  terms: readonly FilterTerm[];
  anyOf?: readonly FilterTerm[] | undefined;
  range: SeqRange;
};

/**
 * What of one chunk may pass: all that does, and where columns have to be asked perhaps more. `or` and `not` are what
 * fits the terms of each alternative and of each exception.
 */
export type Candidates = { chunk: number; bits: Bits; or: Bits[]; not: Bits[] };

/** Chunks read in one round trip: the first page is often full after one, a rare combination needs all. */
const FIRST_GROUP = 1;
const MAX_GROUP = 16;

/** What may pass, in groups of chunks that are read together, in the direction. */
export async function* candidates(source: Source, wanted: Wanted, direction: Direction): AsyncGenerator<Candidates[]> {
  const terms = [
    ...wanted.terms,
    ...(wanted.anyOf ?? []),
    ...[wanted.where, ...(wanted.where.or ?? []), ...wanted.where.not].flatMap((one) => one.terms),
  ];
  for (const group of groupsOf(chunksOf(wanted.range, direction))) {
    const postings = await readPostings(source, terms, group);
    const setOf = (chunk: number) => (dimension: Dimension, value: string) =>
      postings.get({ term: termOf(dimension, value), chunk });
    yield group.map((chunk) => ({ chunk, ...combine(setOf(chunk), wanted, chunk) }));
  }
}

/** Chunks that a range touches, in the direction. */
export function chunksOf({ from, to }: SeqRange, direction: Direction): number[] {
  if (from > to) return [];
  const first = chunkOf(from).chunk;
  const chunks = Array.from({ length: chunkOf(to).chunk - first + 1 }, (_, index) => first + index);
  return direction === 'ASCENDING' ? chunks : chunks.reverse();
}

function* groupsOf(chunks: number[]): Generator<number[]> {
  for (let at = 0; at < chunks.length; ) {
    const size = at === 0 ? FIRST_GROUP : MAX_GROUP;
    yield chunks.slice(at, at + size);
    at += size;
  }
}

function readPostings(source: Source, terms: readonly FilterTerm[], chunks: readonly number[]): Promise<Lists> {
  return readLists(
    source,
    chunks.flatMap((chunk) =>
      terms.flatMap(({ dimension, values }) => values.map((value) => ({ term: termOf(dimension, value), chunk }))),
    ),
  );
}

type PostingsOf = (dimension: Dimension, value: string) => Buffer | undefined;

function combine(
  postingsOf: PostingsOf,
  { where, terms, anyOf, range }: Wanted,
  chunk: number,
): Omit<Candidates, 'chunk'> {
  const bits = clauseBits(postingsOf, { ...where, range }, chunk);
  for (const term of terms) intersect(bits, havingBits(postingsOf, term));
  if (anyOf !== undefined) intersect(bits, union(anyOf.map((term) => havingBits(postingsOf, term))));
  const or = (where.or ?? []).map((clause) => clauseBits(postingsOf, clause, chunk));
  const not = where.not.map((clause) => clauseBits(postingsOf, clause, chunk));
  if (where.or !== undefined) intersect(bits, union(or));
  for (const [index, exception] of not.entries()) {
    if (where.not[index]?.test === undefined) subtract(bits, exception);
  }
  return { bits, or, not };
}

function clauseBits(postingsOf: PostingsOf, { terms, range }: Pick<Clause, 'terms' | 'range'>, chunk: number): Bits {
  const { first, last } = placesIn(range, chunk);
  const bits = rangeBits(first, last);
  for (const term of terms) intersect(bits, havingBits(postingsOf, term));
  return bits;
}

/** What has one of a term's values. */
function havingBits(postingsOf: PostingsOf, { dimension, values }: FilterTerm): Bits {
  const having = noBits();
  for (const value of values) {
    const stored = postingsOf(dimension, value);
    // What lies beyond the snapshot is cut by the range.
    if (stored !== undefined) addPostings(having, stored, CHUNK);
  }
  return having;
}

function union(sets: readonly Bits[]): Bits {
  const [only] = sets;
  if (sets.length === 1 && only !== undefined) return only;
  const all = noBits();
  for (const set of sets) unite(all, set);
  return all;
}
