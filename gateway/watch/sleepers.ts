import type { EventCursor } from '../../ledger/cursor.ts';
import type { EventRow } from '../../ledger/view.ts';
import { createBell } from '../../lib/async.ts';
import type { Tail } from '../tail.ts';
import { isSamePlace } from './frame.ts';

/** Lets each of many sleep until an event is about what it waits for. */
export type Sleepers = {
  /** One that is awake. */
  join(): Sleeper;
};

/** One who reads the sequence, and sleeps at its end. */
export type Sleeper = {
  /**
   * Waits at a place for an event with one of the names, or so many milliseconds. Answers where to read on: between the
   * place and there no event has one. Who has not read up to the end waits for any event.
   */
  sleep(place: EventCursor, names: readonly string[], ms: number, signal: AbortSignal): Promise<EventCursor>;
  leave(): void;
};

type Sleep = { from: EventCursor | undefined; wake(): void };

/**
 * Creates the sleepers of a tail. An event is looked at once, however many sleep, and costs those that it has no name of
 * nothing: their place moves on with the end.
 *
 * @param options.namesOf names that an event has
 */
export function createSleepers(options: {
  tail: Pick<Tail, 'onMove'>;
  namesOf(row: EventRow): readonly string[];
}): Sleepers {
  const { tail, namesOf } = options;
  const awake = new Set<() => void>();
  const asleep = new Map<string, Set<Sleep>>();
  let end: EventCursor | undefined;

  tail.onMove(({ before, rows, to }) => {
    end = to;
    for (const ring of awake) ring();
    if (before === undefined) return;
    const names = rows === undefined ? [...asleep.keys()] : rows.flatMap(namesOf);
    for (const name of names) {
      for (const sleep of asleep.get(name) ?? []) {
        sleep.from ??= before;
        sleep.wake();
      }
    }
  });

  function lieDown(sleep: Sleep, names: readonly string[]): void {
    for (const name of names) asleep.set(name, (asleep.get(name) ?? new Set()).add(sleep));
  }

  function getUp(sleep: Sleep, names: readonly string[]): void {
    for (const name of names) {
      const others = asleep.get(name);
      others?.delete(sleep);
      if (others?.size === 0) asleep.delete(name);
    }
  }

  return {
    join() {
      const bell = createBell();
      const ring = () => bell.ring();
      awake.add(ring);
      return {
        async sleep(place, names, ms, signal) {
          if (end === undefined || !isSamePlace(place, end)) {
            await bell.wait(ms, signal);
            return place;
          }
          const sleep: Sleep = { from: undefined, wake: ring };
          awake.delete(ring);
          lieDown(sleep, names);
          try {
            await bell.wait(ms, signal);
            return sleep.from ?? end;
          } finally {
            getUp(sleep, names);
            awake.add(ring);
          }
        },
        leave: () => awake.delete(ring),
      };
    },
  };
}
