import type { Limits } from '../limits.ts';
import { countMatches } from './facets.ts';
import type { Filter } from './filter.ts';
import type { Listed, Match } from './judge.ts';
import { backwards, type Order, placeOf, segments } from './order.ts';
import { type PageArgs, type PagePlan, pageSizes, planPage } from './page.ts';
import type { Source } from './reader.ts';
import { type Budget, budgetOf, type Count, type Search, scanEach, searchFor, take } from './scan.ts';
import type { Tables } from './tables.ts';

/** What to list. Places are events by `seq`; something needs not be at a place for it to be one. */
export type ListingArgs = PageArgs & {
  filter: Filter;
  orderBy?: Order;
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
  total(): Promise<Count>;
};

type ListingLimits = Pick<Limits, 'defaultPageSize' | 'maxPageSize' | 'maxScanned' | 'maxCounted'>;

/** Lists events or credentials; their total is counted by tables. Throws `BAD_INPUT`. */
export async function list(
  { source, tables }: { source: Source; tables: Tables },
  listed: Listed,
  args: ListingArgs,
  limits: ListingLimits,
): Promise<Listing> {
  const { filter, skip = 0, orderBy } = args;
  const plan = planPage<Match>(args, pageSizes({ ...limits, maxPageSize: args.maxPageSize ?? limits.maxPageSize }));
  const [search, after, before] = await Promise.all([
    searchFor(source, listed, filter),
    placeOf(source, orderBy, args.afterSeq),
    placeOf(source, orderBy, args.beforeSeq),
  ]);
  const budget = budgetOf(limits.maxScanned);
  const between = segments(search, orderBy, { after, before });
  const wanted = skip + plan.limit;
  const steps = scanEach(source, plan.from === 'START' ? between : backwards(between), budget, wanted);
  const { matches, examinedTo } = await take(steps, wanted);
  const page = cut(plan, matches.slice(skip), budget, examinedTo);
  const exists = async (searches: Search[]) =>
    (await take(scanEach(source, searches, budgetOf(limits.maxScanned), 1), 1)).matches.length > 0;
  return {
    ...page,
    hasNextPage: async () =>
      page.hasMoreAfter ?? (before !== undefined && (await exists(segments(search, orderBy, { from: before })))),
    hasPreviousPage: async () =>
      page.hasMoreBefore ??
      (after !== undefined && (await exists(backwards(segments(search, orderBy, { upTo: after }))))),
    total: () => countMatches({ source, tables }, search, limits.maxCounted),
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
