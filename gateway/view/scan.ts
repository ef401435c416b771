import { CHUNK } from '../../ledger/view.ts';
import { type Direction, placesFrom } from './bits.ts';
import { type Candidates, candidates, type Wanted } from './candidates.ts';
import type { Filter } from './filter.ts';
import { type Judgement, judge, type Match, needsColumns } from './judge.ts';
import type { Source } from './reader.ts';
import { intersectRanges, placesIn, type SeqRange } from './seq-ranges.ts';
import { whereOf } from './where.ts';

/** What to look for, and where. `terms` are looked for beside those of the filter. */
export type Search = Judgement & Wanted & { direction: Direction };

/** How many candidates may have their columns examined; shared by the scans of one answer. */
export type Budget = { left: number; isExhausted: boolean };

/** What one step of a scan found, and up to which event it has looked. */
export type ScanStep = { matches: Match[]; examinedTo: number };

/** Candidates judged at once: few for the first page, many when little passes. */
const FIRST_BATCH = 64;
const MAX_BATCH = 16_384;

/** A budget of so many candidates. */
export function budgetOf(candidates: number): Budget {
  return { left: candidates, isExhausted: false };
}

/** The search for what a resolved filter lets pass, newest first. */
export async function searchFor(source: Source, listed: Judgement['listed'], filter: Filter): Promise<Search> {
  const where = await whereOf(source, listed, filter);
  return { listed, where, terms: [], range: where.range, direction: 'DESCENDING' };
}

/** The same search in a part of its range. */
export function within(search: Search, range: SeqRange): Search {
  return { ...search, range: intersectRanges(search.range, range) };
}

/**
 * Walks what passes, in the direction, step by step. Ends when the range ends or the budget is exhausted. Candidates of
 * several chunks are judged together, so that a rare combination costs as many round trips as a frequent one; where
 * only few are `wanted`, as soon as there are so many.
 */
export async function* scan(
  source: Source,
  search: Search,
  budget: Budget,
  wanted = FIRST_BATCH,
): AsyncGenerator<ScanStep> {
  const { range, direction } = search;
  let size = Math.max(FIRST_BATCH, wanted);
  let batch: number[] = [];
  let found = new Map<number, Candidates>();
  const flush = async (): Promise<ScanStep> => {
    const matches = await judge(source, search, batch, found);
    const step = { matches, examinedTo: batch.at(-1) ?? 0 };
    batch = [];
    found = new Map();
    size = Math.min(size * 8, MAX_BATCH);
    return step;
  };
  for await (const group of candidates(source, search, direction)) {
    for (const one of group) {
      const { first, last } = placesIn(range, one.chunk);
      let place = direction === 'ASCENDING' ? first : last;
      for (;;) {
        const room = needsColumns(search)
          ? Math.min(size - batch.length, Math.max(budget.left, 1))
          : size - batch.length;
        const places = placesFrom(one.bits, place, room, direction);
        const end = places.at(-1);
        if (end === undefined) break;
        if (needsColumns(search)) {
          if (budget.left <= 0) {
            if (batch.length > 0) yield await flush();
            // Whoever has enough by now does not come back, and for him the budget was large enough.
            budget.isExhausted = true;
            return;
          }
          budget.left -= places.length;
        }
        for (const at of places) batch.push(one.chunk * CHUNK + at);
        found.set(one.chunk, one);
        if (batch.length >= size) {
          yield await flush();
          found.set(one.chunk, one);
        }
        place = direction === 'ASCENDING' ? end + 1 : end - 1;
      }
    }
    if (batch.length >= wanted) yield await flush();
  }
  if (batch.length > 0) yield await flush();
}

/** Several scans one after the other, on one budget. */
export async function* scanEach(
  source: Source,
  searches: readonly Search[],
  budget: Budget,
  wanted?: number,
): AsyncGenerator<ScanStep> {
  for (const search of searches) {
    yield* scan(source, search, budget, wanted);
    if (budget.isExhausted) return;
  }
}

/** The first matches of a scan, and up to where it had to look for them. */
export async function take(
  steps: AsyncIterable<ScanStep>,
  limit: number,
): Promise<{ matches: Match[]; examinedTo: number | undefined }> {
  const matches: Match[] = [];
  let examinedTo: number | undefined;
  if (limit === 0) return { matches, examinedTo };
  for await (const step of steps) {
    matches.push(...step.matches);
    examinedTo = step.examinedTo;
    if (matches.length >= limit) break;
  }
  return { matches: matches.slice(0, limit), examinedTo };
}

/** A count, and whether it is exact: what lies beyond the budget is not counted. */
export type Count = { count: number; isExact: boolean };
