import { messageOf, ServiceError } from '../lib/errors.ts';
import { fromHex, type Hex, toHex } from '../lib/hex.ts';
import { contentHashOf, pinnedId, publicationId } from './ids.ts';
import {
  deflate,
  deflateWithDictionary,
  inflate,
  inflateWithDictionary,
  isInDictionary,
  MAX_CONTENT_BYTES,
} from './payload-deflate.ts';
import { cutRuns, restoreRuns } from './payload-runs.ts';

/** How a credential's bytes are to be read. */
export type CredentialFormat = 'json' | 'jwt';

/** Attributes of the CloudEvent that travels in an event's payload. */
export type EventAttributes = {
  type: string;
  source: string;
  subject?: string;
  /** As the publisher wrote it. */
  time?: string;
  /** Absent in a status change. */
  format?: CredentialFormat;
  /** Why a status changed, in the publisher's words. */
  reason?: string;
};

/** A credential that is kept elsewhere: a salted commitment to its bytes, and where to ask for them. */
export type Pin = { commitment: Hex; locator: string };

/**
 * What an event's payload carries: attributes, and a publication's credential bytes (empty in a status change, and in a
 * pinned publication, which has a pin instead).
 */
export type EventPayload = { attributes: EventAttributes; credential: Uint8Array; pin?: Pin };

/*
 * A payload is a codec number in two bytes, big-endian, and what the codec says. A number's meaning never changes once a
 * ledger has seen it. Deflate is RFC 1951 without a wrapper; attributes are JSON in UTF-8.
 *
 *   1  deflate of: length of the attributes (4 bytes, big-endian), attributes, credential
 *   2  deflate, with the bytes of `payload-2.dictionary` as preset dictionary, of text whose runs were cut out; behind the
 *      end of the deflated stream those runs, up to the end (payload-runs.ts). Restored: attributes without a line feed in
 *      them, a line feed, credential
 *   3  commitment (32 bytes); then as 1, with the locator in the credential's place. The contract writes number and
 *      commitment by itself
 */
const CODEC = { deflate: 1, dictionary: 2, pinned: 3 } as const;

const COMMITMENT_BYTES = 32;

/** Bytes of codec number at the start of a payload; inside it, so that the running hash covers it. */
const CODEC_BYTES = 2;

/** Bytes of the length that stands before the attributes. */
const LENGTH_BYTES = 4;

const LINE_FEED = 0x0a;

/** Packs attributes and credential together. */
export function encodePayload(payload: EventPayload): Buffer {
  const { text, runs } = cutRuns(contentOf(payload), isInDictionary);
  return Buffer.concat([Buffer.of(0, CODEC.dictionary), deflateWithDictionary(text), runs]);
}

/** What codec 2 compresses: attributes, a line feed, credential. */
export function contentOf({ attributes, credential }: EventPayload): Buffer {
  return Buffer.concat([Buffer.from(JSON.stringify(attributes), 'utf8'), Buffer.of(LINE_FEED), credential]);
}

/** Packs a pinned publication. */
export function encodePinnedPayload(attributes: EventAttributes, { commitment, locator }: Pin): Buffer {
  return Buffer.concat([
    Buffer.of(0, CODEC.pinned),
    fromHex(commitment),
    packed(attributes, Buffer.from(locator, 'utf8')),
  ]);
}

/** Whether a payload is that of a pinned publication, judged by its codec number alone. */
export function isPinnedPayload(payload: Uint8Array): boolean {
  return payload[0] === 0 && payload[1] === CODEC.pinned;
}

/** The two arguments of the contract's `pin`, whose payload it puts together itself: commitment, and what follows it. */
export function splitPinnedPayload(payload: Uint8Array): { commitment: Uint8Array; locator: Uint8Array } {
  const end = CODEC_BYTES + COMMITMENT_BYTES;
  return { commitment: payload.subarray(CODEC_BYTES, end), locator: payload.subarray(end) };
}

/** The event id that a publication's content gives. */
export function idOfContent({ credential, pin }: EventPayload): Hex {
  return pin === undefined ? publicationId(contentHashOf(credential)) : pinnedId(pin.commitment);
}

/** Unpacks a payload. Throws a `PAYLOAD` error for an unknown codec, damaged bytes or a decompression bomb. */
export function decodePayload(payload: Uint8Array): EventPayload {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (bytes.length < CODEC_BYTES) throw undecodable('expected two bytes of codec number');
  const codec = bytes.readUInt16BE(0);
  switch (codec) {
    case CODEC.deflate:
      return unpacked(bytes.subarray(CODEC_BYTES));
    case CODEC.dictionary:
      return unpackWithDictionary(bytes.subarray(CODEC_BYTES));
    case CODEC.pinned:
      return unpackPinned(bytes.subarray(CODEC_BYTES));
    default:
      throw undecodable(`expected codec ${Object.values(CODEC).join(', ')}, found ${codec}`);
  }
}

function unpackPinned(bytes: Buffer): EventPayload {
  if (bytes.length < COMMITMENT_BYTES) throw undecodable(`expected a commitment of ${COMMITMENT_BYTES} bytes`);
  const { attributes, credential } = unpacked(bytes.subarray(COMMITMENT_BYTES));
  const locator = Buffer.from(credential).toString('utf8');
  const commitment = toHex(bytes.subarray(0, COMMITMENT_BYTES));
  return { attributes, credential: Buffer.alloc(0), pin: { commitment, locator } };
}

function packed(attributes: EventAttributes, body: Uint8Array): Buffer {
  const head = Buffer.from(JSON.stringify(attributes), 'utf8');
  return deflate(Buffer.concat([uint32(head.length), head, body]));
}

function unpacked(bytes: Buffer): EventPayload {
  const content = inflate(bytes);
  const headEnd = LENGTH_BYTES + (content.length < LENGTH_BYTES ? Number.POSITIVE_INFINITY : content.readUInt32BE(0));
  if (headEnd > content.length) throw undecodable('expected attributes of the stated length');
  return {
    attributes: readAttributes(content.toString('utf8', LENGTH_BYTES, headEnd)),
    credential: content.subarray(headEnd),
  };
}

function unpackWithDictionary(bytes: Buffer): EventPayload {
  const { content: text, rest: runs } = inflateWithDictionary(bytes);
  const content = restoreRuns({ text, runs }, MAX_CONTENT_BYTES);
  // JSON has no line feed inside a string, so the first one ends the attributes.
  const headEnd = content.indexOf(LINE_FEED);
  if (headEnd === -1) throw undecodable('expected a line feed behind the attributes');
  return {
    attributes: readAttributes(content.toString('utf8', 0, headEnd)),
    credential: content.subarray(headEnd + 1),
  };
}

function readAttributes(text: string): EventAttributes {
  const value: unknown = parse(text);
  if (typeof value !== 'object' || value === null) throw undecodable('expected attributes as a JSON object');
  const attributes = value as Record<string, unknown>;
  for (const name of ['type', 'source'] as const) {
    if (typeof attributes[name] !== 'string') throw undecodable(`expected the attribute ${name}`);
  }
  for (const name of ['subject', 'time', 'reason'] as const) {
    if (attributes[name] !== undefined && typeof attributes[name] !== 'string')
      throw undecodable(`expected text as ${name}`);
  }
  const format = attributes['format'];
  if (format !== undefined && format !== 'json' && format !== 'jwt')
    throw undecodable('expected the format json or jwt');
  return attributes as EventAttributes;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw undecodable(`expected attributes as JSON: ${messageOf(error)}`);
  }
}

function undecodable(what: string): ServiceError {
  return new ServiceError('PAYLOAD', `The payload cannot be decoded: ${what}`);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(LENGTH_BYTES);
  bytes.writeUInt32BE(value);
  return bytes;
}
