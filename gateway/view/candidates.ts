import { CHUNK, chunkOf, termOf } from '../../ledger/view.ts';
import {
  addPostings,
  type Direction,
  EVERYWHERE,
  intersect,
  noBits,
  rangeBits,
  type SharedBits,
  subtract,
  unite,
} from './bits.ts';
import type { FilterTerm } from './filter.ts';
import { readLists } from './postings.ts';
import type { Source } from './reader.ts';
import { placesIn, type SeqRange } from './seq-ranges.ts';
import type { Clause, Where } from './where.ts';

/** What to look for by postings; `terms` must hold as well. */
export type Wanted = { where: Where; terms: readonly FilterTerm[]; range: SeqRange };

/**
 * What of one chunk may pass: all that does, and where columns have to be asked perhaps more. `or` and `not` are what
 * fits the terms of each alternative and of each exception.
 */
export type Candidates = { chunk: number; bits: SharedBits; or: SharedBits[]; not: SharedBits[] };

/** Chunks read in one round trip. */
const MAX_GROUP = 16;

/** Bytes of lists after which the first round trip ends: a page of frequent terms is full after a chunk, one of rare terms needs many. */
const FIRST_BYTES = 20_480;

/** What has a term, by chunk. Who looks for the same terms several times reads each once. */
export type TermSets = Map<FilterTerm, Map<number, SharedBits>>;

/** What may pass, in groups of chunks that are read together, in the direction; `all` where all of it is wanted. */
export async function* candidates(
  source: Source,
  wanted: Wanted,
  direction: Direction,
  { sets, all = false }: { sets?: TermSets; all?: boolean } = {},
): AsyncGenerator<Candidates[]> {
  const terms = [
    ...wanted.terms,
    ...[wanted.where, ...(wanted.where.or ?? []), ...wanted.where.not].flatMap((one) => one.terms),
  ];
  const chunks = chunksOf(wanted.range, direction);
  for (let at = 0; at < chunks.length; ) {
    const isFirst = at === 0 && !all;
    const group = chunks.slice(at, at + (isFirst && terms.length === 0 ? 1 : MAX_GROUP));
    const known: TermSets = sets ?? new Map();
    const read = await readSets(source, terms, group, known, isFirst ? FIRST_BYTES : undefined);
    const setOf = (chunk: number) => (term: FilterTerm) => known.get(term)?.get(chunk) ?? noBits();
    yield read.map((chunk) => ({ chunk, ...combine(setOf(chunk), wanted, chunk) }));
    at += read.length;
  }
}

/** Chunks that a range touches, in the direction. */
export function chunksOf({ from, to }: SeqRange, direction: Direction): number[] {
  if (from > to) return [];
  const first = chunkOf(from).chunk;
  const chunks = Array.from({ length: chunkOf(to).chunk - first + 1 }, (_, index) => first + index);
  return direction === 'ASCENDING' ? chunks : chunks.reverse();
}

/** Reads what is not known yet of terms in the first of these chunks, as many as `maxBytes` of lists allow; which these are. */
async function readSets(
  source: Source,
  terms: readonly FilterTerm[],
  chunks: readonly number[],
  sets: TermSets,
  maxBytes?: number,
): Promise<number[]> {
  const unknown = chunks.map((chunk) => ({
    chunk,
    named: terms
      .filter((term) => !sets.get(term)?.has(chunk))
      .map((term) => ({ term, names: term.values.map((value) => ({ term: termOf(term.dimension, value), chunk })) })),
  }));
  const namesOf = ({ named }: (typeof unknown)[number]) => named.flatMap(({ names }) => names);
  const lists = await readLists(source, unknown.flatMap(namesOf), maxBytes);
  const end = unknown.findIndex((one) => !namesOf(one).every(lists.has));
  const read = unknown.slice(0, end < 0 ? unknown.length : end);
  for (const { chunk, named } of read) {
    for (const { term, names } of named) {
      const having = noBits();
      for (const name of names) {
        const stored = lists.get(name);
        // What lies beyond the snapshot is cut by the range.
        if (stored !== undefined) addPostings(having, stored, CHUNK);
      }
      const known = sets.get(term) ?? new Map<number, SharedBits>();
      sets.set(term, known.set(chunk, having));
    }
  }
  return read.map(({ chunk }) => chunk);
}

/** What of a chunk has a term. */
type SetOf = (term: FilterTerm) => SharedBits;

function combine(setOf: SetOf, { where, terms, range }: Wanted, chunk: number): Omit<Candidates, 'chunk'> {
  const or = (where.or ?? []).map((clause) => clauseBits(setOf, clause, chunk));
  const not = where.not.map((clause) => clauseBits(setOf, clause, chunk));
  const bits = common([
    clauseBits(setOf, { ...where, range }, chunk),
    ...terms.map(setOf),
    ...(where.or === undefined ? [] : [union(or)]),
  ]);
  const excluded = not.filter((_, index) => where.not[index]?.test === undefined);
  return { bits: excluded.length === 0 ? bits : difference(bits, excluded), or, not };
}

function clauseBits(setOf: SetOf, { terms, range }: Pick<Clause, 'terms' | 'range'>, chunk: number): SharedBits {
  const { first, last } = placesIn(range, chunk);
  const isWhole = first === 0 && last === CHUNK - 1;
  return common([...(isWhole ? [] : [rangeBits(first, last)]), ...terms.map(setOf)]);
}

/** What all of some sets have. */
function common([first = EVERYWHERE, ...others]: readonly SharedBits[]): SharedBits {
  if (others.length === 0) return first;
  const bits = first.slice();
  for (const other of others) intersect(bits, other);
  return bits;
}

function difference(set: SharedBits, others: readonly SharedBits[]): SharedBits {
  const bits = set.slice();
  for (const other of others) subtract(bits, other);
  return bits;
}

function union(sets: readonly SharedBits[]): SharedBits {
  const [only] = sets;
  if (sets.length === 1 && only !== undefined) return only;
  const all = noBits();
  for (const set of sets) unite(all, set);
  return all;
}
