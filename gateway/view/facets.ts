import { labelName } from '../../ledger/credential.ts';
import { CHUNK, chunkOf, type FacetDimension, termOf } from '../../ledger/view.ts';
import { once } from '../../lib/async.ts';
import type { Limits } from '../limits.ts';
import {
  addBit,
  type Bits,
  countBits,
  countPostings,
  eachBit,
  noBits,
  placesFrom,
  type SharedBits,
  unite,
} from './bits.ts';
import { type Candidates, candidates, type TermSets } from './candidates.ts';
import type { Conditions, Filter } from './filter.ts';
import { judge, judgeAtHand, type Listed, needsColumns } from './judge.ts';
import { havingAny, type LookedUp, type WordLookUp } from './looked-up.ts';
import { pageSize } from './page.ts';
import { readLists } from './postings.ts';
import type { Source } from './reader.ts';
import { type Count, type Search, searchFor } from './scan.ts';
import type { SearchQuestion } from './search-question.ts';
import type { CredentialStatus } from './status.ts';
import type { Tables } from './tables.ts';
import type { ValueTable } from './value-table.ts';

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

/** Sets by chunk. */
type Sets = Map<number, SharedBits>;

/** What matches; by status as well, where that was asked for. */
type Base = { bits: Sets; byStatus: Map<CredentialStatus | undefined, Sets>; isExact: boolean };

/** Candidates whose columns are read at once where no table has them. */
const JUDGED_AT_ONCE = 16_384;

/** Values whose postings are read at once. */
const VALUES_AT_ONCE = 512;

/** Counts what matches, by the values of each dimension. Exact within the budget. */
export function createFacets(
  source: Source,
  { tables, lookUp }: { tables: Tables; lookUp: WordLookUp },
  { listed, filter, search, honourOwn }: FacetsQuestion,
  limits: FacetLimits,
): Facets {
  const found = once(async () => search && lookUp(source, search));
  const sets: TermSets = new Map();
  const known = new Map<keyof Conditions | FacetDimension, Promise<Base>>();
  const { status: asked, ...others } = filter;
  const byStatus = once(() => baseFor(honourOwn ? filter : others, true));
  const whole = once(async () => {
    // The status of an event is another one's to tell; credentials are looked at one by one anyway.
    if (honourOwn || (listed === 'events' && asked === undefined)) return baseFor(filter);
    const base = await byStatus();
    return asked === undefined ? base : havingStatus(base, asked);
  });

  async function baseFor(part: Filter, wantsStatus = false): Promise<Base> {
    const counted = async () => {
      const listing = await searchFor(source, listed, part);
      return baseOf({ source, tables, sets, found }, { ...listing, wantsStatus }, limits);
    };
    const [base, words] = await Promise.all([counted(), found()]);
    return { ...base, isExact: base.isExact && words?.isWhole !== false };
  }

  /** With less asked than of the whole, of which all postings are known then. */
  async function lesserBase(part: Filter): Promise<Base> {
    await whole();
    return baseFor(part);
  }

  /** Dimensions that the filter says nothing of share one base. */
  function baseOfDimension(dimension: FacetDimension): Promise<Base> {
    const rest = filter.terms.filter((term) => term.dimension !== dimension);
    if (honourOwn || rest.length === filter.terms.length) return whole();
    const base = known.get(dimension) ?? lesserBase({ ...filter, terms: rest });
    known.set(dimension, base);
    return base;
  }

  return {
    async total() {
      const { bits, isExact } = await whole();
      return { count: sizeOf(bits), isExact };
    },
    async byDimension(dimension, first) {
      const base = await baseOfDimension(dimension);
      const table = await tables.values(source, dimension, [...base.bits.keys()]);
      const counts = await countValues(source, base.bits, dimension, table);
      const isExact = base.isExact && table.countUpTo(source.at.seq) <= limits.maxCountedValues;
      const facets = table.values.slice(0, limits.maxCountedValues).flatMap((value, index) => {
        const count = counts[index] ?? 0;
        return count === 0 || !isShown(dimension, value) ? [] : [{ value: shown(dimension, value), count }];
      });
      return largest(facets, first ?? limits.maxFacetValues, limits, isExact);
    },
    async byStatus(first) {
      const { byStatus: found, isExact } = await byStatus();
      const counted = [...found].flatMap(([value, bits]) =>
        value === undefined ? [] : [{ value, count: sizeOf(bits) }],
      );
      return largest(counted, first ?? limits.maxFacetValues, limits, isExact);
    },
  };
}

/** Where what matches is found, and the words of a search that narrows it. */
type Places = { source: Source; tables: Tables; sets: TermSets; found(): Promise<LookedUp | undefined> };

/** How many match. Counted from the newest on, so that a bound is the same whoever asks in which order. */
export async function countMatches(
  places: Pick<Places, 'source' | 'tables'>,
  search: Search,
  maxCounted: number,
): Promise<Count> {
  const own = { ...places, sets: new Map(), found: async () => undefined };
  const { bits, isExact } = await baseOf(own, search, { maxCounted });
  return { count: sizeOf(bits), isExact };
}

async function baseOf(
  { source, tables, sets, found }: Places,
  search: Search,
  { maxCounted }: Pick<FacetLimits, 'maxCounted'>,
): Promise<Base> {
  const base: Base = { bits: new Map(), byStatus: new Map(), isExact: true };
  let left = maxCounted;
  for await (const group of candidates(source, search, 'DESCENDING', { sets, all: true })) {
    const chunks = group.map(({ chunk }) => chunk);
    // Awaited only here: what the filter names is read meanwhile.
    const having = await havingAny(await found(), group);
    const columns = needsColumns(search) ? await tables.columns(source, chunks) : undefined;
    for (const one of having) {
      if (columns === undefined) {
        base.bits.set(one.chunk, one.bits);
        continue;
      }
      const count = countBits(one.bits);
      base.isExact = count <= left;
      const examined = base.isExact ? one : { ...one, bits: newest(one.bits, left) };
      left -= count;
      addJudged(base, one.chunk, await judgeChunk(source, search, examined, columns.get(one.chunk)));
      if (!base.isExact) return base;
    }
  }
  return base;
}

function addJudged(base: Base, chunk: number, judged: ReadonlyMap<CredentialStatus | undefined, Bits>): void {
  const all = noBits();
  for (const [status, bits] of judged) {
    unite(all, bits);
    const sets: Sets = base.byStatus.get(status) ?? new Map();
    base.byStatus.set(status, sets.set(chunk, bits));
  }
  base.bits.set(chunk, all);
}

/** What of a base has one of these statuses. */
function havingStatus({ byStatus, isExact }: Base, asked: ReadonlySet<CredentialStatus>): Base {
  const having = new Map<number, Bits>();
  for (const [status, sets] of byStatus) {
    if (status === undefined || !asked.has(status)) continue;
    for (const [chunk, bits] of sets) {
      const all = having.get(chunk) ?? noBits();
      having.set(chunk, all);
      unite(all, bits);
    }
  }
  return { bits: having, byStatus: new Map(), isExact };
}

function sizeOf(sets: Sets): number {
  let size = 0;
  for (const bits of sets.values()) size += countBits(bits);
  return size;
}

/** What of a chunk passes, by status: told by its columns where they are at hand and tell enough. */
async function judgeChunk(
  source: Source,
  search: Search,
  one: Candidates,
  columns: Buffer | undefined,
): Promise<Map<CredentialStatus | undefined, Bits>> {
  const judged = new Map<CredentialStatus | undefined, Bits>();
  // Neighbours mostly have the same status.
  let last: { status: CredentialStatus | undefined; bits: Bits } | undefined;
  const add = (place: number, status: CredentialStatus | undefined) => {
    if (last === undefined || last.status !== status) {
      last = { status, bits: judged.get(status) ?? noBits() };
      judged.set(status, last.bits);
    }
    addBit(last.bits, place);
  };
  const all = () => placesFrom(one.bits, CHUNK - 1, CHUNK, 'DESCENDING').map((place) => one.chunk * CHUNK + place);
  const open = columns === undefined ? all() : [];
  if (columns !== undefined) {
    const tell = judgeAtHand(source.at, search, one, columns);
    eachBit(one.bits, (place) => {
      const told = tell(place);
      if (told === 'open') open.push(one.chunk * CHUNK + place);
      else if (told !== undefined) add(place, told.status);
    });
  }
  const found = new Map([[one.chunk, one]]);
  for (let from = 0; from < open.length; from += JUDGED_AT_ONCE) {
    const matches = await judge(source, search, open.slice(from, from + JUDGED_AT_ONCE), found);
    for (const { seq, status } of matches) add(chunkOf(seq).offset, status);
  }
  return judged;
}

/** The newest so many of a set. */
function newest(bits: SharedBits, count: number): Bits {
  const kept = noBits();
  for (const place of placesFrom(bits, CHUNK - 1, count, 'DESCENDING')) addBit(kept, place);
  return kept;
}

/** How many of a base have each value of a table; in chunks that it does not have by the postings of each. */
async function countValues(
  source: Source,
  base: ReadonlyMap<number, SharedBits>,
  dimension: FacetDimension,
  table: ValueTable,
): Promise<Uint32Array> {
  const counts = new Uint32Array(table.values.length);
  const others: number[] = [];
  for (const [chunk, bits] of base) {
    const known = table.chunks.get(chunk);
    if (known === undefined) others.push(chunk);
    else known.count(bits, counts);
  }
  for (let from = 0; from < counts.length && others.length > 0; from += VALUES_AT_ONCE) {
    const terms = table.values.slice(from, from + VALUES_AT_ONCE).map((value) => termOf(dimension, value));
    const lists = await readLists(
      source,
      terms.flatMap((term) => others.map((chunk) => ({ term, chunk }))),
    );
    for (const [index, term] of terms.entries()) {
      for (const chunk of others) {
        const [bits, stored] = [base.get(chunk), lists.get({ term, chunk })];
        if (bits === undefined || stored === undefined) continue;
        const count = countPostings(bits, stored, CHUNK - 1);
        counts[from + index] = (counts[from + index] ?? 0) + count;
      }
    }
  }
  return counts;
}

function isShown(dimension: FacetDimension, value: string): boolean {
  return dimension !== 'labelLevel' || labelName(Number(value)) !== undefined;
}

function shown(dimension: FacetDimension, value: string): string {
  if (dimension === 'format') return value.toUpperCase();
  return dimension === 'labelLevel' ? (labelName(Number(value)) ?? value) : value;
}

/** Largest count first, then by value. */
function largest(
  facets: readonly Facet[],
  first: number,
  { maxFacetValues }: FacetLimits,
  isExact: boolean,
): FacetCounts {
  const told = pageSize(first, 'first', maxFacetValues) ?? maxFacetValues;
  const values = firstOf(facets, told, (a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const other = sumOf(facets) - sumOf(values);
  return { values, distinct: facets.length, other, isExact };
}

/** The first so many in an order, without sorting the others: of twenty thousand values a page shows some. */
function firstOf<T>(all: readonly T[], count: number, compare: (a: T, b: T) => number): T[] {
  const first: T[] = [];
  for (const one of all) {
    const last = first.at(-1);
    if (first.length === count && (last === undefined || compare(one, last) >= 0)) continue;
    const place = first.findIndex((other) => compare(one, other) < 0);
    first.splice(place === -1 ? first.length : place, 0, one);
    if (first.length > count) first.pop();
  }
  return first;
}

function sumOf(facets: readonly Facet[]): number {
  return facets.reduce((sum, { count }) => sum + count, 0);
}
