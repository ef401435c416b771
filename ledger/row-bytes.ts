import { codeAt } from '../lib/code-at.ts';
import type { Hex } from '../lib/hex.ts';

/**
 * Texts that many rows have, or have pieces of; the most common first, for those take a byte less. Their places are part
 * of the layout: new ones come at the end.
 */
const KNOWN_TEXTS = [
  ...['https://', 'did:web:', 'VerifiableCredential', 'gx:ServiceOffering', 'eu.gaia-x.credential', 'gx:LegalPerson'],
  ...['.json', '/.well-known/', 'gx:LabelCredential', 'gx:compliance', 'gx:LegalParticipant'],
  ...['gx:legalRegistrationNumber', 'gx:GaiaXTermsAndConditions', 'LegalParticipant.json', 'ServiceOffering.json'],
  ...['legalRegistrationNumber.json', 'GaiaXTermsAndConditions.json', 'participant.json', '/participant.json#'],
  ...['/credential-offers/', '/offerings/', '/labels/', 'compliance.', 'application/json', 'GDPR2016', '#cs'],
  ...['25.03#P1.1.', '25.10#P1.1.', 'gx:Issuer', 'gx:VatID', 'gx:LeiCode', 'gx:EORI', 'gx:LocalRegistrationNumber'],
  ...['gx:VirtualMachine', 'gx:DataProduct', 'gx:DataResource', 'gx:SoftwareResource', 'gx:PhysicalResource'],
  ...[
    'gx:Participant',
    'eu.gaia-x.credential.status',
    'urn:uuid:',
    'did:key:z',
    'http://',
    'gaia-x.eu',
    '/credentials/',
  ],
  ...[
    '/participants/',
    '/services/',
    'text/turtle',
    'application/ld+json',
    'text/csv',
    'application/xml',
    ':v1',
    ':v2',
  ],
];
const IS_KNOWN: ReadonlySet<string> = new Set(KNOWN_TEXTS);

/** Characters that must be in common, so that saying so is shorter. */
const WORTHWHILE = 3;

/** Schemes behind which names of one host or DID are alike, both of this length. */
const SCHEMES = /^(?:https:\/\/|did:web:)/;
const SCHEME_LENGTH = 8;

/** Most rows are shorter. */
const FIRST_BYTES = 1_024;

const HASH_BYTES = 32;
export const FLAG_BYTES = 4;

/** Flags of a row as they are written. */
export type Flags = {
  put(value: number, bits: number): void;
  has<T>(value: T | undefined): value is T;
  all(): number;
};

/** Collects flags, the first one in the lowest bits. */
function createFlags(): Flags & { clear(): void } {
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
    all: () => all,
    clear() {
      all = 0;
      used = 0;
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

/** Rows are written one after the other, all of them by one writer, and copied from it. */
const writer = createWriter();

/** The writer, with nothing written yet; of a row that was begun before and not given nothing is left. */
export function beginRow(): RowWriter {
  writer.clear();
  return writer;
}

function createWriter() {
  const flags = createFlags();
  const own: string[] = [];
  let written = Buffer.allocUnsafe(FIRST_BYTES);
  let end = FLAG_BYTES;

  /** Begins a part of so many bytes: where. */
  function begin(bytes: number): number {
    const at = end;
    end += bytes;
    if (end > written.length) written = Buffer.concat([written], 2 * end);
    return at;
  }

  function number(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) byte((rest % 128) + 128);
    byte(rest);
  }

  function byte(value: number): void {
    const at = begin(1);
    written[at] = value;
  }

  function hex(value: Hex): void {
    const digits = value.slice(2);
    const at = begin(digits.length / 2);
    written.write(digits, at, 'hex');
  }

  function text(value: string): void {
    let at = 0;
    for (let found = mostInCommon(own, value, at); found !== NONE; found = mostInCommon(own, value, at)) {
      const isOwn = found < 0;
      const index = isOwn ? -found - 1 : found;
      const piece = (isOwn ? own : KNOWN_TEXTS)[index] ?? '';
      const shared = sharedLength(piece, value, at);
      at += shared;
      const isLast = at === value.length;
      const isWhole = shared === piece.length;
      const marks = (isLast ? PIECE.isLast : 0) + (isWhole ? PIECE.isWhole : 0) + (isOwn ? PIECE.isOwn : 0);
      number(index * PIECE.one + marks + PIECE.piece);
      if (!isWhole) number(shared);
      if (isLast) {
        remember(own, value);
        return;
      }
    }
    const rest = at === 0 ? value : value.slice(at);
    const length = Buffer.byteLength(rest);
    number(length * PIECE.rest);
    const restAt = begin(length);
    written.write(rest, restAt);
    remember(own, value);
  }

  return {
    flags,
    number,
    hex,
    text,
    clear() {
      flags.clear();
      own.length = 0;
      end = FLAG_BYTES;
    },
    signed: (value: number) => number(value < 0 ? -2 * value - 1 : 2 * value),
    texts(values: readonly string[]) {
      number(values.length);
      for (const value of values) text(value);
    },
    uint(value: number, bytes: 4 | 6) {
      const at = begin(bytes);
      written.writeUIntBE(value, at, bytes);
    },
    /** The row, which begins with its flags. */
    bytes(): Buffer {
      written.writeUInt32LE(flags.all());
      return Buffer.from(written.subarray(0, end));
    },
  };
}

/**
 * How a text begins: with a piece of another text, known or one of the row's own before it, and whether that is all of
 * it; or, an even number, with what is left, behind twice its length.
 */
const PIECE = { piece: 1, isLast: 2, isWhole: 4, isOwn: 8, one: 16, rest: 2 };

/** Keeps what later texts of the row may share; known ones are there anyway. The newest comes first. */
function remember(own: string[], value: string): void {
  if (value.length < WORTHWHILE || IS_KNOWN.has(value)) return;
  own.unshift(value);
  if (SCHEMES.test(value)) own.unshift(value.slice(SCHEME_LENGTH));
}

const NONE = Number.MIN_SAFE_INTEGER;

/**
 * The text that begins with most of what stands from a place on: the index of a known one, or, below zero, of one of the
 * row's own (-1 is the first). `NONE` when none is worth it.
 */
function mostInCommon(own: readonly string[], value: string, from: number): number {
  if (value.length - from < WORTHWHILE) return NONE;
  const known = KNOWN_BY_BEGINNING.get(beginningOf(value, from)) ?? [];
  const first = codeAt(value, from);
  let most = WORTHWHILE - 1;
  let best = -1;
  let isBestWhole = false;
  for (let at = 0; at < known.length + own.length; at += 1) {
    const text = (at < known.length ? KNOWN_TEXTS[known[at] ?? 0] : own[at - known.length]) ?? '';
    if (codeAt(text, 0) !== first) continue;
    const shared = sharedLength(text, value, from);
    const isWhole = shared === text.length;
    if (shared < most || (shared === most && (best < 0 || !isWhole || isBestWhole))) continue;
    most = shared;
    best = at;
    isBestWhole = isWhole;
  }
  if (best < 0) return NONE;
  return best < known.length ? (known[best] ?? 0) : known.length - best - 1;
}

/** The first characters that must be in common; of those beyond ASCII others may give the same. */
function beginningOf(text: string, from: number): number {
  return (codeAt(text, from) << 14) ^ (codeAt(text, from + 1) << 7) ^ codeAt(text, from + 2);
}

const KNOWN_BY_BEGINNING: ReadonlyMap<number, number[]> = Map.groupBy(KNOWN_TEXTS.keys(), (index) =>
  beginningOf(KNOWN_TEXTS[index] ?? '', 0),
);

/** Characters that a text has in common with what stands from a place on. */
function sharedLength(text: string, value: string, from: number): number {
  const most = Math.min(text.length, value.length - from);
  let shared = 0;
  while (shared < most && codeAt(text, shared) === codeAt(value, from + shared)) shared += 1;
  // A pair of surrogates is one character in UTF-8.
  return isHighSurrogate(codeAt(value, from + shared - 1)) ? shared - 1 : shared;
}

function isHighSurrogate(code: number): boolean {
  return (code & 0xfc00) === 0xd800;
}

/** Reads what a writer wrote, in its order. */
export type RowReader = ReturnType<typeof createReader>;

/** A reader from a place on. */
export function createReader(bytes: Buffer, start: number) {
  let at = start;
  const own: string[] = [];

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

  function take(length: number, encoding: 'utf8' | 'hex'): string {
    at += length;
    return bytes.toString(encoding, at - length, at);
  }

  function hex(length: number): Hex {
    return `0x${take(length, 'hex')}`;
  }

  function text(): string {
    let value = '';
    let isLast = false;
    while (!isLast) {
      const code = number();
      if (code % 2 === 0) {
        value += take(code / PIECE.rest, 'utf8');
        break;
      }
      isLast = (code & PIECE.isLast) !== 0;
      const piece = ((code & PIECE.isOwn) === 0 ? KNOWN_TEXTS : own)[Math.floor(code / PIECE.one)] ?? '';
      value += (code & PIECE.isWhole) === 0 ? piece.slice(0, number()) : piece;
    }
    remember(own, value);
    return value;
  }

  return {
    number,
    text,
    hash: () => hex(HASH_BYTES),
    signed() {
      const value = number();
      return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    },
    texts: () => Array.from({ length: number() }, text),
    uint(length: 4 | 6) {
      at += length;
      return bytes.readUIntBE(at - length, length);
    },
    bytes: hex,
  };
}
