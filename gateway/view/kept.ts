import type { Snapshot } from './snapshot.ts';

/** What was read lately of a view, by key. */
export type Kept<K, V> = {
  /** Forgets everything where `at` is of another epoch or generation than what is kept. */
  get(at: Snapshot, key: K): V | undefined;
  /** Keeps nothing where something else was begun since `at` was read. */
  keep(at: Snapshot, key: K, value: V): void;
};

/** Keeps what is true until the ledger goes back or another generation is read: of it between `most` and twice as much, by weight. */
export function createKept<K, V>(most: number, weigh: (value: V) => number = () => 1): Kept<K, V> {
  let [own, epoch] = ['', -1];
  let [newer, older] = [new Map<K, V>(), new Map<K, V>()];
  let weight = 0;

  function isOf(at: Snapshot): boolean {
    return at.epoch === epoch && at.keys.own === own;
  }

  function put(key: K, value: V): void {
    if (weight >= most) [older, newer, weight] = [newer, new Map(), 0];
    const replaced = newer.get(key);
    weight += weigh(value) - (replaced === undefined ? 0 : weigh(replaced));
    newer.set(key, value);
  }

  return {
    get(at, key) {
      if (!isOf(at)) [own, epoch, newer, older, weight] = [at.keys.own, at.epoch, new Map(), new Map(), 0];
      const found = newer.get(key);
      if (found !== undefined) return found;
      const again = older.get(key);
      if (again !== undefined) put(key, again);
      return again;
    },
    keep(at, key, value) {
      if (isOf(at)) put(key, value);
    },
  };
}
