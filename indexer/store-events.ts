import { anchorPlace, type Place, tierOf } from '../ledger/buckets.ts';
import { COLUMN_BYTES, type Column, encodeColumn } from '../ledger/column.ts';
import { digest8Bytes } from '../ledger/cursor.ts';
import { MAX_RECORD, type PackKeys, packKeys, packPlace, ROWS_IN_PACK } from '../ledger/pack.ts';
import { encodeRow, hasPlaceOf } from '../ledger/row.ts';
import { chunkOf, DIGEST_BYTES, type EventRow, type ViewKeys } from '../ledger/view.ts';
import type { Hex } from '../lib/hex.ts';
import type { Operation } from './operations.ts';

/** Bytes kept of an event. */
type Kept = { seq: number; bytes: Buffer };

/** What is stored of events for themselves, which follow on each other: rows, payloads as on the ledger, running hashes. */
export function storeEvents(keys: ViewKeys, events: readonly { row: EventRow; payload: Buffer }[]): Operation[] {
  const { rows, bodies } = packKeys(keys);
  const digests = events.map(({ row }) => ({ seq: row.seq, bytes: digest8Bytes(row.digest) }));
  return [
    ...packOperations(rows, encodeRows(events.map(({ row }) => row))),
    ...packOperations(
      bodies,
      events.map(({ row, payload }) => ({ seq: row.seq, bytes: payload })),
    ),
    ...placedOperations(keys.digests, DIGEST_BYTES, digests),
    ...anchorsOf(keys, events).map(({ seq, ...place }) => ({ op: 'HSETNX' as const, ...place, value: String(seq) })),
    ...events.flatMap(({ row: { seq, mark } }) =>
      mark === undefined ? [] : [{ op: 'ZADD' as const, key: keys.marked, score: seq, member: String(seq) }],
    ),
  ];
}

/** Column records, in the order of their events. */
export function storeColumns(
  keys: ViewKeys,
  columns: readonly (readonly [seq: number, column: Column])[],
): Operation[] {
  const records = columns.map(([seq, column]) => ({ seq, bytes: encodeColumn(column) }));
  return placedOperations(keys.columns, COLUMN_BYTES, records);
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

/** What events lie in: they are found from its hash, and of several the first is. */
export function anchorsOf(keys: ViewKeys, events: readonly { row: EventRow }[]): (Place & { seq: number })[] {
  const firsts = new Map<Hex, number>();
  for (const { row } of events) {
    for (const hash of [row.blockHash, row.transactionHash]) if (!firsts.has(hash)) firsts.set(hash, row.seq);
  }
  return [...firsts].map(([hash, seq]) => ({ ...anchorPlace(keys, hash, tierOf(seq)), seq }));
}

/** Rows as they are kept: a place that an earlier row of the same pack tells is not told again. */
function encodeRows(rows: readonly EventRow[]): Kept[] {
  let placed: EventRow | undefined;
  return rows.map((row) => {
    const { seq } = row;
    const back = sharesPlace(row, placed) ? seq - placed.seq : 0;
    const bytes = encodeRow(row, back);
    // One with a key of its own is read without its pack.
    if (bytes.length > MAX_RECORD) return { seq, bytes: encodeRow(row) };
    if (back === 0) placed = row;
    return { seq, bytes };
  });
}

function sharesPlace(row: EventRow, placed: EventRow | undefined): placed is EventRow {
  const packOf = ({ seq }: EventRow) => packPlace(seq, ROWS_IN_PACK).pack;
  return placed !== undefined && packOf(row) === packOf(placed) && hasPlaceOf(row, placed);
}

function packOperations({ inPack, packKey, ownKey }: PackKeys, kept: readonly Kept[]): Operation[] {
  const packs = new Map<number, Extract<Operation, { op: 'PACK' }>>();
  const own: Operation[] = [];
  for (const { seq, bytes } of kept) {
    const { pack, index } = packPlace(seq, inPack);
    const records = packs.get(pack)?.records;
    if (records === undefined) packs.set(pack, { op: 'PACK', key: packKey(pack), index, records: [bytes] });
    else records.push(bytes);
    if (bytes.length > MAX_RECORD) own.push({ op: 'SET', key: ownKey(seq), value: bytes });
  }
  return [...packs.values(), ...own];
}

/** Records of one length at the places of their events; neighbours in one write. */
function placedOperations(key: (chunk: number) => string, length: number, kept: readonly Kept[]): Operation[] {
  const writes: { key: string; offset: number; parts: Buffer[]; next: number }[] = [];
  for (const { seq, bytes } of kept) {
    const { chunk, offset } = chunkOf(seq);
    const last = writes.at(-1);
    if (last?.next === seq && offset !== 0) {
      last.parts.push(bytes);
      last.next += 1;
    } else writes.push({ key: key(chunk), offset: offset * length, parts: [bytes], next: seq + 1 });
  }
  return writes.map(({ key, offset, parts }) => ({ op: 'SETRANGE', key, offset, value: Buffer.concat(parts) }));
}
