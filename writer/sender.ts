import type { Log } from '../lib/log.ts';
import { type Batch, encodeBatch, nextBatch } from './batch.ts';
import type { WriterLimits, WriterTimes } from './config.ts';
import { gasOf, transactionBytesOf } from './gas.ts';
import { createGasWatch } from './gas-watch.ts';
import { bytesOf, createInFlight, type Sent } from './in-flight.ts';
import type { Signer } from './keys.ts';
import type { Head, LedgerClient } from './ledger-client.ts';
import type { WriterMetrics } from './metrics.ts';
import { offer } from './offer.ts';
import { createOutage } from './outage.ts';
import { createFactor, createSlots } from './patience.ts';
import type { SendOutcome } from './send-outcome.ts';
import { open, type Settlement } from './settlement.ts';
import type { States } from './states.ts';
import type { Lane } from './traffic.ts';
import type { AdmittedEntry, Window } from './window.ts';

/** What the sender of a partition needs. */
export type SenderOptions = {
  partition: number;
  signer: Signer;
  chainId: number;
  ledger: Pick<LedgerClient, 'target' | 'predecessors' | 'nonce' | 'send' | 'nodeCount' | 'receipt' | 'obstacle'>;
  window: Window;
  settlement: Settlement;
  states: States;
  lane: Lane;
  /** Period of a punctual chain; undefined while it is not known. */
  blockPeriodMs(): number | undefined;
  limits: WriterLimits;
  times: WriterTimes;
  metrics: WriterMetrics;
  log: Log;
};

/** How long a full pool is left alone while no block comes. */
const POOL_BUSY_MS = 1_000;

/** Blocks after which a transaction that is not mined is offered again, if they take longer than the configured time. */
const RESEND_BLOCKS = 3;

/** A transaction sent in time is in the next block, or in the one after it. */
const PROMPT_BLOCKS = 2;

/** Sends the commands of one partition with its key. */
export type Sender = ReturnType<typeof createSender>;

/** Creates the sender of one partition. */
export function createSender(options: SenderOptions) {
  const { partition, signer, chainId, ledger, window, settlement, states, lane, limits, times, metrics, log } = options;
  const inFlight = createInFlight();
  const outage = createOutage({ partition, key: signer.address, ledger, metrics, log });
  const gasWatch = createGasWatch({ ledger, metrics, log });
  const slots = createSlots({ most: limits.maxInFlight, every: 50 });
  const shrink = createFactor({ by: 2, most: 64, every: 20 });
  const gasFactor = createFactor({ by: 1.5, most: 8, every: 20 });
  /** Nonce by mined transactions as of `learnt`; asked for again when a node contradicts it. */
  let latest: number | undefined;
  let learnt: Head | undefined;
  let reviewed: Head | undefined;
  /** When the pool took nothing more, and the head it was: another head or some time may change it. */
  let poolBusy: { head: Head; untilMs: number } | undefined;
  /** Until when a batch that is not full waits for more; undefined while none does. */
  let gathersUntilMs: number | undefined;
  /** Until when a batch waits for its turn; infinite while none does, or for something to be mined. */
  let dueMs = Number.POSITIVE_INFINITY;
  /** What a node says again and again to bytes that should be fine. */
  let stubborn: string | undefined;

  /** Learns as of this head which transactions the pool does not hold any more. */
  async function learn(head: Head, signal: AbortSignal): Promise<number> {
    if (latest !== undefined && learnt?.hash === head.hash) return latest;
    const before = latest ?? 0;
    latest = await ledger.nonce(signer.address, head.number, signal);
    metrics.nonce.set({ address: signer.address }, latest);
    slots.mined(inFlight.minedBelow(latest).filter(({ nonce }) => nonce >= before).length);
    learnt = head;
    report();
    return latest;
  }

  /** Settles what is on chain as of this head. */
  async function review(head: Head, signal: AbortSignal): Promise<void> {
    const next = await learn(head, signal);
    if (reviewed?.hash === head.hash) return;
    const mined = inFlight.minedBelow(next);
    await settlement.confirmNew(mined.flatMap(open), reviewed, head, signal);
    const young = await settlement.lookUp(mined.flatMap(open), head, signal);
    for (const sent of mined) await reviewOne(sent, young, head, signal);
    reviewed = head;
  }

  async function reviewOne(
    sent: Sent,
    young: ReadonlySet<AdmittedEntry>,
    head: Head,
    signal: AbortSignal,
  ): Promise<void> {
    const result = await settlement.review(sent, young, head, signal);
    if (result.type === 'young') return;
    if (head.number - sent.sentAtBlock > PROMPT_BLOCKS + limits.confirmations) lane.wasSlow();
    const returned = inFlight.giveUp(sent);
    if (result.type === 'done') {
      gasFactor.succeeded();
      return await gasWatch.sample(sent, signal);
    }
    metrics.returned.inc({ why: result.type }, returned);
    log.warn(
      { transaction: sent.hash, nonce: sent.nonce, why: result.type, commands: returned },
      'A transaction did not do its work; its commands wait again',
    );
    if (result.type !== 'lost') gasFactor.raise();
    if (result.type === 'reverted') outage.begin('The contract reverted a transaction');
  }

  /** Looks up what is new and sends what the ledger does not know, as far as the pool and the limits allow. */
  async function fill(head: Head, signal: AbortSignal): Promise<void> {
    const isPoolBusy = poolBusy?.head.hash === head.hash && Date.now() < poolBusy.untilMs;
    // Only a batch that still gathers when this is over wakes anybody.
    let gatheringUntilMs = gathersUntilMs;
    gathersUntilMs = undefined;
    dueMs = Number.POSITIVE_INFINITY;
    if (isPoolBusy || (await outage.lasts(signal))) return;
    const young = new Set<AdmittedEntry>();
    while (true) {
      const pooled = inFlight.pooledFrom(await learn(head, signal));
      // While no answer is known for one nothing may be sent behind it, or its nonce might stay a gap.
      if (pooled.length >= slots.limit() || pooled.some(({ isAccepted }) => !isAccepted)) return lane.wasHeld();
      const movable = window.movable().filter((entry) => !young.has(entry));
      const [fresh, ready] = [movable.filter(isNew), movable.filter((entry) => !isNew(entry))];
      if (fresh.length > 0 && ready.length < limits.batchItems) {
        const some = fresh.slice(0, limits.lookupIds);
        for (const entry of await settlement.lookUp(some, head, signal)) young.add(entry);
        // What stands behind a command that is settled now may have become movable.
        continue;
      }
      const batch = nextBatch(ready, batchLimits(head));
      if (batch === undefined) return lane.rest();
      const waitMs = gatherMs(batch, pooled.length);
      gatheringUntilMs = waitMs === 0 ? 0 : (gatheringUntilMs ?? Date.now() + waitMs);
      if (gatheringUntilMs > Date.now()) {
        gathersUntilMs = gatheringUntilMs;
        return;
      }
      gatheringUntilMs = undefined;
      const paceMs = lane.waitMs(transactionBytesOf(batch.size, batch.kind));
      if (paceMs > 0) {
        dueMs = Date.now() + paceMs;
        return;
      }
      if (!(await sendBatch(batch, head, signal))) return;
    }
  }

  /**
   * How long a batch waits for more. It leaves at once when it is full or nothing is under way, otherwise after a part
   * of the block period, so that the transactions that a pool takes are spread over it.
   */
  function gatherMs(batch: Batch, pooled: number): number {
    if (batch.isFull || pooled === 0) return 0;
    return Math.min(times.batchAgeMs, (options.blockPeriodMs() ?? times.batchAgeMs) / slots.limit());
  }

  /** Sends one batch; whether more may follow at once. */
  async function sendBatch(batch: Batch, head: Head, signal: AbortSignal): Promise<boolean> {
    const isAlone = batch.entries.length === 1;
    const gas = Math.ceil(gasOf(batch.size, batch.kind, ledger.predecessors()) * gasFactor.value());
    if (gas > head.gasLimit && isAlone)
      return await tooLarge(batch, `it needs ${gas} gas, a block has ${head.gasLimit}`, signal);
    const sent = await sign(batch, Math.min(gas, head.gasLimit), head, signal);
    if (bytesOf(sent) > limits.maxTransactionBytes)
      return await tooLarge(batch, `it has ${bytesOf(sent)} bytes, more than ${limits.maxTransactionBytes}`, signal);
    inFlight.add(sent);
    report();
    const outcome = await offer(sent, { ledger, log, signal });
    if (outcome.type === 'accepted') {
      accepted(sent);
      metrics.batchItems.observe(batch.entries.length);
      metrics.batchBytes.observe(batch.size.bytes);
      return true;
    }
    if (outcome.type === 'again') {
      stubborn = outcome.reason;
      return false;
    }
    stepBack(sent, outcome, head);
    return outcome.type === 'tooLarge' && (await tooLarge(batch, outcome.reason, signal));
  }

  /** Takes back what the node did not take, and remembers what it said. */
  function stepBack(sent: Sent, outcome: Exclude<SendOutcome, { type: 'accepted' | 'again' }>, head: Head): void {
    const pooled = inFlight.pooledFrom(latest ?? 0).length - 1;
    const returned = inFlight.giveUp(sent);
    report();
    metrics.returned.inc({ why: outcome.type }, returned);
    log.debug({ nonce: sent.nonce, outcome, commands: returned }, 'The node did not take a transaction');
    if (outcome.type === 'nonceUsed') latest = undefined;
    if (outcome.type === 'poolFull') slots.refusedAt(pooled);
    if (outcome.type === 'elsewhere') stubborn = `No node takes anything of key ${signer.address}: ${outcome.reason}`;
    if (outcome.type === 'gasTooLow') {
      gasFactor.raise();
      stubborn = outcome.reason;
    }
    if (outcome.type === 'outage') outage.begin(outcome.reason);
    if (outcome.type !== 'tooLarge' && outcome.type !== 'gasTooLow')
      poolBusy = { head, untilMs: Date.now() + POOL_BUSY_MS };
  }

  /** Smaller batches from now on; a command that is alone and still too large is refused. */
  async function tooLarge(batch: Batch, reason: string, signal: AbortSignal): Promise<boolean> {
    const [only, ...others] = batch.entries;
    if (only !== undefined && others.length === 0) {
      const message = `The ledger takes no transaction of this size: ${reason}`;
      await settlement.refuse(only, { code: 'TOO_LARGE', message }, undefined, signal);
    } else {
      shrink.raise();
      log.warn({ reason, shrink: shrink.value() }, 'A batch was too large; batches become smaller');
    }
    return true;
  }

  /** Offers again what no node has clearly taken, and what was taken long ago and is not mined: pools forget. */
  async function resend(head: Head, signal: AbortSignal): Promise<void> {
    const afterMs = Math.max(times.resendAfterMs, RESEND_BLOCKS * (options.blockPeriodMs() ?? 0));
    for (const sent of inFlight.pooledFrom(latest ?? 0)) {
      if (sent.isAccepted && Date.now() - sent.sentAtMs < afterMs) continue;
      // The same bytes at another node do no harm, and may go round what the node in use does not pass on.
      const nodesFurther = sent.resends;
      if (sent.isAccepted) sent.resends += 1;
      const outcome = await offer(sent, { ledger, nodesFurther, log, signal });
      metrics.resent.inc();
      if (outcome.type === 'accepted') accepted(sent);
      else if (outcome.type === 'again') stubborn = outcome.reason;
      else if (outcome.type === 'nonceUsed') latest = undefined;
      // What was accepted once may still be mined, whatever a node says now.
      else if (outcome.type === 'nonceTaken' || !sent.isAccepted) stepBack(sent, outcome, head);
      else sent.sentAtMs = Date.now();
      // In order, so stop at the first doubt.
      if (outcome.type !== 'accepted') return;
    }
  }

  function accepted(sent: Sent): void {
    if (!sent.isAccepted) states.sent(partition, sent.entries, sent.hash);
    sent.isAccepted = true;
    sent.sentAtMs = Date.now();
    outage.forget();
    shrink.succeeded();
    stubborn = undefined;
  }

  async function sign(batch: Batch, gasLimit: number, head: Head, signal: AbortSignal): Promise<Sent> {
    const nonce = inFlight.nextNonce(latest ?? 0);
    const to = await ledger.target(signal);
    const { raw, hash } = await signer.sign({ chainId, nonce, gasLimit, to, data: encodeBatch(batch) }, signal);
    const state = { sentAtBlock: head.number, sentAtMs: Date.now(), resends: 0, isAccepted: false };
    return { nonce, raw, hash, gasLimit, entries: batch.entries, ...state };
  }

  function batchLimits(head: Head) {
    return {
      items: Math.max(1, Math.floor(limits.batchItems / shrink.value())),
      bytes: Math.min(limits.maxTransactionBytes, Math.floor(lane.batchBytes() / shrink.value())),
      gas: (head.gasLimit * limits.batchGasPercent) / 100 / gasFactor.value(),
    };
  }

  function report(): void {
    const pooled = inFlight.pooledFrom(latest ?? 0);
    lane.report(pooled.reduce((sum, sent) => sum + bytesOf(sent), 0));
  }

  return {
    review,
    fill,
    resend,
    /** What stands in the way, in words. */
    trouble: () => outage.reason() ?? stubborn,
    inFlight: () => inFlight.count,
    /** How long the next look may wait, for a batch that gathers or waits for its turn. */
    waitsMs: () => Math.max(1, Math.min(gathersUntilMs ?? Number.POSITIVE_INFINITY, dueMs) - Date.now()),
  };
}

function isNew(entry: AdmittedEntry): boolean {
  return entry.phase.name === 'waiting' && !entry.phase.lookedUp;
}
