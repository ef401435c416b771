import { concat, keccak256 } from 'ethers';
import type { Hex } from '../lib/hex.ts';

/** The running hash before the first event. */
export const EMPTY_DIGEST: Hex = `0x${'00'.repeat(32)}`;

/** `digest(n) = keccak256(digest(n-1) ‖ event id ‖ keccak256(payload) ‖ publisher account)`, as the contract folds it. */
export function nextDigest(previous: Hex, id: Hex, payload: Uint8Array, account: Hex): Hex {
  return keccak256(concat([previous, id, keccak256(payload), account])) as Hex;
}
