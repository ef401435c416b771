import { Interface, type LogDescription } from 'ethers';
import type { Hex } from '../lib/hex.ts';
import { credentialEventsAbi } from './contract.generated.ts';
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
    | { kind: 'published'; seq: number; id: Hex; account: Hex; payload: Hex }
    | {
        kind: 'statusChanged';
        seq: number;
        id: Hex;
        publicationId: Hex;
        account: Hex;
        revision: number;
        status: StatusName;
        payload: Hex;
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
} as const;

/** Reads a log of the contract; undefined for events that are of no concern here (roles, keys, pause). */
export function decodeLog(log: RpcLog): ContractEvent | undefined {
  const parsed = credentialEvents.parseLog(log);
  if (parsed === null) return undefined;
  const event = eventOf(parsed);
  return event === undefined ? undefined : { ...placeOf(log), ...event };
}

type WithoutPlace<T> = T extends unknown ? Omit<T, keyof LogPlace> : never;

function eventOf({ name, args }: LogDescription): WithoutPlace<ContractEvent> | undefined {
  switch (name) {
    case 'CredentialPublished':
      return {
        kind: 'published',
        seq: Number(args['seq']),
        id: args['id'],
        account: lower(args['account']),
        payload: args['payload'],
      };
    case 'CredentialStatusChanged':
      return {
        kind: 'statusChanged',
        seq: Number(args['seq']),
        id: args['id'],
        publicationId: args['publicationId'],
        account: lower(args['account']),
        revision: Number(args['revision']),
        // The contract only emits statuses it knows; 0 (None) cannot be given.
        status: statusOfCode(Number(args['status'])) ?? 'ACTIVE',
        payload: args['payload'],
      };
    case 'ItemRefused':
      return {
        kind: 'refused',
        id: args['id'],
        account: lower(args['account']),
        reason: CONTRACT_REFUSALS[Number(args['reason'])] ?? 'MALFORMED',
      };
    case 'PublisherNamed':
      return { kind: 'publisherNamed', account: lower(args['account']), name: args['name'] };
    default:
      return undefined;
  }
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
