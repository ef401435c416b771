import type { EventRow } from '../../ledger/view.ts';
import type { Source } from './reader.ts';
import { readRows } from './rows.ts';

/** Rows kept, between so many and twice as many: the newest are asked for again and again. */
const KEPT_ROWS = 64;

/** Reads rows of events that a snapshot holds, those that were asked for lately from memory. */
export type RowReader = (source: Source, seqs: readonly number[]) => Promise<EventRow[]>;

/** Creates the reader. A row is what it is until the ledger goes back, or another generation is read. */
export function createKeptRows(): RowReader {
  let name = '';
  let newer = new Map<number, EventRow>();
  let older = new Map<number, EventRow>();

  function find(seq: number): EventRow | undefined {
    const row = newer.get(seq) ?? older.get(seq);
    if (row !== undefined) keep(row);
    return row;
  }

  function keep(row: EventRow): void {
    if (newer.size >= KEPT_ROWS) [older, newer] = [newer, new Map()];
    newer.set(row.seq, row);
  }

  return async (source, seqs) => {
    const { keys, epoch } = source.at;
    const own = `${epoch} ${keys.own}`;
    if (own !== name) [name, newer, older] = [own, new Map(), new Map()];
    const found = seqs.map(find);
    const missing = seqs.filter((_, index) => found[index] === undefined);
    const read = missing.length === 0 ? [] : await readRows(source, missing);
    if (own === name) for (const row of read) keep(row);
    const rest = read[Symbol.iterator]();
    return found.map((row) => row ?? (rest.next().value as EventRow));
  };
}
