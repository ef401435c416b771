import type { ProgressReport } from '../ledger/view.ts';

/** Where a catch-up stands: block and event, and the newest block. */
export type Standing = { block: number; seq: number; head: number };

/** Tells how fast a catch-up goes. */
export type Pace = { note(standing: Standing, nowMs: number): ProgressReport | null };

/** Fewer blocks than this between view and head are no catch-up: a live view is behind by some for moments. */
const CATCH_UP_BLOCKS = 50;

/** The pace is that of the last so many milliseconds. */
const WINDOW_MS = 10_000;

/** Creates a pace. A view that goes back, or stands still, has none. */
export function createPace(): Pace {
  let seen: (Standing & { atMs: number })[] = [];
  return {
    note(standing, atMs) {
      const last = seen.at(-1);
      if (last !== undefined && (standing.block < last.block || standing.seq < last.seq)) seen = [];
      if (standing.head - standing.block < CATCH_UP_BLOCKS) {
        seen = [];
        return null;
      }
      seen = [...seen.filter((earlier) => atMs - earlier.atMs <= WINDOW_MS), { ...standing, atMs }];
      const [first] = seen;
      const seconds = first === undefined ? 0 : (atMs - first.atMs) / 1_000;
      if (first === undefined || seconds === 0 || first.block === standing.block) return null;
      const blocksPerSecond = (standing.block - first.block) / seconds;
      const eventsPerSecond = (standing.seq - first.seq) / seconds;
      return {
        blocksPerSecond: rounded(blocksPerSecond),
        eventsPerSecond: rounded(eventsPerSecond),
        etaSeconds: Math.ceil((standing.head - standing.block) / blocksPerSecond),
      };
    },
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
