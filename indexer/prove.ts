import { nextDigest } from '../ledger/digest.ts';
import { type ContractEvent, decodeLog, type RpcLog } from '../ledger/event.ts';
import { statusChangeId } from '../ledger/ids.ts';
import { byPlace, type Naming, type ViewCursor } from '../ledger/view.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import type { LogOrigin } from './chain.ts';
import { takeoverOf } from './handover.ts';
import type { BlockHeader, Head, SequencedEvent, SequencedLog } from './sequenced.ts';

/** What a node answered about the blocks after a cursor. */
export type RangeAnswer = {
  from: number;
  to: BlockHeader;
  logs: RpcLog[];
  /** Headers of the blocks that hold logs, and of `to`. */
  headers: ReadonlyMap<number, BlockHeader>;
  /** The contract's head as of `to`; undefined when the node does not keep that state any more. */
  contract: Head | undefined;
  /** The contracts that the sequence had led over by `to`, oldest first; without it, whatever the logs name. */
  contracts?: readonly Hex[];
  /** Namings that a contract brought with it when it took over within this range. */
  inherited?: readonly Naming[];
  /** By which way logs of them were had that were not answered at first. */
  mended?: LogOrigin | undefined;
};

/** Blocks after a cursor whose events are complete, unchanged and in order. */
export type ProvenRange = {
  to: BlockHeader;
  events: SequencedEvent[];
  namings: Naming[];
  /** Whether the contract's own head confirmed it; otherwise the next range that is confirmed confirms this one too. */
  proven: boolean;
  head: Head;
};

/**
 * Proves that the events of a range follow the cursor without a hole and give the contract's running hash.
 * Throws `LEDGER_ALTERED` or `LEDGER_WITHHELD`: then the node's answer is worth nothing, and another must be had.
 */
export function proveRange(cursor: Pick<ViewCursor, 'seq' | 'digest'>, answer: RangeAnswer): ProvenRange {
  const events = answer.logs
    .filter((log) => isOfSequence(log, answer))
    .flatMap((log) => checkedEvent(log, answer))
    .sort(byPlace);
  const sequence: SequencedEvent[] = [];
  let head: Head = { seq: cursor.seq, digest: cursor.digest };
  for (const log of events) {
    if (!('seq' in log)) continue;
    const event = follow(head, log, answer);
    sequence.push(event);
    head = { seq: log.seq, digest: event.digest };
  }
  if (answer.contract !== undefined) compare(head, answer.contract, answer.to);
  return {
    to: answer.to,
    events: sequence,
    namings: [...(answer.inherited ?? []), ...events.flatMap(namingOf)].sort(byPlace),
    proven: answer.contract !== undefined,
    head,
  };
}

/** What a contract tells before it takes over is no part of the sequence; what another contract tells is not even asked for. */
function isOfSequence(log: RpcLog, { contracts, logs }: RangeAnswer): boolean {
  if (contracts === undefined) return true;
  const takeover = takeoverOf(log.address, contracts, logs);
  return takeover !== undefined && (takeover === 'before' || byPlace(placeOf(takeover), placeOf(log)) < 0);
}

function placeOf({ blockNumber, logIndex }: RpcLog): Pick<Naming, 'blockNumber' | 'logIndex'> {
  return { blockNumber: Number(blockNumber), logIndex: Number(logIndex) };
}

function checkedEvent(log: RpcLog, { from, to, headers }: RangeAnswer): ContractEvent[] {
  const number = Number(log.blockNumber);
  const header = headers.get(number);
  if (log.removed === true) throw altered(`event of block ${number} is marked as removed`);
  if (number < from || number > to.number)
    throw altered(`asked for blocks ${from} to ${to.number}, answered an event of block ${number}`);
  if (header === undefined || header.hash !== log.blockHash) {
    throw altered(
      `event of block ${number} names block hash ${log.blockHash}, its header says ${header?.hash ?? 'nothing'}`,
    );
  }
  const event = decoded(log);
  return event === undefined ? [] : [event];
}

/** The contract's logs can be read; one that cannot was damaged on its way. */
function decoded(log: RpcLog): ContractEvent | undefined {
  try {
    const event = decodeLog(log);
    // A damaged text fails only when it is looked at.
    if (event?.kind === 'publisherNamed') event.name.normalize();
    return event;
  } catch (error) {
    throw altered(`a log of block ${Number(log.blockNumber)} cannot be read (${messageOf(error)})`);
  }
}

function follow(head: Head, log: SequencedLog, { headers }: RangeAnswer): SequencedEvent {
  if (log.seq !== head.seq + 1)
    throw withheld(`expected event ${head.seq + 1} next, found ${log.seq} in block ${log.blockNumber}`);
  // The contract makes these ids itself; another one means that a node changed the fields which the id covers.
  if (log.kind === 'statusChanged' && statusChangeId(log.publicationId, log.revision, log.status) !== log.id) {
    throw altered(`status change ${log.seq} does not give its id ${log.id}`);
  }
  const { payload } = log;
  const blockTime = headers.get(log.blockNumber)?.time ?? 0;
  return { log, payload, digest: nextDigest(head.digest, log.id, payload, log.account), blockTime };
}

function compare(ours: Head, contract: Head, at: BlockHeader): void {
  if (ours.seq !== contract.seq) {
    throw withheld(`as of block ${at.number} the contract has ${contract.seq} events, the node gave ${ours.seq}`);
  }
  if (ours.digest !== contract.digest) {
    throw altered(`as of block ${at.number} the running hash is ${contract.digest}, the events give ${ours.digest}`);
  }
}

function namingOf(event: ContractEvent): Naming[] {
  if (event.kind !== 'publisherNamed') return [];
  const { account, name, blockNumber, logIndex } = event;
  return [{ account, name, blockNumber, logIndex }];
}

function withheld(what: string): ServiceError {
  return new ServiceError('LEDGER_WITHHELD', `A node withheld events: ${what}`, { retryable: true });
}

function altered(what: string): ServiceError {
  return new ServiceError('LEDGER_ALTERED', `A node gave other events than the ledger's: ${what}`, { retryable: true });
}
