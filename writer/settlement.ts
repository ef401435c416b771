import type { Command } from '../ledger/command.ts';
import type { ContractRefusal } from '../ledger/status.ts';
import type { RefusalReason } from '../ledger/submission.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import type { Log } from '../lib/log.ts';
import { EFFECT, occupied, proves, refusedByContract, type SequencedEvent } from './confirmation.ts';
import type { Sent } from './in-flight.ts';
import type { BlockEvents, Head, LedgerClient, Receipt } from './ledger-client.ts';
import type { WriterMetrics } from './metrics.ts';
import type { Mined, States } from './states.ts';
import type { AdmittedEntry, BlockRef, Entry } from './window.ts';

/** What a mined transaction came to, beside what it settled. */
export type Review =
  | { type: 'done' }
  /** Not enough blocks stand on what it did. */
  | { type: 'young' }
  | { type: 'lost'; entries: number }
  | { type: 'outOfGas' }
  | { type: 'reverted' };

/** Blocks that are read whole in one look; what was mined before them is asked for by id. */
const NEWEST_BLOCKS = 4;

/** Decides what is settled, from the ledger alone. */
export type Settlement = ReturnType<typeof createSettlement>;

/** Creates the settlement of one partition. */
export function createSettlement(options: {
  partition: number;
  ledger: Pick<LedgerClient, 'known' | 'head' | 'blockAt' | 'eventsIn' | 'eventsOf' | 'receipt'>;
  /** How many blocks must stand on an effect before it counts. */
  confirmations: number;
  /** Most ids that one question names. */
  lookupIds: number;
  states: States;
  metrics: WriterMetrics;
  log: Log;
}) {
  const { partition, ledger, confirmations, lookupIds, states, metrics, log } = options;
  const isYoung = (block: number, head: Head) => block > head.number - confirmations;

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

  /**
   * Confirms what the blocks since an earlier head show. It is the cheap way, for one reading of a block does for all
   * partitions; what it leaves open, `lookUp` decides.
   */
  async function confirmNew(
    entries: readonly AdmittedEntry[],
    since: Head | undefined,
    head: Head,
    signal: AbortSignal,
  ): Promise<void> {
    if (entries.length === 0) return;
    const last = head.number - confirmations;
    const next = since === undefined ? last : since.number - confirmations + 1;
    for (let number = Math.max(0, next, last - NEWEST_BLOCKS + 1); number <= last; number += 1) {
      const block = number === head.number ? head : await ledger.blockAt(number, signal);
      if (block === undefined) return;
      const events = await ledger.eventsIn(block.hash, signal);
      confirm(entries.filter(isSent).flatMap((entry) => effectOn(entry, events, block)));
    }
  }

  /**
   * Asks the ledger, as of its head, which ids it knows, and settles those; the others are marked as looked up. Gives
   * those that are known and do not count yet.
   */
  async function lookUp(
    entries: readonly AdmittedEntry[],
    head: Head,
    signal: AbortSignal,
  ): Promise<Set<AdmittedEntry>> {
    const young = new Set<AdmittedEntry>();
    const blocks = await blocksOf(entries, head, signal);
    for (const [number, found] of Map.groupBy(entries, (_, i) => blocks[i] ?? 0)) {
      if (number === 0) markUnknown(found);
      else if (isYoung(number, head)) for (const entry of found) young.add(entry);
      else await readBack(number, found, signal);
    }
    return young;
  }

  async function blocksOf(entries: readonly AdmittedEntry[], head: Head, signal: AbortSignal): Promise<number[]> {
    const blocks: number[] = [];
    for (let start = 0; start < entries.length; start += lookupIds) {
      const ids = entries.slice(start, start + lookupIds).map(idOf);
      blocks.push(...(await ledger.known(ids, head.number, signal)));
    }
    return blocks;
  }

  function markUnknown(entries: readonly AdmittedEntry[]): void {
    for (const entry of entries) {
      if (entry.phase.name === 'waiting') entry.phase = { name: 'waiting', lookedUp: true };
    }
  }

  /** Reads the events of a block and confirms, or refuses, by what they carry. */
  async function readBack(number: number, entries: readonly AdmittedEntry[], signal: AbortSignal): Promise<void> {
    const block = await ledger.blockAt(number, signal);
    if (block === undefined) throw inconsistent(`The node names block ${number} but does not have it`);
    const ids = new Set(entries.flatMap(({ admission: { subject } }) => [subject.publicationId, subject.id]));
    const events = await ledger.eventsOf(block.hash, [...ids], signal);
    const mined: Mined[] = [];
    for (const entry of entries) {
      const { command } = entry.admission;
      const event = eventOf(command, events);
      if (event === undefined) explainAbsence(entry, events, number);
      else if (proves(event, command)) mined.push({ entry, block, transactionHash: event.transactionHash });
      else if (await isReleased(command.id, number, signal)) markUnknown([entry]);
      else await refuse(entry, occupied(event), block, signal);
    }
    confirm(mined);
  }

  /** Whether the ledger has moved on: a command that follows a release must not be refused by a block from before it. */
  async function isReleased(id: Hex, number: number, signal: AbortSignal): Promise<boolean> {
    const newest = await ledger.head(signal);
    return (await ledger.known([id], newest.number, signal))[0] !== number;
  }

  /** The ledger knows an id, but its block has no event that would be the command's effect. */
  function explainAbsence(entry: AdmittedEntry, events: BlockEvents, number: number): void {
    const { command } = entry.admission;
    // An empty answer proves nothing: a node may know an id and still withhold the log.
    if (command.kind !== 'changeStatus' || !events.published.has(command.id))
      throw inconsistent(`The node knows ${command.id} but gives no event of it in block ${number}`);
    // Somebody published under the id of a status change. That does not keep the change off the ledger.
    markUnknown([entry]);
  }

  function confirm(mined: readonly Mined[]): void {
    const nowMs = Date.now();
    for (const { entry, block } of mined) {
      entry.phase = { name: 'settled', block: { number: block.number, hash: block.hash } };
      metrics.settled.inc();
      metrics.toMined.observe(Math.max(0, nowMs - entry.message.timestampMs) / 1000);
    }
    states.mined(partition, mined);
  }

  /** Settles what a transaction whose nonce is on chain has refused; what is left open then was not done by it. */
  async function review(
    sent: Sent,
    young: ReadonlySet<AdmittedEntry>,
    head: Head,
    signal: AbortSignal,
  ): Promise<Review> {
    const left = open(sent);
    if (left.length === 0) return { type: 'done' };
    if (left.some((entry) => young.has(entry))) return { type: 'young' };
    const receipt = await ledger.receipt(sent.hash, signal);
    if (receipt === undefined) return { type: 'lost', entries: left.length };
    if (isYoung(receipt.block.number, head)) return { type: 'young' };
    if (!receipt.succeeded) return { type: receipt.gasUsed > 0.97 * sent.gasLimit ? 'outOfGas' : 'reverted' };
    for (const entry of left) await refuseByReceipt(entry, receipt, signal);
    return open(sent).length === 0 ? { type: 'done' } : { type: 'lost', entries: open(sent).length };
  }

  async function refuseByReceipt(entry: AdmittedEntry, receipt: Receipt, signal: AbortSignal): Promise<void> {
    const reason = receipt.refusals.get(idOf(entry)) as ContractRefusal | undefined;
    // Known: it is on the ledger already; the next look finds it.
    if (reason === undefined || reason === 'KNOWN') return;
    await refuse(entry, refusedByContract(reason, entry.admission.subject.publicationId), receipt.block, signal);
  }

  return { confirmNew, lookUp, review, refuse };
}

/** The commands of a transaction that are not settled. */
export function open(sent: Sent): AdmittedEntry[] {
  return sent.entries.filter(isSent);
}

function isSent({ phase }: AdmittedEntry): boolean {
  return phase.name === 'sent';
}

/** The effect of a command among a block's events, if it is there. */
function effectOn(entry: AdmittedEntry, events: BlockEvents, block: BlockRef): Mined[] {
  const { command } = entry.admission;
  const event = eventOf(command, events);
  if (event === undefined || !proves(event, command)) return [];
  return [{ entry, block, transactionHash: event.transactionHash }];
}

/** The event of the kind that a command makes, under its id. */
function eventOf({ kind, id }: Command, events: BlockEvents): SequencedEvent | undefined {
  return events[EFFECT[kind]].get(id);
}

function idOf(entry: AdmittedEntry): Hex {
  return entry.admission.subject.id;
}

function inconsistent(what: string): ServiceError {
  return new ServiceError('LEDGER_INCONSISTENT', what, { retryable: true });
}
