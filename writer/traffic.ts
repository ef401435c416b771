import type { WriterLimits } from './config.ts';
import type { Head } from './ledger-client.ts';
import type { WriterMetrics } from './metrics.ts';
import { firstPace, nextPace, type Pace } from './pace.ts';

/** What one partition may send. */
export type Lane = {
  /** Whether so many bytes more may go now. A partition with nothing under way always may. */
  mayAdd(bytes: number): boolean;
  /** Bytes of the next transaction, at the most. */
  batchBytes(): number;
  /** Says that nothing of the partition is waiting. */
  rest(): void;
  /** Says how many bytes the partition has under way. */
  report(bytes: number): void;
  /** Says that a transaction was mined later than it should have been. */
  wasSlow(): void;
  /** Takes the partition out. */
  close(): void;
};

/** The traffic of the whole process to the ledger. */
export type Traffic = {
  /** Adds a partition. */
  open(): Lane;
  /** Takes in a new block. */
  observe(head: Pick<Head, 'number' | 'timestampS' | 'gasUsed' | 'gasLimit'>): void;
  /** Period of a punctual chain; undefined while it is not known. */
  blockPeriodMs(): number | undefined;
  /** Whether anything is under way. */
  isBusy(): boolean;
};

type State = { bytes: number; isWaiting: boolean };

/** A share is used in so many transactions, so that the first ones are mined while the next are made. */
const BATCHES_A_SHARE = 4;

/** Smaller transactions cost more than they bring, unless the share itself is smaller. */
const SMALLEST_BATCH_BYTES = 20 * 1024;

/** Longest time without anything under way in a period that still counts as loaded. */
const IDLE_MS = 250;

/** Creates the control of what all partitions together have under way; they share it equally. */
export function createTraffic(options: {
  limits: Pick<WriterLimits, 'batchBytes' | 'minBytesInFlight' | 'maxBytesInFlight'>;
  metrics: Pick<WriterMetrics, 'paceBytes' | 'blockPeriod' | 'paceCuts'>;
}): Traffic {
  const { limits, metrics } = options;
  const bounds = { minBytes: limits.minBytesInFlight, maxBytes: limits.maxBytesInFlight };
  const lanes = new Set<State>();
  let pace = firstPace(bounds);
  let last: { number: number; timestampS: number } | undefined;
  let isBinding = false;
  let isSlow = false;
  /** When the last byte under way was mined; undefined while there are some. */
  let idleSinceMs: number | undefined = Date.now();
  let idleMs = 0;

  const isBusy = () => [...lanes].some(({ bytes }) => bytes > 0);
  const share = () => pace.bytes / Math.max(1, [...lanes].filter((lane) => lane.bytes > 0 || lane.isWaiting).length);

  function noteIdleness(nowMs: number): void {
    if (idleSinceMs !== undefined) idleMs += nowMs - idleSinceMs;
    idleSinceMs = isBusy() ? undefined : nowMs;
  }

  function open(): Lane {
    const own: State = { bytes: 0, isWaiting: false };
    lanes.add(own);
    return {
      mayAdd(bytes) {
        own.isWaiting = true;
        const isAllowed = own.bytes === 0 || own.bytes + bytes <= share();
        if (!isAllowed) isBinding = true;
        return isAllowed;
      },
      batchBytes() {
        const part = share();
        return Math.min(limits.batchBytes, Math.max(part / BATCHES_A_SHARE, Math.min(part, SMALLEST_BATCH_BYTES)));
      },
      rest() {
        own.isWaiting = false;
      },
      report(bytes) {
        own.bytes = bytes;
        noteIdleness(Date.now());
      },
      wasSlow() {
        isSlow = true;
      },
      close() {
        lanes.delete(own);
        noteIdleness(Date.now());
      },
    };
  }

  return {
    open,
    isBusy,
    blockPeriodMs: () => pace.expectedMs,
    observe({ number, timestampS, gasUsed, gasLimit }) {
      noteIdleness(Date.now());
      const blocks = last === undefined ? 0 : number - last.number;
      if (last !== undefined && blocks > 0) {
        const periodMs = (1000 * (timestampS - last.timestampS)) / blocks;
        const fullness = gasUsed / Math.max(1, gasLimit);
        pace = nextPace(pace, { periodMs, fullness, isIdle: idleMs > IDLE_MS, isBinding, isSlow }, bounds);
        measure(pace, periodMs);
      }
      last = { number, timestampS };
      [isBinding, isSlow, idleMs] = [false, false, 0];
    },
  };

  function measure({ bytes, step }: Pace, periodMs: number): void {
    metrics.paceBytes.set(bytes);
    metrics.blockPeriod.observe(periodMs / 1000);
    if (step !== 'held' && step !== 'grown') metrics.paceCuts.inc({ why: step });
  }
}
