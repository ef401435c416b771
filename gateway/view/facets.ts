import { labelName } from '../../ledger/credential.ts';
import { chunkOf, type FacetDimension, termOf } from '../../ledger/view.ts';
import { once } from '../../lib/async.ts';
import type { Limits } from '../limits.ts';
import { addBit, type Bits, countBits, countPostings, noBits } from './bits.ts';
import { candidates } from './candidates.ts';
import type { Conditions, Filter } from './filter.ts';
import { type Listed, needsColumns } from './judge.ts';
import { termsOfWords, wantedOf } from './matching.ts';
import { pageSize } from './page.ts';
import { readLists } from './postings.ts';
import { hashPart, type Source } from './reader.ts';
import { budgetOf, type Count, type Search, scan, searchFor } from './scan.ts';
import type { SearchQuestion } from './search-question.ts';
import { placesIn } from './seq-ranges.ts';
import type { CredentialStatus } from './status.ts';
import { meaningsOf } from './vocabulary.ts';

/** A value and how many have it. */
export type Facet = { value: string; count: number };

/** Counts of one dimension: the most frequent values, and what the others have together. */
export type FacetCounts = { values: Facet[]; distinct: number; other: number; isExact: boolean };

/** Counts, each computed when it is asked for. */
export type Facets = {
  total(): Promise<Count>;
  byDimension(dimension: FacetDimension, first?: number | null): Promise<FacetCounts>;
  byStatus(first?: number | null): Promise<FacetCounts>;
};

/**
 * What to count: what the filter lets pass and a search, where there is one, finds. Unless it is honoured, what the filter
 * says of a dimension is left out where that dimension is counted.
 */
export type FacetsQuestion = {
  listed: Listed;
  filter: Filter;
  search?: SearchQuestion | undefined;
  honourOwn: boolean;
};

/**
 * Values told of one dimension, values counted for that (those that occurred first, when there are more), and events
 * examined (the newest).
 */
type FacetLimits = Pick<Limits, 'maxFacetValues' | 'maxCountedValues' | 'maxCounted'>;

/** What matches, as one set a chunk; counts by status where they are asked for. */
type Base = { bits: Map<number, Bits>; statuses: Map<CredentialStatus, number>; isExact: boolean };

/** Values whose postings are read at once. */
const VALUES_AT_ONCE = 512;

/** Counts what matches, by the values of each dimension. Exact within the budget. */
export function createFacets(
  source: Source,
  { listed, filter, search, honourOwn }: FacetsQuestion,
  limits: FacetLimits,
): Facets {
  const words = once(async () => search && termsOfWords(wantedOf(await meaningsOf(source, search))));
  const whole = once(() => baseFor(filter));
  const known = new Map<keyof Conditions | FacetDimension, Promise<Base>>();

  async function baseFor(asked: Filter, wantsStatus = false): Promise<Base> {
    const [anyOf, found] = await Promise.all([words(), searchFor(source, listed, asked)]);
    return baseOf(source, { ...found, anyOf, wantsStatus }, limits);
  }

  /** Dimensions that the filter says nothing of share one base. */
  function baseOfDimension(dimension: FacetDimension): Promise<Base> {
    const rest = filter.terms.filter((term) => term.dimension !== dimension);
    if (honourOwn || rest.length === filter.terms.length) return whole();
    const base = known.get(dimension) ?? baseFor({ ...filter, terms: rest });
    known.set(dimension, base);
    return base;
  }

  return {
    async total() {
      const { bits, isExact } = await whole();
      return { count: [...bits.values()].reduce((sum, one) => sum + countBits(one), 0), isExact };
    },
    async byDimension(dimension, first) {
      const [base, values] = await Promise.all([
        baseOfDimension(dimension),
        valuesOf(source, dimension, limits.maxCountedValues),
      ]);
      const counted = await countValues(source, base.bits, dimension, values.slice(0, limits.maxCountedValues));
      const isExact = base.isExact && values.length <= limits.maxCountedValues;
      return largest(counted, first ?? limits.maxFacetValues, limits, isExact);
    },
    async byStatus(first) {
      const { status: _own, ...others } = filter;
      const { statuses, isExact } = await baseFor(honourOwn ? filter : others, true);
      const counted = [...statuses].map(([value, count]) => ({ value, count }));
      return largest(counted, first ?? limits.maxFacetValues, limits, isExact);
    },
  };
}

async function baseOf(source: Source, search: Search, { maxCounted }: FacetLimits): Promise<Base> {
  const bits = new Map<number, Bits>();
  const statuses = new Map<CredentialStatus, number>();
  if (!needsColumns(search)) {
    for await (const group of candidates(source, search, search.direction)) {
      for (const one of group) bits.set(one.chunk, one.bits);
    }
    return { bits, statuses, isExact: true };
  }
  const budget = budgetOf(maxCounted);
  for await (const { matches } of scan(source, search, budget, ALL)) {
    for (const { seq, status } of matches) {
      const { chunk, offset } = chunkOf(seq);
      const set = bits.get(chunk) ?? noBits();
      bits.set(chunk, set);
      addBit(set, offset);
      if (status !== undefined) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  }
  return { bits, statuses, isExact: !budget.isExhausted };
}

/** As many candidates at once as a scan takes. */
const ALL = 16_384;

/** Values that a dimension had as of the snapshot, by their first event; one more than `most`, when there are more. */
async function valuesOf(source: Source, dimension: FacetDimension, most: number): Promise<string[]> {
  const firstSeqs = new Map<string, number>();
  let cursor = '0';
  do {
    const [{ next, entries }] = await source.read([hashPart(source.at.keys.values(dimension), cursor)]);
    for (const [value, seq] of entries) if (Number(seq) <= source.at.seq) firstSeqs.set(value, Number(seq));
    cursor = next;
  } while (cursor !== '0' && firstSeqs.size <= most);
  return [...firstSeqs]
    .sort(([, a], [, b]) => a - b)
    .slice(0, most + 1)
    .map(([value]) => value);
}

async function countValues(
  source: Source,
  base: ReadonlyMap<number, Bits>,
  dimension: FacetDimension,
  values: readonly string[],
): Promise<Facet[]> {
  const facets: Facet[] = [];
  for (let at = 0; at < values.length; at += VALUES_AT_ONCE) {
    const part = values.slice(at, at + VALUES_AT_ONCE).filter((value) => isShown(dimension, value));
    facets.push(...(await countPart(source, base, dimension, part)));
  }
  return facets;
}

async function countPart(
  source: Source,
  base: ReadonlyMap<number, Bits>,
  dimension: FacetDimension,
  values: readonly string[],
): Promise<Facet[]> {
  const { seq } = source.at;
  const terms = values.map((value) => termOf(dimension, value));
  const postings = await readLists(
    source,
    terms.flatMap((term) => [...base.keys()].map((chunk) => ({ term, chunk }))),
  );
  return values.map((value, index) => {
    const term = terms[index] ?? '';
    let count = 0;
    for (const [chunk, bits] of base) {
      const stored = postings.get({ term, chunk });
      if (stored !== undefined) count += countPostings(bits, stored, placesIn({ from: 0, to: seq }, chunk).last);
    }
    return { value: shown(dimension, value), count };
  });
}

function isShown(dimension: FacetDimension, value: string): boolean {
  return dimension !== 'labelLevel' || labelName(Number(value)) !== undefined;
}

function shown(dimension: FacetDimension, value: string): string {
  if (dimension === 'format') return value.toUpperCase();
  return dimension === 'labelLevel' ? (labelName(Number(value)) ?? value) : value;
}

/** Largest count first, then by value; what nothing has is left out. */
function largest(
  facets: readonly Facet[],
  first: number,
  { maxFacetValues }: FacetLimits,
  isExact: boolean,
): FacetCounts {
  const present = facets
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const told = pageSize(first, 'first', maxFacetValues) ?? maxFacetValues;
  const other = present.slice(told).reduce((sum, { count }) => sum + count, 0);
  return { values: present.slice(0, told), distinct: present.length, other, isExact };
}
