/** Bytes as lower-case hex with a 0x prefix. */
export type Hex = `0x${string}`;

/** Hex of bytes, lower case, with prefix. */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

/** Bytes of a hex string with prefix. */
export function fromHex(hex: Hex): Buffer {
  return Buffer.from(hex.slice(2), 'hex');
}

/** Whether a value is the hex of exactly `bytes` bytes, in any case. */
export function isHexOf(value: unknown, bytes: number): value is Hex {
  return typeof value === 'string' && value.length === 2 + 2 * bytes && /^0x[0-9a-fA-F]*$/.test(value);
}
