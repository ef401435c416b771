import { ServiceError } from '../lib/errors.ts';
import { decodeRow } from './row.ts';
import type { EventRow, ViewKeys } from './view.ts';

/*
 * What is kept of each event (its row, its payload) lies several to a key: a key of its own costs Redis a hundred bytes
 * beside name and value. A pack is its records one behind the other, each behind its length in two bytes, big-endian; an
 * empty record is none. What is longer than a record may be has a key of its own, and `ELSEWHERE` in place of its length.
 */

/** Events of a pack of rows, and of one of payloads. Whoever wants one record reads the pack. */
export const ROWS_IN_PACK = 16;
export const BODIES_IN_PACK = 8;

/** Keys of the packs of one kind, and of the records that are too long for one. */
export type PackKeys = { inPack: number; packKey(pack: number): string; ownKey(seq: number): string };

/** Keys of rows and of payloads. */
export function packKeys(
  keys: Pick<ViewKeys, 'rows' | 'row' | 'bodies' | 'body'>,
): Record<'rows' | 'bodies', PackKeys> {
  return {
    rows: { inPack: ROWS_IN_PACK, packKey: keys.rows, ownKey: keys.row },
    bodies: { inPack: BODIES_IN_PACK, packKey: keys.bodies, ownKey: keys.body },
  };
}

/** Longest record in a pack, in bytes: a pack is written anew with each event that comes into it. */
export const MAX_RECORD = 4_096;

const ELSEWHERE = 0xffff;
const LENGTH_BYTES = 2;

/** Where an event's record lies: number of the pack, and place in it. The first event is 1. */
export function packPlace(seq: number, inPack: number): { pack: number; index: number } {
  return { pack: Math.floor((seq - 1) / inPack), index: (seq - 1) % inPack };
}

/** First event of a pack. */
export function firstOfPack(pack: number, inPack: number): number {
  return pack * inPack + 1;
}

/** Records as they lie in a pack, one behind the other; one that is too long is only named there. */
export function packed(records: readonly Buffer[]): Buffer {
  const bytes = Buffer.allocUnsafe(records.reduce((sum, record) => sum + LENGTH_BYTES + lengthInPack(record), 0));
  let at = 0;
  for (const record of records) {
    const length = lengthInPack(record);
    at = bytes.writeUInt16BE(length < record.length ? ELSEWHERE : length, at);
    if (length > 0) record.copy(bytes, at);
    at += length;
  }
  return bytes;
}

function lengthInPack({ length }: Buffer): number {
  return length > MAX_RECORD ? 0 : length;
}

/** The record at a place of a pack; `elsewhere` when it has a key of its own, undefined when there is none. */
export function recordAt(pack: Buffer, index: number): Buffer | 'elsewhere' | undefined {
  let at = 0;
  for (let before = 0; at + LENGTH_BYTES <= pack.length; before += 1) {
    const length = pack.readUInt16BE(at);
    const begin = at + LENGTH_BYTES;
    at = begin + (length === ELSEWHERE ? 0 : length);
    if (before < index) continue;
    if (length === ELSEWHERE) return 'elsewhere';
    return length === 0 || at > pack.length ? undefined : pack.subarray(begin, at);
  }
  return undefined;
}

/** The row of an event in its pack; `elsewhere` when it has a key of its own, undefined when there is none. */
export function rowAt(pack: Buffer, seq: number): EventRow | 'elsewhere' | undefined {
  const { index } = packPlace(seq, ROWS_IN_PACK);
  const record = recordAt(pack, index);
  if (!Buffer.isBuffer(record)) return record;
  return decodeRow(record, seq, (placeBack) => {
    const placed = recordAt(pack, index - placeBack);
    if (!Buffer.isBuffer(placed)) throw new ServiceError('VIEW', `The view lacks the row that event ${seq} refers to`);
    return placed;
  });
}

/** The row of an event that has a key of its own. */
export function rowAlone(record: Buffer, seq: number): EventRow {
  return decodeRow(record, seq, () => {
    throw new ServiceError('VIEW', `The row of event ${seq} refers to another one, but stands alone`);
  });
}
