import { encodeRlp, type RlpStructuredDataish } from 'ethers';

/** The two consensus protocols of Besu's permissioned networks. */
export const CONSENSUSES = ['ibft2', 'qbft'] as const;

/** One of the two, by the name that Besu's genesis has for it. */
export type Consensus = (typeof CONSENSUSES)[number];

/** Free to use; Besu fills it with zeros as well. */
const VANITY = `0x${'00'.repeat(32)}`;

/**
 * A genesis block's `extraData`, which names the first validators: RLP of vanity, validators, vote, round and seals.
 * IBFT 2.0 writes an absent vote as an empty string and the round as four bytes, QBFT as an empty list and a number.
 * The validators are sorted, for a block is rejected whose list is not.
 */
export function genesisExtraData(consensus: Consensus, validators: readonly string[]): string {
  const sorted = validators.map((address) => address.toLowerCase()).sort();
  const voteAndRound: RlpStructuredDataish[] = consensus === 'ibft2' ? ['0x', '0x00000000'] : [[], '0x'];
  return encodeRlp([VANITY, sorted, ...voteAndRound, []]);
}
