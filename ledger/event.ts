import { Interface } from 'ethers';
import type { Hex } from '../lib/hex.ts';
import { credentialEventsAbi } from './contract.generated.ts';
import { meaningless, readLog } from './log-reader.ts';
import { CONTRACT_REFUSALS, type ContractRefusal, type StatusName, statusOfCode } from './status.ts';

/** A log as JSON-RPC gives it. */
export type RpcLog = {
  address: string;
  topics: string[];
  data: string;
  blockNumber: string;
  blockHash: string;
  transactionHash: string;
  logIndex: string;
  removed?: boolean;
};

/** Where on the ledger a log stands. */
export type LogPlace = { blockNumber: number; blockHash: Hex; transactionHash: Hex; logIndex: number };

/** What the contract told: the seam between contract and indexer. */
export type ContractEvent = LogPlace &
  (
    | { kind: 'published'; seq: number; id: Hex; account: Hex; payload: Buffer }
    | {
        kind: 'statusChanged';
        seq: number;
        id: Hex;
        publicationId: Hex;
        account: Hex;
        revision: number;
        status: StatusName;
        payload: Buffer;
      }
    | { kind: 'refused'; id: Hex; account: Hex; reason: ContractRefusal }
    | { kind: 'publisherNamed'; account: Hex; name: string }
  );

/** The contract's interface. */
export const credentialEvents = new Interface(credentialEventsAbi);

/** Topics of the contract's events by name. */
export const EVENT_TOPIC = {
  published: topicOf('CredentialPublished'),
  statusChanged: topicOf('CredentialStatusChanged'),
  refused: topicOf('ItemRefused'),
  named: topicOf('PublisherNamed'),
  handedOver: topicOf('SuccessorNamed'),
} as const;

/** Reads a log of the contract; undefined for events that are of no concern here (roles, keys, releases, pause). */
export function decodeLog(log: RpcLog): ContractEvent | undefined {
  const event = eventOf(log);
  return event === undefined ? undefined : { ...placeOf(log), ...event };
}

type WithoutPlace<T> = T extends unknown ? Omit<T, keyof LogPlace> : never;
type Event = WithoutPlace<ContractEvent>;

function eventOf(log: RpcLog): Event | undefined {
  switch (log.topics[0]?.toLowerCase()) {
    case EVENT_TOPIC.published:
      return publishedOf(log);
    case EVENT_TOPIC.statusChanged:
      return statusChangedOf(log);
    case EVENT_TOPIC.refused:
      return refusedOf(log);
    default:
      return namedOf(log);
  }
}

function publishedOf(log: RpcLog): Event {
  const read = readLog(log, 4);
  return {
    kind: 'published',
    seq: read.numberTopic(1),
    id: read.bytes32Topic(2),
    account: read.addressTopic(3),
    payload: read.lastBytes(0, 1),
  };
}

function statusChangedOf(log: RpcLog): Event {
  const read = readLog(log, 4);
  const code = read.number(2);
  const status = statusOfCode(code);
  if (status === undefined) throw meaningless('status', code);
  return {
    kind: 'statusChanged',
    seq: read.numberTopic(1),
    id: read.bytes32(0),
    publicationId: read.bytes32Topic(2),
    account: read.addressTopic(3),
    revision: read.number(1),
    status,
    payload: read.lastBytes(3, 4),
  };
}

function refusedOf(log: RpcLog): Event {
  const read = readLog(log, 3);
  read.onlyWords(1);
  const code = read.number(0);
  const reason = CONTRACT_REFUSALS[code];
  if (reason === undefined) throw meaningless('reason of a refusal', code);
  return { kind: 'refused', id: read.bytes32Topic(1), account: read.addressTopic(2), reason };
}

/** Namings are rare, so ethers reads them. */
function namedOf(log: RpcLog): Event | undefined {
  const parsed = credentialEvents.parseLog(log);
  if (parsed?.name !== 'PublisherNamed') return undefined;
  return { kind: 'publisherNamed', account: lower(parsed.args['account']), name: parsed.args['name'] };
}

function placeOf(log: RpcLog): LogPlace {
  return {
    blockNumber: Number(log.blockNumber),
    blockHash: log.blockHash as Hex,
    transactionHash: log.transactionHash as Hex,
    logIndex: Number(log.logIndex),
  };
}

function lower(address: string): Hex {
  return address.toLowerCase() as Hex;
}

function topicOf(event: string): Hex {
  const fragment = credentialEvents.getEvent(event);
  if (fragment === null) throw new TypeError(`The contract has no event ${event}`);
  return fragment.topicHash as Hex;
}
