import { untilDeadline, withoutDeadline } from '../../lib/deadline.ts';

/** Loads values by key, those asked for at about the same time in one go, each once. */
export type Loader<K, V> = { load(key: K): Promise<V>; loadAll(keys: readonly K[]): Promise<V[]> };

/**
 * Collects the keys that the resolvers of one answer ask for, and loads them together. A loader lives as long as what
 * it belongs to (a snapshot), so that nothing it remembers can grow old. Answers as of one snapshot share it: whoever waits is bound by
 * his own deadline, the loading by none of theirs.
 */
export function createLoader<K, V>(loadAll: (keys: readonly K[]) => Promise<readonly V[]>): Loader<K, V> {
  const loaded = new Map<K, Promise<V>>();
  let waiting: { key: K; settle: PromiseWithResolvers<V> }[] = [];

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = [];
    try {
      const values = await loadAll(batch.map(({ key }) => key));
      batch.forEach(({ settle }, index) => {
        settle.resolve(values[index] as V);
      });
    } catch (error) {
      for (const { settle } of batch) settle.reject(error);
    }
  }

  function ask(key: K): Promise<V> {
    const known = loaded.get(key);
    if (known !== undefined) return known;
    const settle = Promise.withResolvers<V>();
    // Whoever asked may have given up before it fails.
    settle.promise.catch(() => undefined);
    loaded.set(key, settle.promise);
    waiting.push({ key, settle });
    // Resolvers go on in microtasks; the next tick comes when all that can ask now have asked.
    if (waiting.length === 1) withoutDeadline(() => void Promise.resolve().then(() => process.nextTick(flush)));
    return settle.promise;
  }

  return {
    load: (key) => untilDeadline(() => ask(key)),
    loadAll: (keys) => untilDeadline(() => Promise.all(keys.map(ask))),
  };
}
