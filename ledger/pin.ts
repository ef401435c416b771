import { type Hex, isHexOf } from '../lib/hex.ts';

/** The contract's limit on what it keeps of a pin beside the commitment: encoded attributes and locator, in bytes. */
export const MAX_LOCATOR_BYTES = 4_096;

/** A hash as people write it: 64 hexadecimal digits, plain, behind `0x`, or behind `sha256-`; undefined for anything else. */
export function readHash(text: string): Hex | undefined {
  const hex = `0x${text.replace(/^(0x|sha256-)/, '')}`;
  return isHexOf(hex, 32) ? (hex.toLowerCase() as Hex) : undefined;
}
