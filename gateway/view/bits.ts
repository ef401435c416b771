import { eachPlace, eachWord, isBitmap } from '../../ledger/postings.ts';
import { CHUNK } from '../../ledger/view.ts';

/** A set of places in one chunk. */
export type Bits = Uint32Array;

/** One that others have too, so that nobody may change it. */
export type SharedBits = { readonly length: number; readonly [word: number]: number; slice(): Bits };

/** Directions in which a listing walks the sequence. */
export type Direction = 'ASCENDING' | 'DESCENDING';

const WORD = 32;

/** The empty set. */
export function noBits(): Bits {
  return new Uint32Array(CHUNK / WORD);
}

/** All places of a chunk. */
export const EVERYWHERE: SharedBits = new Uint32Array(CHUNK / WORD).fill(0xffff_ffff);

/** The places from `first` to `last`, both included; none when `first` is above `last`. */
export function rangeBits(first: number, last: number): Bits {
  const bits = noBits();
  if (first > last) return bits;
  bits.fill(0xffff_ffff, first >>> 5, (last >>> 5) + 1);
  bits[first >>> 5] = (bits[first >>> 5] ?? 0) & (0xffff_ffff << (first & 31));
  bits[last >>> 5] = (bits[last >>> 5] ?? 0) & (0xffff_ffff >>> (31 - (last & 31)));
  return bits;
}

/** Adds a place. */
export function addBit(bits: Bits, place: number): void {
  bits[place >>> 5] = (bits[place >>> 5] ?? 0) | (1 << (place & 31));
}

/** Whether a place is in the set. */
export function hasBit(bits: SharedBits, place: number): boolean {
  return ((bits[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0;
}

/** Adds the places of stored postings up to `last`: what lies beyond is being written. */
export function addPostings(bits: Bits, postings: Buffer, last: number): void {
  if (isBitmap(postings)) {
    eachWord(postings, last, (word, index) => {
      bits[index] = (bits[index] ?? 0) | word;
    });
  } else eachPlace(postings, last, (place) => addBit(bits, place));
}

/** How many stored postings up to `last` are in the set. */
export function countPostings(bits: SharedBits, postings: Buffer, last: number): number {
  let count = 0;
  if (isBitmap(postings)) {
    eachWord(postings, last, (word, index) => {
      count += ones(word & (bits[index] ?? 0));
    });
  } else {
    eachPlace(postings, last, (place) => {
      if (hasBit(bits, place)) count += 1;
    });
  }
  return count;
}

/** Visits the stored postings that are in the set, ascending. */
export function eachCommon(bits: SharedBits, postings: Buffer, visit: (place: number) => void): void {
  if (isBitmap(postings)) {
    eachWord(postings, CHUNK - 1, (word, index) => {
      for (let left = word & (bits[index] ?? 0); left !== 0; left &= left - 1)
        visit(index * WORD + 31 - Math.clz32(left & -left));
    });
  } else {
    eachPlace(postings, CHUNK - 1, (place) => {
      if (hasBit(bits, place)) visit(place);
    });
  }
}

/** Visits the places of a set, descending: newest first. */
export function eachBit(bits: SharedBits, visit: (place: number) => void): void {
  for (let index = bits.length - 1; index >= 0; index -= 1) {
    for (let left = bits[index] ?? 0; left !== 0; ) {
      const bit = 31 - Math.clz32(left);
      visit(index * WORD + bit);
      left &= ~(1 << bit);
    }
  }
}

/** Adds all places of another set. */
export function unite(bits: Bits, other: SharedBits): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) | (other[word] ?? 0);
}

/** Keeps only the places that another set has too. */
export function intersect(bits: Bits, other: SharedBits): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) & (other[word] ?? 0);
}

/** Takes away all places that another set has. */
export function subtract(bits: Bits, other: SharedBits): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) & ~(other[word] ?? 0);
}

/** Number of places in the set. */
export function countBits(bits: SharedBits): number {
  let count = 0;
  for (let word = 0; word < bits.length; word += 1) count += ones(bits[word] ?? 0);
  return count;
}

/** Number of bits of a word that are set. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** At most `limit` places of the set from `start` on, in the direction. */
export function placesFrom(bits: SharedBits, start: number, limit: number, direction: Direction): number[] {
  if (start < 0 || start >= CHUNK) return [];
  return direction === 'ASCENDING' ? placesAbove(bits, start, limit) : placesBelow(bits, start, limit);
}

function placesAbove(bits: SharedBits, start: number, limit: number): number[] {
  const places: number[] = [];
  let wanted = 0xffff_ffff << (start & 31);
  for (let index = start >>> 5; index < bits.length && places.length < limit; index += 1) {
    for (let left = (bits[index] ?? 0) & wanted; left !== 0 && places.length < limit; left &= left - 1)
      places.push(index * WORD + 31 - Math.clz32(left & -left));
    wanted = 0xffff_ffff;
  }
  return places;
}

function placesBelow(bits: SharedBits, start: number, limit: number): number[] {
  const places: number[] = [];
  let wanted = 0xffff_ffff >>> (31 - (start & 31));
  for (let index = start >>> 5; index >= 0 && places.length < limit; index -= 1) {
    for (let left = (bits[index] ?? 0) & wanted; left !== 0 && places.length < limit; ) {
      const bit = 31 - Math.clz32(left);
      places.push(index * WORD + bit);
      left &= ~(1 << bit);
    }
    wanted = 0xffff_ffff;
  }
  return places;
}
