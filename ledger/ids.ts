import { createHash, hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { fromHex, type Hex, toHex } from '../lib/hex.ts';
import { memoise } from '../lib/memo.ts';
import { STATUS_CODE, type StatusName } from './status.ts';

/** Publications whose ids are remembered. */
const REMEMBERED_IDS = 256;

const PUBLICATION_DOMAIN = toHex(Buffer.from('ces/publication/1', 'utf8'));

/** SHA-256 of the parts, one after the other. */
export function sha256(...parts: (Uint8Array | string)[]): Hex {
  const [first = '', ...more] = parts;
  // At once takes a third of the time.
  if (more.length === 0) return `0x${hash('sha256', first, 'hex')}`;
  const hasher = createHash('sha256');
  for (const part of parts) hasher.update(part);
  return toHex(hasher.digest());
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
  return sha256(fromHex(`${PUBLICATION_DOMAIN}${contentHash.slice(2)}`));
}

/** The same, with the newest ones remembered: for who checks an id and soon writes it as well. */
export const rememberedPublicationId: (contentHash: Hex) => Hex = memoise(publicationId, REMEMBERED_IDS);

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
  const digits = (from: number, to: number) => id.slice(2 + from, 2 + to);
  // The last 62 bits stand behind the two of the variant: 64 bits of the id, shifted right by two.
  const given = Buffer.from(digits(14, 32), 'hex');
  const c = Buffer.allocUnsafe(8);
  for (let at = 0; at < c.length; at += 1) c[at] = ((given[at] ?? 0) << 2) | ((given[at + 1] ?? 0) >>> 6);
  c[0] = ((c[0] ?? 0) & 0x3f) | 0x80;
  const rest = c.toString('hex');
  return `${digits(0, 8)}-${digits(8, 12)}-8${digits(12, 15)}-${rest.slice(0, 4)}-${rest.slice(4)}`.toLowerCase();
}
