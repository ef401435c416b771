import { codeAt } from '../lib/code-at.ts';
import type { Hex } from '../lib/hex.ts';
import type { ViewKeys } from './view.ts';

/*
 * What occurs once or a few times lies many to a hash: a key of its own costs Redis a hundred bytes beside name and value,
 * a field of a small hash a few. Small means up to 128 fields and 64 bytes a value (Redis's `hash-max-listpack-entries`,
 * `-value`), so there are as many hashes as make them half full at the most; with more, they only cost more.
 * A list of postings that gets longer than a value may be has a key of its own (commit.lua).
 */

/** A field of one of the view's hashes. */
export type Place = { key: string; field: Buffer };

/** Hashes of the rare terms of a chunk, as a power of two, and bytes of a term's hash that tell it from others there. */
const RARE_BITS = 13;
export const RARE_HASH_BYTES = 8;

/** Events of the first tier, and its hashes; each further tier reaches to eight times as many, and has as many more. Powers of two. */
const FIRST_TIER_BITS = 17;
const FIRST_BUCKET_BITS = 11;
const GROWTH_BITS = 3;

/** Events may have a block and a transaction each. */
const ANCHOR_BUCKET_BITS = FIRST_BUCKET_BITS + 1;
const ANCHOR_BYTES = 10;

/** Where the postings of a term are while it is rare. */
export function rarePlace(keys: ViewKeys, term: string, chunk: number): Place {
  const field = Buffer.alloc(RARE_HASH_BYTES);
  writeRareField(term, field, 0);
  return { key: keys.rare(chunk, rareBucket(term)), field };
}

/** In which of the hashes of rare terms a term is, in any chunk: the first bits of its hash. */
export function rareBucket(term: string): number {
  return (
    (digitAt(term, 2) << (RARE_BITS - 6)) |
    (digitAt(term, 3) << (RARE_BITS - 12)) |
    (digitAt(term, 4) >>> (18 - RARE_BITS))
  );
}

/** Writes the field of a term: its dimension, and what of the hash's first eight bytes the bucket does not tell. */
export function writeRareField(term: string, into: Buffer, at: number): void {
  into.write(term.slice(2), at, RARE_HASH_BYTES, 'base64url');
  into[at] = term.charCodeAt(0);
}

/** Values of the digits of base64url. */
const DIGITS = new Uint8Array(128);
for (const [value, digit] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].entries())
  DIGITS[digit.charCodeAt(0)] = value;

function digitAt(text: string, at: number): number {
  return DIGITS[codeAt(text, at)] ?? 0;
}

/** The beginning of the term of a field among the rare ones. */
export function rareTerm(bucket: number, field: Buffer): string {
  const hash = Buffer.concat([Buffer.of(bucket >>> (RARE_BITS - 8)), field.subarray(1)]);
  return `${field.toString('latin1', 0, 1)}:${hash.toString('base64url')}`;
}

/** Tiers that events up to `seq` are in, newest first. */
export function tiersUpTo(seq: number): number[] {
  return Array.from({ length: tierOf(seq) + 1 }, (_, index) => tierOf(seq) - index);
}

/** The tier of an event. */
export function tierOf(seq: number): number {
  const bits = Math.floor(Math.log2(Math.max(1, seq))) + 1;
  return Math.max(0, Math.ceil((bits - FIRST_TIER_BITS) / GROWTH_BITS));
}

/** Where the event that has a UUID is told, among those of a tier. */
export function uuidPlace(keys: ViewKeys, uuid: string, tier: number): Place {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  return { key: keys.uuids(tier, bucketOf(bytes, tier)), field: bytes.subarray(1) };
}

/** Where the current version of a credential is told, by the term of its group, among the events of a tier. */
export function currentPlace(keys: ViewKeys, group: string, tier: number): Place {
  const hash = hashOf(group);
  return { key: keys.current(tier, bucketOf(hash, tier)), field: hash.subarray(1) };
}

/** Where the first event of a block or a transaction is told, among those of a tier: by ten bytes of its hash; readers compare the rest. */
export function anchorPlace(keys: ViewKeys, hash: Hex, tier: number): Place {
  const bytes = Buffer.from(hash.slice(2, 2 + 2 * ANCHOR_BYTES), 'hex');
  return { key: keys.anchors(tier, bucketOf(bytes, tier, ANCHOR_BUCKET_BITS)), field: bytes.subarray(1) };
}

function bucketOf(hash: Buffer, tier: number, bits = FIRST_BUCKET_BITS): number {
  return hash.readUInt32BE(0) >>> (32 - bits - GROWTH_BITS * tier);
}

function hashOf(term: string): Buffer {
  return Buffer.from(term.slice(2), 'base64url');
}
