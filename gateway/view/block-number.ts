import { ServiceError } from '../../lib/errors.ts';

/** A block number as clients write it; throws `BAD_INPUT`, which names the argument as they do. */
export function checkBlockNumber(value: number, name: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ServiceError('BAD_INPUT', `Expected ${name} to be a block number, 0 or more: found ${value}`);
}

/** The ends of a range of blocks as clients write them, either of which may be left out; `path` stands before their names. */
export function checkBlockRange(range: { from?: number | null; to?: number | null }, path = ''): void {
  const { from, to } = range;
  if (from != null) checkBlockNumber(from, `${path}from`);
  if (to != null) checkBlockNumber(to, `${path}to`);
  if (from == null || to == null || from <= to) return;
  throw new ServiceError('BAD_INPUT', `Expected ${path}from to be at most ${path}to: found ${from} to ${to}`);
}
