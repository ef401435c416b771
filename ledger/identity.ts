import type { Hex } from '../lib/hex.ts';
import { sha256 } from './ids.ts';

/** Which ledger: chain, its genesis block and the contract. Two ledgers are never mixed. */
export type LedgerIdentity = { chainId: number; genesisHash: Hex; contract: Hex };

/** Every cursor has its ledger's: to hash each time was a twentieth of what a client costs that comes back. */
const tags = new WeakMap<LedgerIdentity, string>();

/** Ten bytes that name a ledger, as hex without prefix. */
export function ledgerTag(identity: LedgerIdentity): string {
  let tag = tags.get(identity);
  if (tag === undefined) {
    const { chainId, genesisHash, contract } = identity;
    tag = sha256(`ces/ledger/1|${chainId}|${genesisHash.toLowerCase()}|${contract.toLowerCase()}`).slice(2, 22);
    tags.set(identity, tag);
  }
  return tag;
}
