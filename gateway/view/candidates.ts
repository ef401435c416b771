import { CHUNK, chunkOf, termOf } from '../../ledger/view.ts';
import { addPostings, type Bits, type Direction, intersect, noBits, rangeBits, subtract, unite } from './bits.ts';
import type { FilterTerm } from './filter.ts';
import { readLists } from './postings.ts';
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
export const MAX_GROUP = 16;

/** What has a term, by chunk. Who looks for the same terms several times reads each once. */
export type TermSets = Map<FilterTerm, Map<number, Bits>>;

/** What may pass, in groups of chunks that are read together, in the direction. */
export async function* candidates(
  source: Source,
  wanted: Wanted,
  direction: Direction,
  { sets, firstGroup = FIRST_GROUP }: { sets?: TermSets; firstGroup?: number } = {},
): AsyncGenerator<Candidates[]> {
  const terms = [
    ...wanted.terms,
    ...(wanted.anyOf ?? []),
    ...[wanted.where, ...(wanted.where.or ?? []), ...wanted.where.not].flatMap((one) => one.terms),
  ];
  for (const group of groupsOf(chunksOf(wanted.range, direction), firstGroup)) {
    const known: TermSets = sets ?? new Map();
    await readSets(source, terms, group, known);
    const setOf = (chunk: number) => (term: FilterTerm) => known.get(term)?.get(chunk) ?? noBits();
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

function* groupsOf(chunks: number[], firstGroup: number): Generator<number[]> {
  for (let at = 0; at < chunks.length; ) {
    const size = at === 0 ? firstGroup : MAX_GROUP;
    yield chunks.slice(at, at + size);
    at += size;
  }
}

/** Reads what is not known yet of terms in chunks. */
async function readSets(
  source: Source,
  terms: readonly FilterTerm[],
  chunks: readonly number[],
  sets: TermSets,
): Promise<void> {
  const unknown = terms.flatMap((term) =>
    chunks.filter((chunk) => !sets.get(term)?.has(chunk)).map((chunk) => ({ term, chunk })),
  );
  const named = unknown.map(({ term: { dimension, values }, chunk }) =>
    values.map((value) => ({ term: termOf(dimension, value), chunk })),
  );
  const lists = await readLists(source, named.flat());
  for (const [index, { term, chunk }] of unknown.entries()) {
    const having = noBits();
    for (const name of named[index] ?? []) {
      const stored = lists.get(name);
      // What lies beyond the snapshot is cut by the range.
      if (stored !== undefined) addPostings(having, stored, CHUNK);
    }
    const known = sets.get(term) ?? new Map<number, Bits>();
    sets.set(term, known.set(chunk, having));
  }
}

/** What of a chunk has a term: never changed. */
type SetOf = (term: FilterTerm) => Bits;

function combine(setOf: SetOf, { where, terms, anyOf, range }: Wanted, chunk: number): Omit<Candidates, 'chunk'> {
  const bits = clauseBits(setOf, { ...where, range }, chunk);
  for (const term of terms) intersect(bits, setOf(term));
  if (anyOf !== undefined) intersect(bits, union(anyOf.map(setOf)));
  const or = (where.or ?? []).map((clause) => clauseBits(setOf, clause, chunk));
  const not = where.not.map((clause) => clauseBits(setOf, clause, chunk));
  if (where.or !== undefined) intersect(bits, union(or));
  for (const [index, exception] of not.entries()) {
    if (where.not[index]?.test === undefined) subtract(bits, exception);
  }
  return { bits, or, not };
}

function clauseBits(setOf: SetOf, { terms, range }: Pick<Clause, 'terms' | 'range'>, chunk: number): Bits {
  const { first, last } = placesIn(range, chunk);
  const bits = rangeBits(first, last);
  for (const term of terms) intersect(bits, setOf(term));
  return bits;
}

function union(sets: readonly Bits[]): Bits {
  const [only] = sets;
  if (sets.length === 1 && only !== undefined) return only;
  const all = noBits();
  for (const set of sets) unite(all, set);
  return all;
}
