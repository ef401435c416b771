import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Redis } from '../../lib/redis.ts';
import { AccessError } from './errors.ts';
import { createWindows } from './windows.ts';

/** Bounds what each client may spend. */
export type Rates = {
  /** Takes points of a client's budget, or throws RATE_LIMITED. */
  spend(client: string, points: number): void;
};

/** The budget is that of so many seconds at once: a page that loads asks a burst. */
const WINDOW_SECONDS = 10;
/** Gateways tell each other of what a client spent once it is this part of its budget: what they may overlook of it. */
const SHARED_PART = 0.05;
/** Clients whose unshared spending is remembered. */
const MAX_CLIENTS = 50_000;

/**
 * Creates the limiter. What is spent at this gateway is counted in memory at once; Redis, which counts for all gateways
 * together, is told in portions and not waited for: a question to it each time would cost more than most answers. A
 * client that it finds over its budget is turned away here until its window ends. Without Redis each gateway counts alone.
 */
export function createRates(options: { redis: Redis; keyPrefix: string; maxCostPerSecond: number; log: Log }): Rates {
  const { redis, keyPrefix, maxCostPerSecond, log } = options;
  const budget = { points: maxCostPerSecond * WINDOW_SECONDS, duration: WINDOW_SECONDS };
  const here = createWindows({ points: budget.points, ms: WINDOW_SECONDS * 1_000 });
  const everywhere = new RateLimiterRedis({
    ...budget,
    storeClient: redis,
    keyPrefix: `${keyPrefix}:rate`,
    insuranceLimiter: new RateLimiterMemory(budget),
    rejectIfRedisNotReady: true,
  });
  const unshared = new Map<string, number>();

  function share(client: string, points: number): void {
    const spent = (unshared.get(client) ?? 0) + points;
    if (spent < budget.points * SHARED_PART) {
      const [oldest] = unshared.keys();
      if (unshared.size >= MAX_CLIENTS && oldest !== undefined) unshared.delete(oldest);
      unshared.set(client, spent);
      return;
    }
    unshared.delete(client);
    everywhere.consume(client, spent).catch((reason: unknown) => {
      if (reason instanceof RateLimiterRes) here.block(client, Math.max(1_000, reason.msBeforeNext));
      else log.warn({ reason: messageOf(reason) }, 'What clients spend cannot be shared with other gateways');
    });
  }

  return {
    spend(client, points) {
      const retryAfterMs = here.spend(client, points);
      if (retryAfterMs > 0) {
        throw new AccessError(
          'RATE_LIMITED',
          `Too much at once: expected at most ${maxCostPerSecond} points a second; serviceConfig tells what costs how much`,
          { retryAfterMs },
        );
      }
      share(client, points);
    },
  };
}
