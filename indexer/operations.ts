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

/** Bytes of the length in front of each name and argument. */
const LENGTH_BYTES = 4;

/**
 * Operations as a script takes them: distinct keys, and in one argument the names and arguments one behind the other,
 * each behind its length (big-endian); keys stand as their place among them. Fifty arguments of an event would cost the
 * client more than the event's rows and lists.
 */
export function encodeOperations(
  operations: readonly Operation[],
  firstKey: number,
): { keys: string[]; encoded: Buffer } {
  const places = new Map<string, string>();
  const args: (string | Buffer)[] = [];
  const place = (key: string): string => {
    let at = places.get(key);
    if (at === undefined) {
      at = String(firstKey + places.size);
      places.set(key, at);
    }
    return at;
  };
  for (const operation of operations) args.push(operation.op, ...argumentsOf(operation, place));
  return { keys: [...places.keys()], encoded: joined(args) };
}

function joined(args: readonly (string | Buffer)[]): Buffer {
  // Room for the most there can be: UTF-8 makes at most three bytes of a UTF-16 unit.
  const most = args.reduce((sum, { length }) => sum + LENGTH_BYTES + 3 * length, 0);
  const bytes = Buffer.allocUnsafe(most);
  let at = 0;
  for (const arg of args) {
    const start = at + LENGTH_BYTES;
    if (typeof arg === 'string') at = start + bytes.write(arg, start);
    else {
      bytes.set(arg, start);
      at = start + arg.length;
    }
    bytes.writeUInt32BE(at - start, start - LENGTH_BYTES);
  }
  return bytes.subarray(0, at);
}

function argumentsOf(operation: Operation, place: (key: string) => string): (string | Buffer)[] {
  switch (operation.op) {
    case 'SET':
      return [place(operation.key), operation.value];
    case 'DEL':
      return [place(operation.key)];
    case 'SETRANGE':
      return [place(operation.key), String(operation.offset), operation.value];
    case 'TRUNCATE':
      return [place(operation.key), String(operation.length)];
    case 'HSET':
    case 'HDELEQ':
      return [place(operation.key), operation.field, operation.value];
    case 'HSETNX':
      return [place(operation.key), operation.field, operation.value, String(operation.most ?? 0)];
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
      return [place(operation.key), String(operation.index), Buffer.concat(operation.records)];
    case 'UNPACK':
      return [place(operation.key), String(operation.index)];
    case 'LPUSH':
      return [place(operation.key), operation.value, String(operation.keep)];
    case 'PUBLISH':
      return [operation.channel, operation.message];
  }
}
