import { readColumns } from './columns.ts';
import type { Source } from './reader.ts';
import { type Search, within } from './scan.ts';

/** Orders of a listing. By label level: the highest first, of equal ones the newest. */
export type Order = 'NEWEST' | 'OLDEST' | 'LABEL_LEVEL' | null | undefined;

/** A place in an order, whether something is listed there or not: an event has one in each. */
export type Place = { seq: number; level: number };

/** Bounds of a part of a listing, in its order: without `after` and `before`, with `from` and `upTo`. */
export type Bounds = {
  after?: Place | undefined;
  before?: Place | undefined;
  from?: Place | undefined;
  upTo?: Place | undefined;
};

const LEVELS = [4, 3, 2, 1, 0];

/** The place of an event. Its label never changes, so the place stays the same for ever. */
export async function placeOf(source: Source, order: Order, seq: number | undefined): Promise<Place | undefined> {
  if (seq === undefined) return undefined;
  if (order !== 'LABEL_LEVEL' || seq === 0) return { seq, level: 0 };
  const [column] = await readColumns(source, [seq]);
  return { seq, level: column?.labelLevel ?? 0 };
}

/** The searches that make up a part of a listing, one after the other in its order. */
export function segments(search: Search, order: Order, bounds: Bounds): Search[] {
  if (order !== 'LABEL_LEVEL') return [segment(search, order === 'OLDEST', bounds)];
  return LEVELS.flatMap((level) => {
    const { after, before, from, upTo } = bounds;
    const first = after ?? from;
    const last = before ?? upTo;
    if ((first !== undefined && level > first.level) || (last !== undefined && level < last.level)) return [];
    const own = (place: Place | undefined) => (place?.level === level ? place : undefined);
    const inLevel = { after: own(after), before: own(before), from: own(from), upTo: own(upTo) };
    const term = { dimension: 'labelLevel' as const, values: [`${level}`] };
    return [{ ...segment(search, false, inLevel), terms: [...search.terms, term] }];
  });
}

/** The same part from its end. */
export function backwards(searches: readonly Search[]): Search[] {
  return searches
    .map((search): Search => ({ ...search, direction: search.direction === 'ASCENDING' ? 'DESCENDING' : 'ASCENDING' }))
    .reverse();
}

function segment(search: Search, isAscending: boolean, { after, before, from, upTo }: Bounds): Search {
  const [low, high, lowest, highest] = isAscending ? [after, before, from, upTo] : [before, after, upTo, from];
  const range = {
    from: low !== undefined ? low.seq + 1 : (lowest?.seq ?? 0),
    to: high !== undefined ? high.seq - 1 : (highest?.seq ?? Number.MAX_SAFE_INTEGER),
  };
  return { ...within(search, range), direction: isAscending ? 'ASCENDING' : 'DESCENDING' };
}
