/** Fixed part: the transaction, the sender's account, head and digest (both slots new at the very first event). */
const BASE_GAS = 90_000;

/** One item: first use of an id (22 100) or a change of two slots, the event with its topics, hashing, the loop. */
const ITEM_GAS = 38_000;

/** One byte of payload: calldata 16, event 8, and copying and hashing it. */
const BYTE_GAS = 26;

/**
 * Gas for items of these payload sizes: an upper bound by formula, for asking the node costs a round trip and executes
 * everything once more. What is not used is not spent; it only counts against the block while the block is filled.
 */
export function gasOf(payloadBytes: readonly number[]): number {
  const bytes = payloadBytes.reduce((sum, size) => sum + 32 * Math.ceil(size / 32), 0);
  const words = (3 * bytes) / 32;
  // Solidity frees no memory within a call: its price grows with the square.
  return BASE_GAS + ITEM_GAS * payloadBytes.length + BYTE_GAS * bytes + Math.ceil((words * words) / 512);
}
