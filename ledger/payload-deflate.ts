import { readFileSync } from 'node:fs';
import { deflateRawSync, type InflateRaw, inflateRawSync } from 'node:zlib';
import { messageOf, ServiceError } from '../lib/errors.ts';

/** The largest content a payload may unfold to, in bytes; more is a decompression bomb. */
export const MAX_CONTENT_BYTES = 4 * 1024 * 1024;

/**
 * What credentials of Gaia-X have in common, as text: the preset dictionary of codec 2. It never changes; a better one
 * would be the dictionary of another codec.
 */
export const DICTIONARY = readFileSync(new URL('./payload-2.dictionary', import.meta.url));

/** Whether the dictionary has a text as a whole. */
export function isInDictionary(text: string): boolean {
  return DICTIONARY.includes(text, 0, 'latin1');
}

/** Deflate without a dictionary. */
export function deflate(content: Uint8Array): Buffer {
  return deflateRawSync(content, { level: 9 });
}

/** The content of a deflated stream that ends where the bytes end. */
export function inflate(bytes: Uint8Array): Buffer {
  return orUndecodable(() => inflateRawSync(bytes, { ...limitsOf(bytes), rejectGarbageAfterEnd: true }));
}

/** Deflate with the dictionary. */
export function deflateWithDictionary(content: Uint8Array): Buffer {
  return deflateRawSync(content, { level: 9, dictionary: DICTIONARY });
}

/** The content of a stream that was deflated with the dictionary, and the bytes behind its end. */
export function inflateWithDictionary(bytes: Buffer): { content: Buffer; rest: Buffer } {
  const options = { dictionary: DICTIONARY, ...limitsOf(bytes), info: true };
  // With `info` the answer is an object, which Node's types do not know.
  const { buffer, engine } = orUndecodable(
    () => inflateRawSync(bytes, options) as unknown as { buffer: Buffer; engine: InflateRaw },
  );
  return { content: buffer, rest: bytes.subarray(engine.bytesWritten) };
}

/** Node unfolds into chunks of 16 KB, one for each payload, however small: that keeps a writer 15 MB larger than needed. */
const SMALLEST_CHUNK_BYTES = 1_024;
const LARGEST_CHUNK_BYTES = 16 * 1_024;

/** Most payloads unfold to less than four times their length. */
function limitsOf(bytes: Uint8Array): { maxOutputLength: number; chunkSize: number } {
  const chunkSize = Math.min(LARGEST_CHUNK_BYTES, Math.max(SMALLEST_CHUNK_BYTES, 4 * bytes.length));
  return { maxOutputLength: MAX_CONTENT_BYTES, chunkSize };
}

/** Inflating is given up when the content gets too long, so that a bomb is never unfolded. */
function orUndecodable<T>(inflating: () => T): T {
  try {
    return inflating();
  } catch (error) {
    const expected = `expected deflated content of at most ${MAX_CONTENT_BYTES} bytes`;
    throw new ServiceError('PAYLOAD', `The payload cannot be decoded: ${expected}: ${messageOf(error)}`);
  }
}
