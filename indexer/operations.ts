import { rareBucket } from '../ledger/buckets.ts';
import { packed } from '../ledger/pack.ts';
import { listName, rareName, type ViewKeys } from '../ledger/view.ts';
import { type Arguments, createArguments } from './arguments.ts';

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
  /** Adds ascending postings of one chunk at the end of a term's list, instead of any there that are not below them. */
  | { op: 'POST'; term: string; chunk: number; seqs: readonly number[] }
  /** Removes postings from the end of a list, this one and those above it. */
  | { op: 'CUT'; term: string; chunk: number; seq: number }
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

/**
 * Operations as a script takes them, in one argument and one behind the other: a byte that says which one it is, then its
 * arguments. Keys and arguments of their own would cost client and Redis more than an event's rows and lists.
 */
export function encodeOperations(operations: readonly Operation[], { own }: Pick<ViewKeys, 'own'>): Buffer {
  const to = createArguments(own);
  for (const operation of operations) encode(to, operation);
  return to.bytes();
}

function encode(to: Arguments, operation: Operation): void {
  to.byte(NUMBERS.indexOf(operation.op) + 1);
  switch (operation.op) {
    case 'SET':
      to.key(operation.key);
      to.text(operation.value);
      break;
    case 'DEL':
      to.key(operation.key);
      break;
    case 'SETRANGE':
      to.key(operation.key);
      to.number(operation.offset);
      to.text(operation.value);
      break;
    case 'TRUNCATE':
      to.key(operation.key);
      to.number(operation.length);
      break;
    case 'HSET':
    case 'HDELEQ':
      to.key(operation.key);
      to.text(operation.field);
      to.text(operation.value);
      break;
    case 'HSETNX':
      to.key(operation.key);
      to.text(operation.field);
      to.text(operation.value);
      to.number(operation.most ?? 0);
      break;
    case 'HDEL':
      to.key(operation.key);
      to.text(operation.field);
      break;
    case 'ZADD':
      to.key(operation.key);
      to.text(String(operation.score));
      to.text(operation.member);
      break;
    case 'ZREM':
      to.key(operation.key);
      to.text(operation.member);
      break;
    case 'POST':
      encodeList(to, operation, operation.seqs);
      break;
    case 'CUT':
      encodeList(to, operation, [operation.seq]);
      break;
    case 'PACK':
      to.key(operation.key);
      to.number(operation.index);
      to.text(packed(operation.records));
      break;
    case 'UNPACK':
      to.key(operation.key);
      to.number(operation.index);
      break;
    case 'LPUSH':
      to.key(operation.key);
      to.text(operation.value);
      to.number(operation.keep);
      break;
    case 'PUBLISH':
      to.key(operation.channel);
      to.text(operation.message);
      break;
  }
}

/** A list's key, the place among others that it has while it is short, and postings. */
function encodeList(to: Arguments, { term, chunk }: { term: string; chunk: number }, seqs: readonly number[]): void {
  to.text(listName(term, chunk));
  to.text(rareName(chunk, rareBucket(term)));
  to.rareField(term);
  to.postings(seqs);
}
