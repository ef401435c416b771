import { CHUNK, decodeBlock } from '../../ledger/view.ts';
import { type Bits, countBits, type Direction, placesFrom } from './bits.ts';
import { type CandidateTerm, candidates, placesIn, type SeqRange } from './candidates.ts';
import type { Filter } from './filter.ts';
import { type Judgement, judge, type Match, needsColumns } from './judge.ts';
import { memberUpTo, type Source } from './reader.ts';

/** What to look for, and where. */
export type Search = Judgement & { terms: readonly CandidateTerm[]; range: SeqRange; direction: Direction };

/** How many candidates may have their columns examined; shared by the scans of one answer. */
export type Budget = { left: number; isExhausted: boolean };

/** What one step of a scan found, and up to which event it has looked. */
export type ScanStep = { matches: Match[]; examinedTo: number; chunk: number; kept: Bits[] };

/** Candidates judged at once: few for the first page, many when little passes. */
const FIRST_BATCH = 64;
const MAX_BATCH = 4_096;

/** A budget of so many candidates. */
export function budgetOf(candidates: number): Budget {
  return { left: candidates, isExhausted: false };
}

/** Walks what passes, in the direction, step by step. Ends when the range ends or the budget is exhausted. */
export async function* scan(source: Source, search: Search, budget: Budget): AsyncGenerator<ScanStep> {
  const { range, direction } = search;
  let batch = FIRST_BATCH;
  for await (const { chunk, bits, kept } of candidates(source, search.terms, range, direction)) {
    const { first, last } = placesIn(range, chunk);
    let place = direction === 'ASCENDING' ? first : last;
    for (;;) {
      const limit = needsColumns(search) ? Math.min(batch, Math.max(budget.left, 1)) : batch;
      const places = placesFrom(bits, place, limit, direction);
      const end = places.at(-1);
      if (end === undefined) break;
      if (needsColumns(search)) {
        if (budget.left <= 0) {
          budget.isExhausted = true;
          return;
        }
        budget.left -= places.length;
      }
      const seqs = places.map((at) => chunk * CHUNK + at);
      yield { matches: await judge(source, search, seqs), examinedTo: chunk * CHUNK + end, chunk, kept };
      place = direction === 'ASCENDING' ? end + 1 : end - 1;
      batch = Math.min(batch * 4, MAX_BATCH);
    }
  }
}

/** The first matches of a scan, and up to where it had to look for them. */
export async function take(
  steps: AsyncIterable<ScanStep>,
  limit: number,
): Promise<{ matches: Match[]; examinedTo: number | undefined }> {
  const matches: Match[] = [];
  let examinedTo: number | undefined;
  if (limit === 0) return { matches, examinedTo };
  for await (const step of steps) {
    matches.push(...step.matches);
    examinedTo = step.examinedTo;
    if (matches.length >= limit) break;
  }
  return { matches: matches.slice(0, limit), examinedTo };
}

/** How many match in all. Exact: a count has no budget, it only reads. */
export async function countMatches(source: Source, search: Search): Promise<number> {
  let count = 0;
  if (needsColumns(search)) {
    const budget = budgetOf(Number.POSITIVE_INFINITY);
    for await (const { matches } of scan(source, search, budget)) count += matches.length;
  } else {
    for await (const { bits } of candidates(source, search.terms, search.range, search.direction)) {
      count += countBits(bits);
    }
  }
  return count;
}

/** The events of a snapshot, or those in a range of its blocks. */
export async function seqRange(source: Source, block: Filter['block']): Promise<SeqRange> {
  const { keys, seq } = source.at;
  if (block === undefined) return { from: 1, to: seq };
  const [before, last] = await source.read([
    memberUpTo(keys.blocks, block.from - 1),
    memberUpTo(keys.blocks, block.to),
  ]);
  return { from: lastSeqOf(before) + 1, to: Math.min(seq, lastSeqOf(last)) };
}

function lastSeqOf(member: string | undefined): number {
  return member === undefined ? 0 : decodeBlock(member).lastSeq;
}
