/** Most steps of patience: so rarely is tried again what failed again and again. */
const MOST_PATIENCE = 16;

/**
 * A value that failures push away from its best and that comes back by itself, one step after `every` successes; twice
 * as many after each failure, for what failed once more is likely to fail the next time.
 */
export function createPatience(every: number) {
  let patience = 1;
  let successes = 0;
  return {
    failed(): void {
      patience = Math.min(MOST_PATIENCE, patience * 2);
      successes = 0;
    },
    /** Whether it is time for a step back. */
    succeeded(count = 1): boolean {
      successes += count;
      if (successes < every * patience) return false;
      successes = 0;
      return true;
    },
    /** Everything is at its best again. */
    reset(): void {
      patience = 1;
    },
  };
}

/** A factor from 1 up that failures multiply and successes bring down again. */
export function createFactor(options: { by: number; most: number; every: number }) {
  const patience = createPatience(options.every);
  let value = 1;
  return {
    value: () => value,
    raise(): void {
      value = Math.min(options.most, value * options.by);
      patience.failed();
    },
    succeeded(): void {
      if (value === 1 || !patience.succeeded()) return;
      value = Math.max(1, value / options.by);
      if (value === 1) patience.reset();
    },
  };
}

/** How many transactions of one sender a node's pool takes, found out from its answers. */
export function createSlots(options: { most: number; every: number }) {
  const patience = createPatience(options.every);
  let limit = options.most;
  return {
    limit: () => limit,
    /** The pool took no more than so many. */
    refusedAt(pooled: number): void {
      limit = Math.min(options.most, Math.max(1, pooled));
      patience.failed();
    },
    /** So many were mined: from time to time one more is tried. */
    mined(count: number): void {
      if (limit === options.most || !patience.succeeded(count)) return;
      limit += 1;
      if (limit === options.most) patience.reset();
    },
  };
}
