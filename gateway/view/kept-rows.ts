import type { EventRow } from '../../ledger/view.ts';
import { createKept } from './kept.ts';
import type { Source } from './reader.ts';
import { readRows } from './rows.ts';

/** Rows kept, between so many and twice as many: the newest are asked for again and again. */
const KEPT_ROWS = 64;

/** Reads rows of events that a snapshot holds, those that were asked for lately from memory. */
export type RowReader = (source: Source, seqs: readonly number[]) => Promise<EventRow[]>;

/** Creates the reader. */
export function createKeptRows(): RowReader {
  const kept = createKept<number, EventRow>(KEPT_ROWS);
  return async (source, seqs) => {
    const { at } = source;
    const found = seqs.map((seq) => kept.get(at, seq));
    const missing = seqs.filter((_, index) => found[index] === undefined);
    const read = missing.length === 0 ? [] : await readRows(source, missing);
    for (const row of read) kept.keep(at, row.seq, row);
    const rest = read[Symbol.iterator]();
    return found.map((row) => row ?? (rest.next().value as EventRow));
  };
}
