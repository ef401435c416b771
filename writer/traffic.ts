import type { WriterLimits } from './config.ts';
import type { Head } from './ledger-client.ts';
import type { WriterMetrics } from './metrics.ts';
import { firstPace, nextPace, type Pace } from './pace.ts';

/** What one partition may send. */
export type Lane = {
  /**
   * How long a transaction of so many bytes waits, in milliseconds: 0 for now, infinite until something is mined. One
   * of a partition with nothing under way goes at once.
   */
  waitMs(bytes: number): number;
  /** Bytes of the next transaction, at the most. */
  batchBytes(): number;
  /** Says that nothing of the partition is waiting. */
  rest(): void;
  /** Says how many bytes the partition has under way. */
  report(bytes: number): void;
  /** Says that something else than the pace keeps the partition from sending more. */
  wasHeld(): void;
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

type State = {
  bytes: number;
  isWaiting: boolean;
  /** When the next transaction is due. */
  dueMs: number;
};

/** A share is used in so many transactions, so that the first ones are mined while the next are made. */
const BATCHES_A_SHARE = 4;

/**
 * A share goes out over so many block periods: as long as it takes until what was sent is mined and known to be. Sent
 * as fast as room is made, all would go into one block, which is late for that, and nothing into the next.
 */
const PERIODS_A_SHARE = 2;

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
  let isHeld = false;
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
    const own: State = { bytes: 0, isWaiting: false, dueMs: 0 };
    lanes.add(own);
    return {
      waitMs(bytes) {
        own.isWaiting = true;
        if (own.bytes === 0) return 0;
        const waitMs = own.bytes + bytes > share() ? Number.POSITIVE_INFINITY : Math.max(0, own.dueMs - Date.now());
        if (waitMs > 0) isBinding = true;
        return waitMs;
      },
      batchBytes() {
        const part = share();
        return Math.min(limits.batchBytes, Math.max(part / BATCHES_A_SHARE, Math.min(part, SMALLEST_BATCH_BYTES)));
      },
      rest() {
        own.isWaiting = false;
      },
      report(bytes) {
        const nowMs = Date.now();
        const periodMs = pace.expectedMs ?? 0;
        const added = bytes - own.bytes;
        // What comes late for its reasons is caught up with.
        if (added > 0)
          own.dueMs = Math.max(nowMs - periodMs / 2, own.dueMs) + (PERIODS_A_SHARE * periodMs * added) / share();
        own.bytes = bytes;
        noteIdleness(nowMs);
      },
      wasHeld() {
        isHeld = true;
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
        const sample = { periodMs, fullness, isIdle: idleMs > IDLE_MS, isBinding: isBinding && !isHeld, isSlow };
        pace = nextPace(pace, sample, bounds);
        measure(pace, periodMs);
      }
      last = { number, timestampS };
      [isBinding, isHeld, isSlow, idleMs] = [false, false, false, 0];
    },
  };

  function measure({ bytes, step }: Pace, periodMs: number): void {
    metrics.paceBytes.set(bytes);
    metrics.blockPeriod.observe(periodMs / 1000);
    if (step !== 'held' && step !== 'grown') metrics.paceCuts.inc({ why: step });
  }
}
