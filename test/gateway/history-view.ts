import { DEFAULT_LIMITS, type Limits } from '../../gateway/limits.ts';
import { createView, type View } from '../../gateway/view/view.ts';
import { silentLog } from '../../lib/log.ts';
import type { Redis } from '../../lib/redis.ts';
import { uniquePrefix } from '../harness/prefix.ts';
import { buildView, ORIGIN_BLOCK, type ViewBuilder } from '../harness/view-builder.ts';
import { BEGIN, blocksOf, type History } from './histories.ts';
import { createNaiveView } from './naive-view.ts';
import { TEST_WEIGHTS } from './test-view.ts';

/** Number of a history's first block. */
export const FIRST_BLOCK = ORIGIN_BLOCK + 1;

/**
 * Mines a history block by block, goes back to the end of one of its blocks, and mines another. After each of these steps
 * `compare` is called, and once as of a block that has passed. `start` events are imagined before the history.
 */
export async function walk(
  builder: ViewBuilder,
  path: { history: History; other: History; back: number; past: number; start?: number },
  compare: (asOfBlock?: number) => Promise<void>,
): Promise<void> {
  const { history, other, back, past, start = 0 } = path;
  const seqs: number[] = [];
  for (const block of blocksOf(history)) {
    await builder.mine(block);
    seqs.push(builder.position().cursor.seq);
    await compare();
  }
  const last = history.length - 1;
  await compare(FIRST_BLOCK + Math.min(past, last));
  const common = seqs[Math.min(back, last)] ?? 0;
  // The imagined events have no rows to go back to.
  if (start === 0 || common > start) await builder.rollBackTo(common);
  await compare();
  await builder.mine(...blocksOf(other));
  await compare();
}

/** The view of a history, as the indexer writes it and as a naive one would answer; `start` events are imagined before it. */
export async function historyView(
  redis: Redis,
  history: History,
  options: { start?: number; limits?: Partial<Limits>; clockStepSeconds?: number; now?: () => number } = {},
): Promise<{ view: View; whole: ReturnType<typeof createNaiveView>; builder: ViewBuilder }> {
  const { start = 0, limits = {}, clockStepSeconds = 1, now = Date.now } = options;
  const keyPrefix = uniquePrefix();
  const builder = await buildView(redis, { keyPrefix, startSeq: start, originTime: BEGIN });
  await builder.mine(...blocksOf(history));
  const view = createView({
    ...{ redis, keyPrefix, contract: builder.identity.contract, limits: { ...DEFAULT_LIMITS, ...limits } },
    ...{ clockStepSeconds, relevance: TEST_WEIGHTS, log: silentLog, now },
  });
  return { view, whole: createNaiveView(history, { seq: start + 1, block: FIRST_BLOCK }), builder };
}
