import { CHUNK, type Column, type EventRow } from '../../ledger/view.ts';
import type { Limits } from '../limits.ts';
import { placesFrom } from './bits.ts';
import { candidates, placesIn } from './candidates.ts';
import { readColumns } from './columns.ts';
import type { Filter, FilterTerm } from './filter.ts';
import { statusesOf } from './judge.ts';
import { pageSize } from './page.ts';
import type { Source } from './reader.ts';
import { readRows } from './rows.ts';
import { seqRange } from './scan.ts';
import type { CredentialStatus, Moment } from './status.ts';

/** What became of one version between two moments; `before` is absent when it was not there yet. */
export type Change = { row: EventRow; column: Column; before?: CredentialStatus; after: CredentialStatus };

/** A page of changes, in the order in which the versions were published. */
export type Changes = {
  changes: Change[];
  hasNextPage: boolean;
  /** The budget ended here, before the page was full. */
  endSeq?: number;
};

type Candidate = { seq: number; column: Column };

/** Columns judged at once. */
const BATCH = 2_048;

/**
 * Versions that came or whose status changed between a moment and the source's, which must not be earlier. No list of
 * changes is kept: a version's column tells whether anything about it can have changed in between, be it by an event or
 * by the end of its validity; only those are judged, at both moments. Throws `BAD_INPUT`.
 */
export async function listChanges(
  source: Source,
  from: Moment,
  args: { filter: Filter; first?: number | null | undefined; afterSeq?: number | undefined },
  limits: Pick<Limits, 'defaultPageSize' | 'maxPageSize' | 'maxScanned'>,
): Promise<Changes> {
  const most =
    pageSize(args.first, 'first', limits.maxPageSize) ?? Math.min(limits.defaultPageSize, limits.maxPageSize);
  const { filter, afterSeq = 0 } = args;
  const all = await seqRange(source, filter.block);
  const range = { from: Math.max(all.from, afterSeq + 1), to: all.to };
  const terms: FilterTerm[] = [...filter.terms, { dimension: 'kind', values: ['PUBLICATION'] }];
  const found: (Omit<Change, 'row'> & { seq: number })[] = [];
  let left = limits.maxScanned;
  for await (const { chunk, bits } of candidates(source, terms, range, 'ASCENDING')) {
    const { first } = placesIn(range, chunk);
    for (let place = first; ; ) {
      const seqs = placesFrom(bits, place, Math.min(BATCH, left), 'ASCENDING').map((at) => chunk * CHUNK + at);
      const end = seqs.at(-1);
      if (end === undefined) break;
      found.push(...(await changesOf(source, from, filter, seqs)));
      if (found.length > most) return { changes: await withRows(source, found.slice(0, most)), hasNextPage: true };
      left -= seqs.length;
      if (left <= 0 && end < range.to) {
        return { changes: await withRows(source, found), hasNextPage: true, endSeq: end };
      }
      place = end - chunk * CHUNK + 1;
    }
  }
  return { changes: await withRows(source, found), hasNextPage: false };
}

async function changesOf(source: Source, from: Moment, { status: wanted }: Filter, seqs: readonly number[]) {
  const to = source.at;
  const columns = await readColumns(source, seqs);
  const touched = columns.flatMap((column, index): Candidate[] => {
    const seq = seqs[index] ?? 0;
    const isVersion = column.kind === 'PUBLICATION' && !column.marked && !column.pinned;
    return isVersion && mayHaveChanged(seq, column, from, to) ? [{ seq, column }] : [];
  });
  const older = touched.filter(({ seq }) => seq <= from.seq);
  const [after, before] = await Promise.all([
    statusesOf(source, touched, to),
    statusesOf(
      source,
      older.map((version) => ({ ...version, asOf: from })),
      to,
    ),
  ]);
  return touched.flatMap(({ seq, column }, index) => {
    const then = seq <= from.seq ? before.shift() : undefined;
    const now = after[index] ?? 'ACTIVE';
    const isWanted = wanted === undefined || wanted.has(now) || (then !== undefined && wanted.has(then));
    return then === now || !isWanted
      ? []
      : [{ seq, column, after: now, ...(then === undefined ? {} : { before: then }) }];
  });
}

/** Whether an event or the calendar can have changed a version's status. Columns are of now, so later changes pass too. */
function mayHaveChanged(seq: number, column: Column, from: Moment, to: Moment): boolean {
  if (seq > from.seq || column.statusSeq > from.seq) return true;
  if (column.supersededSeq > from.seq && column.supersededSeq <= to.seq) return true;
  return column.validUntil > from.time && column.validUntil <= to.time;
}

async function withRows(source: Source, found: readonly (Omit<Change, 'row'> & { seq: number })[]): Promise<Change[]> {
  const rows = await readRows(
    source,
    found.map(({ seq }) => seq),
  );
  return found.flatMap(({ seq: _, ...change }, index) => {
    const row = rows[index];
    return row === undefined ? [] : [{ ...change, row }];
  });
}
