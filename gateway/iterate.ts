/**
 * Makes an async generator that can be ended while it waits: `return()` aborts the signal it waits with, where a bare
 * generator would first finish its wait. What ends it so is not an error.
 */
export function cancellable<T>(
  outer: AbortSignal,
  generate: (signal: AbortSignal) => AsyncGenerator<T, void, void>,
): AsyncIterableIterator<T> {
  const own = new AbortController();
  const generator = generate(AbortSignal.any([own.signal, outer]));
  const done = { done: true, value: undefined } as const;
  const iterator: AsyncIterableIterator<T> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      try {
        return await generator.next();
      } catch (error) {
        if (own.signal.aborted || outer.aborted) return done;
        throw error;
      }
    },
    async return() {
      own.abort();
      await generator.return().catch(() => undefined);
      return done;
    },
    async throw(error) {
      own.abort();
      await generator.return().catch(() => undefined);
      throw error;
    },
  };
  return iterator;
}
