/**
 * Asks several until enough have answered: so many at once, and one more whenever an answer did not help or nobody
 * answered for `afterMs`. A frozen node then costs that long, and not the time after which a call is given up. What is
 * under way when enough is known is abandoned. The asks do not reject; what failed is an answer too.
 */
export async function hedge<T>(
  asks: readonly ((signal: AbortSignal) => Promise<T>)[],
  options: {
    afterMs: number;
    signal: AbortSignal;
    /** How many more answers like the best ones so far are needed. */
    missing(answers: readonly T[]): number;
    /** Called with the index of who was silent when the next one was asked. */
    onSilent(index: number): void;
  },
): Promise<T[]> {
  const { afterMs, signal, missing, onSilent } = options;
  const over = new AbortController();
  const inner = AbortSignal.any([signal, over.signal]);
  const answers: T[] = [];
  const underWay = new Map<number, Promise<void>>();
  let next = 0;

  function start(ask: (signal: AbortSignal) => Promise<T>, index: number): void {
    const done = ask(inner).then((answer) => {
      underWay.delete(index);
      answers.push(answer);
    });
    // Aborted asks reject when nobody waits any more.
    done.catch(() => undefined);
    underWay.set(index, done);
  }

  try {
    for (;;) {
      const needed = missing(answers);
      if (needed <= 0) return answers;
      for (; underWay.size < needed && next < asks.length; next += 1) start(asks[next] as (typeof asks)[0], next);
      if (underWay.size === 0) return answers;
      const isSilent = await firstOf([...underWay.values()], next < asks.length ? afterMs : undefined);
      signal.throwIfAborted();
      if (!isSilent) continue;
      for (const index of underWay.keys()) onSilent(index);
      start(asks[next] as (typeof asks)[0], next);
      next += 1;
    }
  } finally {
    over.abort();
  }
}

/** Waits for one of them; true when none ended in time. */
async function firstOf(promises: Promise<void>[], withinMs: number | undefined): Promise<boolean> {
  if (withinMs === undefined) return Promise.race(promises).then(() => false);
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, withinMs, true);
  try {
    return await Promise.race([late, ...promises.map((each) => each.then(() => false))]);
  } finally {
    clearTimeout(timer);
  }
}
