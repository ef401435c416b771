import { backoffMs, sleep } from '../lib/async.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Sent } from './in-flight.ts';
import type { LedgerClient } from './ledger-client.ts';
import { type SendOutcome, sendOutcomeOf } from './send-outcome.ts';

/** How long the same bytes are offered in a row; Besu takes refused valid bytes 14–192 ms later. */
const OFFER_MS = 2_000;

/**
 * Offers the same bytes until the node says something definite, or long enough. The nonce is never skipped. A node that
 * takes nothing of this sender is passed over: once another node's block has the transaction, it takes the next again.
 */
export async function offer(
  sent: Pick<Sent, 'raw' | 'nonce'>,
  options: { ledger: Pick<LedgerClient, 'send' | 'nodeCount'>; nodesFurther?: number; log: Log; signal: AbortSignal },
): Promise<SendOutcome> {
  const { ledger, log, signal } = options;
  let { nodesFurther = 0 } = options;
  let passedOver = 0;
  const untilMs = Date.now() + OFFER_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ledger.send(sent.raw, signal, nodesFurther);
      return { type: 'accepted' };
    } catch (error) {
      signal.throwIfAborted();
      const outcome = sendOutcomeOf(error);
      if (outcome.type === 'elsewhere' && passedOver + 1 < ledger.nodeCount) {
        log.debug({ nonce: sent.nonce, reason: outcome.reason }, 'The node takes nothing of this key; asking another');
        passedOver += 1;
        nodesFurther += 1;
        continue;
      }
      // Without any answer other nodes were asked already.
      const isAway = error instanceof ServiceError && error.code === 'RPC_AWAY';
      if (outcome.type !== 'again' || isAway || Date.now() >= untilMs) return outcome;
      log.debug({ nonce: sent.nonce, reason: messageOf(error) }, 'The node refused; the same bytes once more');
    }
    await sleep(backoffMs(attempt, 20, 250), signal);
  }
}
