import type { Hex } from '../lib/hex.ts';
import { keccak256 } from '../lib/keccak.ts';

/** The running hash before the first event. */
export const EMPTY_DIGEST: Hex = `0x${'00'.repeat(32)}`;

/** `digest(n) = keccak256(digest(n-1) ‖ event id ‖ keccak256(payload) ‖ publisher account)`, as the contract folds it. */
export function nextDigest(previous: Hex, id: Hex, payload: Uint8Array, account: Hex): Hex {
  let at = 0;
  for (const hex of [previous, id, keccak256(payload), account]) at += folded.write(hex.slice(2), at, 'hex');
  return keccak256(folded.subarray(0, at));
}

/** What is hashed, of one event after the other: three hashes and an address. */
const folded = Buffer.alloc(3 * 32 + 20);
