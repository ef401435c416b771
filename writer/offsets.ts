import type { Hex } from '../lib/hex.ts';

/**
 * A point the writer can go back to: every command below `offset` is settled, and all effects of theirs stand in
 * blocks up to `block`.
 */
export type Checkpoint = { offset: number; block: number; hash: Hex };

/** How many checkpoints travel with an offset; with 16 the metadata stays below 2 000 of Kafka's 4 096 bytes. */
export const MAX_CHECKPOINTS = 16;

const VERSION = 1;

/** Offset metadata: which ledger, and the checkpoints, oldest first. */
export function encodeMetadata(ledger: string, checkpoints: readonly Checkpoint[]): string {
  return JSON.stringify({
    v: VERSION,
    l: ledger,
    c: checkpoints.map(({ offset, block, hash }) => [offset, block, hash]),
  });
}

/** Checkpoints of offset metadata; none when it is missing, damaged, of another version or of another ledger. */
export function decodeMetadata(ledger: string, metadata: string | null): Checkpoint[] {
  const value = parse(metadata);
  if (value === undefined || value['v'] !== VERSION || value['l'] !== ledger || !Array.isArray(value['c'])) return [];
  const checkpoints = value['c'].map(checkpointOf);
  return checkpoints.every((checkpoint) => checkpoint !== undefined) ? checkpoints : [];
}

/**
 * Adds a checkpoint. When there are too many, the one goes whose loss widens the gaps least in relation to their age:
 * recent ones stay dense, old ones thin out, and the oldest always stays.
 */
export function addCheckpoint(checkpoints: readonly Checkpoint[], added: Checkpoint): Checkpoint[] {
  const last = checkpoints.at(-1);
  // More of the same block: the later offset says it all.
  const kept = last !== undefined && last.hash === added.hash ? checkpoints.slice(0, -1) : checkpoints;
  const all = [...kept, added];
  return all.length > MAX_CHECKPOINTS ? all.toSpliced(leastMissed(all), 1) : all;
}

function leastMissed(all: readonly Checkpoint[]): number {
  const newest = all.at(-1)?.block ?? 0;
  let index = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < all.length - 1; i += 1) {
    const before = all[i - 1]?.block ?? 0;
    const after = all[i + 1]?.block ?? 0;
    const gap = (after - before) / (newest - before + 1);
    if (gap < least) {
      least = gap;
      index = i;
    }
  }
  return index;
}

/** What Kafka knows of a partition: the committed offset (absent at first), and the first and next offset of its log. */
export type CommittedPosition = { offset: number | undefined; metadata: string | null; earliest: number; next: number };

/** Where a partition begins, the checkpoints that still hold, and why it begins there. */
export type Start = {
  offset: number;
  checkpoints: Checkpoint[];
  reason:
    | 'nothing was committed'
    | 'as committed'
    | 'nothing is known of this ledger'
    | 'the ledger went back'
    | 'commands are gone'
    | 'the topic began anew';
};

/**
 * Decides where a partition begins.
 * 1. nothing committed, or no checkpoint of this very ledger: at the earliest command;
 * 2. every checkpoint is still on the chain: as committed;
 * 3. otherwise behind the last checkpoint *below the first one that vanished*: a commit made between the ledger's going
 *    back and its being noticed names a block of the new chain, so the newest alone proves nothing;
 * 4. never outside the log: below it the retention has deleted commands, above it the topic is another one.
 */
export function chooseStart(
  position: CommittedPosition,
  checkpoints: readonly Checkpoint[],
  isCanonical: readonly boolean[],
): Start {
  const { offset: committed, earliest, next } = position;
  if (committed === undefined) return { offset: earliest, checkpoints: [], reason: 'nothing was committed' };
  if (committed > next) return { offset: earliest, checkpoints: [], reason: 'the topic began anew' };
  if (checkpoints.length === 0) return { offset: earliest, checkpoints: [], reason: 'nothing is known of this ledger' };
  const vanished = isCanonical.indexOf(false);
  const holding = vanished === -1 ? [...checkpoints] : checkpoints.slice(0, vanished);
  const offset = vanished === -1 ? committed : (holding.at(-1)?.offset ?? earliest);
  if (offset < earliest) return { offset: earliest, checkpoints: holding, reason: 'commands are gone' };
  return { offset, checkpoints: holding, reason: vanished === -1 ? 'as committed' : 'the ledger went back' };
}

function parse(text: string | null): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function checkpointOf(entry: unknown): Checkpoint | undefined {
  if (!Array.isArray(entry)) return undefined;
  const [offset, block, hash] = entry as unknown[];
  if (typeof offset !== 'number' || typeof block !== 'number' || typeof hash !== 'string') return undefined;
  return { offset, block, hash: hash as Hex };
}
