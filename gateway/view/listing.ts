import type { Limits } from '../limits.ts';
import type { Direction } from './bits.ts';
import type { SeqRange } from './candidates.ts';
import type { Filter } from './filter.ts';
import type { Judgement, Listed, Match } from './judge.ts';
import { type PageArgs, type PagePlan, pageSizes, planPage } from './page.ts';
import type { Source } from './reader.ts';
import { type Budget, budgetOf, countMatches, type Search, scan, seqRange, take } from './scan.ts';

/** What to list. Places are events by `seq`; something needs not be at a place for it to be one. */
export type ListingArgs = PageArgs & {
  filter: Filter;
  orderBy?: 'NEWEST' | 'OLDEST' | null | undefined;
  /** Places between which the page lies, in listing order, neither included. */
  afterSeq?: number | undefined;
  beforeSeq?: number | undefined;
  /** Matches to skip at the start of the range. @default 0 */
  skip?: number;
  /** Instead of the service's largest page. */
  maxPageSize?: number;
};

/** A page as matches. */
export type Listing = {
  matches: Match[];
  hasNextPage(): Promise<boolean>;
  hasPreviousPage(): Promise<boolean>;
  /** Of a partial page: where the search stopped, towards its end or its start. */
  endSeq?: number;
  startSeq?: number;
  partial: boolean;
  total(): Promise<number>;
};

type ListingLimits = Pick<Limits, 'defaultPageSize' | 'maxPageSize' | 'maxScanned'>;

/** Lists events or credentials. Throws `BAD_INPUT`. */
export async function list(source: Source, listed: Listed, args: ListingArgs, limits: ListingLimits): Promise<Listing> {
  const { filter, skip = 0 } = args;
  const plan = planPage<Match>(args, pageSizes({ ...limits, maxPageSize: args.maxPageSize ?? limits.maxPageSize }));
  const judgement: Judgement = { listed, status: filter.status };
  const all = await seqRange(source, filter.block);
  const direction = directionOf(args);
  const search: Search = { ...judgement, terms: filter.terms, range: between(all, args), direction };
  const budget = budgetOf(limits.maxScanned);
  const towards = plan.from === 'START' ? direction : opposite(direction);
  const steps = scan(source, { ...search, direction: towards }, budget);
  const { matches, examinedTo } = await take(steps, skip + plan.limit);
  const page = cut(plan, matches.slice(skip), budget, examinedTo);
  return {
    ...page,
    hasNextPage: async () => page.hasMoreAfter ?? (await existsBeyond(source, search, all, args.beforeSeq, limits)),
    hasPreviousPage: async () =>
      page.hasMoreBefore ??
      (await existsBeyond(source, { ...search, direction: opposite(direction) }, all, args.afterSeq, limits)),
    total: () => countMatches(source, { ...search, range: all }),
  };
}

/** A page whose budget ended early is partial, and there may be more where its search stopped. */
function cut(plan: PagePlan<Match>, taken: readonly Match[], budget: Budget, examinedTo: number | undefined) {
  const { items, ...around } = plan.cut(taken);
  const page = { matches: items, partial: budget.isExhausted, ...around };
  if (!budget.isExhausted || examinedTo === undefined) return page;
  return plan.from === 'START'
    ? { ...page, hasMoreAfter: true, endSeq: examinedTo }
    : { ...page, hasMoreBefore: true, startSeq: examinedTo };
}

/** Whether the listing goes on at and beyond a place, in the search's direction; not, when there is no such place. */
async function existsBeyond(
  source: Source,
  search: Search,
  all: SeqRange,
  place: number | undefined,
  limits: ListingLimits,
): Promise<boolean> {
  if (place === undefined) return false;
  const range = beyond(all, place, search.direction);
  const { matches } = await take(scan(source, { ...search, range }, budgetOf(limits.maxScanned)), 1);
  return matches.length > 0;
}

function beyond({ from, to }: SeqRange, place: number, direction: Direction): SeqRange {
  return direction === 'ASCENDING' ? { from: Math.max(from, place), to } : { from, to: Math.min(to, place) };
}

function between({ from, to }: SeqRange, args: ListingArgs): SeqRange {
  const [low, high] = args.orderBy === 'OLDEST' ? [args.afterSeq, args.beforeSeq] : [args.beforeSeq, args.afterSeq];
  return {
    from: low === undefined ? from : Math.max(from, low + 1),
    to: high === undefined ? to : Math.min(to, high - 1),
  };
}

function directionOf({ orderBy }: ListingArgs): Direction {
  return orderBy === 'OLDEST' ? 'ASCENDING' : 'DESCENDING';
}

function opposite(direction: Direction): Direction {
  return direction === 'ASCENDING' ? 'DESCENDING' : 'ASCENDING';
}
