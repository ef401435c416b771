import { backoffMs } from '../lib/async.ts';
import type { Hex } from '../lib/hex.ts';
import type { Log } from '../lib/log.ts';
import type { LedgerClient } from './ledger-client.ts';
import type { WriterMetrics } from './metrics.ts';

/**
 * Creates the outage of one partition. A paused contract or a missing role is no command's fault: it is waited for.
 * Before the first send it is not known whether there is one.
 */
export function createOutage(options: {
  partition: number;
  key: Hex;
  ledger: Pick<LedgerClient, 'obstacle'>;
  metrics: Pick<WriterMetrics, 'outage'>;
  log: Log;
}) {
  const { partition, key, ledger, metrics, log } = options;
  let current: { reason: string | undefined; retryAtMs: number } | undefined = { reason: undefined, retryAtMs: 0 };
  /** Since a transaction was last taken. */
  let hindrances = 0;

  function begin(reason: string): void {
    hindrances += 1;
    current = { reason, retryAtMs: Date.now() + backoffMs(hindrances, 250, 5_000) };
    metrics.outage.set({ partition }, 1);
    if (hindrances === 1) log.error({ reason }, 'Nothing can be written; waiting');
  }

  return {
    begin,

    /** A transaction was taken. */
    forget(): void {
      hindrances = 0;
    },

    /** Why nothing can be sent, in words. */
    reason: () => current?.reason,

    /** Whether there is one; asks the ledger again from time to time. */
    async lasts(signal: AbortSignal): Promise<boolean> {
      if (current === undefined) return false;
      if (Date.now() < current.retryAtMs) return true;
      const reason = await ledger.obstacle(key, signal);
      if (reason !== undefined) {
        begin(reason);
        return true;
      }
      if (current.reason !== undefined) log.info({ was: current.reason }, 'Writing goes on');
      metrics.outage.set({ partition }, 0);
      current = undefined;
      return false;
    },
  };
}
