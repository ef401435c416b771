import { backoffMs, sleep } from '../lib/async.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Sent } from './in-flight.ts';
import type { LedgerClient } from './ledger-client.ts';
import { type SendOutcome, sendOutcomeOf } from './send-outcome.ts';

/** How long the same bytes are offered in a row; Besu takes refused valid bytes 14–192 ms later. */
const OFFER_MS = 2_000;

/** Offers the same bytes until the node says something definite, or long enough. The nonce is never skipped. */
export async function offer(
  sent: Pick<Sent, 'raw' | 'nonce'>,
  options: { ledger: Pick<LedgerClient, 'send'>; nodesFurther?: number; log: Log; signal: AbortSignal },
): Promise<SendOutcome> {
  const { ledger, nodesFurther = 0, log, signal } = options;
  const untilMs = Date.now() + OFFER_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ledger.send(sent.raw, signal, nodesFurther);
      return { type: 'accepted' };
    } catch (error) {
      signal.throwIfAborted();
      const outcome = sendOutcomeOf(error);
      // Without any answer other nodes were asked already.
      const isAway = error instanceof ServiceError && error.code === 'RPC_AWAY';
      if (outcome.type !== 'again' || isAway || Date.now() >= untilMs) return outcome;
      log.debug({ nonce: sent.nonce, reason: messageOf(error) }, 'The node refused; the same bytes once more');
    }
    await sleep(backoffMs(attempt, 20, 250), signal);
  }
}
