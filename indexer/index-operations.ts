import { anchorPlace, type Place, rarePlace, tierOf } from '../ledger/buckets.ts';
import { digest8Bytes } from '../ledger/cursor.ts';
import { MAX_RECORD, type PackKeys, packed, packKeys, packPlace, ROWS_IN_PACK } from '../ledger/pack.ts';
import { encodeRow, hasPlaceOf } from '../ledger/row.ts';
import type { SearchWord } from '../ledger/search-words.ts';
import {
  COLUMN_BYTES,
  type Column,
  chunkOf,
  credentialGroup,
  DIGEST_BYTES,
  type Dimension,
  type EventRow,
  encodeColumn,
  encodePosting,
  FACET_DIMENSIONS,
  type FacetDimension,
  hasCredential,
  isListed,
  MAX_LISTED_VALUES,
  termOf,
  termsOf,
  type ViewKeys,
} from '../ledger/view.ts';
import { vocabularyKeys } from '../ledger/vocabulary.ts';
import { memoise } from '../lib/memo.ts';
import type { Operation } from './operations.ts';

/** Terms of each dimension that are remembered: words recur, and a term is a hash. */
const REMEMBERED = 4_096;

const memos = new Map<Dimension, (value: string) => string>();

/** Whether an event publishes a version of a credential: not when it is marked, and not when its credential is elsewhere. */
export function isVersion(row: EventRow): boolean {
  return row.kind === 'PUBLICATION' && row.mark === undefined && hasCredential(row);
}

/** The term under which the versions of a publication's credential are found. */
export function groupTerm(row: EventRow): string {
  return termOf('credential', credentialGroup(row));
}

/**
 * What is stored of an event for itself: row, payload as on the ledger, running hash. `placed` is the last row before it
 * that tells its place in full; the answer's is the one for the next event.
 */
export function storeEvent(
  keys: ViewKeys,
  row: EventRow,
  payload: Buffer,
  placed: EventRow | undefined,
): { operations: Operation[]; placed: EventRow | undefined } {
  const { chunk, offset } = chunkOf(row.seq);
  const shares = sharesPlace(row, placed);
  const record = encodeRow(row, shares ? row.seq - placed.seq : 0);
  const isPacked = record.length <= MAX_RECORD;
  const operations: Operation[] = [
    // One with a key of its own is read without its pack.
    ...storeRecord(packKeys(keys).rows, row.seq, isPacked ? record : encodeRow(row)),
    ...storeRecord(packKeys(keys).bodies, row.seq, payload),
    { op: 'SETRANGE', key: keys.digests(chunk), offset: offset * DIGEST_BYTES, value: digest8Bytes(row.digest) },
    ...anchorPlaces(keys, row).map((place) => ({ op: 'HSETNX' as const, ...place, value: String(row.seq) })),
  ];
  if (row.mark !== undefined)
    operations.push({ op: 'ZADD', key: keys.marked, score: row.seq, member: String(row.seq) });
  return { operations, placed: shares ? placed : isPacked ? row : undefined };
}

/** Whether a row's place is told by an earlier row of the same pack. */
function sharesPlace(row: EventRow, placed: EventRow | undefined): placed is EventRow {
  const packOf = ({ seq }: EventRow) => packPlace(seq, ROWS_IN_PACK).pack;
  return placed !== undefined && packOf(row) === packOf(placed) && hasPlaceOf(row, placed);
}

function storeRecord({ inPack, packKey, ownKey }: PackKeys, seq: number, record: Buffer): Operation[] {
  const { pack, index } = packPlace(seq, inPack);
  const inside: Operation = { op: 'PACK', key: packKey(pack), index, records: [packed(record)] };
  return record.length > MAX_RECORD ? [inside, { op: 'SET', key: ownKey(seq), value: record }] : [inside];
}

/** Takes back what is stored of an event in packs. */
export function removeRecords(keys: ViewKeys, seq: number): Operation[] {
  return Object.values(packKeys(keys)).flatMap(({ inPack, packKey, ownKey }): Operation[] => {
    const { pack, index } = packPlace(seq, inPack);
    return [
      { op: 'UNPACK', key: packKey(pack), index },
      { op: 'DEL', key: ownKey(seq) },
    ];
  });
}

/** What an event lies in: it is found from their hashes, and of several events the first is. */
export function anchorPlaces(keys: ViewKeys, { seq, blockHash, transactionHash }: EventRow): Place[] {
  return [blockHash, transactionHash].map((hash) => anchorPlace(keys, hash, tierOf(seq)));
}

/** What makes an event findable: postings of its terms and words, its values among those that can be listed, its words in the vocabulary. */
export function indexEvent(keys: ViewKeys, row: EventRow, words: readonly SearchWord[]): Operation[] {
  const posting = encodePosting(row.seq);
  return [
    ...postingPlaces(keys, row, words).map((place) => ({ op: 'POST' as const, ...place, posting })),
    ...facetsOf(row).map(({ dimension, value }) => ({
      op: 'HSETNX' as const,
      key: keys.values(dimension),
      field: value,
      value: String(row.seq),
      // What occurs later than that is taken back before any of these is, so a rollback leaves what a new view would have.
      most: MAX_LISTED_VALUES + 1,
    })),
    ...vocabularyPlaces(keys, row, words).map((place) => ({
      op: 'HSETNX' as const,
      ...place,
      value: String(row.seq),
    })),
  ];
}

/** Where the vocabulary has the words of an event. */
export function vocabularyPlaces(
  keys: ViewKeys,
  { mark }: Pick<EventRow, 'mark'>,
  words: readonly SearchWord[],
): { key: string; field: string }[] {
  if (mark !== undefined) return [];
  const distinct = new Set(words.map(({ word }) => word));
  return [...distinct].flatMap((field) => vocabularyKeys(keys, field).map((key) => ({ key, field })));
}

/** Where the lists are that name an event: each has two places, one while it is short. */
export function postingPlaces(
  keys: ViewKeys,
  row: EventRow,
  words: readonly SearchWord[],
): { key: string; rare: Place }[] {
  const { chunk } = chunkOf(row.seq);
  const terms = termsOf(row).map(({ dimension, value }) => rememberedTerm(dimension, value));
  if (row.mark === undefined) terms.push(...words.map(({ field, word }) => rememberedTerm(field, word)));
  return [...new Set(terms)].map((term) => ({ key: keys.postings(term, chunk), rare: rarePlace(keys, term, chunk) }));
}

function rememberedTerm(dimension: Dimension, value: string): string {
  let memo = memos.get(dimension);
  if (memo === undefined) {
    memo = memoise((text) => termOf(dimension, text), REMEMBERED);
    memos.set(dimension, memo);
  }
  return memo(value);
}

/** Values of an event that can be listed. */
export function facetsOf(row: EventRow): { dimension: FacetDimension; value: string }[] {
  return termsOf(row).filter(
    (term): term is { dimension: FacetDimension; value: string } =>
      (FACET_DIMENSIONS as readonly string[]).includes(term.dimension) && isListed(term),
  );
}

/** The write of one column record. */
export function writeColumn(keys: ViewKeys, seq: number, column: Column): Operation {
  const { chunk, offset } = chunkOf(seq);
  return { op: 'SETRANGE', key: keys.columns(chunk), offset: offset * COLUMN_BYTES, value: encodeColumn(column) };
}
