import type { IncomingMessage } from 'node:http';
import { messageOf, ServiceError } from '../lib/errors.ts';
import { type JsonSource, parseJsonSource } from '../lib/json-source.ts';
import { jsonDepth } from './json-depth.ts';

/** A request that cannot be read, with the HTTP status that says so. */
export class BodyError extends ServiceError {
  readonly status: number;

  constructor(status: number, message: string) {
    super('BAD_REQUEST', message);
    this.name = 'BodyError';
    this.status = status;
  }
}

/** Levels around a credential in a request: body, variables, inputs, input; with room for an envelope. */
const ENVELOPE_LEVELS = 8;

/** How much of an oversized body is read and thrown away, so that its sender gets to read the answer. */
const MAX_DISCARDED_BYTES = 64 * 1024 * 1024;

/** Limits of a body. */
export type BodyLimits = { maxBodyBytes: number; maxJsonDepth: number };

/** Reads a JSON body. It must be UTF-8, within the limits and JSON; a BodyError says which it is not. */
export async function readJson(request: IncomingMessage, limits: BodyLimits): Promise<JsonSource> {
  return parseBody(await readText(request, limits), limits);
}

/** Reads a body's text. It must be UTF-8, not packed, and within the limits. */
export async function readText(request: IncomingMessage, limits: BodyLimits): Promise<string> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    request.resume();
    throw new BodyError(415, `The content encoding is "${encoding.slice(0, 40)}": expected a body as it is`);
  }
  return decode(await readBytes(request, limits.maxBodyBytes));
}

/** Parses a body's text. It must be JSON that nests within the limits. */
export function parseBody(text: string, limits: BodyLimits): JsonSource {
  if (text.trim() === '') throw new BodyError(400, 'The body is empty: expected a JSON object');
  const tooDeep = whyTooDeep(text, limits);
  if (tooDeep !== undefined) throw new BodyError(400, tooDeep);
  try {
    return parseJsonSource(text);
  } catch (error) {
    throw new BodyError(400, `The body is not JSON: ${messageOf(error)}`);
  }
}

/** Why a JSON text nests too deep to be parsed; undefined when it does not. */
export function whyTooDeep(text: string, { maxJsonDepth }: Pick<BodyLimits, 'maxJsonDepth'>): string | undefined {
  const deepest = maxJsonDepth + ENVELOPE_LEVELS;
  if (jsonDepth(text) <= deepest) return undefined;
  return `The JSON nests too deep: expected at most ${deepest} levels, objects and lists together`;
}

/** By events: the iterator of a request costs more than most answers. */
function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(request, maxBytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= maxBytes) return;
      request.off('data', take);
      reject(tooLarge(request, maxBytes));
    };
    request.on('data', take);
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.once('error', (error) => reject(new BodyError(400, `The body ended early: ${messageOf(error)}`)));
  });
}

/** A sender that is cut off while it writes does not read the answer, so the rest is taken and dropped, up to a bound. */
function tooLarge(request: IncomingMessage, maxBytes: number): BodyError {
  let discarded = 0;
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > MAX_DISCARDED_BYTES) request.destroy();
  });
  request.resume();
  return new BodyError(413, `The body is too large: expected at most ${maxBytes} bytes`);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new BodyError(400, 'The body is not UTF-8: expected JSON in UTF-8');
  }
}
