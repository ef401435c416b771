import { fromHex, type Hex, toHex } from '../lib/hex.ts';

/** Texts that many rows have, or begin with. Their places are part of the layout: new ones come at the end. */
const KNOWN_TEXTS = [
  'https://',
  'did:web:',
  'eu.gaia-x.credential',
  'VerifiableCredential',
  'gx:ServiceOffering',
  'gx:LegalPerson',
  'gx:LegalParticipant',
  'gx:LabelCredential',
  'gx:legalRegistrationNumber',
  'gx:GaiaXTermsAndConditions',
  'gx:compliance',
  'gx:VirtualMachine',
  'gx:DataProduct',
  'urn:uuid:',
  'did:key:z',
  'http://',
];
/** Characters that must be in common, so that saying so is shorter. */
const WORTHWHILE = 3;

/** Schemes behind which names of one host or DID are alike, both of this length. */
const SCHEMES = /^(?:https:\/\/|did:web:)/;
const SCHEME_LENGTH = 8;

const HASH_BYTES = 32;
export const FLAG_BYTES = 4;

/** Flags of a row as they are written. */
export type Flags = {
  put(value: number, bits: number): void;
  has<T>(value: T | undefined): value is T;
  bytes(): Buffer;
};

/** Collects flags, the first one in the lowest bits. */
export function createFlags(): Flags {
  let [all, used] = [0, 0];
  const put = (value: number, bits: number) => {
    all += value * 2 ** used;
    used += bits;
  };
  return {
    put,
    has<T>(value: T | undefined): value is T {
      put(value === undefined ? 0 : 1, 1);
      return value !== undefined;
    },
    bytes() {
      const bytes = Buffer.alloc(FLAG_BYTES);
      bytes.writeUInt32LE(all);
      return bytes;
    },
  };
}

/** Flags in the order in which they were written. */
export function readFlags(bytes: Buffer) {
  let left = bytes.readUInt32LE(0);
  return {
    take(bits: number): number {
      const value = left % 2 ** bits;
      left = Math.floor(left / 2 ** bits);
      return value;
    },
  };
}

/** Writes numbers, hashes and texts one behind the other. */
export type RowWriter = ReturnType<typeof createWriter>;

/** A writer of nothing yet. */
export function createWriter() {
  const parts: Buffer[] = [];
  const texts = [...KNOWN_TEXTS];

  function number(value: number): void {
    const bytes: number[] = [];
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
    parts.push(Buffer.from([...bytes, rest]));
  }

  function hex(value: Hex): void {
    parts.push(fromHex(value));
  }

  function text(value: string): void {
    let at = 0;
    for (let found = mostInCommon(texts, value, at); found !== undefined; found = mostInCommon(texts, value, at)) {
      number(found.index + 1);
      number(found.shared);
      at += found.shared;
    }
    const rest = Buffer.from(value.slice(at), 'utf8');
    number(0);
    number(rest.length);
    parts.push(rest);
    remember(texts, value);
  }

  return {
    number,
    hex,
    text,
    signed: (value: number) => number(value < 0 ? -2 * value - 1 : 2 * value),
    texts(values: readonly string[]) {
      number(values.length);
      for (const value of values) text(value);
    },
    uint(value: number, bytes: 4 | 6) {
      const part = Buffer.alloc(bytes);
      part.writeUIntBE(value, 0, bytes);
      parts.push(part);
    },
    bytes: () => Buffer.concat(parts),
  };
}

function remember(texts: string[], value: string): void {
  texts.push(value);
  if (SCHEMES.test(value)) texts.push(value.slice(SCHEME_LENGTH));
}

/** The text that begins with most of what stands from a place on; undefined when none is worth it. */
function mostInCommon(
  texts: readonly string[],
  value: string,
  from: number,
): { index: number; shared: number } | undefined {
  let best: { index: number; shared: number } | undefined;
  let most = WORTHWHILE - 1;
  for (const [index, text] of texts.entries()) {
    if (text.charCodeAt(most) !== value.charCodeAt(from + most)) continue;
    let shared = 0;
    while (shared < text.length && text.charCodeAt(shared) === value.charCodeAt(from + shared)) shared += 1;
    // A pair of surrogates is one character in UTF-8.
    if (isHighSurrogate(value.charCodeAt(from + shared - 1))) shared -= 1;
    if (shared > most) [best, most] = [{ index, shared }, shared];
  }
  return best;
}

function isHighSurrogate(code: number): boolean {
  return (code & 0xfc00) === 0xd800;
}

/** Reads what a writer wrote, in its order. */
export type RowReader = ReturnType<typeof createReader>;

/** A reader from a place on. */
export function createReader(bytes: Buffer, start: number) {
  let at = start;
  const texts = [...KNOWN_TEXTS];

  function number(): number {
    let [value, unit] = [0, 1];
    for (;;) {
      const byte = bytes.readUInt8(at);
      at += 1;
      value += (byte % 128) * unit;
      if (byte < 128) return value;
      unit *= 128;
    }
  }

  function take(length: number): Buffer {
    at += length;
    return bytes.subarray(at - length, at);
  }

  function text(): string {
    let value = '';
    for (let reference = number(); reference !== 0; reference = number()) {
      value += (texts[reference - 1] ?? '').slice(0, number());
    }
    value += take(number()).toString('utf8');
    remember(texts, value);
    return value;
  }

  return {
    number,
    text,
    hash: () => toHex(take(HASH_BYTES)),
    signed() {
      const value = number();
      return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    },
    texts: () => Array.from({ length: number() }, text),
    uint: (length: 4 | 6) => take(length).readUIntBE(0, length),
    bytes: (length: number) => toHex(take(length)),
  };
}
