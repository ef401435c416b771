import { sleep } from '../lib/async.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { CommandSource } from './command-source.ts';
import type { WriterMetrics } from './metrics.ts';

/** How often Kafka is asked: a paused partition is not fetched, so its fetches do not tell what came since. */
const INTERVAL_MS = 5_000;

/** Measures how many commands of each owned partition lie behind its committed offset, until the signal is aborted. */
export async function watchLag(options: {
  source: Pick<CommandSource, 'positions'>;
  owned(): number[];
  metrics: Pick<WriterMetrics, 'lag'>;
  log: Log;
  signal: AbortSignal;
}): Promise<void> {
  const { source, owned, metrics, log, signal } = options;
  while (!signal.aborted) {
    try {
      const positions = owned().length === 0 ? new Map() : await source.positions();
      metrics.lag.reset();
      for (const partition of owned()) {
        const position = positions.get(partition);
        if (position === undefined) continue;
        metrics.lag.set({ partition }, Math.max(0, position.next - (position.offset ?? position.earliest)));
      }
    } catch (error) {
      log.debug({ reason: messageOf(error) }, 'Kafka does not tell the lag');
    }
    await sleep(INTERVAL_MS, signal).catch(() => {});
  }
}
