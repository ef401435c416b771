import type { LedgerIdentity } from '../../ledger/identity.ts';
import { ServiceError } from '../../lib/errors.ts';
import { quantity, type Rpc } from '../../lib/rpc.ts';
import type { Chain } from '../chain.ts';

/** What proves the contract's head to somebody who trusts a block hash: the block's header, and the way to two slots. */
export type HeadProof = {
  format: 'ces-head-proof/1';
  chainId: number;
  genesisHash: string;
  /** The one that had the sequence then: a contract may hand over to a successor. */
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
  nodes: readonly { rpc: Rpc; chain: Pick<Chain, 'header' | 'standing'> }[],
  identity: LedgerIdentity,
  block: number | undefined,
  signal: AbortSignal,
): Promise<HeadProof> {
  const failures: unknown[] = [];
  for (const node of nodes) {
    try {
      return await proofOf(node, identity, block, signal);
    } catch (error) {
      signal.throwIfAborted();
      failures.push(error);
    }
  }
  throw failures[0];
}

async function proofOf(
  { rpc, chain }: { rpc: Rpc; chain: Pick<Chain, 'header' | 'standing'> },
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
  const contract = await contractAt(chain, block, signal);
  // By number: not every node takes a hash here. A block replaced meanwhile shows in the verification of what was written.
  const proof = await rpc.call<Proof>('eth_getProof', [contract, SLOTS, quantity(block)], signal);
  const { accountProof, storageProof } = proof;
  return {
    format: 'ces-head-proof/1',
    ...identity,
    contract,
    block,
    blockHash: found.hash,
    header,
    accountProof,
    storageProof,
  };
}

async function contractAt(
  chain: Pick<Chain, 'header' | 'standing'>,
  block: number,
  signal: AbortSignal,
): Promise<string> {
  const header = await chain.header(block, signal);
  const contract = header === undefined ? undefined : (await chain.standing(header, signal))?.contracts.at(-1);
  if (contract !== undefined) return contract;
  throw new ServiceError('NODE_BEHIND', `The node does not keep its state of block ${block}`, { retryable: true });
}
