import type { Column } from '../../ledger/column.ts';
import { decodeRankingCursor, encodeRankingCursor, questionOf, type RankingCursor } from '../cursors.ts';
import type { Limits } from '../limits.ts';
import type { CredentialModel, RelevantConnectionModel } from '../models.ts';
import { type Filter, textOf } from './filter.ts';
import { pageSize } from './page.ts';
import type { Places } from './places.ts';
import { type RankingParts, rank } from './ranking.ts';
import type { Reader } from './reader.ts';
import type { Hit } from './scoring.ts';
import { type SearchQuestion, searchQuestion } from './search-question.ts';
import type { Snapshot, Snapshots } from './snapshot.ts';
import { resolveFilter } from './where.ts';

/** A page of a ranked listing. */
export type RelevantArgs = {
  search?: string | null | undefined;
  filter: Filter;
  first?: number | null | undefined;
  after?: string | null | undefined;
  /** Belongs to the question that a cursor is valid for. */
  asOfBlock?: number | null | undefined;
};

/** What a ranked page is made with. */
export type RelevantParts = Omit<RankingParts, 'limits'> & {
  reader: Reader;
  snapshots: Snapshots;
  places: Places;
  limits: Limits;
  credentialsOf(at: Snapshot, hits: readonly { seq: number; column: Column | undefined }[]): Promise<CredentialModel[]>;
};

/**
 * Ranks, and cuts a page out. A cursor brings back the snapshot of its first page: the same ranking is computed again,
 * and the page begins behind the hit's score, so that pages neither repeat nor skip while new events arrive.
 */
export async function relevantPage(
  parts: RelevantParts,
  newest: Snapshot,
  args: RelevantArgs,
): Promise<RelevantConnectionModel> {
  const { limits } = parts;
  const size =
    pageSize(args.first, 'first', limits.maxPageSize) ?? Math.min(limits.defaultPageSize, limits.maxPageSize);
  const search = searchQuestion(args.search, limits);
  const question = questionOf(describe(args, search, parts));
  const after = args.after == null ? undefined : decodeRankingCursor(newest.identity, question, args.after);
  const at = after === undefined ? newest : await again(parts, newest, after);
  const source = parts.reader.from(at);
  const filter = await resolveFilter(source, parts.places, args.filter);
  const { total, partial, words, ...ranking } = await rank(source, { ...search, filter }, parts);
  const start = after === undefined ? 0 : ranking.countUpTo({ score: after.score, seq: after.hitSeq });
  const page = ranking.hits(start, start + size);
  const known = page.map(({ seq }) => ({ seq, column: parts.tables.columnAtHand(source, seq) }));
  const models = await parts.credentialsOf(at, known);
  return {
    at,
    hits: page.flatMap((hit, index) => {
      const model = models[index];
      return model === undefined ? [] : [{ model, score: hit.score, words, cursor: cursorOf(at, question, hit) }];
    }),
    hasNextPage: start + size < total,
    hasPreviousPage: start > 0,
    total,
    partial,
  };
}

/** Everything the ranking depends on beside the snapshot. */
function describe(
  { filter, asOfBlock }: RelevantArgs,
  { words, isTyping, maxCompletions }: SearchQuestion,
  { limits, weights }: RelevantParts,
) {
  const { maxRanked, maxScanned } = limits;
  return [words, isTyping, maxCompletions, textOf(filter), asOfBlock ?? null, weights, maxRanked, maxScanned];
}

async function again({ snapshots, places }: RelevantParts, newest: Snapshot, cursor: RankingCursor): Promise<Snapshot> {
  await places.placeOf(newest, cursor);
  return snapshots.again(cursor);
}

function cursorOf(at: Snapshot, question: string, { score, seq }: Hit): string {
  return encodeRankingCursor(at.identity, {
    seq: at.seq,
    digest8: at.digest8,
    time: at.time,
    blockNumber: at.block.number,
    question,
    score: score.total,
    hitSeq: seq,
  });
}
