import { isDeepStrictEqual } from 'node:util';
import { firstOfPack, packKeys, recordAt, rowAlone, rowAt } from '../../ledger/pack.ts';
import type { EventRow, ViewKeys } from '../../ledger/view.ts';
import type { Operation } from '../operations.ts';
import type { Mismatch } from './compare.ts';

/** What is compared of one key: its name, and its value in both views. */
export type Compared = { name: string; found: Buffer | null; expected: Buffer | null; mend: Operation[] };

/** Compares packs of rows, or of payloads: one mismatch for each event that differs; the first of them mends the pack. */
export function comparePacks(view: ViewKeys, compared: Compared): Mismatch[] {
  const [kind = '', number] = compared.name.split(':');
  const { inPack } = packKeys(view)[kind === 'rows' ? 'rows' : 'bodies'];
  const first = firstOfPack(Number(number), inPack);
  const mismatches: Mismatch[] = [];
  for (let index = 0; index < inPack; index += 1) {
    const [found, expected] = [compared.found, compared.expected].map((pack) =>
      recordAt(pack ?? Buffer.alloc(0), index),
    );
    const seq = first + index;
    const difference =
      kind === 'rows'
        ? rowDifference(seq, partOf(compared.found, seq, found), partOf(compared.expected, seq, expected))
        : bodyDifference(seq, found, expected);
    if (difference === undefined) continue;
    mismatches.push({ name: compared.name, seq, what: difference, mend: mismatches.length === 0 ? compared.mend : [] });
  }
  return mismatches;
}

/** Compares a row, or a payload, that is too long for a pack. */
export function compareAlone({ name, found, expected, mend }: Compared): Mismatch[] {
  const [kind, text] = name.split(':');
  const seq = Number(text);
  const part = (record: Buffer | null) => (record === null ? undefined : readable(() => rowAlone(record, seq)));
  const difference =
    kind === 'row'
      ? rowDifference(seq, part(found), part(expected))
      : bodyDifference(seq, found ?? undefined, expected ?? undefined);
  return difference === undefined ? [] : [{ name, seq, what: difference, mend }];
}

/** A row as far as it can be read. */
type Part = EventRow | 'elsewhere' | 'unreadable' | undefined;

function partOf(pack: Buffer | null, seq: number, record: Buffer | 'elsewhere' | undefined): Part {
  return pack === null || !Buffer.isBuffer(record) ? (record as Part) : readable(() => rowAt(pack, seq));
}

function readable<T>(read: () => T): T | 'unreadable' {
  try {
    return read();
  } catch {
    return 'unreadable';
  }
}

function rowDifference(seq: number, found: Part, expected: Part): string | undefined {
  if (isDeepStrictEqual(found, expected)) return undefined;
  if (found === undefined) return `the row of event ${seq} is missing`;
  if (expected === undefined) return `there is a row of event ${seq}, which the ledger has not`;
  if (typeof found === 'string' || typeof expected === 'string') return `the row of event ${seq} cannot be read`;
  const names = new Set([...Object.keys(found), ...Object.keys(expected)]) as Set<keyof EventRow>;
  const others = [...names].filter((field) => !isDeepStrictEqual(found[field], expected[field]));
  return `the row of event ${seq} has another ${others.join(', ')}`;
}

type Record = Buffer | 'elsewhere' | undefined;

function bodyDifference(seq: number, found: Record, expected: Record): string | undefined {
  if (isDeepStrictEqual(found, expected)) return undefined;
  if (found === undefined) return `the body of event ${seq} is missing`;
  if (expected === undefined) return `there is a body of event ${seq}, which the ledger has not`;
  return `the payload of event ${seq} is not the ledger's`;
}
