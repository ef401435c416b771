import type { Hex } from '../lib/hex.ts';
import { pinnedId, publicationId, rememberedPublicationId, statusChangeId, uuidOf } from './ids.ts';
import {
  beginRow,
  createReader,
  FLAG_BYTES,
  type Flags,
  type RowReader,
  type RowWriter,
  readFlags,
} from './row-bytes.ts';
import { STATUS_CODE, statusOfCode } from './status.ts';
import type { EventKind, EventMark, EventRow } from './view.ts';

/*
 * A row in bytes:
 *
 *   flags (4), of what follows as far as there is something to say
 *   place: block number (6), block time (4), block hash, transaction hash, account, source; or how many rows before this
 *     one, in the same pack, the row stands that has the place of both, which are of one transaction
 *   log index, running hash, content hash, credential hash, id, numbers, texts, ...
 *
 * Numbers are seven bits a byte, the lowest first. A text is pieces of others, known ones and those before it in the row, and
 * what is left (see row-bytes.ts). What this does not know of a row stands
 * at its end as JSON, so that a field more does not need another layout.
 */

const KINDS: EventKind[] = ['PUBLICATION', 'STATUS_CHANGE'];
const MARKS: (EventMark | undefined)[] = [undefined, 'UNDECODABLE', 'ID_MISMATCH', 'UUID_TAKEN', 'UNKNOWN_PUBLICATION'];
const FORMATS = [undefined, 'json', 'jwt'] as const;
const FEEDS = [undefined, 'v1', 'v2'] as const;
/** How the CloudEvent's time is kept: not at all, as text, as milliseconds or seconds since 1970. */
const TIMES = ['none', 'text', 'milliseconds', 'seconds'] as const;

const ACCOUNT_BYTES = 20;

/** What the events of one transaction share; nearly always the CloudEvent's source as well. */
type Place = Pick<EventRow, 'blockNumber' | 'blockTime' | 'blockHash' | 'transactionHash' | 'account' | 'source'>;

/** Whether two events have one place, so that the row of the later can refer to that of the earlier. */
export function hasPlaceOf(row: Place, earlier: Place): boolean {
  return (
    row.transactionHash === earlier.transactionHash &&
    row.blockHash === earlier.blockHash &&
    row.account === earlier.account &&
    row.blockNumber === earlier.blockNumber &&
    row.blockTime === earlier.blockTime &&
    row.source === earlier.source
  );
}

/** The bytes of a row. `placeBack`: so many rows before it, in its pack, is the one that has the place of both. */
export function encodeRow(row: EventRow, placeBack = 0): Buffer {
  const { kind, id, digest, blockNumber, blockHash, blockTime, transactionHash, logIndex, account, mark, type } = row;
  const { source, subject, time, contentHash, credentialHash, format, feed, displaced, pin, replaced } = row;
  const { priorRevision, replacedDispute, change, issuer, credentialId, types, subjects, labelLevel } = row;
  const { validFrom, validUntil, name } = row;
  const to = beginRow();
  const { flags } = to;
  flags.put(KINDS.indexOf(kind), 1);
  flags.put(placeBack === 0 ? 0 : 1, 1);
  if (placeBack > 0) to.number(placeBack);
  else putPlace(to, { blockNumber, blockTime, blockHash, transactionHash, account, source });
  to.number(logIndex);
  to.hex(digest);
  flags.put(MARKS.indexOf(mark), 3);
  flags.put(FORMATS.indexOf(format), 2);
  flags.put(FEEDS.indexOf(feed), 2);
  flags.put(labelLevel, 3);
  if (flags.has(contentHash)) to.hex(contentHash);
  flags.put(credentialHash === contentHash ? 1 : 0, 1);
  if (credentialHash !== contentHash && flags.has(credentialHash)) to.hex(credentialHash);
  else if (credentialHash === contentHash) flags.put(0, 1);
  if (flags.has(pin)) {
    to.hex(pin.commitment);
    to.text(pin.locator);
  }
  flags.put(change === undefined || change.reason === undefined ? 0 : 1, 1);
  if (change !== undefined) {
    to.number(change.publicationSeq);
    to.hex(change.publicationId);
    to.number(change.revision);
    to.number(STATUS_CODE[change.status]);
    to.number(change.previousSeq);
    if (change.reason !== undefined) to.text(change.reason);
  }
  const isOwn = id !== derivedId(row, rememberedPublicationId);
  flags.put(isOwn ? 1 : 0, 1);
  if (isOwn) to.hex(id);
  for (const number of [displaced, replaced, priorRevision]) if (flags.has(number)) to.number(number);
  for (const seconds of [validFrom, validUntil]) if (flags.has(seconds)) to.signed(seconds);
  if (flags.has(replacedDispute)) to.text(replacedDispute);
  putTime(time, flags, to);
  to.text(type);
  to.text(issuer);
  for (const text of [subject, credentialId, name]) if (flags.has(text)) to.text(text);
  to.texts(types);
  to.texts(subjects);
  putLists(to, row);
  const more = moreOf(row);
  if (flags.has(more)) to.text(JSON.stringify(more));
  return to.bytes();
}

/** The row of an event. `before` gives the bytes of the row so many places before it in its pack. */
export function decodeRow(bytes: Buffer, seq: number, before: (placeBack: number) => Buffer): EventRow {
  const flags = readFlags(bytes);
  const from = createReader(bytes, FLAG_BYTES);
  const kind = KINDS[flags.take(1)] as EventKind;
  const place = readPlace(flags.take(1) === 0 ? from : createReader(before(from.number()), FLAG_BYTES));
  const logIndex = from.number();
  const digest = from.hash();
  const mark = MARKS[flags.take(3)];
  const format = FORMATS[flags.take(2)];
  const feed = FEEDS[flags.take(2)];
  const labelLevel = flags.take(3);
  const contentHash = flags.take(1) === 1 ? from.hash() : undefined;
  const isSame = flags.take(1) === 1;
  const hasOther = flags.take(1) === 1;
  const credentialHash = isSame ? contentHash : hasOther ? from.hash() : undefined;
  const pin = flags.take(1) === 1 ? { commitment: from.hash(), locator: from.text() } : undefined;
  const hasReason = flags.take(1) === 1;
  const change = kind === 'STATUS_CHANGE' ? readChange(from, hasReason) : undefined;
  const id = flags.take(1) === 1 ? from.hash() : (derivedId({ contentHash, pin, change }, publicationId) as Hex);
  const displaced = flags.take(1) === 1 ? from.number() : undefined;
  const replaced = flags.take(1) === 1 ? from.number() : undefined;
  const priorRevision = flags.take(1) === 1 ? from.number() : undefined;
  const validFrom = flags.take(1) === 1 ? from.signed() : undefined;
  const validUntil = flags.take(1) === 1 ? from.signed() : undefined;
  const replacedDispute = flags.take(1) === 1 ? from.text() : undefined;
  const time = readTime(TIMES[flags.take(2)], from);
  const type = from.text();
  const issuer = from.text();
  const subject = flags.take(1) === 1 ? from.text() : undefined;
  const credentialId = flags.take(1) === 1 ? from.text() : undefined;
  const name = flags.take(1) === 1 ? from.text() : undefined;
  const types = from.texts();
  const subjects = from.texts();
  const { blockNumber, blockTime, blockHash, transactionHash, account, source } = place;
  const row: EventRow = {
    ...{ seq, kind, id, uuid: uuidOf(id), digest, blockNumber, blockTime, blockHash, transactionHash, account, source },
    ...{ logIndex, type, issuer, types, subjects, labelLevel },
  };
  // One by one: thousands of rows are read for one answer, and a walk over the names takes a fifth of the time.
  if (mark !== undefined) row.mark = mark;
  if (format !== undefined) row.format = format;
  if (feed !== undefined) row.feed = feed;
  if (contentHash !== undefined) row.contentHash = contentHash;
  if (pin !== undefined) row.pin = pin;
  if (change !== undefined) row.change = change;
  if (credentialHash !== undefined) row.credentialHash = credentialHash;
  if (displaced !== undefined) row.displaced = displaced;
  if (replaced !== undefined) row.replaced = replaced;
  if (priorRevision !== undefined) row.priorRevision = priorRevision;
  if (replacedDispute !== undefined) row.replacedDispute = replacedDispute;
  if (validFrom !== undefined) row.validFrom = validFrom;
  if (validUntil !== undefined) row.validUntil = validUntil;
  if (time !== undefined) row.time = time;
  if (subject !== undefined) row.subject = subject;
  if (credentialId !== undefined) row.credentialId = credentialId;
  if (name !== undefined) row.name = name;
  readLists(from, row);
  if (flags.take(1) === 1) Object.assign(row, JSON.parse(from.text()));
  return row;
}

function putPlace(to: RowWriter, { blockNumber, blockTime, blockHash, transactionHash, account, source }: Place): void {
  to.uint(blockNumber, 6);
  to.uint(blockTime, 4);
  for (const hex of [blockHash, transactionHash, account]) to.hex(hex);
  to.text(source);
}

function readPlace(from: RowReader): Place {
  return {
    ...{ blockNumber: from.uint(6), blockTime: from.uint(4), blockHash: from.hash(), transactionHash: from.hash() },
    ...{ account: from.bytes(ACCOUNT_BYTES), source: from.text() },
  };
}

type IdFacts = { [K in 'contentHash' | 'pin' | 'change']?: EventRow[K] | undefined };

/** Lists that few rows have. Their order is part of the layout: new ones come at the end. */
const LISTS = ['gxTypes', 'criteria', 'providers', 'countries', 'regimes', 'formatTypes'] as const;

/** Fields that have a place of their own; whatever else a row has stands at its end. */
const KEPT: ReadonlySet<string> = new Set<keyof EventRow>([
  ...(['seq', 'uuid', 'kind', 'id', 'digest', 'blockNumber', 'blockHash', 'blockTime', 'transactionHash'] as const),
  ...(['logIndex', 'account', 'mark', 'type', 'source', 'subject', 'time', 'contentHash', 'credentialHash'] as const),
  ...(['format', 'feed', 'displaced', 'pin', 'replaced', 'priorRevision', 'replacedDispute', 'change'] as const),
  ...(['issuer', 'credentialId', 'types', 'subjects', 'labelLevel', 'validFrom', 'validUntil', 'name'] as const),
  ...LISTS,
]);

/** What a row has beside those; undefined when that is nothing. */
function moreOf(row: EventRow): Record<string, unknown> | undefined {
  let more: Record<string, unknown> | undefined;
  for (const field in row) {
    const value = row[field as keyof EventRow];
    if (KEPT.has(field) || value === undefined) continue;
    more ??= {};
    more[field] = value;
  }
  return more;
}

/** The lists that there are: which, as a number of a bit each, and their texts. */
function putLists(to: RowWriter, row: Pick<EventRow, (typeof LISTS)[number]>): void {
  to.number(LISTS.reduce((sum, name, index) => sum + (row[name] === undefined ? 0 : 2 ** index), 0));
  for (const name of LISTS) if (row[name] !== undefined) to.texts(row[name]);
}

function readLists(from: RowReader, row: Partial<EventRow>): void {
  const there = from.number();
  if (there === 0) return;
  for (const [index, name] of LISTS.entries()) if ((there & (2 ** index)) !== 0) row[name] = from.texts();
}

/** The id that follows from what a row has anyway; undefined when nothing gives one. */
function derivedId({ contentHash, pin, change }: IdFacts, idOf: typeof publicationId): Hex | undefined {
  if (change !== undefined) return statusChangeId(change.publicationId, change.revision, change.status);
  if (pin !== undefined) return pinnedId(pin.commitment);
  return contentHash === undefined ? undefined : idOf(contentHash);
}

function readChange(from: RowReader, hasReason: boolean): EventRow['change'] {
  const [publicationSeq, publicationId, revision] = [from.number(), from.hash(), from.number()];
  const status = statusOfCode(from.number()) ?? 'ACTIVE';
  const previousSeq = from.number();
  return {
    publicationSeq,
    publicationId,
    revision,
    status,
    previousSeq,
    ...(hasReason ? { reason: from.text() } : {}),
  };
}

/** Most publishers write a time as JavaScript does, or without the fraction; any other is kept as a text. */
function putTime(time: string | undefined, flags: Flags, to: RowWriter): void {
  const ms = time === undefined ? Number.NaN : Date.parse(time);
  const iso = Number.isNaN(ms) || ms < 0 ? undefined : new Date(ms).toISOString();
  const form =
    time === undefined ? 'none' : time === iso ? 'milliseconds' : time === shortened(iso) ? 'seconds' : 'text';
  flags.put(TIMES.indexOf(form), 2);
  if (form === 'text') to.text(time ?? '');
  if (form === 'milliseconds') to.number(ms);
  if (form === 'seconds') to.number(ms / 1_000);
}

function readTime(form: (typeof TIMES)[number] | undefined, from: RowReader): string | undefined {
  if (form === 'text') return from.text();
  if (form === 'milliseconds') return new Date(from.number()).toISOString();
  return form === 'seconds' ? shortened(new Date(from.number() * 1_000).toISOString()) : undefined;
}

function shortened(iso: string | undefined): string | undefined {
  return iso?.replace('.000Z', 'Z');
}
