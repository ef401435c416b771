import { digest8Bytes } from '../ledger/cursor.ts';
import type { SearchWord } from '../ledger/search-words.ts';
import {
  anchorField,
  COLUMN_BYTES,
  type Column,
  chunkOf,
  credentialGroup,
  DIGEST_BYTES,
  type Dimension,
  type EventRow,
  encodeColumn,
  encodePosting,
  encodeRow,
  FACET_DIMENSIONS,
  type FacetDimension,
  hasCredential,
  isListed,
  termOf,
  termsOf,
  type ViewKeys,
} from '../ledger/view.ts';
import { vocabularyKeys } from '../ledger/vocabulary.ts';
import type { Hex } from '../lib/hex.ts';
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

/** What is stored of an event for itself: row, payload as on the ledger, running hash. */
export function storeEvent(keys: ViewKeys, row: EventRow, payload: Buffer): Operation[] {
  const { chunk, offset } = chunkOf(row.seq);
  const operations: Operation[] = [
    { op: 'SET', key: keys.row(row.seq), value: encodeRow(row) },
    { op: 'SET', key: keys.body(row.seq), value: payload },
    { op: 'SETRANGE', key: keys.digests(chunk), offset: offset * DIGEST_BYTES, value: digest8Bytes(row.digest) },
    ...anchorsOf(row).map((hash) => ({
      op: 'HSETNX' as const,
      key: keys.anchors(hash),
      field: anchorField(hash),
      value: String(row.seq),
    })),
  ];
  if (row.mark !== undefined)
    operations.push({ op: 'ZADD', key: keys.marked, score: row.seq, member: String(row.seq) });
  return operations;
}

/** What an event lies in: it is found from their hashes, and of several events the first is. */
export function anchorsOf({ blockHash, transactionHash }: EventRow): Hex[] {
  return [blockHash, transactionHash];
}

/** What makes an event findable: postings of its terms and words, its values among those that can be listed, its words in the vocabulary. */
export function indexEvent(keys: ViewKeys, row: EventRow, words: readonly SearchWord[]): Operation[] {
  const posting = encodePosting(row.seq);
  return [
    ...postingKeys(keys, row, words).map((key) => ({ op: 'POST' as const, key, posting })),
    ...facetsOf(row).map(({ dimension, value }) => ({
      op: 'HSETNX' as const,
      key: keys.values(dimension),
      field: value,
      value: String(row.seq),
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

/** Keys of the lists that name an event. */
export function postingKeys(keys: ViewKeys, row: EventRow, words: readonly SearchWord[]): string[] {
  const { chunk } = chunkOf(row.seq);
  const terms = termsOf(row).map(({ dimension, value }) => rememberedTerm(dimension, value));
  if (row.mark === undefined) terms.push(...words.map(({ field, word }) => rememberedTerm(field, word)));
  return [...new Set(terms)].map((term) => keys.postings(term, chunk));
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
