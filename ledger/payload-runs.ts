import { ServiceError } from '../lib/errors.ts';

/** A content whose incompressible runs are kept beside its text: `text` compresses well, `runs` cannot be made shorter. */
export type CutContent = { text: Buffer; runs: Buffer };

/*
 * Signatures and hashes are random bytes written as text: as text they cost more than the bytes they stand for, and they
 * spoil the code of the text around them. So a run of them is cut out and a mark stands in its place. Marks are bytes
 * that occur in no UTF-8; that the content is UTF-8 is not required.
 *
 *   00 … f7            the byte itself
 *   f8 … f9            base64url, unpadded, of what the marks between these two restore; not more than 3 in each other
 *   fa nn nn           base64url, unpadded, of the next n bytes of the runs (n in two bytes, big-endian)
 *   fb nn nn           the next n bytes of the runs in lowercase hex
 *   ff xx              the byte xx itself
 *
 * f8, fa and fb restore 40 characters or more. Every byte of the runs is used, in order. A VC-JWT needs no rule of its
 * own: its header and payload are base64url of JSON (f8 … f9), its signature is base64url of bytes (fa), and so is a JWT
 * in the payload of another.
 */
const MARK = { open: 0xf8, close: 0xf9, base64url: 0xfa, hex: 0xfb, byte: 0xff } as const;

/** Bytes from here on are marks. */
const FIRST_MARK = 0xf8;

const MAX_DEPTH = 3;

/** Less is not worth a mark; and restoring a content costs no more than its length lets expect. */
const MIN_CHARACTERS = 40;

/** Shorter ones are names that people gave more often than signatures; the signatures of JWTs have 86 characters and more. */
const MIN_SIGNATURE_CHARACTERS = 80;

/** As much as two bytes can say. */
const MAX_RUN_BYTES = 0xffff;

/** Whatever may be a run, and bytes that would be taken for a mark. */
const CANDIDATE = new RegExp(`[\\w-]{${MIN_CHARACTERS},}|[\\xf8-\\xff]`, 'g');

type Cutting = { runs: Buffer[]; isCheap: (run: string) => boolean };

/**
 * Cuts the runs out of a content. `restoreRuns` gives back its bytes exactly, whatever they are.
 *
 * @param isCheap whether a run costs less as text, because the compression knows it
 */
export function cutRuns(content: Uint8Array, isCheap: (run: string) => boolean): CutContent {
  const runs: Buffer[] = [];
  const text = cut(latin1(content), 0, { runs, isCheap });
  return { text: Buffer.from(text, 'latin1'), runs: Buffer.concat(runs) };
}

/** The content that was cut. Throws a `PAYLOAD` error when the marks are wrong or the content is longer than `maxBytes`. */
export function restoreRuns({ text, runs }: CutContent, maxBytes: number): Buffer {
  // Room for the most there can be: hex makes two bytes of one, and three encodings in each other less than three.
  const most = (text.length + 2 * runs.length) * (text.includes(MARK.open) ? 3 : 1);
  const content = Buffer.allocUnsafe(Math.min(maxBytes, most));
  const begins: number[] = [];
  let end = 0;
  let used = 0;

  function put(bytes: Uint8Array): void {
    if (end + bytes.length > content.length) throw wrong(`a content of at most ${maxBytes} bytes`);
    content.set(bytes, end);
    end += bytes.length;
  }

  function putByte(byte: number): void {
    if (end === content.length) throw wrong(`a content of at most ${maxBytes} bytes`);
    content[end] = byte;
    end += 1;
  }

  function putEncoded(bytes: Buffer, encoding: 'base64url' | 'hex'): void {
    const encoded = bytes.toString(encoding);
    if (encoded.length < MIN_CHARACTERS) throw wrong(`runs and encoded texts of at least ${MIN_CHARACTERS} characters`);
    put(Buffer.from(encoded, 'latin1'));
  }

  function putRun(length: number, encoding: 'base64url' | 'hex'): void {
    if (used + length > runs.length) throw wrong(`at least ${used + length} bytes of runs, found ${runs.length}`);
    putEncoded(runs.subarray(used, used + length), encoding);
    used += length;
  }

  function close(): void {
    const begin = begins.pop();
    if (begin === undefined) throw wrong('no end of an encoded text without its beginning');
    const inner = content.subarray(begin, end);
    end = begin;
    putEncoded(inner, 'base64url');
  }

  for (let at = 0; at < text.length; ) {
    const next = at + tokenBytes(text, at);
    if (next > text.length) throw wrong('a mark that is complete');
    const mark = text[at];
    if (mark === MARK.open) begins.push(end);
    else if (mark === MARK.close) close();
    else if (mark === MARK.base64url) putRun(text.readUInt16BE(at + 1), 'base64url');
    else if (mark === MARK.hex) putRun(text.readUInt16BE(at + 1), 'hex');
    else if (mark === MARK.byte) putByte(text[at + 1] ?? 0);
    else put(text.subarray(at, next));
    if (begins.length > MAX_DEPTH) throw wrong(`at most ${MAX_DEPTH} encoded texts in each other`);
    at = next;
  }
  if (begins.length > 0) throw wrong('the end of every encoded text');
  if (used !== runs.length) throw wrong(`${used} bytes of runs behind the compressed text, found ${runs.length}`);
  return content.subarray(0, end);
}

/** How many bytes belong together at a place of the text: a mark with its argument, or what stands before the next mark. */
function tokenBytes(text: Buffer, at: number): number {
  const mark = text[at] ?? 0;
  switch (mark) {
    case MARK.open:
    case MARK.close:
      return 1;
    case MARK.byte:
      return 2;
    case MARK.base64url:
    case MARK.hex:
      return 3;
    default: {
      if (mark >= FIRST_MARK) throw wrong(`a mark that is known, found ${mark}`);
      let end = at + 1;
      while (end < text.length && (text[end] ?? 0) < FIRST_MARK) end += 1;
      return end - at;
    }
  }
}

function cut(content: string, depth: number, cutting: Cutting): string {
  const counts = new Map<string, number>();
  for (const [found] of content.matchAll(CANDIDATE)) {
    const { run } = prefixed(found);
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return content.replace(CANDIDATE, (found) => {
    if (found.length === 1) return String.fromCharCode(MARK.byte) + found;
    const { prefix, run } = prefixed(found);
    // What occurs again is better left in the text, where the second copy costs next to nothing.
    if (counts.get(run) !== 1 || cutting.isCheap(run)) return found;
    return prefix + (cutRun(run, depth, cutting) ?? run);
  });
}

/** A hash without what names its algorithm (`sha256-…`), for a hyphen may also stand in base64url. */
function prefixed(found: string): { prefix: string; run: string } {
  const begin = found.lastIndexOf('-') + 1;
  const run = found.slice(begin);
  const isHash = run.length >= MIN_CHARACTERS && isHex(run);
  return isHash ? { prefix: found.slice(0, begin), run } : { prefix: '', run: found };
}

/** What stands for a run; undefined when it is no run, or none that would come back exactly. */
function cutRun(run: string, depth: number, cutting: Cutting): string | undefined {
  if (isHex(run)) return markOf(MARK.hex, Buffer.from(run, 'hex'), cutting);
  const bytes = Buffer.from(run, 'base64url');
  if (bytes.toString('base64url') !== run) return undefined;
  if (run.startsWith('eyJ') && depth < MAX_DEPTH) {
    const text = cut(latin1(bytes), depth + 1, cutting);
    return String.fromCharCode(MARK.open) + text + String.fromCharCode(MARK.close);
  }
  return looksRandom(run) ? markOf(MARK.base64url, bytes, cutting) : undefined;
}

function markOf(mark: number, bytes: Buffer, { runs }: Cutting): string | undefined {
  if (bytes.length > MAX_RUN_BYTES) return undefined;
  runs.push(bytes);
  return String.fromCharCode(mark, bytes.length >> 8, bytes.length & 0xff);
}

function isHex(run: string): boolean {
  return run.length % 2 === 0 && /^[\da-f]+$/.test(run);
}

function looksRandom(run: string): boolean {
  return run.length >= MIN_SIGNATURE_CHARACTERS && /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
}

/** A character for each byte, so that bytes can be searched and replaced as text. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function wrong(expected: string): ServiceError {
  return new ServiceError('PAYLOAD', `The payload cannot be decoded: expected ${expected}`);
}
