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

/** Reads a JSON body. It must be UTF-8, within the limits and JSON; a BodyError says which it is not. */
export async function readJson(
  request: IncomingMessage,
  limits: { maxBodyBytes: number; maxJsonDepth: number },
): Promise<JsonSource> {
  const text = decode(await readBytes(request, limits.maxBodyBytes));
  if (text.trim() === '') throw new BodyError(400, 'The body is empty: expected a JSON object');
  const deepest = limits.maxJsonDepth + ENVELOPE_LEVELS;
  if (jsonDepth(text) > deepest) {
    throw new BodyError(400, `The JSON nests too deep: expected at most ${deepest} levels, objects and lists together`);
  }
  try {
    return parseJsonSource(text);
  } catch (error) {
    throw new BodyError(400, `The body is not JSON: ${messageOf(error)}`);
  }
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(request, maxBytes);
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new BodyError(400, `The body ended early: ${messageOf(error)}`);
  }
  if (length > maxBytes) throw tooLarge(request, maxBytes);
  return Buffer.concat(chunks);
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

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BodyError(400, 'The body is not UTF-8: expected JSON in UTF-8');
  }
}
