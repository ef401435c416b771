/**
 * A function of a text or a number that remembers its newest answers: between `limit` and twice as many, then it forgets
 * the older half.
 */
export function memoise<T, K extends string | number = string>(answer: (key: K) => T, limit: number): (key: K) => T {
  let newer = new Map<K, T>();
  let older = new Map<K, T>();
  return (key) => {
    let known = newer.get(key);
    if (known !== undefined) return known;
    known = older.get(key) ?? answer(key);
    if (newer.size >= limit) [older, newer] = [newer, new Map()];
    newer.set(key, known);
    return known;
  };
}
