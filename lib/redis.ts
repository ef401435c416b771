import { Redis } from 'ioredis';
import { messageOf } from './errors.ts';
import type { Log } from './log.ts';
import type { Closable } from './process.ts';

export type { Redis } from 'ioredis';

/**
 * Connects to Redis and keeps reconnecting. Commands fail at once while Redis is away, so that callers can say so;
 * whoever must wait, retries.
 */
export function connectRedis(options: { url: string; log: Log; name: string }): Redis & Closable {
  const redis = new Redis(options.url, {
    connectionName: options.name,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 3_000,
    commandTimeout: 10_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000),
    lazyConnect: false,
  });
  let away = false;
  redis.on('error', (error) => {
    if (!away) options.log.warn({ reason: messageOf(error) }, 'Redis is away; reconnecting');
    away = true;
  });
  redis.on('ready', () => {
    if (away) options.log.info('Redis is back');
    away = false;
  });
  return Object.assign(redis, {
    close() {
      redis.disconnect();
    },
  });
}

/** Waits until the connection is usable. */
export async function redisReady(redis: Redis, signal: AbortSignal): Promise<void> {
  while (redis.status !== 'ready') {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
