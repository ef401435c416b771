import { fromHex, type Hex } from '../lib/hex.ts';
import { keccak256 } from '../lib/keccak.ts';

/** The running hash before the first event. */
export const EMPTY_DIGEST: Hex = `0x${'00'.repeat(32)}`;

/** `digest(n) = keccak256(digest(n-1) ‖ event id ‖ keccak256(payload) ‖ publisher account)`, as the contract folds it. */
export function nextDigest(previous: Hex, id: Hex, payload: Uint8Array, account: Hex): Hex {
  return keccak256(fromHex(`0x${previous.slice(2)}${id.slice(2)}${keccak256(payload).slice(2)}${account.slice(2)}`));
}
