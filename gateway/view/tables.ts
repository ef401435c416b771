import { COLUMN_BYTES, type Column, decodeColumn } from '../../ledger/column.ts';
import { CHUNK, chunkOf, type EventRow, type FacetDimension, isListed, termOf, termsOf } from '../../ledger/view.ts';
import { untilDeadline, withoutDeadline } from '../../lib/deadline.ts';
import { readLists } from './postings.ts';
import { bytesRange, hashFields, hashPart, type Source } from './reader.ts';
import { readRows } from './rows.ts';
import { placesIn } from './seq-ranges.ts';
import { createValueChunk, createValueTable, type ValueTable } from './value-table.ts';

/**
 * What facets are counted by, of the newest chunks: kept in the process, and led on by what each new event tells, so that a
 * question reads nothing that an earlier one has read.
 *
 * What was read when the view stood at some event is right as of that event and all before it, as long as the ledger does
 * not go back: postings and values only grow, and a column tells also what was before its last change. After a rollback,
 * and of another generation, all is read anew.
 */
export type Tables = {
  /** Column records of chunks, as far as they are kept. */
  columns(source: Source, chunks: readonly number[]): Promise<ReadonlyMap<number, Buffer>>;
  /** Whether what is kept tells what the snapshot has. */
  serves(source: Source): boolean;
  /** The column of an event, where it need not be read first. */
  columnAtHand(source: Source, seq: number): Column | undefined;
  /** The values of a dimension, and who has them in these chunks as far as they are kept. */
  values(source: Source, dimension: FacetDimension, chunks: readonly number[]): Promise<ValueTable>;
};

/** Chunks kept, the newest: a million events, whose columns take 32 MB. What facets ask of older ones is read each time. */
const KEPT_CHUNKS = 16;

/** Column records, rows and lists of one read. */
const RECORDS_AT_ONCE = 4_096;
const ROWS_AT_ONCE = 512;
const LISTS_AT_ONCE = 4_096;

type Kept = {
  own: string;
  epoch: number;
  /** All that is kept is told up to this event. */
  upTo: number;
  columns: Map<number, Buffer>;
  values: Map<FacetDimension, ValueTable>;
};

/** Creates the tables of a view, empty. */
export function createTables({ keptChunks = KEPT_CHUNKS } = {}): Tables {
  let kept: Kept | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function keepable({ upTo }: Kept, chunks: readonly number[]): number[] {
    return chunks.filter((chunk) => chunk > chunkOf(upTo).chunk - keptChunks);
  }

  /** What is kept, as far as it serves a snapshot already. */
  function serving({ at }: Source): Kept | undefined {
    return kept?.own === at.keys.own && kept.epoch === at.epoch && kept.upTo >= at.seq ? kept : undefined;
  }

  /** One after the other, whoever waits for it: what is read belongs to all. */
  function inTurn<T>(source: Source, work: (kept: Kept) => Promise<T>): Promise<T> {
    return untilDeadline(() =>
      withoutDeadline(() => {
        const turn = last.then(async () => {
          const current = await ledOn(source);
          const done = await work(current);
          kept = current;
          return done;
        });
        last = turn.catch(() => undefined);
        return turn;
      }),
    );
  }

  async function ledOn(source: Source): Promise<Kept> {
    const { at } = source;
    const isSame = kept?.own === at.keys.own && kept.epoch === at.epoch;
    if (kept === undefined || !isSame || at.seq - kept.upTo > CHUNK) return empty(source);
    const current = kept;
    // Half of what new events tell would be wrong.
    kept = undefined;
    if (at.seq > current.upTo) await leadOn(source, current);
    for (const table of [current.columns, ...[...current.values.values()].map(({ chunks }) => chunks)]) {
      for (const chunk of table.keys()) if (keepable(current, [chunk]).length === 0) table.delete(chunk);
    }
    kept = current;
    return current;
  }

  return {
    async columns(source, chunks) {
      const isMissing = (one: Kept) => keepable(one, chunks).filter((chunk) => !one.columns.has(chunk));
      const ready = serving(source);
      if (ready !== undefined && isMissing(ready).length === 0) return ready.columns;
      return inTurn(source, async (current) => {
        for (const chunk of isMissing(current)) current.columns.set(chunk, await readColumnsOf(source, current, chunk));
        return current.columns;
      });
    },
    serves: (source) => serving(source) !== undefined,
    columnAtHand(source, seq) {
      const { chunk, offset } = chunkOf(seq);
      const columns = serving(source)?.columns.get(chunk);
      return columns && decodeColumn(columns, offset * COLUMN_BYTES);
    },
    async values(source, dimension, chunks) {
      const isMissing = (one: Kept, table: ValueTable) =>
        keepable(one, chunks).filter((chunk) => !table.chunks.has(chunk));
      const ready = serving(source);
      const known = ready?.values.get(dimension);
      if (ready !== undefined && known !== undefined && isMissing(ready, known).length === 0) return known;
      return inTurn(source, async (current) => {
        const table = current.values.get(dimension) ?? createValueTable(await readValues(source, dimension));
        current.values.set(dimension, table);
        for (const chunk of isMissing(current, table)) {
          table.chunks.set(chunk, await readValueChunk(source, current, { dimension, table, chunk }));
        }
        return table;
      });
    },
  };
}

/** Nothing, as of where the view stands now, which may be behind the snapshot. */
async function empty(source: Source): Promise<Kept> {
  const { keys, epoch } = source.at;
  const [[seq]] = await source.read([hashFields(keys.cursor, ['seq'])]);
  return { own: keys.own, epoch, upTo: Number(seq), columns: new Map(), values: new Map() };
}

async function readColumnsOf({ at, read }: Source, { upTo }: Kept, chunk: number): Promise<Buffer> {
  const records = Buffer.alloc(CHUNK * COLUMN_BYTES);
  const until = placesIn({ from: 0, to: upTo }, chunk).last + 1;
  const starts = Array.from({ length: Math.ceil(until / RECORDS_AT_ONCE) }, (_, part) => part * RECORDS_AT_ONCE);
  const parts = await read(
    starts.map((start) =>
      bytesRange(at.keys.columns(chunk), start * COLUMN_BYTES, Math.min(RECORDS_AT_ONCE, until - start) * COLUMN_BYTES),
    ),
  );
  for (const [index, part] of parts.entries()) part.copy(records, (starts[index] ?? 0) * COLUMN_BYTES);
  return records;
}

async function readValues(source: Source, dimension: FacetDimension): Promise<{ value: string; firstSeq: number }[]> {
  const firsts = new Map<string, number>();
  let cursor = '0';
  do {
    const [{ next, entries }] = await source.read([hashPart(source.at.keys.values(dimension), cursor)]);
    for (const [value, seq] of entries) firsts.set(value, Number(seq));
    cursor = next;
  } while (cursor !== '0');
  return [...firsts].map(([value, firstSeq]) => ({ value, firstSeq }));
}

async function readValueChunk(
  source: Source,
  { upTo }: Kept,
  { dimension, table, chunk }: { dimension: FacetDimension; table: ValueTable; chunk: number },
) {
  const { last } = placesIn({ from: 0, to: upTo }, chunk);
  const made = createValueChunk();
  const values = table.values.slice(0, table.countUpTo(chunk * CHUNK + last));
  for (let from = 0; from < values.length; from += LISTS_AT_ONCE) {
    const names = values.slice(from, from + LISTS_AT_ONCE).map((value) => ({ term: termOf(dimension, value), chunk }));
    const lists = await readLists(source, names);
    for (const [index, name] of names.entries()) {
      const stored = lists.get(name);
      if (stored !== undefined) made.addPostings(stored, last, from + index);
    }
  }
  return made;
}

/** Adds what the events behind those that are told have changed, up to the snapshot. */
async function leadOn(source: Source, kept: Kept): Promise<void> {
  const { seq } = source.at;
  while (kept.upTo < seq) {
    const count = Math.min(ROWS_AT_ONCE, seq - kept.upTo);
    const seqs = Array.from({ length: count }, (_, index) => kept.upTo + 1 + index);
    const rows = await readRows(source, seqs);
    await tellColumns(source, kept, rows);
    for (const [dimension, table] of kept.values) await tellValues(source, dimension, table, rows);
    kept.upTo += count;
  }
}

/** An event has its own column, and changes that of a publication that it is about, displaces or replaces. */
async function tellColumns({ at, read }: Source, { columns }: Kept, rows: readonly EventRow[]): Promise<void> {
  const changed = rows.flatMap(({ seq, change, displaced = 0, replaced = 0 }) => [
    seq,
    change?.publicationSeq ?? 0,
    displaced,
    replaced,
  ]);
  const seqs = [...new Set(changed)].filter((seq) => seq !== 0 && columns.has(chunkOf(seq).chunk));
  if (seqs.length === 0) return;
  const records = await read(
    seqs.map((seq) => {
      const { chunk, offset } = chunkOf(seq);
      return bytesRange(at.keys.columns(chunk), offset * COLUMN_BYTES, COLUMN_BYTES);
    }),
  );
  for (const [index, record] of records.entries()) {
    const { chunk, offset } = chunkOf(seqs[index] ?? 0);
    const table = columns.get(chunk);
    if (table !== undefined) record.copy(table, offset * COLUMN_BYTES);
  }
}

async function tellValues(
  { at, read }: Source,
  dimension: FacetDimension,
  table: ValueTable,
  rows: readonly EventRow[],
): Promise<void> {
  const told = rows.flatMap((row) => {
    const terms = termsOf(row).filter((term) => term.dimension === dimension && isListed(dimension, term.value));
    return terms.map(({ value }) => ({ value, ...chunkOf(row.seq) }));
  });
  const unknown = [...new Set(told.map(({ value }) => value).filter((value) => !table.has(value)))];
  if (unknown.length > 0) {
    const [firsts] = await read([hashFields(at.keys.values(dimension), unknown)]);
    // Of too many values the later ones are not listed.
    for (const [index, first] of firsts.entries()) if (first !== null) table.add(unknown[index] ?? '', Number(first));
  }
  for (const { value, chunk, offset } of told) table.tell(chunk, offset, value);
}
