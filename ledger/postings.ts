import { CHUNK } from './view.ts';

/*
 * Postings of a term in a chunk: the places in it of the events that have the term, in one of two forms.
 *
 * - A list: two bytes a place, big-endian, ascending. Its length is even.
 * - A bitmap, once there are some thousands: a byte that makes its length odd, then a bit a place, the lowest bit of a byte
 *   first, in whole words of two bytes up to the last that has any.
 *
 * commit.lua decides about the form by the number of postings, and writes both.
 */

export const POSTING_BYTES = 2;
const BITMAP_HEAD = 1;
const WORD = 32;

/** A list of the events' places in their chunk, which is that of all. */
export function encodePostings(seqs: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(POSTING_BYTES * seqs.length);
  writePostings(seqs, bytes, 0);
  return bytes;
}

/** Writes such a list. */
export function writePostings(seqs: readonly number[], into: Buffer, start: number): void {
  let at = start;
  for (const seq of seqs) at = into.writeUInt16BE(seq % CHUNK, at);
}

/** The seqs of a chunk of postings, ascending; those above `upTo` are left out. */
export function decodePostings(bytes: Buffer, chunk: number, upTo = Number.POSITIVE_INFINITY): number[] {
  const seqs: number[] = [];
  eachPlace(bytes, upTo - chunk * CHUNK, (place) => seqs.push(chunk * CHUNK + place));
  return seqs;
}

/** Visits the places up to `last`, ascending. */
export function eachPlace(bytes: Buffer, last: number, visit: (place: number) => void): void {
  if (!isBitmap(bytes)) {
    for (let at = 0; at + 1 < bytes.length; at += POSTING_BYTES) {
      const place = bytes.readUInt16BE(at);
      if (place > last) return;
      visit(place);
    }
    return;
  }
  eachWord(bytes, last, (word, index) => {
    for (let left = word; left !== 0; left &= left - 1) visit(index * WORD + 31 - Math.clz32(left & -left));
  });
}

/** Visits the words of a bitmap that are not empty, of 32 places each, with their index; places above `last` are left out. */
export function eachWord(bitmap: Buffer, last: number, visit: (word: number, index: number) => void): void {
  const most = Math.min(last, CHUNK - 1);
  const words = most < 0 ? 0 : Math.min((bitmap.length + 2) >>> 2, (most >>> 5) + 1);
  const stored = new DataView(bitmap.buffer, bitmap.byteOffset, bitmap.length);
  const whole = (bitmap.length - BITMAP_HEAD) >>> 2;
  for (let index = 0, at = BITMAP_HEAD; index < words; index += 1, at += 4) {
    const word = (index < whole ? stored.getUint32(at, true) : stored.getUint16(at, true)) | 0;
    const kept = index === most >>> 5 ? word & (0xffff_ffff >>> (WORD - 1 - (most & (WORD - 1)))) : word;
    if (kept !== 0) visit(kept, index);
  }
}

/** Whether these are kept as a bitmap. */
export function isBitmap(bytes: Buffer): boolean {
  return bytes.length % POSTING_BYTES === 1;
}
