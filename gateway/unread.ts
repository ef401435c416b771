import type { Socket } from 'node:net';
import type { Closable } from '../lib/process.ts';
import { bytesTaken } from './watch/taken.ts';

/** What connections were given and have not taken, all together. */
export type Unread = Closable & {
  /** Watches a connection until it closes. */
  watch(connection: Socket): void;
  /** Bytes, as of the last look. */
  bytes(): number;
};

/** How often all are looked at, in milliseconds. */
const LOOK_MS = 1_000;
/** Who took something within this time, in milliseconds, is slow; who did not has stopped. */
const STOPPED_MS = 2_000;

type Watched = { connection: Socket; taken: number; takenAt: number };

function takesOn(one: Watched): boolean {
  const before = one.taken;
  one.taken = bytesTaken(one.connection);
  return one.taken > before;
}

/**
 * Bounds it: when it is more than `most` bytes, those are cut off that have stopped taking, the longest first. Subscribers
 * come back with their cursors and miss nothing. Who takes slowly is never cut off: bytes that many are told are the same.
 */
export function createUnread(most: number): Unread {
  const watched = new Set<Watched>();
  let held = 0;

  function look(): void {
    const now = performance.now();
    held = 0;
    for (const one of watched) {
      const { destroyed, writableLength } = one.connection;
      if (destroyed) {
        watched.delete(one);
        continue;
      }
      if (writableLength === 0 || takesOn(one)) one.takenAt = now;
      held += writableLength;
    }
    if (held > most) cutOff([...watched].filter(({ takenAt }) => now - takenAt > STOPPED_MS));
  }

  function cutOff(stopped: Watched[]): void {
    for (const { connection } of stopped.sort((a, b) => a.takenAt - b.takenAt)) {
      if (held <= most) return;
      held -= connection.writableLength;
      connection.destroy();
    }
  }

  const looking = setInterval(look, LOOK_MS);
  looking.unref();
  return {
    watch(connection) {
      watched.add({ connection, taken: 0, takenAt: performance.now() });
    },
    bytes: () => held,
    close: () => clearInterval(looking),
  };
}
