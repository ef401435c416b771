import { randomUUID } from 'node:crypto';
import { sleep } from '../lib/async.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Redis } from '../lib/redis.ts';
import { createScript, runScript } from '../lib/redis-script.ts';

/** Times of a lease, in milliseconds. A successor takes over within `ttlMs + retryMs` of a leader's sudden end. */
export type LeaseTimes = { ttlMs: number; renewMs: number; retryMs: number };

const DEFAULT_TIMES: LeaseTimes = { ttlMs: 2_000, renewMs: 500, retryMs: 100 };

/**
 * Takes a lease that nobody holds, and prolongs one that is ours: by a command that Redis takes also when it is out of
 * memory. Redis counts by its wall clock, and after a failover by another one: where that was set back, or differs, a dead
 * leader's lease would outlive him by as much. So whoever waits cuts it to what a lease may have left.
 */
const leaseScript = createScript(`
local holder = redis.call('GET', KEYS[1])
if not holder then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
end
if holder == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1
end
local left = redis.call('PTTL', KEYS[1])
if left < 0 or left > tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0`);

const releaseScript = createScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`);

/** The right to write the view. That it is held is a hint; the proof is that every script compares the owner. */
export type Lease = {
  readonly owner: string;
  /** Waits for the lease, then runs `lead` until it ends or the lease is lost; its signal says which. Gives the lease back. */
  hold(signal: AbortSignal, lead: (term: AbortSignal) => Promise<void>): Promise<void>;
};

/** Creates a lease with a random owner id: a counter could be lost by a failover of Redis, an id cannot be drawn twice. */
export function createLease(options: {
  redis: Redis;
  key: string;
  log: Log;
  times?: LeaseTimes;
  owner?: string;
  /** Told why Redis did not answer or refused, and null when it did answer. */
  onTrouble?: (error: unknown) => void;
}): Lease {
  const { redis, key, log, times = DEFAULT_TIMES, owner = randomUUID(), onTrouble } = options;
  const renew = async () => {
    try {
      const answer = await runScript(redis, leaseScript, { keys: [key], args: [owner, String(times.ttlMs)] });
      onTrouble?.(null);
      return answer;
    } catch (error) {
      onTrouble?.(error);
      throw error;
    }
  };
  return {
    owner,
    async hold(signal, lead) {
      await acquire(renew, times, signal);
      const lost = new AbortController();
      const over = new AbortController();
      const term = AbortSignal.any([signal, lost.signal]);
      const renewing = keepRenewing(renew, times, AbortSignal.any([term, over.signal]), log).catch((error) =>
        lost.abort(error),
      );
      try {
        await lead(term);
      } finally {
        over.abort();
        await renewing;
        await runScript(redis, releaseScript, { keys: [key], args: [owner] }).catch(() => undefined);
      }
    },
  };
}

async function acquire(take: () => Promise<unknown>, times: LeaseTimes, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    // While Redis is away, or takes no writes, there is nothing to lead.
    if ((await take().catch(() => 0)) === 1) return;
    await sleep(times.retryMs, signal);
  }
}

/** Ends by throwing `LEASE_LOST` when another one leads, or when Redis gave no answer for as long as the lease lives. */
async function keepRenewing(
  renew: () => Promise<unknown>,
  times: LeaseTimes,
  signal: AbortSignal,
  log: Log,
): Promise<void> {
  let renewedAt = performance.now();
  while (!signal.aborted) {
    await sleep(times.renewMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    const began = performance.now();
    try {
      if ((await renew()) !== 1) throw lost('another indexer leads');
      renewedAt = began;
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      log.warn({ reason: messageOf(error) }, 'The lease could not be renewed; trying again');
      if (performance.now() - renewedAt > times.ttlMs) throw lost('Redis gave no answer for as long as it lives');
    }
  }
}

function lost(why: string): ServiceError {
  return new ServiceError('LEASE_LOST', `The lease is lost: ${why}`, { retryable: true });
}
