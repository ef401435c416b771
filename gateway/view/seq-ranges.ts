import { BLOCK_TIME_AT, COLUMN_BYTES } from '../../ledger/column.ts';
import { CHUNK, chunkOf, decodeBlock } from '../../ledger/view.ts';
import type { Conditions, Range } from './filter.ts';
import { bytesRange, memberUpTo, type Source } from './reader.ts';

/** Events by `seq`, both ends included; empty when `from` is above `to`. */
export type SeqRange = Range;

/** Places looked at in one round trip: a million events take four. */
const PROBES = 32;

/** What lies in both. */
export function intersectRanges(a: SeqRange, b: SeqRange): SeqRange {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}

/** The snapshot's events in a range of blocks. */
export async function seqsInBlocks(source: Source, block: Range): Promise<SeqRange> {
  const { keys, seq } = source.at;
  const [before, last] = await source.read([
    memberUpTo(keys.blocks, block.from - 1),
    memberUpTo(keys.blocks, block.to),
  ]);
  return { from: lastSeqOf(before) + 1, to: Math.min(seq, lastSeqOf(last)) };
}

/** The snapshot's events in a range of their blocks' times. */
export async function seqsInTimes(source: Source, { from, to }: Range): Promise<SeqRange> {
  const [before, last] = await Promise.all([lastSeqAt(source, from - 1), lastSeqAt(source, to)]);
  return { from: before + 1, to: last };
}

/** A place and its time, from either. */
export async function seqsSince(
  source: Source,
  since: NonNullable<Conditions['changedSince']>,
): Promise<{ seq: number; time: number }> {
  if ('time' in since) return { seq: await lastSeqAt(source, since.time), time: since.time };
  const { seq = 0 } = since;
  const [time = 0] = seq === 0 ? [] : await blockTimes(source, [seq]);
  return { seq, time };
}

/** The last event at or before a time; 0 for none. Blocks' times never fall, so neither do those of events. */
async function lastSeqAt(source: Source, time: number): Promise<number> {
  let low = 0;
  let high = source.at.seq;
  while (low < high) {
    const step = Math.ceil((high - low) / PROBES);
    const probes: number[] = [];
    for (let seq = low + step; seq < high; seq += step) probes.push(seq);
    probes.push(high);
    const times = await blockTimes(source, probes);
    const later = times.findIndex((one) => one > time);
    if (later === -1) return high;
    high = (probes[later] ?? high) - 1;
    low = later === 0 ? low : (probes[later - 1] ?? low);
  }
  return low;
}

async function blockTimes(source: Source, seqs: readonly number[]): Promise<number[]> {
  const columns = await source.read(
    seqs.map((seq) => {
      const { chunk, offset } = chunkOf(seq);
      return bytesRange(source.at.keys.columns(chunk), offset * COLUMN_BYTES + BLOCK_TIME_AT, 4);
    }),
  );
  return columns.map((bytes) => (bytes.length < 4 ? 0 : bytes.readUInt32BE()));
}

function lastSeqOf(member: string | undefined): number {
  return member === undefined ? 0 : decodeBlock(member).lastSeq;
}

/** First and last place of a range in a chunk. */
export function placesIn({ from, to }: SeqRange, chunk: number): { first: number; last: number } {
  const start = chunk * CHUNK;
  return { first: Math.max(0, from - start), last: Math.min(CHUNK - 1, to - start) };
}
