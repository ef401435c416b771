import { isViewData, LAYOUT, type ViewCursor } from '../ledger/view.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Position } from './commit.ts';
import { removeKeys, scanKeys } from './scan.ts';
import type { BlockHeader } from './sequenced.ts';
import { startCursor, startOperations } from './start.ts';
import type { ViewStore } from './view-store.ts';

/** An older release must not undo what a newer one has written. Throws `VIEW_LAYOUT`. */
export function assertOlder(layout: number): void {
  if (layout < LAYOUT) return;
  throw new ServiceError(
    'VIEW_LAYOUT',
    `The view has layout ${layout}, this release writes ${LAYOUT}: stop this indexer, or start the newer release`,
    { retryable: true },
  );
}

/**
 * Leaves a view of an older layout: in one step readers see an empty view of another generation, which grows from the
 * contract's first block on. What the former generation holds is removed afterwards, see `removeStale`.
 */
export async function leaveLayout(view: ViewStore, from: ViewCursor, origin: BlockHeader): Promise<Position> {
  const former = view.keys.generation;
  const next = view.keysOf(nextGeneration(former));
  await removeGeneration(view, next.generation);
  const position = { cursor: startCursor(origin, from.epoch + 1), provenSeq: 0 };
  await view.commit(from, [
    { op: 'ZADD', key: next.stale, score: 0, member: former },
    { op: 'HSET', key: next.cursor, field: 'generation', value: next.generation },
    ...startOperations(next, origin, position),
  ]);
  await view.readCursor();
  return position;
}

/** Removes what generations left whose time is over, also where that was interrupted. */
export async function removeStale(view: ViewStore): Promise<void> {
  const { redis, keys } = view;
  const [seconds] = await redis.time();
  for (const former of await redis.zrangebyscore(keys.stale, '-inf', Number(seconds) * 1_000)) {
    await removeGeneration(view, former);
    await redis.zrem(keys.stale, former);
  }
}

/** Name of the generation after another. */
export function nextGeneration(former: string): string {
  return `g${Number(former.slice(1) || 0) + 1}`;
}

async function removeGeneration(view: ViewStore, generation: string): Promise<void> {
  const keys = view.keysOf(generation);
  for await (const names of scanKeys(view.redis, keys.own)) {
    await removeKeys(
      view.redis,
      names.filter((key) => isViewData(keys, key)),
    );
  }
}
