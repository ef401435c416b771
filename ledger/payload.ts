import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { messageOf, ServiceError } from '../lib/errors.ts';

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

/** What an event's payload carries: attributes, and a publication's credential bytes (empty in a status change). */
export type EventPayload = { attributes: EventAttributes; credential: Uint8Array };

/** Codec numbers. A number's meaning never changes once a ledger has seen it. */
const CODEC = { deflate: 1 } as const;

/** Bytes of codec number at the start of a payload; inside it, so that the running hash covers it. */
const CODEC_BYTES = 2;

/** Bytes of the length that stands before the attributes. */
const LENGTH_BYTES = 4;

/** The largest content a payload may unfold to, in bytes; more is a decompression bomb. */
export const MAX_CONTENT_BYTES = 4 * 1024 * 1024;

/** Packs attributes and credential together: codec number, then deflate of (length of attributes, attributes, credential). */
export function encodePayload({ attributes, credential }: EventPayload): Buffer {
  const head = Buffer.from(JSON.stringify(attributes), 'utf8');
  const content = Buffer.concat([uint32(head.length), head, credential]);
  return Buffer.concat([Buffer.of(0, CODEC.deflate), deflateRawSync(content, { level: 9 })]);
}

/** Unpacks a payload. Throws a `PAYLOAD` error for an unknown codec, damaged bytes or a decompression bomb. */
export function decodePayload(payload: Uint8Array): EventPayload {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (bytes.length < CODEC_BYTES) throw undecodable('expected two bytes of codec number');
  const codec = bytes.readUInt16BE(0);
  if (codec !== CODEC.deflate) throw undecodable(`expected codec ${CODEC.deflate}, found ${codec}`);
  const content = inflate(bytes.subarray(CODEC_BYTES));
  const headEnd = LENGTH_BYTES + (content.length < LENGTH_BYTES ? Number.POSITIVE_INFINITY : content.readUInt32BE(0));
  if (headEnd > content.length) throw undecodable('expected attributes of the stated length');
  return {
    attributes: readAttributes(content.toString('utf8', LENGTH_BYTES, headEnd)),
    credential: content.subarray(headEnd),
  };
}

function inflate(bytes: Buffer): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: MAX_CONTENT_BYTES });
  } catch (error) {
    throw undecodable(`expected deflated content of at most ${MAX_CONTENT_BYTES} bytes: ${messageOf(error)}`);
  }
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
