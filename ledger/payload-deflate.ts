import { readFileSync } from 'node:fs';
import { constants, createInflateRaw, deflateRawSync, type InflateRaw, inflateRawSync } from 'node:zlib';
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
  const { content, used } = inflateAgain(bytes) ?? inflateOnce(bytes);
  return { content, rest: bytes.subarray(used) };
}

type Inflated = { content: Buffer; used: number };

function inflateOnce(bytes: Buffer): Inflated {
  const options = { dictionary: DICTIONARY, ...limitsOf(bytes), info: true };
  // With `info` the answer is an object, which Node's types do not know.
  const { buffer, engine } = orUndecodable(
    () => inflateRawSync(bytes, options) as unknown as { buffer: Buffer; engine: InflateRaw },
  );
  return { content: buffer, used: engine.bytesWritten };
}

/**
 * The parts of Node's engine by which `inflateRawSync` itself works. `_writeState` is what is left after a writing: of the
 * room, and of the bytes.
 */
type Engine = {
  reset(): void;
  _handle: { onerror: () => void; writeSync(...args: [number, ...(number | Buffer)[]]): void };
  _writeState: Uint32Array;
};

const ROOM = Buffer.allocUnsafeSlow(64 * 1_024);
let engine: Engine | undefined;
let hasFailed = false;

/**
 * The same with an engine that is used again: making one takes three times as long as unfolding a payload, and what it
 * leaves to the collector of garbage as long again. What is public of an engine answers later, by events, or makes one for
 * each payload. Undefined for what does not unfold at once, and where Node has other parts: then an engine of its own tells.
 */
function inflateAgain(bytes: Buffer): Inflated | undefined {
  if (engine === undefined) engine = openEngine();
  else engine.reset();
  const { _handle: handle, _writeState: state } = engine;
  if (typeof handle?.writeSync !== 'function' || state?.length !== 2) return undefined;
  hasFailed = false;
  handle.writeSync(constants.Z_FINISH, bytes, 0, bytes.length, ROOM, 0, ROOM.length);
  const [room = 0, left = 0] = state;
  if (hasFailed || room === 0) {
    engine = undefined;
    return undefined;
  }
  return { content: Buffer.from(ROOM.subarray(0, ROOM.length - room)), used: bytes.length - left };
}

function openEngine(): Engine {
  const opened = createInflateRaw({ dictionary: DICTIONARY }) as unknown as Engine;
  if (opened._handle !== undefined)
    opened._handle.onerror = () => {
      hasFailed = true;
    };
  return opened;
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
