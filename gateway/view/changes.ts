import type { Column } from '../../ledger/column.ts';
import type { EventRow } from '../../ledger/view.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { Limits } from '../limits.ts';
import { readColumns } from './columns.ts';
import type { Filter, FilterTerm } from './filter.ts';
import { statusesOf } from './judge.ts';
import { pageSize } from './page.ts';
import type { Source } from './reader.ts';
import { readRows } from './rows.ts';
import { type Budget, budgetOf, type Count, scan, searchFor, within } from './scan.ts';
import type { CredentialStatus, Moment } from './status.ts';

/** What became of one version between two moments; `before` is absent when it was not there yet. */
export type Change = { row: EventRow; column: Column; before?: CredentialStatus; after: CredentialStatus };

/** A page of changes, in the order in which the versions were published. */
export type Changes = {
  changes: Change[];
  hasNextPage: boolean;
  /** The budget ended here, before the page was full. */
  endSeq?: number;
};

type Candidate = { seq: number; column: Column };

/** A change, before its row is read. */
type Found = Omit<Change, 'row'> & { seq: number };

/** Columns judged at once. */
const BATCH = 2_048;

/** Only publications have a status of their own. */
const PUBLICATIONS: FilterTerm = { dimension: 'kind', values: ['PUBLICATION'] };

/**
 * Versions that came or whose status changed between a moment and the source's, which must not be earlier. No list of
 * changes is kept: a version's column tells whether anything about it can have changed in between, be it by an event or
 * by the end of its validity; only those are judged, at both moments. The filter is a resolved one; its status passes
 * what had it at either moment. Throws `BAD_INPUT`.
 */
export async function listChanges(
  source: Source,
  from: Moment,
  args: { filter: Filter; first?: number | null | undefined; afterSeq?: number | undefined },
  limits: Pick<Limits, 'defaultPageSize' | 'maxPageSize' | 'maxScanned'>,
): Promise<Changes> {
  const most =
    pageSize(args.first, 'first', limits.maxPageSize) ?? Math.min(limits.defaultPageSize, limits.maxPageSize);
  const budget = budgetOf(limits.maxScanned);
  const found: Found[] = [];
  let endSeq = 0;
  for await (const step of walk(source, from, args, budget)) {
    found.push(...step.found);
    endSeq = step.examinedTo;
    if (found.length > most) return { changes: await withRows(source, found.slice(0, most)), hasNextPage: true };
  }
  const { isExhausted } = budget;
  return { changes: await withRows(source, found), hasNextPage: isExhausted, ...(isExhausted ? { endSeq } : {}) };
}

/** How many changes there are, of those that the oldest publications have when it takes too many to look at. */
export async function countChanges(
  source: Source,
  from: Moment,
  filter: Filter,
  { maxScanned }: Pick<Limits, 'maxScanned'>,
): Promise<Count> {
  const budget = budgetOf(maxScanned);
  let count = 0;
  for await (const { found } of walk(source, from, { filter }, budget)) count += found.length;
  return { count, isExact: !budget.isExhausted };
}

/** Walks what changed, oldest publication first, up to where the budget ends. */
async function* walk(
  source: Source,
  from: Moment,
  { filter, afterSeq = 0 }: { filter: Filter; afterSeq?: number | undefined },
  budget: Budget,
): AsyncGenerator<{ found: Found[]; examinedTo: number }> {
  checkStatuses(filter);
  const { status, ...others } = filter;
  const search = await searchFor(source, 'events', others);
  const publications = { ...search, terms: [PUBLICATIONS], direction: 'ASCENDING' as const };
  const ours = within(publications, { from: afterSeq + 1, to: source.at.seq });
  for await (const { matches } of scan(source, ours, budgetOf(Number.POSITIVE_INFINITY))) {
    for (let next = 0; next < matches.length && !budget.isExhausted; ) {
      const seqs = matches.slice(next, next + Math.min(BATCH, budget.left)).map(({ seq }) => seq);
      const examinedTo = seqs.at(-1) ?? 0;
      yield { found: await changesOf(source, from, status, seqs), examinedTo };
      next += seqs.length;
      budget.left -= seqs.length;
      budget.isExhausted = budget.left <= 0 && examinedTo < ours.range.to;
    }
    if (budget.isExhausted) return;
  }
}

/** Of two moments' statuses an alternative or an exception could mean either. */
function checkStatuses({ or = [], not = [] }: Filter): void {
  if ([...or, ...not].every(({ status }) => status === undefined)) return;
  throw new ServiceError(
    'BAD_INPUT',
    'Expected filter.status beside or and not of the filter of changes, not within them: it passes what had the status before or after',
  );
}

async function changesOf(
  source: Source,
  from: Moment,
  wanted: Filter['status'],
  seqs: readonly number[],
): Promise<Found[]> {
  const to = source.at;
  const columns = await readColumns(source, seqs);
  const touched = columns.flatMap((column, index): Candidate[] => {
    const seq = seqs[index] ?? 0;
    const isVersion = column.kind === 'PUBLICATION' && !column.marked && !column.pinned;
    return isVersion && mayHaveChanged(seq, column, from, to) ? [{ seq, column }] : [];
  });
  const older = touched.filter(({ seq }) => seq <= from.seq);
  const [after, before] = await Promise.all([
    statusesOf(source, touched, to),
    statusesOf(
      source,
      older.map((version) => ({ ...version, asOf: from })),
      to,
    ),
  ]);
  return touched.flatMap(({ seq, column }, index) => {
    const then = seq <= from.seq ? before.shift() : undefined;
    const now = after[index] ?? 'ACTIVE';
    const isWanted = wanted === undefined || wanted.has(now) || (then !== undefined && wanted.has(then));
    return then === now || !isWanted
      ? []
      : [{ seq, column, after: now, ...(then === undefined ? {} : { before: then }) }];
  });
}

/** Whether an event or the calendar can have changed a version's status. Columns are of now, so later changes pass too. */
function mayHaveChanged(seq: number, column: Column, from: Moment, to: Moment): boolean {
  if (seq > from.seq || column.statusSeq > from.seq) return true;
  if (column.supersededSeq > from.seq && column.supersededSeq <= to.seq) return true;
  return column.validUntil > from.time && column.validUntil <= to.time;
}

async function withRows(source: Source, found: readonly Found[]): Promise<Change[]> {
  const rows = await readRows(
    source,
    found.map(({ seq }) => seq),
  );
  return found.flatMap(({ seq: _, ...change }, index) => {
    const row = rows[index];
    return row === undefined ? [] : [{ ...change, row }];
  });
}
