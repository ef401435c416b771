/**
 * A function of a text that remembers its newest answers: between `limit` and twice as many, then it forgets the older
 * half.
 */
export function memoise<T>(answer: (text: string) => T, limit: number): (text: string) => T {
  let newer = new Map<string, T>();
  let older = new Map<string, T>();
  return (text) => {
    let known = newer.get(text);
    if (known !== undefined) return known;
    known = older.get(text) ?? answer(text);
    if (newer.size >= limit) [older, newer] = [newer, new Map()];
    newer.set(text, known);
    return known;
  };
}
