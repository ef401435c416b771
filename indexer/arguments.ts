import { RARE_HASH_BYTES, writeRareField } from '../ledger/buckets.ts';
import { POSTING_BYTES, writePostings } from '../ledger/postings.ts';
import { codeAt } from '../lib/code-at.ts';

/** Bytes of a number, also of the length in front of a text. */
const NUMBER_BYTES = 4;

/** Most commits are shorter. */
const FIRST_BYTES = 64 * 1024;

/** Characters up to which a text is written one by one: calling into Node takes longer. */
const SHORT = 48;

/** Arguments of a script, one behind the other in one. */
export type Arguments = ReturnType<typeof createArguments>;

/**
 * Collects arguments. Numbers are four bytes, big-endian; texts stand behind their length, as do fields of rare terms and
 * postings. Of keys that begin with `own` only what follows is told, from its colon on.
 */
export function createArguments(own: string) {
  const beginning = `${own}:`;
  let written = Buffer.allocUnsafe(FIRST_BYTES);
  let end = 0;

  function reserve(bytes: number): void {
    if (end + bytes > written.length) written = Buffer.concat([written.subarray(0, end)], 2 * (end + bytes));
  }

  function text(value: string | Buffer): void {
    // UTF-8 makes at most three bytes of a UTF-16 unit.
    reserve(NUMBER_BYTES + 3 * value.length);
    const start = end + NUMBER_BYTES;
    const length = typeof value === 'string' ? write(value, start) : value.copy(written, start);
    written.writeUInt32BE(length, end);
    end = start + length;
  }

  function write(value: string, start: number): number {
    const { length } = value;
    if (length > SHORT) return written.write(value, start);
    for (let at = 0; at < length; at += 1) {
      const code = codeAt(value, at);
      if (code > 0x7f) return written.write(value, start);
      written[start + at] = code;
    }
    return length;
  }

  /** Begins a text of so many bytes: where. */
  function room(bytes: number): number {
    reserve(NUMBER_BYTES + bytes);
    const start = written.writeUInt32BE(bytes, end);
    end = start + bytes;
    return start;
  }

  return {
    byte(value: number) {
      reserve(1);
      end = written.writeUInt8(value, end);
    },
    number(value: number) {
      reserve(NUMBER_BYTES);
      end = written.writeUInt32BE(value, end);
    },
    text,
    rareField(term: string) {
      const at = room(RARE_HASH_BYTES);
      writeRareField(term, written, at);
    },
    postings(seqs: readonly number[]) {
      const at = room(POSTING_BYTES * seqs.length);
      writePostings(seqs, written, at);
    },
    key: (key: string) => text(key.startsWith(beginning) ? key.slice(own.length) : key),
    bytes: () => written.subarray(0, end),
  };
}
