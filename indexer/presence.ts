import { sleep } from '../lib/async.ts';
import type { Redis } from '../lib/redis.ts';
import { createScript, runScript } from '../lib/redis-script.ts';

/** How often an indexer says that it is there, and after how long it counts as gone. */
const EVERY_MS = 1_000;
const GONE_S = 4;

/** By the clock of Redis, for those of several machines differ. */
const presenceScript = createScript(`
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
return 1`);

/** Makes an indexer known, whether it leads or waits, until the signal ends. Information only: who leads, the lease says. */
export async function keepPresent(
  { redis, key, owner }: { redis: Redis; key: string; owner: string },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await runScript(redis, presenceScript, { keys: [key], args: [owner, String(GONE_S)] }).catch(() => undefined);
    await sleep(EVERY_MS, signal).catch(() => undefined);
  }
  await redis.zrem(key, owner).catch(() => undefined);
}

/** The indexers that are there, apart from one. */
export async function othersPresent(redis: Redis, key: string, owner: string): Promise<string[]> {
  return (await redis.zrange(key, '0', '-1')).filter((other) => other !== owner);
}
