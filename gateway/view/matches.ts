import { issuedOf } from '../../ledger/column.ts';
import { type EventRow, hasCredential, termsOf } from '../../ledger/view.ts';
import type { Conditions, Filter, Range } from './filter.ts';
import type { CredentialStatus } from './status.ts';

/**
 * Whether an event passes, judged by its row alone: for events that are delivered one by one. Same outcome as the
 * index gives. `statusRightAfter` is that of its credential right after it, undefined for marked events. The filter is
 * one that `resolveFilter` has seen: names of publishers and cursors pass nothing before.
 */
export function matchesEvent(filter: Filter, row: EventRow, statusRightAfter: CredentialStatus | undefined): boolean {
  const holds = (conditions: Conditions) => meets(conditions, row, statusRightAfter);
  return holds(filter) && (filter.or?.some(holds) ?? true) && !(filter.not?.some(holds) ?? false);
}

/** Whether a filter asks for the status anywhere. */
export function asksForStatus(filter: Filter): boolean {
  return [filter, ...(filter.or ?? []), ...(filter.not ?? [])].some(({ status }) => status !== undefined);
}

/** A filter that passes whatever the filter passes under any status. */
export function withoutStatus(filter: Filter): Filter {
  const { status: _, or, not, ...own } = filter;
  return {
    ...own,
    ...(or === undefined ? {} : { or: or.map(({ status: _status, ...rest }) => rest) }),
    ...(not === undefined ? {} : { not: not.filter(({ status }) => status === undefined) }),
  };
}

function meets(
  { terms, status, block, received, issued, validAt, changedSince, publisher }: Conditions,
  row: EventRow,
  statusRightAfter: CredentialStatus | undefined,
): boolean {
  if (!isWithin(block, row.blockNumber) || !isWithin(received, row.blockTime)) return false;
  if (status !== undefined && (statusRightAfter === undefined || !status.has(statusRightAfter))) return false;
  if (publisher !== undefined) return false;
  if (changedSince !== undefined && !isSince(changedSince, row)) return false;
  if ((issued !== undefined || validAt !== undefined) && (row.mark !== undefined || !hasCredential(row))) return false;
  if (issued !== undefined && (issuedOf(row) === 0 || !isWithin(issued, issuedOf(row)))) return false;
  if (validAt !== undefined && !isValid(row, validAt)) return false;
  return terms.every(({ dimension, values }) => values.some((value) => foundBy(row).has(`${dimension} ${value}`)));
}

/** Terms by their event: thousands who come back at once are judged by the same events. */
const known = new WeakMap<EventRow, ReadonlySet<string>>();

function foundBy(row: EventRow): ReadonlySet<string> {
  let terms = known.get(row);
  if (terms === undefined) {
    terms = new Set(termsOf(row).map(({ dimension, value }) => `${dimension} ${value}`));
    known.set(row, terms);
  }
  return terms;
}

function isWithin(range: Range | undefined, value: number): boolean {
  return range === undefined || (value >= range.from && value <= range.to);
}

function isSince(since: NonNullable<Conditions['changedSince']>, row: EventRow): boolean {
  if ('time' in since) return row.blockTime > since.time;
  return since.seq !== undefined && row.seq > since.seq;
}

function isValid(row: EventRow, time: number): boolean {
  return issuedOf(row) <= time && (row.validUntil === undefined || row.validUntil === 0 || row.validUntil > time);
}
