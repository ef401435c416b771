import type { Hex } from '../lib/hex.ts';
import type { AdmittedEntry } from './window.ts';

/** A transaction under way. */
export type Sent = {
  nonce: number;
  raw: Hex;
  hash: Hex;
  gasLimit: number;
  entries: AdmittedEntry[];
  /** Head when it was signed. */
  sentAtBlock: number;
  /** When it was offered last. */
  sentAtMs: number;
  /** How often it was offered again after a node had taken it. */
  resends: number;
  /** False while no node has clearly said that it has it. */
  isAccepted: boolean;
};

/** Creates a register of the transactions of one key that are neither settled nor given up, by nonce. */
export function createInFlight() {
  let sent: Sent[] = [];
  return {
    get count() {
      return sent.length;
    },
    all: (): readonly Sent[] => sent,
    add(transaction: Sent): void {
      sent.push(transaction);
      for (const entry of transaction.entries) entry.phase = { name: 'sent' };
    },
    /** Takes a transaction out; what of it is not settled waits again and is looked up before it is sent again. */
    giveUp(transaction: Sent): number {
      sent = sent.filter((other) => other !== transaction);
      const open = transaction.entries.filter((entry) => entry.phase.name === 'sent');
      for (const entry of open) entry.phase = { name: 'waiting', lookedUp: false };
      return open.length;
    },
    /** The nonce for the next transaction; `latest` is the ledger's. */
    nextNonce: (latest: number): number => Math.max(latest, ...sent.map(({ nonce }) => nonce + 1)),
    /** Transactions whose nonce is on chain, whether by them or by others. */
    minedBelow: (latest: number): Sent[] => sent.filter(({ nonce }) => nonce < latest),
    /** Transactions that a node's pool holds, as far as is known. */
    pooledFrom: (latest: number): Sent[] => sent.filter(({ nonce }) => nonce >= latest),
  };
}

/** Bytes of a transaction as they go from node to node. */
export function bytesOf({ raw }: Pick<Sent, 'raw'>): number {
  return raw.length / 2 - 1;
}
