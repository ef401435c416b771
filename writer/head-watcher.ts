import { backoffMs, sleep } from '../lib/async.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Head, LedgerClient } from './ledger-client.ts';

/** What is known of the ledger's head. While it is not `seen`, nobody acts on the ledger. */
export type HeadState =
  | { type: 'seen'; head: Head }
  /** The node's head is lower than the last seen: it lags, or the ledger went back. Which, time tells. */
  | { type: 'lower'; expected: Head; found: number; sinceMs: number }
  | { type: 'away'; reason: string };

/** Options of `watchHeads`. */
export type HeadWatchOptions = {
  ledger: Pick<LedgerClient, 'head' | 'blockAt' | 'nodeThatHas' | 'isANodeSilent' | 'useNode'>;
  /** How long to wait before the next look; asked each time. */
  pollMs(): number;
  /** How long a lower head may be a node that catches up. */
  graceMs: number;
  /** Called at every look, whether something changed or not. */
  onLook(state: HeadState): void;
  /** The chain as seen so far is not the chain any more. */
  onWentBack(reason: string): void;
  log: Log;
  signal: AbortSignal;
};

/** Heads that are remembered, to tell a node that is behind from one that is on another chain. */
const REMEMBERED = 256;

/**
 * Follows the head, and links every head it sees to the one before: the same height must have the same hash, the next
 * its parent's, a later one must have the last seen among its ancestors. So no change of the chain goes unnoticed
 * while the process lives; what happened while it did not is found by the checkpoints.
 */
export async function watchHeads(options: HeadWatchOptions): Promise<void> {
  const { ledger, onLook, onWentBack, log, signal } = options;
  let last: Head | undefined;
  let seen = new Map<number, Head['hash']>();
  let lowerSinceMs: number | undefined;
  let failures = 0;

  async function look(): Promise<void> {
    const head = await ledger.head(signal);
    failures = 0;
    if (last !== undefined && head.number < last.number && !(await isBack(head, last))) return;
    const wentBack = last !== undefined && !(await continues(options, last, head));
    lowerSinceMs = undefined;
    if (wentBack) {
      seen = new Map();
      log.warn(
        { block: head.number, hash: head.hash, before: last?.number },
        'The ledger went back; what vanished is published again',
      );
      onWentBack(`The ledger went back: block ${last?.number} ${last?.hash} is no longer part of the chain`);
    }
    last = head;
    seen.set(head.number, head.hash);
    seen.delete(head.number - REMEMBERED);
    onLook({ type: 'seen', head });
  }

  /** Whether a lower head has to be believed. */
  async function isBack(head: Head, expected: Head): Promise<boolean> {
    const other = await ledger.nodeThatHas(expected, signal);
    if (other !== undefined) {
      log.warn({ node: other, found: head.number, expected: expected.number }, 'The node lags behind; using another');
      ledger.useNode(other);
      return false;
    }
    lowerSinceMs ??= Date.now();
    onLook({ type: 'lower', expected, found: head.number, sinceMs: lowerSinceMs });
    if (Date.now() - lowerSinceMs < options.graceMs) return false;
    // On the chain as it was: behind, until every named node says that it has no more than this.
    const isBehind = seen.get(head.number) === head.hash;
    return !isBehind || !(await ledger.isANodeSilent(signal));
  }

  while (!signal.aborted) {
    try {
      await look();
      await sleep(options.pollMs(), signal);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      if (failures === 1) log.warn({ reason: messageOf(error) }, 'The ledger gives no answer; waiting');
      onLook({ type: 'away', reason: messageOf(error) });
      await sleep(backoffMs(failures, options.pollMs(), 2_000), signal).catch(() => {});
    }
  }
}

/** Whether `head` stands on `last`. */
async function continues({ ledger, signal }: HeadWatchOptions, last: Head, head: Head): Promise<boolean> {
  if (head.number < last.number) return false;
  if (head.number === last.number) return head.hash === last.hash;
  if (head.number === last.number + 1) return head.parentHash === last.hash;
  const ancestor = await ledger.blockAt(last.number, signal);
  // The node that gave the head has this block; another one that is asked meanwhile may not have it yet.
  if (ancestor === undefined)
    throw new ServiceError('LEDGER_INCONSISTENT', `The node in use does not have block ${last.number} yet`, {
      retryable: true,
    });
  return ancestor.hash === last.hash;
}
