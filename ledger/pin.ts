import { type Hex, isHexOf, toHex } from '../lib/hex.ts';

/** The contract's limit on what it keeps of a pin beside the commitment: encoded attributes and locator, in bytes. */
export const MAX_LOCATOR_BYTES = 4_096;

/**
 * A hash as people write it: 64 hexadecimal digits, or 32 bytes in base64 or base64url; plain, behind `0x` (hexadecimal
 * only), or behind `sha256-` as `gx:integrity` and Subresource Integrity do. Undefined for anything else.
 */
export function readHash(text: string): Hex | undefined {
  const digits = text.replace(/^(0x|sha256-)/, '');
  if (isHexOf(`0x${digits}`, 32)) return `0x${digits.toLowerCase()}`;
  // 43 characters and, where it is padded, one more: no other length is 32 bytes.
  return !text.startsWith('0x') && BASE64.test(digits) ? toHex(Buffer.from(digits, 'base64')) : undefined;
}

/** 32 bytes in either alphabet; of the last character four bits count, and the others must be zero. */
const BASE64 = /^([A-Za-z0-9+/]{42}|[A-Za-z0-9_-]{42})[AEIMQUYcgkosw048]=?$/;
