import { type Dimension, decodePostings, decodeRow, type EventRow, termOf, type ViewKeys } from '../../ledger/view.ts';
import { ServiceError } from '../../lib/errors.ts';
import { chunksOf, readKeys } from './candidates.ts';
import { bytes, type Read, type Source, texts } from './reader.ts';
import type { SeqRange } from './seq-ranges.ts';

/** Keys of one MGET: some 700 bytes a row, so that none holds Redis for long. */
const MAX_ROWS = 250;

/** Rows of events; undefined where the view has none. */
export async function findRows(read: Read, keys: ViewKeys, seqs: readonly number[]): Promise<(EventRow | undefined)[]> {
  const replies = await read(slices(seqs).map((part) => texts(part.map(keys.row))));
  return replies.flat().map((row) => (row === null ? undefined : decodeRow(row)));
}

/** Rows of events that a snapshot holds. */
export async function readRows(source: Source, seqs: readonly number[]): Promise<EventRow[]> {
  const rows = await findRows(source.read, source.at.keys, seqs);
  return rows.map((row, index) => row ?? missing('row', seqs[index]));
}

/** Payloads of events that a snapshot holds, as on the ledger. */
export async function readPayloads(source: Source, seqs: readonly number[]): Promise<Buffer[]> {
  const replies = await source.read(slices(seqs).map((part) => bytes(part.map(source.at.keys.body))));
  return replies.flat().map((payload, index) => payload ?? missing('payload', seqs[index]));
}

/** A value of one dimension, and where to look. */
export type Lookup = { dimension: Dimension; value: string; range: SeqRange };

/** Ascending seqs of the events that have these values. */
export async function lookUp(source: Source, lookups: readonly Lookup[]): Promise<number[][]> {
  return lookUpTerms(
    source,
    lookups.map(({ dimension, value, range }) => ({ term: termOf(dimension, value), range })),
  );
}

/** Ascending seqs of the events that have these terms. */
export async function lookUpTerms(
  source: Source,
  lookups: readonly { term: string; range: SeqRange }[],
): Promise<number[][]> {
  const parts = lookups.map(({ term, range }) =>
    chunksOf(range, 'ASCENDING').map((chunk) => ({ chunk, key: source.at.keys.postings(term, chunk) })),
  );
  const postings = await readKeys(
    source,
    parts.flat().map(({ key }) => key),
  );
  return lookups.map(({ range }, index) =>
    (parts[index] ?? []).flatMap(({ chunk, key }) => {
      const stored = postings.get(key);
      return stored === undefined ? [] : decodePostings(stored, chunk, range.to).filter((seq) => seq >= range.from);
    }),
  );
}

function slices(seqs: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(seqs.length / MAX_ROWS) }, (_, index) =>
    seqs.slice(index * MAX_ROWS, (index + 1) * MAX_ROWS),
  );
}

function missing(what: string, seq: number | undefined): never {
  throw new ServiceError('VIEW', `The view has no ${what} for event ${seq}, which lies before its cursor`);
}
