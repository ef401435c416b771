import { keccak256, recoverAddress } from 'ethers';
import { type Hex, toHex } from '../../lib/hex.ts';

/** A signed legacy transaction (type 0, EIP-155) as a pool needs it. */
export type RawTransaction = {
  raw: Hex;
  hash: Hex;
  from: Hex;
  nonce: number;
  gasLimit: number;
  chainId: number;
  data: Buffer;
};

/** A field of the list, and the bytes it was read from. */
type Field = { value: Buffer; encoded: Buffer };

/**
 * Reads a transaction; throws for anything that is none. Written out because ethers takes 18 ms for one of 32 KB,
 * which a pool in front of a busy writer cannot afford; a test holds the two equal.
 */
export function decodeTransaction(raw: unknown): RawTransaction {
  if (typeof raw !== 'string' || !/^0x([0-9a-fA-F]{2})+$/.test(raw))
    throw new TypeError('Expected bytes in hexadecimal');
  const bytes = Buffer.from(raw.slice(2), 'hex');
  const fields = fieldsOf(bytes);
  const [nonce, , gasLimit, , , data, v, r, s] = fields.map(({ value }) => value);
  if (fields.length !== 9 || !nonce || !gasLimit || !data || !v || !r || !s) throw new TypeError('Expected 9 fields');
  const chainId = Math.floor((integer(v) - 35) / 2);
  const unsigned = [
    ...fields.slice(0, 6).map(({ encoded }) => encoded),
    encode(trimmed(chainId)),
    Buffer.of(0x80),
    Buffer.of(0x80),
  ];
  const digest = keccak256(list(unsigned));
  const signature = { r: padded(r), s: padded(s), v: ((integer(v) - 35) % 2) + 27 };
  return {
    raw: raw as Hex,
    hash: keccak256(bytes) as Hex,
    from: recoverAddress(digest, signature).toLowerCase() as Hex,
    nonce: integer(nonce),
    gasLimit: integer(gasLimit),
    chainId,
    data,
  };
}

/** Gas that a transaction costs before it runs: 21 000, 16 a byte, 4 a zero byte. */
export function intrinsicGas({ data }: RawTransaction): number {
  let gas = 21_000;
  for (const byte of data) gas += byte === 0 ? 4 : 16;
  return gas;
}

function fieldsOf(bytes: Buffer): Field[] {
  const { start, end } = head(bytes, 0, 0xc0);
  if (end !== bytes.length) throw new TypeError('Expected one list and nothing behind it');
  const fields: Field[] = [];
  for (let at = start; at < end; ) {
    const item = head(bytes, at, 0x80);
    fields.push({ value: bytes.subarray(item.start, item.end), encoded: bytes.subarray(at, item.end) });
    at = item.end;
  }
  return fields;
}

/** Where the content of the RLP item at `at` begins and ends. */
function head(bytes: Buffer, at: number, base: 0x80 | 0xc0): { start: number; end: number } {
  const first = bytes[at];
  if (first === undefined) throw new TypeError('Expected an item');
  if (base === 0x80 && first < 0x80) return { start: at, end: at + 1 };
  if (first < base || (base === 0x80 && first >= 0xc0)) throw new TypeError('Expected another kind of item');
  const sizeBytes = Math.max(0, first - base - 55);
  const start = at + 1 + sizeBytes;
  const length = sizeBytes === 0 ? first - base : integer(bytes.subarray(at + 1, start));
  if (start + length > bytes.length) throw new TypeError('Expected more bytes');
  return { start, end: start + length };
}

function list(items: Buffer[]): Buffer {
  const content = Buffer.concat(items);
  return Buffer.concat([prefix(0xc0, content.length), content]);
}

function encode(bytes: Buffer): Buffer {
  const [first] = bytes;
  if (bytes.length === 1 && first !== undefined && first < 0x80) return bytes;
  return Buffer.concat([prefix(0x80, bytes.length), bytes]);
}

function prefix(base: number, length: number): Buffer {
  if (length < 56) return Buffer.of(base + length);
  const size = trimmed(length);
  return Buffer.concat([Buffer.of(base + 55 + size.length), size]);
}

function integer(bytes: Buffer): number {
  if (bytes.length > 6) throw new TypeError('Expected a smaller number');
  return bytes.length === 0 ? 0 : bytes.readUIntBE(0, bytes.length);
}

function trimmed(value: number): Buffer {
  const hex = value.toString(16);
  return value === 0 ? Buffer.alloc(0) : Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

function padded(bytes: Buffer): Hex {
  return toHex(Buffer.concat([Buffer.alloc(Math.max(0, 32 - bytes.length)), bytes]));
}
