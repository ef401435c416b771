/** What the view was told of already: each thing once, by the first event that has it. */
export type Told = {
  /** Whether a thing was not told of yet; from now on it is. */
  isFirst(kind: string, thing: string): boolean;
  /** Forgets all of it, as is due whenever the view went back, or may not hold what it was told. */
  forget(): void;
};

/** Things of each kind that are remembered; the view takes no harm from being told again. */
const REMEMBERED = 8_192;

/** Remembers nothing yet. */
export function createTold(): Told {
  const kinds = new Map<string, Set<string>>();
  return {
    isFirst(kind, thing) {
      let things = kinds.get(kind);
      if (things === undefined || things.size >= REMEMBERED) {
        things = new Set();
        kinds.set(kind, things);
      }
      if (things.has(thing)) return false;
      things.add(thing);
      return true;
    },
    forget: () => kinds.clear(),
  };
}
