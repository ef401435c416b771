import type { Hex } from '../lib/hex.ts';
import { keccak256 } from '../lib/keccak.ts';

/**
 * Whether a block's bloom has an address or a topic: each is three of its 2 048 bits, by two bytes of its hash each. It may
 * have them by chance, of others; what it does not have is in no log of the block.
 */
export function bloomHas(bloom: string, item: Hex): boolean {
  const hash = Buffer.from(keccak256(Buffer.from(item.slice(2), 'hex')).slice(2), 'hex');
  return [0, 2, 4].every((at) => {
    const bit = hash.readUInt16BE(at) % 2_048;
    // The last digit has the first four bits.
    const digit = Number.parseInt(bloom.at(-1 - Math.floor(bit / 4)) ?? '', 16);
    return ((digit >> (bit % 4)) & 1) === 1;
  });
}

/** How many of its 2 048 bits a bloom has. */
export function bloomBits(bloom: string): number {
  const digits = bloom.slice(2).split('');
  return digits.reduce((sum, digit) => sum + Number.parseInt(digit, 16).toString(2).replaceAll('0', '').length, 0);
}
