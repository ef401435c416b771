import type { Place } from '../ledger/buckets.ts';

/** A change of one key, or of the two that a list can be in. Each leaves the same state when it is applied twice. */
export type Operation =
  | { op: 'SET'; key: string; value: string | Buffer }
  | { op: 'DEL'; key: string }
  | { op: 'SETRANGE'; key: string; offset: number; value: Buffer }
  /** Shortens a string to its first `length` bytes. */
  | { op: 'TRUNCATE'; key: string; length: number }
  | { op: 'HSET'; key: string; field: string | Buffer; value: string | Buffer }
  /** With `most` only while the hash has fewer fields. */
  | { op: 'HSETNX'; key: string; field: string | Buffer; value: string; most?: number }
  | { op: 'HDEL'; key: string; field: string | Buffer }
  /** Removes a field that has this value. */
  | { op: 'HDELEQ'; key: string; field: string | Buffer; value: string }
  | { op: 'ZADD'; key: string; score: number; member: string }
  | { op: 'ZREM'; key: string; member: string }
  /**
   * Adds ascending postings at the end of a list, instead of any there that are not below them. While the list is short
   * it is a field among others, `rare`.
   */
  | { op: 'POST'; key: string; rare: Place; posting: Buffer }
  /** Removes postings from the end of a list, this one and those above it. */
  | { op: 'CUT'; key: string; rare: Place; posting: Buffer }
  /** Puts records at a place of a pack, instead of what is there and behind it. */
  | { op: 'PACK'; key: string; index: number; records: Buffer[] }
  /** Removes the records of a pack from a place on. */
  | { op: 'UNPACK'; key: string; index: number }
  | { op: 'LPUSH'; key: string; value: string; keep: number }
  | { op: 'PUBLISH'; channel: string; message: string };

/** The operations by their numbers, which are those in commit.lua. */
const NUMBERS: readonly Operation['op'][] = [
  ...(['SET', 'DEL', 'SETRANGE', 'TRUNCATE', 'HSET', 'HSETNX', 'HDEL', 'HDELEQ', 'ZADD', 'ZREM'] as const),
  ...(['POST', 'CUT', 'PACK', 'UNPACK', 'LPUSH', 'PUBLISH'] as const),
];

/** Bytes of a number, also of the length in front of a text. */
const NUMBER_BYTES = 4;

/**
 * Operations as a script takes them: distinct keys, and in one argument the operations one behind the other: a byte that
 * says which one it is, then its arguments. Numbers are four bytes, big-endian, and so are keys, as their place among the
 * script's; texts stand behind their length. Fifty arguments of an event would cost the client more than the event's rows
 * and lists.
 */
export function encodeOperations(
  operations: readonly Operation[],
  firstKey: number,
): { keys: string[]; encoded: Buffer } {
  const places = new Map<string, number>();
  const place = (key: string): number => {
    let at = places.get(key);
    if (at === undefined) {
      at = firstKey + places.size;
      places.set(key, at);
    }
    return at;
  };
  const parts = operations.map((operation) => ({
    number: NUMBERS.indexOf(operation.op) + 1,
    args: argumentsOf(operation, place),
  }));
  return { keys: [...places.keys()], encoded: joined(parts) };
}

type Argument = string | Buffer | number;

function joined(operations: readonly { number: number; args: readonly Argument[] }[]): Buffer {
  const most = operations.reduce((sum, { args }) => sum + 1 + args.reduce(addRoom, 0), 0);
  const bytes = Buffer.allocUnsafe(most);
  let at = 0;
  for (const { number, args } of operations) {
    at = bytes.writeUInt8(number, at);
    for (const arg of args) at = write(bytes, arg, at);
  }
  return bytes.subarray(0, at);
}

/** Room for the most there can be: UTF-8 makes at most three bytes of a UTF-16 unit. */
function addRoom(sum: number, arg: Argument): number {
  return sum + NUMBER_BYTES + (typeof arg === 'number' ? 0 : 3 * arg.length);
}

/** Writes an argument at a place: where it ends. */
function write(bytes: Buffer, arg: Argument, at: number): number {
  if (typeof arg === 'number') return bytes.writeUInt32BE(arg, at);
  const start = at + NUMBER_BYTES;
  let end = start + arg.length;
  if (typeof arg === 'string') end = start + bytes.write(arg, start);
  else bytes.set(arg, start);
  bytes.writeUInt32BE(end - start, at);
  return end;
}

function argumentsOf(operation: Operation, place: (key: string) => number): Argument[] {
  switch (operation.op) {
    case 'SET':
      return [place(operation.key), operation.value];
    case 'DEL':
      return [place(operation.key)];
    case 'SETRANGE':
      return [place(operation.key), operation.offset, operation.value];
    case 'TRUNCATE':
      return [place(operation.key), operation.length];
    case 'HSET':
    case 'HDELEQ':
      return [place(operation.key), operation.field, operation.value];
    case 'HSETNX':
      return [place(operation.key), operation.field, operation.value, operation.most ?? 0];
    case 'HDEL':
      return [place(operation.key), operation.field];
    case 'ZADD':
      return [place(operation.key), String(operation.score), operation.member];
    case 'ZREM':
      return [place(operation.key), operation.member];
    case 'POST':
    case 'CUT':
      return [place(operation.key), place(operation.rare.key), operation.rare.field, operation.posting];
    case 'PACK':
      return [place(operation.key), operation.index, Buffer.concat(operation.records)];
    case 'UNPACK':
      return [place(operation.key), operation.index];
    case 'LPUSH':
      return [place(operation.key), operation.value, operation.keep];
    case 'PUBLISH':
      return [operation.channel, operation.message];
  }
}
