import { createHash } from 'node:crypto';

/** Chance that can be repeated: the same seed gives the same draws. */
export type Random = {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** From 0 up to, but not including, `below`. */
  integer(below: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  bytes(count: number): Buffer;
  /** A source of its own, so that who draws how often elsewhere does not matter. */
  fork(name: string): Random;
};

/** Creates a source of chance (mulberry32) from a seed in words. */
export function createRandom(seed: string): Random {
  let state = createHash('sha256').update(seed).digest().readUInt32BE();
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (below: number) => Math.floor(next() * below);
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick<T>(choices: readonly T[]): T {
      if (choices.length === 0) throw new RangeError('Expected something to pick from');
      return choices[integer(choices.length)] as T;
    },
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => integer(256))),
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}
