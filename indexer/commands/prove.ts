import type { LedgerIdentity } from '../../ledger/identity.ts';
import { ServiceError } from '../../lib/errors.ts';
import { quantity, type Rpc } from '../../lib/rpc.ts';

/** What proves the contract's head to somebody who trusts a block hash: the block's header, and the way to two slots. */
export type HeadProof = {
  format: 'ces-head-proof/1';
  chainId: number;
  genesisHash: string;
  contract: string;
  block: number;
  blockHash: string;
  /** As `eth_getBlockByNumber` gives it, without transactions. */
  header: Record<string, unknown>;
  /** As `eth_getProof` gives them. Slot 0 is the running hash, slot 1 the number of events. */
  accountProof: string[];
  storageProof: { key: string; value: string; proof: string[] }[];
};

/** In full: some nodes refuse shorter forms. */
const SLOTS = [0, 1].map((slot) => `0x${String(slot).padStart(64, '0')}`);

type Block = Record<string, unknown> & { hash: string };
type Proof = Pick<HeadProof, 'accountProof' | 'storageProof'>;

/** Asks the nodes, one after the other, for the proof of the contract's head as of a block; without one, of the newest. */
export async function proveHead(
  rpcs: readonly Rpc[],
  identity: LedgerIdentity,
  block: number | undefined,
  signal: AbortSignal,
): Promise<HeadProof> {
  const failures: unknown[] = [];
  for (const rpc of rpcs) {
    try {
      return await proofOf(rpc, identity, block, signal);
    } catch (error) {
      signal.throwIfAborted();
      failures.push(error);
    }
  }
  throw failures[0];
}

async function proofOf(
  rpc: Rpc,
  identity: LedgerIdentity,
  wanted: number | undefined,
  signal: AbortSignal,
): Promise<HeadProof> {
  const tag = wanted === undefined ? 'latest' : quantity(wanted);
  const found = await rpc.call<Block | null>('eth_getBlockByNumber', [tag, false], signal);
  if (found === null)
    throw new ServiceError('NODE_BEHIND', `The node does not have block ${wanted}`, { retryable: true });
  const { transactions: _transactions, uncles: _uncles, size: _size, totalDifficulty: _total, ...header } = found;
  const block = Number(header['number']);
  // By number: not every node takes a hash here. A block replaced meanwhile shows in the verification of what was written.
  const proof = await rpc.call<Proof>('eth_getProof', [identity.contract, SLOTS, quantity(block)], signal);
  const { accountProof, storageProof } = proof;
  return { format: 'ces-head-proof/1', ...identity, block, blockHash: found.hash, header, accountProof, storageProof };
}
