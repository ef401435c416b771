import { type PackKeys, packKeys, packPlace, recordAt, rowAlone, rowAt } from '../../ledger/pack.ts';
import { decodePostings } from '../../ledger/postings.ts';
import { type Dimension, type EventRow, termOf, type ViewKeys } from '../../ledger/view.ts';
import { ServiceError } from '../../lib/errors.ts';
import { chunksOf } from './candidates.ts';
import { readLists } from './postings.ts';
import { bytes, type Read, type Source } from './reader.ts';
import type { SeqRange } from './seq-ranges.ts';

/** Packs of one MGET: some 3 KB each, so that none holds Redis for long. */
const MAX_PACKS = 64;

/** Rows of events; undefined where the view has none. */
export async function findRows(read: Read, keys: ViewKeys, seqs: readonly number[]): Promise<(EventRow | undefined)[]> {
  return findRecords(read, packKeys(keys).rows, seqs, { packed: rowAt, alone: rowAlone });
}

/** Rows of events that a snapshot holds. */
export async function readRows(source: Source, seqs: readonly number[]): Promise<EventRow[]> {
  const rows = await findRows(source.read, source.at.keys, seqs);
  return rows.map((row, index) => row ?? missing('row', seqs[index]));
}

/** Payloads of events that a snapshot holds, as on the ledger. */
export async function readPayloads(source: Source, seqs: readonly number[]): Promise<Buffer[]> {
  const { bodies } = packKeys(source.at.keys);
  const payloads = await findRecords(source.read, bodies, seqs, {
    packed: (pack, seq) => recordAt(pack, packPlace(seq, bodies.inPack).index),
    alone: (record) => record,
  });
  return payloads.map((payload, index) => payload ?? missing('payload', seqs[index]));
}

/** How a record is read: in its pack, and when it has a key of its own. */
type Reading<T> = {
  packed(pack: Buffer, seq: number): T | 'elsewhere' | undefined;
  alone(record: Buffer, seq: number): T;
};

async function findRecords<T>(
  read: Read,
  { inPack, packKey, ownKey }: PackKeys,
  seqs: readonly number[],
  { packed, alone }: Reading<T>,
): Promise<(T | undefined)[]> {
  const packOf = (seq: number) => packPlace(seq, inPack).pack;
  const packs = await readStrings(read, seqs.map(packOf), packKey);
  const records = seqs.map((seq) => {
    const pack = packs.get(packOf(seq));
    return pack === undefined ? undefined : packed(pack, seq);
  });
  const elsewhere = await readStrings(
    read,
    seqs.filter((_, index) => records[index] === 'elsewhere'),
    ownKey,
  );
  return records.map((record, index) => {
    if (record !== 'elsewhere') return record;
    const [seq = 0] = [seqs[index]];
    const own = elsewhere.get(seq);
    return own === undefined ? undefined : alone(own, seq);
  });
}

async function readStrings(
  read: Read,
  numbers: readonly number[],
  keyOf: (number: number) => string,
): Promise<Map<number, Buffer>> {
  const distinct = [...new Set(numbers)];
  if (distinct.length === 0) return new Map();
  const replies = (await read(slices(distinct).map((part) => bytes(part.map(keyOf))))).flat();
  return new Map(
    distinct.flatMap((number, index): [number, Buffer][] => {
      const reply = replies[index];
      return reply == null ? [] : [[number, reply]];
    }),
  );
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
  const parts = lookups.map(({ term, range }) => chunksOf(range, 'ASCENDING').map((chunk) => ({ term, chunk })));
  const postings = await readLists(source, parts.flat());
  return lookups.map(({ range }, index) =>
    (parts[index] ?? []).flatMap((name) => {
      const stored = postings.get(name);
      if (stored === undefined) return [];
      return decodePostings(stored, name.chunk, range.to).filter((seq) => seq >= range.from);
    }),
  );
}

function slices(seqs: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(seqs.length / MAX_PACKS) }, (_, index) =>
    seqs.slice(index * MAX_PACKS, (index + 1) * MAX_PACKS),
  );
}

function missing(what: string, seq: number | undefined): never {
  throw new ServiceError('VIEW', `The view has no ${what} for event ${seq}, which lies before its cursor`);
}
