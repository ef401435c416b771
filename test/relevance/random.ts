/** Pseudo-random choices that a seed decides. */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  /** Mulberry32. */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    below,
    pick<T>(from: readonly T[]): T {
      return from[below(from.length)] as T;
    },
    /** Some of them, in their order of choice, none twice. */
    some<T>(from: readonly T[], count: number): T[] {
      const left = [...from];
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(below(left.length), 1)[0] as T);
    },
  };
}
