import { STATUS_CODE, type StatusName, statusOfCode } from './status.ts';
import type { EventKind, EventRow } from './view.ts';

/** What of an event depends on later events and on time. */
export type Column = {
  kind: EventKind | undefined;
  marked: boolean;
  /** Publications: the credential is kept elsewhere, so that no listing of credentials has it. */
  pinned: boolean;
  /** Of a publication: its ledger status now. Of a status change: the status it gave. */
  status: StatusName;
  labelLevel: number;
  /** Publications: seq of the event by which a newer version displaced this one, its own seq when it came too late; 0 never. */
  supersededSeq: number;
  /** Status changes: seq of the publication; 0 when unknown. */
  publicationSeq: number;
  /** Publications: seq of the latest status change; 0 none. */
  statusSeq: number;
  /** More than one status change: a reader who looks before `statusSeq` must ask the postings `changesOf`. */
  hasHistory: boolean;
  /** Seconds since 1970, 0 not stated. */
  validFrom: number;
  validUntil: number;
  blockTime: number;
};

/** Bytes of a column record. */
export const COLUMN_BYTES = 32;
/** Where in a record its block's time is: four bytes. */
export const BLOCK_TIME_AT = 28;
const FLAG = { marked: 1, history: 2, pinned: 4 } as const;
/** By their codes. */
const KINDS: (EventKind | undefined)[] = [undefined, 'PUBLICATION', 'STATUS_CHANGE'];

/** A column record: kind, status, label, flags (a byte each), related seq, status seq, validity (six bytes each), block time (four). */
export function encodeColumn(column: Column): Buffer {
  const bytes = Buffer.alloc(COLUMN_BYTES);
  bytes[0] = KINDS.indexOf(column.kind);
  bytes[1] = STATUS_CODE[column.status];
  bytes[2] = column.labelLevel;
  bytes[3] =
    (column.marked ? FLAG.marked : 0) | (column.hasHistory ? FLAG.history : 0) | (column.pinned ? FLAG.pinned : 0);
  bytes.writeUIntBE(column.kind === 'STATUS_CHANGE' ? column.publicationSeq : column.supersededSeq, 4, 6);
  bytes.writeUIntBE(column.statusSeq, 10, 6);
  bytes.writeUIntBE(seconds(column.validFrom), 16, 6);
  bytes.writeUIntBE(seconds(column.validUntil), 22, 6);
  bytes.writeUInt32BE(column.blockTime, BLOCK_TIME_AT);
  return bytes;
}

/** A record among others, read as far as it is asked for: who judges thousands looks at a few fields of each. */
export class ColumnAt implements Column {
  readonly bytes: Buffer;
  /** Where the record begins. */
  start: number;

  constructor(bytes: Buffer, start = 0) {
    this.bytes = bytes;
    this.start = start;
  }

  get kind(): EventKind | undefined {
    return KINDS[this.bytes[this.start] ?? 0];
  }
  get status(): StatusName {
    return statusOfCode(this.bytes[this.start + 1] ?? 0) ?? 'ACTIVE';
  }
  get labelLevel(): number {
    return this.bytes[this.start + 2] ?? 0;
  }
  get marked(): boolean {
    return this.has(FLAG.marked);
  }
  get hasHistory(): boolean {
    return this.has(FLAG.history);
  }
  get pinned(): boolean {
    return this.has(FLAG.pinned);
  }
  get supersededSeq(): number {
    return this.kind === 'PUBLICATION' ? readUint48(this.bytes, this.start + 4) : 0;
  }
  get publicationSeq(): number {
    return this.kind === 'STATUS_CHANGE' ? readUint48(this.bytes, this.start + 4) : 0;
  }
  get statusSeq(): number {
    return readUint48(this.bytes, this.start + 10);
  }
  get validFrom(): number {
    return readUint48(this.bytes, this.start + 16);
  }
  get validUntil(): number {
    return readUint48(this.bytes, this.start + 22);
  }
  get blockTime(): number {
    return readUint32(this.bytes, this.start + BLOCK_TIME_AT);
  }

  private has(flag: number): boolean {
    return ((this.bytes[this.start + 3] ?? 0) & flag) !== 0;
  }
}

/** The record that begins at `start`, as an object of its own. */
export function decodeColumn(bytes: Buffer, start = 0): Column {
  const at = new ColumnAt(bytes, start);
  const { kind, marked, pinned, status, labelLevel, supersededSeq, publicationSeq, statusSeq, hasHistory } = at;
  const { validFrom, validUntil, blockTime } = at;
  return {
    ...{ kind, marked, pinned, status, labelLevel, supersededSeq, publicationSeq, statusSeq, hasHistory },
    ...{ validFrom, validUntil, blockTime },
  };
}

/** By its bytes: a reader's own methods look at each argument, and thousands of columns are read for one question. */
function readUint48(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) * 2 ** 8 + (bytes[at + 1] ?? 0)) * 2 ** 32 + readUint32(bytes, at + 2);
}

function readUint32(bytes: Buffer, at: number): number {
  const low = ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  return (bytes[at] ?? 0) * 2 ** 24 + low;
}

/** When a version counts as issued: its validity's begin as columns keep it, 0 when not stated. */
export function issuedOf(row: Pick<EventRow, 'validFrom'>): number {
  return seconds(row.validFrom ?? 0);
}

/** Dates before 1970 count as its first second: 0 means not stated. */
function seconds(value: number): number {
  return value === 0 ? 0 : Math.min(2 ** 48 - 1, Math.max(1, value));
}
