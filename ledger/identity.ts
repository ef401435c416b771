import type { Hex } from '../lib/hex.ts';
import { sha256 } from './ids.ts';

/** Which ledger: chain, its genesis block and the contract. Two ledgers are never mixed. */
export type LedgerIdentity = { chainId: number; genesisHash: Hex; contract: Hex };

/** Ten bytes that name a ledger, as hex without prefix. */
export function ledgerTag(identity: LedgerIdentity): string {
  const { chainId, genesisHash, contract } = identity;
  return sha256(`ces/ledger/1|${chainId}|${genesisHash.toLowerCase()}|${contract.toLowerCase()}`).slice(2, 22);
}
