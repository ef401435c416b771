import { isViewData, type ViewKeys, viewKeys } from '../../ledger/view.ts';
import { sleep } from '../../lib/async.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { Redis } from '../../lib/redis.ts';
import { createScript, runScript } from '../../lib/redis-script.ts';
import { nextGeneration } from '../layout.ts';
import { removeKeys, scanKeys } from '../scan.ts';
import type { Progress } from './progress.ts';
import { type CommandParts, openShadow, placeOf, type Shadow } from './shadow.ts';

const POLL_MS = 20;
/** Pause between two parts of the former generation that are removed, so that others are served. */
const REMOVE_PAUSE_MS = 5;

/**
 * Changes over to a generation that was built beside the live one.
 *
 * KEYS cursor of the view, cursor, lease and dirty mark of the new generation; stale
 * ARGV seq, blockHash and epoch that the view's cursor must have; owner and blockHash of the new one; its name; channel;
 *      name of the former generation, and for how many milliseconds it stays
 *
 * Whoever writes the view compares its epoch, so from here on nothing is written to the former generation any more, and
 * nothing that was read from it before is written to the new one. Should this command be ended before it has removed the
 * former one, whoever opens the view once its time is over does.
 */
const switchScript = createScript(`
local now = redis.call('HMGET', KEYS[1], 'seq', 'blockHash', 'epoch')
for i = 1, 3 do
  if (now[i] or '') ~= ARGV[i] then return 'MOVED' end
end
if redis.call('GET', KEYS[3]) ~= ARGV[4] then return 'LEASE' end
if redis.call('HGET', KEYS[2], 'blockHash') ~= ARGV[5] or redis.call('EXISTS', KEYS[4]) == 1 then return 'MOVED' end
local fields = redis.call('HGETALL', KEYS[2])
redis.call('HSET', KEYS[1], unpack(fields))
redis.call('HSET', KEYS[1], 'epoch', tonumber(now[3] or 0) + 1, 'generation', ARGV[6])
redis.call('DEL', KEYS[2], KEYS[3])
redis.call('ZADD', KEYS[5], (redis.call('TIME')[1] + 1) * 1000 + ARGV[9], ARGV[8])
redis.call('PUBLISH', ARGV[7], redis.call('HGET', KEYS[1], 'seq'))
return 'OK'`);

/** Where a rebuild ended. */
export type Rebuilt = { generation: string; seq: number; block: number; removed: number };

/**
 * Builds the view anew beside the live one, which goes on, and changes over in one step as soon as it has come as far:
 * readers see the one or the other, whole, and cursors of clients name events, not generations.
 */
export async function rebuild(
  parts: CommandParts,
  { progress, signal, keepMs }: { progress: Progress; signal: AbortSignal; keepMs: number },
): Promise<Rebuilt> {
  const { redis, identity, keyPrefix } = parts;
  const shared = viewKeys(keyPrefix, identity);
  const former = viewKeys(keyPrefix, identity, (await redis.hget(shared.cursor, 'generation')) ?? '');
  const generation = nextGeneration(former.generation);
  const shadow = await openShadow(parts, { generation, isLimited: false, signal });
  let isLive = false;
  try {
    await changeOver(redis, former, shadow, { progress, signal, keepMs });
    isLive = true;
  } finally {
    await (isLive ? shadow.stop() : shadow.remove());
  }
  await sleep(keepMs, signal);
  const removed = await removeGeneration(redis, former, { progress, signal });
  await redis.zrem(former.stale, former.generation);
  const { seq = 0, blockNumber: block = 0 } = shadow.status.position?.cursor ?? {};
  return { generation, seq, block, removed };
}

async function changeOver(
  redis: Redis,
  former: ViewKeys,
  shadow: Shadow,
  { progress, signal, keepMs }: { progress: Progress; signal: AbortSignal; keepMs: number },
): Promise<void> {
  for (; ; await sleep(POLL_MS, signal)) {
    shadow.assertAlive();
    const [live, built] = await Promise.all([placeOf(redis, former), placeOf(redis, shadow.keys)]);
    if (live === undefined)
      throw new ServiceError('NO_VIEW', 'There is no view to rebuild: the indexer begins one by itself');
    if (built === undefined) continue;
    const goal = shadow.head()?.number ?? live.cursor.blockNumber;
    const { blockNumber, blockHash, seq } = built.cursor;
    const reason = shadow.status.stopped === null ? '' : `; ${shadow.status.stopped}`;
    progress.tell(
      'Building',
      blockNumber / Math.max(1, goal),
      `block ${blockNumber} of ${goal}, ${seq} events${reason}`,
    );
    // Behind the live view, or just writing: readers would see less than before, or half.
    if (built.isDirty || blockNumber < live.cursor.blockNumber) continue;
    const { cursor, lease, dirty, generation } = shadow.keys;
    const fence = [`${live.cursor.seq}`, live.cursor.blockHash, `${live.cursor.epoch}`];
    const answer = await runScript(redis, switchScript, {
      keys: [former.cursor, cursor, lease, dirty, former.stale],
      args: [...fence, shadow.owner, blockHash, generation, former.wakeChannel, former.generation, `${keepMs}`],
    });
    if (answer === 'OK') return;
    if (answer === 'LEASE')
      throw new ServiceError('COMMAND_RUNS', 'Another rebuild of this view took over', { retryable: true });
  }
}

/** Removes what nobody reads any more; asks again whether that is so before each part. */
async function removeGeneration(
  redis: Redis,
  former: ViewKeys,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<number> {
  let removed = 0;
  for await (const found of scanKeys(redis, former.own)) {
    const live = (await redis.hget(former.cursor, 'generation')) ?? '';
    // An emptied Redis begins with the first generation again.
    if (live === former.generation) return removed;
    const keys = found.filter((key) => isViewData(former, key));
    await removeKeys(redis, keys);
    removed += keys.length;
    progress.tell('Removing the former generation', 1, `${removed} keys`);
    await sleep(REMOVE_PAUSE_MS, signal);
  }
  return removed;
}
