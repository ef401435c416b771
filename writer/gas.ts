/** What the price and the length of a transaction depend on. `paddedBytes` counts whole ABI words of payload. */
export type BatchSize = { items: number; bytes: number; paddedBytes: number };

/** Fixed part: the transaction, the sender's account, head and digest (both slots new at the very first event). */
const BASE_GAS = 80_000;

/**
 * One item: the event with its topics, hashing, the loop, and the storage. A publication makes one slot new (22 100), a
 * status change another, and changes that of the publication.
 */
const ITEM_GAS = { publish: 31_000, pin: 32_000, changeStatus: 40_000 } as const;

/** One item's question to each contract before the one written to: a call and a cold slot. */
const PREDECESSOR_GAS = 5_000;

/** A status change of what only a predecessor knows makes the slot of the publication new. */
const TAKEN_OVER_GAS = 22_000;

/** One byte of payload: calldata 16, event 8, and copying and hashing it. */
const BYTE_GAS = 26;

/** Around the items: selector, array head, the transaction's fields and its signature. */
const BASE_BYTES = 250;

const WORD_BYTES = 32;

/** Around a payload: its place in the array, the item's fixed fields, the place and the length of the payload. */
const ITEM_BYTES = { publish: 4 * WORD_BYTES, pin: 4 * WORD_BYTES, changeStatus: 6 * WORD_BYTES } as const;

/** The contract's functions that write: each takes items of one kind. */
export type BatchKind = keyof typeof ITEM_BYTES;

/** The size of nothing. */
export const NO_ITEMS: BatchSize = { items: 0, bytes: 0, paddedBytes: 0 };

/** The size with one payload more. */
export function withItem({ items, bytes, paddedBytes }: BatchSize, payloadBytes: number): BatchSize {
  return {
    items: items + 1,
    bytes: bytes + payloadBytes,
    paddedBytes: paddedBytes + WORD_BYTES * Math.ceil(payloadBytes / WORD_BYTES),
  };
}

/**
 * Gas of a batch: an upper bound by formula, for asking the node costs a round trip and executes everything once more.
 * What is not used is not spent; it only counts against the block while the block is filled.
 */
export function gasOf({ items, paddedBytes }: BatchSize, kind: BatchKind, predecessors = 0): number {
  const words = (3 * paddedBytes) / WORD_BYTES;
  // Solidity frees no memory within a call: its price grows with the square.
  const memory = Math.ceil((words * words) / 512);
  const older = PREDECESSOR_GAS * predecessors + (kind === 'changeStatus' && predecessors > 0 ? TAKEN_OVER_GAS : 0);
  return BASE_GAS + (ITEM_GAS[kind] + older) * items + BYTE_GAS * paddedBytes + memory;
}

/** Bytes of the signed transaction, at the most. A node gets twice as many, as hexadecimal digits. */
export function transactionBytesOf({ items, paddedBytes }: BatchSize, kind: BatchKind): number {
  return BASE_BYTES + ITEM_BYTES[kind] * items + paddedBytes;
}
