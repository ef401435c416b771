import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { fromHex, type Hex, toHex } from '../lib/hex.ts';
import { STATUS_CODE, type StatusName } from './status.ts';

/** SHA-256 of the parts, one after the other. */
export function sha256(...parts: (Uint8Array | string)[]): Hex {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return toHex(hash.digest());
}

/** Canonical form (RFC 8785) of a JSON value, as UTF-8. */
export function canonicalBytes(value: unknown): Buffer {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Only a JSON value has a canonical form');
  return Buffer.from(text, 'utf8');
}

/** Identity of a credential's bytes: SHA-256 of the canonical form, or of a VC-JWT as it came. */
export function contentHashOf(credential: Uint8Array): Hex {
  return sha256(credential);
}

/** Event id of a publication, derived from the content hash and from nothing else. */
export function publicationId(contentHash: Hex): Hex {
  return sha256('ces/publication/1', fromHex(contentHash));
}

/** Event id of a pinned publication; the contract computes the same. It tells of the content only what the commitment does. */
export function pinnedId(commitment: Hex): Hex {
  return sha256('ces/pin/1', fromHex(commitment));
}

/** Event id of a status change; the contract computes the same. */
export function statusChangeId(publication: Hex, revision: number, status: StatusName): Hex {
  const revisionBytes = Buffer.alloc(4);
  revisionBytes.writeUInt32BE(revision);
  return sha256('ces/status/1', fromHex(publication), revisionBytes, Buffer.of(STATUS_CODE[status]));
}

/** Gaia-X's `gx:integrity` of a credential: SHA-256 of its canonical form; for a VC-JWT, of its decoded payload. */
export function credentialHashOf(credential: object): Hex {
  return sha256(canonicalBytes(credential));
}

/** The first 122 bits of an event id as a UUID of version 8 (RFC 9562), the form people and CES clients see. */
export function uuidOf(id: Hex): string {
  const bits = BigInt(id) >> 134n;
  const hex = (value: bigint, digits: number) => value.toString(16).padStart(digits, '0');
  const a = hex(bits >> 74n, 12);
  const b = hex((bits >> 62n) & 0xfffn, 3);
  const c = hex((0b10n << 62n) | (bits & ((1n << 62n) - 1n)), 16);
  return `${a.slice(0, 8)}-${a.slice(8)}-8${b}-${c.slice(0, 4)}-${c.slice(4)}`;
}
