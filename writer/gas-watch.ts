import type { Log } from '../lib/log.ts';
import type { Sent } from './in-flight.ts';
import type { LedgerClient } from './ledger-client.ts';
import type { WriterMetrics } from './metrics.ts';

/** One transaction in so many is looked at: its receipt repeats all its payloads. */
const EVERY = 50;

/** In smaller ones the fixed part counts, which is only needed in full at the very first event. */
const FEWEST_ITEMS = 20;

/** Below this part of the limit, over many samples, the formula asks for much too much. */
const TOO_LITTLE_USED = 0.6;

const SAMPLES = 10;

/** Creates the watch over gas used and gas asked for. The formula is an upper bound; a chain with other prices shows here. */
export function createGasWatch(options: {
  ledger: Pick<LedgerClient, 'receipt'>;
  metrics: Pick<WriterMetrics, 'gasUsedRatio'>;
  log: Log;
}) {
  const { ledger, metrics, log } = options;
  let transactions = 0;
  let ratios: number[] = [];
  return {
    /** Takes in a transaction that is settled. */
    async sample(sent: Pick<Sent, 'hash' | 'gasLimit' | 'entries'>, signal: AbortSignal): Promise<void> {
      if (sent.entries.length < FEWEST_ITEMS) return;
      transactions += 1;
      if (transactions % EVERY !== 0) return;
      const receipt = await ledger.receipt(sent.hash, signal);
      if (receipt === undefined) return;
      const ratio = receipt.gasUsed / sent.gasLimit;
      metrics.gasUsedRatio.observe(ratio);
      ratios = [...ratios, ratio].slice(-SAMPLES);
      if (ratios.length < SAMPLES || Math.max(...ratios) >= TOO_LITTLE_USED) return;
      log.warn(
        { highest: Math.max(...ratios) },
        'Transactions use much less gas than they ask for: blocks are filled badly',
      );
      ratios = [];
    },
  };
}
