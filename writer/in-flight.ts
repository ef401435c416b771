import type { Hex } from '../lib/hex.ts';
import type { AdmittedEntry } from './window.ts';

/** A transaction under way. `isAccepted` is false while no node has clearly said that it has it. */
export type Sent = {
  nonce: number;
  raw: Hex;
  hash: Hex;
  gasLimit: number;
  entries: AdmittedEntry[];
  sentAtMs: number;
  isAccepted: boolean;
};

/** Creates a register of the transactions of one key that are neither mined nor given up, by nonce. */
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
    /** Whether no answer is known for one: then nothing may be sent behind it, or its nonce might stay a gap. */
    get isUnsure() {
      return sent.some(({ isAccepted }) => !isAccepted);
    },
  };
}
