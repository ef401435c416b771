import { messageOf } from '../lib/errors.ts';
import type { Readiness } from '../lib/health.ts';
import type { Redis } from '../lib/redis.ts';
import { troubleOf } from '../lib/redis-trouble.ts';
import type { View } from './view/view.ts';

/**
 * Tells whether a gateway can answer. Kafka does not count: without it every question is still answered. A Redis that has
 * too few replicas in reach counts after a while: most likely it was cut off together with this gateway, and elsewhere
 * another one has become master and goes on; right after a failover it has none yet.
 *
 * @param options.graceMs for how long it may have too few
 */
export function createReadiness(options: {
  view: Pick<View, 'snapshot'>;
  redis: Pick<Redis, 'persist'>;
  graceMs: number;
}): () => Promise<Readiness> {
  const { view, redis, graceMs } = options;
  let tooFewSince: number | undefined;

  return async () => {
    try {
      const { keys } = await view.snapshot();
      const trouble = await tooFewReplicas(redis, keys.cursor);
      tooFewSince = trouble === undefined ? undefined : (tooFewSince ?? performance.now());
      if (trouble === undefined || tooFewSince === undefined) return { ready: true };
      return performance.now() - tooFewSince < graceMs ? { ready: true } : { ready: false, reason: trouble };
    } catch (error) {
      return { ready: false, reason: messageOf(error) };
    }
  };
}

/** In words; undefined when there are enough. Asked by a write that changes nothing: the cursor never expires. */
async function tooFewReplicas(redis: Pick<Redis, 'persist'>, cursorKey: string): Promise<string | undefined> {
  try {
    await redis.persist(cursorKey);
    return undefined;
  } catch (error) {
    // What else keeps Redis from writing keeps no gateway from reading.
    return messageOf(error).startsWith('NOREPLICAS') ? troubleOf(error) : undefined;
  }
}
