import { backoffMs, sleep } from '../lib/async.ts';
import { messageOf, ServiceError, unreachable } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import type { Log } from '../lib/log.ts';
import { type Batch, nextBatch, publicationsOf, statusChangesOf } from './batch.ts';
import type { WriterLimits, WriterTimes } from './config.ts';
import { gasOf } from './gas.ts';
import { createInFlight, type Sent } from './in-flight.ts';
import type { Signer } from './keys.ts';
import type { Head, LedgerClient } from './ledger-client.ts';
import type { WriterMetrics } from './metrics.ts';
import { type SendOutcome, sendOutcomeOf } from './send-outcome.ts';
import type { Settlement } from './settlement.ts';
import type { States } from './states.ts';
import { encodeChangeStatus, encodePublish } from './transaction.ts';
import type { Window } from './window.ts';

/** What the sender of a partition needs. */
export type SenderOptions = {
  partition: number;
  signer: Signer;
  chainId: number;
  ledger: Pick<LedgerClient, 'contract' | 'nonce' | 'send' | 'obstacle'>;
  window: Window;
  settlement: Settlement;
  states: States;
  limits: WriterLimits;
  times: WriterTimes;
  metrics: WriterMetrics;
  log: Log;
};

/** How often the same bytes are offered in a row; Besu takes refused valid bytes 14–192 ms later. */
const OFFERS = 6;

/** How long a full pool is left alone while no block comes. */
const POOL_BUSY_MS = 1_000;

/** Sends the commands of one partition with its key. */
export type Sender = ReturnType<typeof createSender>;

/** Creates the sender of one partition. */
export function createSender(options: SenderOptions) {
  const { partition, signer, chainId, ledger, window, settlement, states, limits, times, metrics, log } = options;
  const inFlight = createInFlight();
  /** Nonce by mined transactions as of `reviewedHash`; asked for again when a node contradicts it. */
  let latest: number | undefined;
  let reviewedHash: Hex | undefined;
  /** When the pool took nothing more, and the head it was: another head or some time may change it. */
  let poolBusy: { hash: Hex; untilMs: number } | undefined;
  let shrink = 1;
  let gasFactor = 1;
  /** What stands in the way of everything; looked at again after `retryAtMs`. Before the first send it is not known. */
  let outage: { reason: string | undefined; retryAtMs: number } | undefined = { reason: undefined, retryAtMs: 0 };
  /** Outages since a transaction was last taken. */
  let hindrances = 0;

  /** Settles transactions whose nonce is on chain. */
  async function review(head: Head, signal: AbortSignal): Promise<void> {
    if (latest !== undefined && reviewedHash === head.hash) return;
    latest = await ledger.nonce(signer.address, signal);
    metrics.nonce.set({ address: signer.address }, latest);
    for (const sent of inFlight.minedBelow(latest)) await reviewOne(sent, head, signal);
    reviewedHash = head.hash;
  }

  async function reviewOne(sent: Sent, head: Head, signal: AbortSignal): Promise<void> {
    const result = await settlement.review(sent, head, signal);
    const returned = inFlight.giveUp(sent);
    if (result.type === 'done') return;
    metrics.returned.inc({ why: result.type }, returned);
    log.warn(
      { transaction: sent.hash, nonce: sent.nonce, why: result.type, commands: returned },
      'A transaction did not do its work; its commands wait again',
    );
    if (result.type === 'outOfGas') gasFactor *= 1.5;
    if (result.type === 'reverted') hinder('The contract reverted a transaction');
  }

  /** Looks up what is new and sends what the ledger does not know, as far as the pool and the limits allow. */
  async function fill(head: Head, signal: AbortSignal): Promise<void> {
    const isPoolBusy = poolBusy?.hash === head.hash && Date.now() < poolBusy.untilMs;
    if (inFlight.isUnsure || isPoolBusy || (await isHindered(signal))) return;
    while (inFlight.count < limits.maxInFlight) {
      await settlement.lookUp(window.movable().filter(isNew).slice(0, limits.lookupIds), signal);
      const ready = window.movable().filter((entry) => !isNew(entry));
      const batch = nextBatch(ready, batchLimits(head));
      if (batch === undefined) {
        if (window.movable().length === 0) return;
        continue;
      }
      if (!(await sendBatch(batch, head, signal))) return;
    }
  }

  /** Sends one batch; whether more may follow at once. */
  async function sendBatch(batch: Batch, head: Head, signal: AbortSignal): Promise<boolean> {
    const gas = Math.ceil(gasOf(batch.entries.map((entry) => entry.admission.command.payload.length)) * gasFactor);
    if (gas > head.gasLimit && batch.entries.length === 1)
      return await tooLarge(batch, `it needs ${gas} gas, a block has ${head.gasLimit}`, head, signal);
    latest ??= await ledger.nonce(signer.address, signal);
    const sent = await sign(batch, inFlight.nextNonce(latest), Math.min(gas, head.gasLimit), signal);
    inFlight.add(sent);
    const outcome = await offer(sent, signal);
    switch (outcome.type) {
      case 'accepted':
        accepted(sent);
        metrics.batchItems.observe(batch.entries.length);
        metrics.batchBytes.observe(batch.bytes);
        return true;
      case 'again':
        return false;
      case 'tooLarge':
        inFlight.giveUp(sent);
        return await tooLarge(batch, outcome.reason, head, signal);
      case 'nonceUsed':
      case 'nonceTaken':
      case 'poolFull':
      case 'outage':
        stepBack(sent, outcome, head);
        return false;
      default:
        return unreachable(outcome);
    }
  }

  /** Takes back what the node did not take. */
  function stepBack(sent: Sent, outcome: SendOutcome, head: Head): void {
    const returned = inFlight.giveUp(sent);
    metrics.returned.inc({ why: outcome.type }, returned);
    if (outcome.type === 'nonceUsed') latest = undefined;
    if (outcome.type === 'nonceTaken' || outcome.type === 'poolFull')
      poolBusy = { hash: head.hash, untilMs: Date.now() + POOL_BUSY_MS };
    if (outcome.type === 'outage') hinder(outcome.reason);
    log.debug({ nonce: sent.nonce, outcome, commands: returned }, 'The node did not take a transaction');
  }

  /** Smaller batches from now on; a command that is alone and still too large is refused. */
  async function tooLarge(batch: Batch, reason: string, head: Head, signal: AbortSignal): Promise<boolean> {
    const [only] = batch.entries;
    if (batch.entries.length === 1 && only !== undefined) {
      await settlement.refuse(
        only,
        { code: 'TOO_LARGE', message: `The ledger takes no transaction of this size: ${reason}` },
        head,
        signal,
      );
    } else {
      shrink *= 2;
      log.warn({ reason, shrink }, 'A batch was too large; batches become smaller');
    }
    return true;
  }

  /** Offers again what no node has clearly taken, and what was taken long ago and is not mined: pools forget. */
  async function resend(head: Head, signal: AbortSignal): Promise<void> {
    for (const sent of inFlight.all()) {
      if (sent.isAccepted && Date.now() - sent.sentAtMs < times.resendAfterMs) continue;
      const outcome = await offer(sent, signal);
      metrics.resent.inc();
      if (outcome.type === 'accepted') accepted(sent);
      else if (outcome.type === 'nonceUsed') latest = undefined;
      else if (outcome.type === 'nonceTaken' || !sent.isAccepted) {
        if (outcome.type !== 'again') stepBack(sent, outcome, head);
      }
      // What was accepted once may still be mined, whatever a node says now. In order, so stop at the first doubt.
      if (outcome.type !== 'accepted') return;
    }
  }

  function accepted(sent: Sent): void {
    if (!sent.isAccepted) states.sent(partition, sent.entries, sent.hash);
    hindrances = 0;
    sent.isAccepted = true;
    sent.sentAtMs = Date.now();
  }

  /** Offers the same bytes until the node says something definite. */
  async function offer(sent: Sent, signal: AbortSignal): Promise<SendOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await ledger.send(sent.raw, signal);
        return { type: 'accepted' };
      } catch (error) {
        signal.throwIfAborted();
        const outcome = sendOutcomeOf(error);
        const isAway = error instanceof ServiceError && error.code === 'RPC_AWAY';
        if (outcome.type !== 'again' || attempt >= OFFERS || isAway) return outcome;
        log.debug({ nonce: sent.nonce, reason: messageOf(error) }, 'The node refused; the same bytes once more');
      }
      await sleep(backoffMs(attempt, 20, 250), signal);
    }
  }

  async function sign(batch: Batch, nonce: number, gasLimit: number, signal: AbortSignal): Promise<Sent> {
    const data =
      batch.kind === 'publish' ? encodePublish(publicationsOf(batch)) : encodeChangeStatus(statusChangesOf(batch));
    const { raw, hash } = await signer.sign({ chainId, nonce, gasLimit, to: ledger.contract, data }, signal);
    return { nonce, raw, hash, gasLimit, entries: batch.entries, sentAtMs: Date.now(), isAccepted: false };
  }

  function batchLimits(head: Head) {
    return {
      items: Math.max(1, Math.floor(limits.batchItems / shrink)),
      bytes: Math.max(1, Math.floor(limits.batchBytes / shrink)),
      gas: (head.gasLimit * limits.batchGasPercent) / 100 / gasFactor,
    };
  }

  function hinder(reason: string): void {
    hindrances += 1;
    outage = { reason, retryAtMs: Date.now() + backoffMs(hindrances, 250, 5_000) };
    metrics.outage.set({ partition }, 1);
    if (hindrances === 1) log.error({ reason }, 'Nothing can be written; waiting');
  }

  /** Whether something stands in the way of everything; a paused contract or a missing role is no command's fault. */
  async function isHindered(signal: AbortSignal): Promise<boolean> {
    if (outage === undefined) return false;
    if (Date.now() < outage.retryAtMs) return true;
    const reason = await ledger.obstacle(signer.address, signal);
    if (reason !== undefined) {
      hinder(reason);
      return true;
    }
    if (outage.reason !== undefined) log.info({ was: outage.reason }, 'Writing goes on');
    metrics.outage.set({ partition }, 0);
    outage = undefined;
    return false;
  }

  return {
    review,
    fill,
    resend,
    /** What stands in the way, in words. */
    trouble: () => outage?.reason,
    inFlight: () => inFlight.count,
  };
}

function isNew(entry: { phase: { name: string; lookedUp?: boolean } }): boolean {
  return entry.phase.lookedUp !== true;
}
