import { currentPlace, tierOf, uuidPlace } from '../ledger/buckets.ts';
import { COLUMN_BYTES, type Column } from '../ledger/column.ts';
import { CHUNK, type CurrentVersion, chunkOf, DIGEST_BYTES, type EventRow, type ViewKeys } from '../ledger/view.ts';
import { type FoundEvent, unindexEvents } from './findings.ts';
import type { Operation } from './operations.ts';
import { anchorsOf, removeRecords, storeColumns } from './store-events.ts';
import { groupTerm, isVersion } from './versions.ts';

/** What the view holds about the things that these events relate to. */
export type UnfoldState = {
  /** Current version of a credential, by the term of its group. */
  current: Map<string, CurrentVersion>;
  /** Rows of the status changes before the ones that are taken back, by seq. */
  rows: Map<number, EventRow>;
  /** Columns of publications that they relate to, by seq. */
  columns: Map<number, Column>;
};

/**
 * Takes events back, newest first: the inverse of `foldEvents`. Pure. Every operation sets what was there before the
 * event, so that a clean-up that was interrupted is simply done again.
 */
export function unfoldEvents(keys: ViewKeys, state: UnfoldState, newestFirst: readonly FoundEvent[]): Operation[] {
  const current = new Map(state.current);
  const columns = new Map(state.columns);
  const operations: Operation[] = [];
  for (const { row } of newestFirst) {
    operations.push(...removeEvent(keys, row));
    if (row.change !== undefined) restoreStatus(state, columns, row.change);
    else if (isVersion(row)) operations.push(...restoreVersion(keys, current, columns, row));
    else restorePin(columns, row);
  }
  const inOrder = newestFirst.toReversed();
  return [
    ...operations,
    ...storeColumns(keys, [...columns]),
    ...anchorsOf(keys, inOrder).map(({ seq, ...place }) => ({ op: 'HDELEQ' as const, ...place, value: String(seq) })),
    ...unindexEvents(keys, inOrder),
    ...truncateColumns(keys, newestFirst),
  ];
}

function removeEvent(keys: ViewKeys, row: EventRow): Operation[] {
  const seq = String(row.seq);
  return [
    ...removeRecords(keys, row.seq),
    { op: 'ZREM', key: keys.marked, member: seq },
    { op: 'HDELEQ', ...uuidPlace(keys, row.uuid, tierOf(row.seq)), value: seq },
    ...restoreUuid(keys, row),
    ...restoreDispute(keys, row),
  ];
}

function restoreUuid(keys: ViewKeys, { uuid, replaced }: EventRow): Operation[] {
  if (replaced === undefined) return [];
  return [{ op: 'HSET', ...uuidPlace(keys, uuid, tierOf(replaced)), value: String(replaced) }];
}

function restorePin(columns: Map<number, Column>, { pin, replaced }: EventRow): void {
  const column = replaced === undefined || pin === undefined ? undefined : columns.get(replaced);
  if (replaced !== undefined && column !== undefined) columns.set(replaced, { ...column, supersededSeq: 0 });
}

function restoreDispute(keys: ViewKeys, { id, change, replacedDispute }: EventRow): Operation[] {
  if (replacedDispute === undefined) return [];
  const [key, field] = [keys.disputes, change?.publicationId ?? id];
  return [replacedDispute === '' ? { op: 'HDEL', key, field } : { op: 'HSET', key, field, value: replacedDispute }];
}

function restoreStatus(
  state: UnfoldState,
  columns: Map<number, Column>,
  change: NonNullable<EventRow['change']>,
): void {
  const column = columns.get(change.publicationSeq);
  if (column === undefined) return;
  const previous = state.rows.get(change.previousSeq)?.change;
  columns.set(change.publicationSeq, {
    ...column,
    status: previous?.status ?? 'ACTIVE',
    statusSeq: change.previousSeq,
    hasHistory: previous !== undefined && previous.previousSeq !== 0,
  });
}

/** A version that came too late never was the current one; any other was, and gives way to the one it displaced. */
function restoreVersion(
  keys: ViewKeys,
  current: Map<string, CurrentVersion>,
  columns: Map<number, Column>,
  row: EventRow,
): Operation[] {
  const group = groupTerm(row);
  if (current.get(group)?.seq !== row.seq) return [];
  const own = currentPlace(keys, group, tierOf(row.seq));
  const displaced = row.displaced === undefined ? undefined : columns.get(row.displaced);
  if (row.displaced === undefined || displaced === undefined) {
    current.delete(group);
    return [{ op: 'HDEL', ...own }];
  }
  const version = { seq: row.displaced, issued: displaced.validFrom };
  columns.set(row.displaced, { ...displaced, supersededSeq: 0 });
  current.set(group, version);
  return [
    { op: 'HDEL', ...own },
    { op: 'HSET', ...currentPlace(keys, group, tierOf(version.seq)), value: String(version.seq) },
  ];
}

function truncateColumns(keys: ViewKeys, newestFirst: readonly FoundEvent[]): Operation[] {
  const oldest = new Map<number, number>();
  for (const { row } of newestFirst) oldest.set(chunkOf(row.seq).chunk, row.seq);
  return [...oldest].flatMap(([chunk, seq]): Operation[] => {
    // Place 0 of chunk 0 belongs to no event: when only it is left, the string was never written.
    const records = seq === 1 ? 0 : seq % CHUNK;
    return [
      { op: 'TRUNCATE', key: keys.columns(chunk), length: records * COLUMN_BYTES },
      { op: 'TRUNCATE', key: keys.digests(chunk), length: records * DIGEST_BYTES },
    ];
  });
}
