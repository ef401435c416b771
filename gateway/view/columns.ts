import { CHUNK, COLUMN_BYTES, type Column, chunkOf, decodeColumn } from '../../ledger/view.ts';
import { ServiceError } from '../../lib/errors.ts';
import { bytesRange, type Source } from './reader.ts';

/** Most records of one read, so that none holds Redis for long: 128 KiB. */
const MAX_RECORDS = 4_096;

/** Records that are read along rather than begin another read. */
const MAX_GAP = 32;

type Window = { first: number; last: number };

/** Columns of events, in the order asked for. */
export async function readColumns(source: Source, seqs: readonly number[]): Promise<Column[]> {
  if (seqs.length === 0) return [];
  const windows = windowsOf(Float64Array.from(seqs).sort());
  const replies = await source.read(
    windows.map(({ first, last }) => {
      const { chunk, offset } = chunkOf(first);
      return bytesRange(source.at.keys.columns(chunk), offset * COLUMN_BYTES, (last - first + 1) * COLUMN_BYTES);
    }),
  );
  let index = 0;
  return seqs.map((seq) => {
    const { first = 0, last = 0 } = windows[index] ?? {};
    if (seq < first || seq > last) index = windowIndex(windows, seq);
    return columnOf(seq, replies[index], (seq - (windows[index]?.first ?? seq)) * COLUMN_BYTES);
  });
}

/** Windows that cover ascending seqs: within one chunk, with small gaps only. */
function windowsOf(ascending: Float64Array): Window[] {
  const windows: Window[] = [];
  let open: Window | undefined;
  for (const seq of ascending) {
    const joins =
      open !== undefined &&
      seq - open.last <= MAX_GAP &&
      seq - open.first < MAX_RECORDS &&
      Math.floor(seq / CHUNK) === Math.floor(open.first / CHUNK);
    if (open !== undefined && joins) open.last = Math.max(open.last, seq);
    else {
      open = { first: seq, last: seq };
      windows.push(open);
    }
  }
  return windows;
}

/** Place of the last window that begins at or before a seq. */
function windowIndex(windows: readonly Window[], seq: number): number {
  let low = 0;
  let high = windows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((windows[middle]?.first ?? 0) <= seq) low = middle;
    else high = middle - 1;
  }
  return low;
}

function columnOf(seq: number, bytes: Buffer | undefined, start: number): Column {
  if (bytes === undefined || bytes.length < start + COLUMN_BYTES) {
    throw new ServiceError('VIEW', `The view has no column for event ${seq}, which lies before its cursor`);
  }
  return decodeColumn(bytes, start);
}
