import { labelName } from '../../ledger/credential.ts';
import { chunkOf, type FacetDimension, termOf } from '../../ledger/view.ts';
import type { Limits } from '../limits.ts';
import { addBit, type Bits, countBits, countPostings, noBits } from './bits.ts';
import { candidates, placesIn } from './candidates.ts';
import type { Filter } from './filter.ts';
import { type Listed, needsColumns } from './judge.ts';
import { readLists } from './postings.ts';
import { hashPart, type Source } from './reader.ts';
import { budgetOf, type Search, scan, seqRange } from './scan.ts';
import type { CredentialStatus } from './status.ts';

/** A value and how many have it. */
export type Facet = { value: string; count: number };

/** Counts, each computed when it is asked for. */
export type Facets = {
  total(): Promise<number>;
  byDimension(dimension: FacetDimension): Promise<Facet[]>;
  byStatus(): Promise<Facet[]>;
};

/** Values told of one dimension, and values counted for that: those that occurred first, when there are more. */
type FacetLimits = Pick<Limits, 'maxFacetValues' | 'maxCountedValues'>;

/** Values whose postings are read at once. */
const VALUES_AT_ONCE = 512;

/** Counts what matches, by the values of each dimension. Exact. */
export function createFacets(source: Source, listed: Listed, filter: Filter, limits: FacetLimits): Facets {
  const base = once(() => matching(source, listed, filter));
  const statuses = once(() => countStatuses(source, listed, filter));
  return {
    total: async () => [...(await base()).values()].reduce((sum, bits) => sum + countBits(bits), 0),
    async byDimension(dimension) {
      const [bits, values] = await Promise.all([base(), valuesOf(source, dimension, limits.maxCountedValues)]);
      return largest(await countValues(source, bits, dimension, values), limits.maxFacetValues);
    },
    byStatus: async () =>
      largest(
        [...(await statuses())].map(([value, count]) => ({ value, count })),
        limits.maxFacetValues,
      ),
  };
}

/** What matches, as one set a chunk. */
async function matching(source: Source, listed: Listed, filter: Filter): Promise<Map<number, Bits>> {
  const search = await searchOf(source, listed, filter);
  const found = new Map<number, Bits>();
  if (!needsColumns(search)) {
    for await (const { chunk, bits } of candidates(source, search.terms, search.range, search.direction)) {
      found.set(chunk, bits);
    }
    return found;
  }
  for await (const { chunk, matches } of scan(source, search, budgetOf(Number.POSITIVE_INFINITY))) {
    const bits = found.get(chunk) ?? noBits();
    found.set(chunk, bits);
    for (const { seq } of matches) addBit(bits, chunkOf(seq).offset);
  }
  return found;
}

async function countStatuses(source: Source, listed: Listed, filter: Filter): Promise<Map<CredentialStatus, number>> {
  const search: Search = { ...(await searchOf(source, listed, filter)), wantsStatus: true };
  const counts = new Map<CredentialStatus, number>();
  for await (const { matches } of scan(source, search, budgetOf(Number.POSITIVE_INFINITY))) {
    for (const { status } of matches) if (status !== undefined) counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return counts;
}

async function searchOf(source: Source, listed: Listed, filter: Filter): Promise<Search> {
  const range = await seqRange(source, filter.block);
  return { listed, status: filter.status, terms: filter.terms, range, direction: 'ASCENDING' };
}

/** Values that a dimension had as of the snapshot. */
async function valuesOf(source: Source, dimension: FacetDimension, most: number): Promise<string[]> {
  const firstSeqs = new Map<string, number>();
  let cursor = '0';
  do {
    const [{ next, entries }] = await source.read([hashPart(source.at.keys.values(dimension), cursor)]);
    for (const [value, seq] of entries) if (Number(seq) <= source.at.seq) firstSeqs.set(value, Number(seq));
    cursor = next;
  } while (cursor !== '0' && firstSeqs.size < most);
  return [...firstSeqs]
    .sort(([, a], [, b]) => a - b)
    .slice(0, most)
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
  return dimension === 'labelLevel' ? (labelName(Number(value)) ?? value) : value;
}

/** Largest count first, then by value; what nothing has is left out. */
function largest(facets: Facet[], most: number): Facet[] {
  return facets
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, most);
}

function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= compute();
    return result;
  };
}
