import { COLUMN_BYTES, type Column, decodeColumn } from '../../ledger/column.ts';
import { CHUNK, chunkOf, LUA_COLUMNS_NAME } from '../../ledger/view.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { ReadCommand, Source } from './reader.ts';

/** Most records, and windows, of one command, so that none holds Redis for long: 128 KiB. */
const MAX_RECORDS = 4_096;
const MAX_WINDOWS = 512;

/** Records that are read along rather than begin another window. */
const MAX_GAP = 32;

/** How a script is told of a window: its chunk, where its bytes start there, and how many they are. */
const WINDOW_BYTES = 12;

/** As one command with one argument, and one reply: for each more a client takes longer than Redis. */
const WINDOWS = `${LUA_COLUMNS_NAME}
local records = {}
for at = 1, #ARGV[1], ${WINDOW_BYTES} do
  local chunk, start, bytes = struct.unpack('>I4I4I4', ARGV[1], at)
  records[#records + 1] = redis.call('GETRANGE', KEYS[1] .. columnsName(chunk), start, start + bytes - 1)
end
return table.concat(records)`;

type Window = { first: number; last: number };

/** Windows of one command, with their records one behind the other. */
type Part = { windows: Window[]; records: number };

/** Columns of events, in the order asked for. */
export async function readColumns(source: Source, seqs: readonly number[]): Promise<Column[]> {
  if (seqs.length === 0) return [];
  const windows = windowsOf(Float64Array.from(seqs).sort());
  const parts = partsOf(windows);
  const replies = await source.read(parts.map(({ windows: some }) => command(source, some)));
  const places = parts.flatMap((part, index) => placesIn(part, replies[index]));
  let index = 0;
  return seqs.map((seq) => {
    const { first = 0, last = 0 } = windows[index] ?? {};
    if (seq < first || seq > last) index = windowIndex(windows, seq);
    const { bytes, start } = places[index] as Place;
    return decodeColumn(bytes, start + (seq - (windows[index]?.first ?? seq)) * COLUMN_BYTES);
  });
}

/** Where a window's records are. */
type Place = { bytes: Buffer; start: number };

function placesIn({ windows, records }: Part, bytes: Buffer | undefined): Place[] {
  const [from, to] = [windows[0]?.first, windows.at(-1)?.last];
  if (bytes?.length !== records * COLUMN_BYTES) {
    throw new ServiceError('VIEW', `The view lacks columns of events ${from} to ${to}, which lie before its cursor`);
  }
  let end = 0;
  return windows.map((window) => {
    const start = end;
    end += recordsOf(window) * COLUMN_BYTES;
    return { bytes, start };
  });
}

function recordsOf({ first, last }: Window): number {
  return last - first + 1;
}

function command({ at: { keys } }: Source, windows: readonly Window[]): ReadCommand<Buffer> {
  const told = Buffer.allocUnsafe(WINDOW_BYTES * windows.length);
  let at = 0;
  for (const window of windows) {
    const { chunk, offset } = chunkOf(window.first);
    at = told.writeUInt32BE(chunk, at);
    at = told.writeUInt32BE(offset * COLUMN_BYTES, at);
    at = told.writeUInt32BE(recordsOf(window) * COLUMN_BYTES, at);
  }
  return {
    ask: (redis) => redis.callBuffer('EVAL', WINDOWS, 1, keys.own, told),
    decode: (reply) => reply as Buffer,
  };
}

function partsOf(windows: readonly Window[]): Part[] {
  const parts: Part[] = [];
  for (const window of windows) {
    const records = recordsOf(window);
    const open = parts.at(-1);
    if (open !== undefined && open.windows.length < MAX_WINDOWS && open.records + records <= MAX_RECORDS) {
      open.windows.push(window);
      open.records += records;
    } else parts.push({ windows: [window], records });
  }
  return parts;
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
