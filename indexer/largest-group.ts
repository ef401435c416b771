/** Those that most have the same key as: the first of groups that are as large. What has no key counts for nobody. */
export function largestGroup<T>(items: readonly T[], keyOf: (item: T) => string | undefined): T[] {
  const groups = Map.groupBy(items, keyOf);
  groups.delete(undefined);
  return [...groups.values()].reduce((largest, group) => (group.length > largest.length ? group : largest), []);
}
