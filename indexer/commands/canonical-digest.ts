import type { LedgerIdentity } from '../../ledger/identity.ts';
import type { Hex } from '../../lib/hex.ts';

/** The ledger's head as of a block. */
export type LedgerDigest = LedgerIdentity & { block: number; blockHash: Hex; seq: number; digest: Hex };

/**
 * What two operators compare: one line of JSON, members in the order of the alphabet, hashes and addresses in lower
 * case, no spaces. Two lines are the same text when, and only when, both have the same events in the same order.
 */
export function canonicalDigest(ledger: LedgerDigest): string {
  const { block, blockHash, chainId, contract, digest, genesisHash, seq } = ledger;
  return JSON.stringify({
    block,
    blockHash: blockHash.toLowerCase(),
    chainId,
    contract: contract.toLowerCase(),
    digest: digest.toLowerCase(),
    genesisHash: genesisHash.toLowerCase(),
    seq,
  });
}
