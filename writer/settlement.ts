import type { ContractRefusal } from '../ledger/status.ts';
import type { RefusalReason } from '../ledger/submission.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import type { Log } from '../lib/log.ts';
import { occupied, proves, refusedByContract } from './confirmation.ts';
import type { Sent } from './in-flight.ts';
import type { Head, LedgerClient, Receipt } from './ledger-client.ts';
import type { WriterMetrics } from './metrics.ts';
import type { Mined, States } from './states.ts';
import type { AdmittedEntry, BlockRef, Entry } from './window.ts';

/** What a mined transaction came to, beside what it settled. */
export type Review = { type: 'done' } | { type: 'lost'; entries: number } | { type: 'outOfGas' } | { type: 'reverted' };

/** Decides what is settled, from the ledger alone. */
export type Settlement = ReturnType<typeof createSettlement>;

/** Creates the settlement of one partition. */
export function createSettlement(options: {
  partition: number;
  ledger: Pick<LedgerClient, 'known' | 'blockAt' | 'eventsOf' | 'receipt'>;
  states: States;
  metrics: WriterMetrics;
  log: Log;
}) {
  const { partition, ledger, states, metrics, log } = options;

  /** Settles a command as refused, once Kafka has the refusal. */
  async function refuse(
    entry: Entry,
    refusal: RefusalReason,
    block: BlockRef | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    await states.refused(partition, entry, refusal, signal);
    entry.phase = { name: 'settled', block };
    metrics.refused.inc({ code: refusal.code });
    log.info({ id: entry.admission.subject?.id, offset: entry.message.offset, ...refusal }, 'Command refused');
  }

  /** Asks the ledger which ids it knows, and settles those; the others are marked as looked up. */
  async function lookUp(entries: readonly AdmittedEntry[], signal: AbortSignal): Promise<void> {
    if (entries.length === 0) return;
    const blocks = await ledger.known(entries.map(idOf), signal);
    const byBlock = Map.groupBy(entries, (_, i) => blocks[i] ?? 0);
    for (const [number, found] of byBlock) {
      if (number !== 0) await readBack(number, found, signal);
    }
    for (const entry of byBlock.get(0) ?? []) {
      if (entry.phase.name === 'waiting') entry.phase = { name: 'waiting', lookedUp: true };
    }
  }

  /** Reads the events of a block and confirms, or refuses, by what they carry. */
  async function readBack(number: number, entries: readonly AdmittedEntry[], signal: AbortSignal): Promise<void> {
    const block = await ledger.blockAt(number, signal);
    if (block === undefined) throw inconsistent(`The node names block ${number} but does not have it`);
    const publications = [...new Set(entries.map((entry) => entry.admission.subject.publicationId))];
    const events = await ledger.eventsOf(block.hash, publications, signal);
    const mined: Mined[] = [];
    for (const entry of entries) {
      const event = events.get(idOf(entry));
      // An empty answer proves nothing: a node may know an id and still withhold the log.
      if (event === undefined)
        throw inconsistent(`The node knows ${idOf(entry)} but gives no event of it in block ${number}`);
      if (proves(event, entry.admission.subject)) mined.push({ entry, block, transactionHash: event.transactionHash });
      else await refuse(entry, occupied(event), block, signal);
    }
    confirm(mined);
  }

  function confirm(mined: readonly Mined[]): void {
    for (const { entry, block } of mined) {
      entry.phase = { name: 'settled', block: { number: block.number, hash: block.hash } };
      metrics.settled.inc();
      metrics.toMined.observe(Math.max(0, Date.now() - entry.message.timestampMs) / 1000);
    }
    states.mined(partition, mined);
  }

  /** Settles what a transaction whose nonce is on chain has done; what is left open was not done by it. */
  async function review(sent: Sent, head: Head, signal: AbortSignal): Promise<Review> {
    if (open(sent).length > 0) await lookUp(open(sent), signal);
    const left = open(sent);
    if (left.length === 0) return { type: 'done' };
    const receipt = await ledger.receipt(sent.hash, signal);
    if (receipt === undefined) return { type: 'lost', entries: left.length };
    if (!receipt.succeeded) return { type: receipt.gasUsed > 0.97 * sent.gasLimit ? 'outOfGas' : 'reverted' };
    for (const entry of left) await refuseByReceipt(entry, receipt, head, signal);
    return open(sent).length === 0 ? { type: 'done' } : { type: 'lost', entries: open(sent).length };
  }

  async function refuseByReceipt(
    entry: AdmittedEntry,
    receipt: Receipt,
    head: Head,
    signal: AbortSignal,
  ): Promise<void> {
    const reason = receipt.refusals.get(idOf(entry)) as ContractRefusal | undefined;
    // Known: it is on the ledger already; the next look finds it.
    if (reason === undefined || reason === 'KNOWN') return;
    await refuse(entry, refusedByContract(reason, entry.admission.subject.publicationId), head, signal);
  }

  return { lookUp, review, refuse };
}

function idOf(entry: AdmittedEntry): Hex {
  return entry.admission.subject.id;
}

function open(sent: Sent): AdmittedEntry[] {
  return sent.entries.filter((entry) => entry.phase.name === 'sent');
}

function inconsistent(what: string): ServiceError {
  return new ServiceError('LEDGER_INCONSISTENT', what, { retryable: true });
}
