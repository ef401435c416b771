import type { Hex } from '../../lib/hex.ts';
import { type NodeError, REFUSAL } from './node-error.ts';
import type { BesuProfile } from './profiles.ts';
import type { RawTransaction } from './raw-transaction.ts';

/** The transactions that one node holds, by sender and nonce; a node that restarts begins with none. */
export type Pool = ReturnType<typeof createPool>;

/**
 * Creates an empty pool. `isRaced` says whether the node looks at a transaction once more while its block is imported, finds
 * its nonce used, and remembers it as invalid: from then on it takes nothing of that sender, until it sees one in a block.
 */
export function createPool(profile: Pick<BesuProfile, 'perSender' | 'sameNonce'>, isRaced: () => boolean) {
  const senders = new Map<Hex, Map<number, RawTransaction>>();
  const lowestInvalid = new Map<Hex, number>();

  return {
    /** Takes a transaction, or says why not. `next` is the sender's next nonce by mined transactions. */
    add(transaction: RawTransaction, next: number): NodeError | undefined {
      const { from, nonce, hash } = transaction;
      const held = senders.get(from)?.get(nonce);
      if (held?.hash === hash) return REFUSAL.known();
      if (nonce < next) return REFUSAL.nonceTooLow();
      if (nonce > (lowestInvalid.get(from) ?? Number.POSITIVE_INFINITY)) return REFUSAL.lowerNonceInvalid();
      if (nonce - next >= profile.perSender) return REFUSAL.tooDistant();
      if (held !== undefined && profile.sameNonce === 'refused') return REFUSAL.underpriced();
      const byNonce = senders.get(from) ?? new Map<number, RawTransaction>();
      senders.set(from, byNonce.set(nonce, transaction));
      return undefined;
    },

    /** A sender's transactions that can be mined: from `next` on without a gap. */
    ready(from: Hex, next: number): RawTransaction[] {
      const ready: RawTransaction[] = [];
      for (let nonce = next; ; nonce += 1) {
        const transaction = senders.get(from)?.get(nonce);
        if (transaction === undefined) return ready;
        ready.push(transaction);
      }
    },

    /** Forgets what is mined, or can never be: nonces below `next`. Gives what it has forgotten. */
    prune(from: Hex, next: number): RawTransaction[] {
      const byNonce = senders.get(from) ?? new Map<number, RawTransaction>();
      const over = byNonce
        .values()
        .filter(({ nonce }) => nonce < next)
        .toArray();
      for (const { nonce } of over) byNonce.delete(nonce);
      if (byNonce.size === 0) senders.delete(from);
      return over;
    },

    /** Says that a transaction of a sender is in a block. */
    mined({ from, nonce }: Pick<RawTransaction, 'from' | 'nonce'>): void {
      lowestInvalid.delete(from);
      if (!isRaced()) return;
      lowestInvalid.set(from, nonce);
      // What depends on it goes as well.
      senders.delete(from);
    },

    /** What Besu gives as the pending nonce: behind the highest it holds, whatever is missing before it. */
    pendingNonce: (from: Hex, next: number): number =>
      Math.max(next, ...[...(senders.get(from)?.keys() ?? [])].map((nonce) => nonce + 1)),

    all: (): RawTransaction[] => [...senders.values()].flatMap((byNonce) => [...byNonce.values()]),

    senders: (): Hex[] => [...senders.keys()],
    size: (): number => senders.values().reduce((sum, byNonce) => sum + byNonce.size, 0),
    clear(): void {
      senders.clear();
      lowestInvalid.clear();
    },
  };
}
