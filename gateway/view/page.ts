import { ServiceError } from '../../lib/errors.ts';
import type { Limits } from '../limits.ts';

/** Which part of a listing a client asks for. */
export type PageArgs = { first?: number | null | undefined; last?: number | null | undefined };

/** How a page is taken: how many matches from which end of the range, and what of them is shown. */
export type PagePlan<T> = {
  from: 'START' | 'END';
  /** One more than is shown, so that it is known whether there is more. */
  limit: number;
  /** Of what was taken, in the order in which it was taken: the page in listing order, and what is known around it. */
  cut(taken: readonly T[]): { items: T[]; hasMoreAfter?: boolean; hasMoreBefore?: boolean };
};

/**
 * Plans a page by the letter of Relay's specification: `first` is applied, then `last`. `hasMoreAfter` and
 * `hasMoreBefore` are its rules for `first` and `last`; where one is absent, only the place beside the range tells.
 */
export function planPage<T>(args: PageArgs, limits: { defaultSize: number; maxSize: number }): PagePlan<T> {
  const first = pageSize(args.first, 'first', limits.maxSize);
  const last = pageSize(args.last, 'last', limits.maxSize);
  if (last === undefined) return fromStart(first ?? limits.defaultSize);
  return first === undefined ? fromEnd(last) : fromBoth(first, last);
}

/** Sizes of pages as the service's limits say. */
export function pageSizes(limits: Pick<Limits, 'defaultPageSize' | 'maxPageSize'>) {
  const { defaultPageSize, maxPageSize } = limits;
  return { defaultSize: Math.min(defaultPageSize, maxPageSize), maxSize: maxPageSize };
}

/** A page size within its limit; throws `BAD_INPUT`. */
export function pageSize(value: number | null | undefined, name: string, maxSize: number): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (Number.isInteger(value) && value >= 0 && value <= maxSize) return value;
  throw new ServiceError('BAD_INPUT', `Expected ${name} to be from 0 to ${maxSize}: found ${value}`);
}

function fromStart<T>(first: number): PagePlan<T> {
  return {
    from: 'START',
    limit: first + 1,
    cut: (taken) => ({ items: taken.slice(0, first), hasMoreAfter: taken.length > first }),
  };
}

function fromEnd<T>(last: number): PagePlan<T> {
  return {
    from: 'END',
    limit: last + 1,
    cut: (taken) => ({ items: taken.slice(0, last).reverse(), hasMoreBefore: taken.length > last }),
  };
}

function fromBoth<T>(first: number, last: number): PagePlan<T> {
  return {
    from: 'START',
    limit: Math.max(first, last) + 1,
    cut(taken) {
      const head = taken.slice(0, first);
      return {
        items: head.slice(Math.max(0, head.length - last)),
        hasMoreAfter: taken.length > first,
        hasMoreBefore: taken.length > last,
      };
    },
  };
}
