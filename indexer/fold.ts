import { currentPlace, tierOf } from '../ledger/buckets.ts';
import { type Column, issuedOf } from '../ledger/column.ts';
import type { EventRow, ViewKeys } from '../ledger/view.ts';
import { claimIds, relateChange } from './claims.ts';
import type { DecodedEvent } from './decode.ts';
import { indexEvents } from './findings.ts';
import { columnAt, type RelatedState } from './fold-state.ts';
import type { Operation } from './operations.ts';
import { storeColumns, storeEvents } from './store-events.ts';
import { groupTerm, isVersion } from './versions.ts';

/** What events do to the view. */
export type Fold = { rows: EventRow[]; operations: Operation[] };

/**
 * Folds events into the view, in their order: the same state and events give the same operations. The state is folded
 * along, so that events see what those before them did, also those of an earlier call.
 */
export function foldEvents(keys: ViewKeys, state: RelatedState, events: readonly DecodedEvent[]): Fold {
  const changed = new Set<number>();
  const operations: Operation[] = [];
  const related = events.map(({ row: decoded, payload, words }) => {
    const row = decoded.kind === 'PUBLICATION' ? decoded : relateChange(state, decoded);
    operations.push(...claimIds(keys, state, row));
    state.columns.set(row.seq, newColumn(row));
    changed.add(row.seq);
    if (row.change !== undefined) changeStatus(state, row, row.change, changed);
    else if (isVersion(row)) operations.push(...addVersion(keys, state, row, changed));
    else if (row.pin !== undefined) replacePin(state, row, changed);
    state.rows.set(row.seq, row);
    return { row, payload, words };
  });
  const columns = [...changed].sort((a, b) => a - b).map((seq) => [seq, columnAt(state, seq)] as const);
  operations.push(
    ...storeEvents(keys, related),
    ...storeColumns(keys, columns),
    ...indexEvents(keys, related, state.told),
  );
  return { rows: related.map(({ row }) => row), operations };
}

/** The ledger has changed the status whatever the payload says, so a mark does not hinder it. */
function changeStatus(
  state: RelatedState,
  row: EventRow,
  change: NonNullable<EventRow['change']>,
  changed: Set<number>,
): void {
  if (change.publicationSeq === 0) return;
  const column = columnAt(state, change.publicationSeq);
  state.columns.set(change.publicationSeq, {
    ...column,
    status: change.status,
    statusSeq: row.seq,
    hasHistory: column.statusSeq !== 0,
  });
  changed.add(change.publicationSeq);
}

/** Versions are ordered by (issued, seq). The new one has the highest seq, so only an older date puts it behind. */
function addVersion(keys: ViewKeys, state: RelatedState, row: EventRow, changed: Set<number>): Operation[] {
  const group = groupTerm(row);
  const current = state.current.get(group);
  const issued = issuedOf(row);
  if (current !== undefined && issued < current.issued) {
    state.columns.set(row.seq, { ...columnAt(state, row.seq), supersededSeq: row.seq });
    return [];
  }
  if (current !== undefined) {
    row.displaced = current.seq;
    state.columns.set(current.seq, { ...columnAt(state, current.seq), supersededSeq: row.seq });
    changed.add(current.seq);
  }
  state.current.set(group, { seq: row.seq, issued });
  return [{ op: 'HSET', ...currentPlace(keys, group, tierOf(row.seq)), value: String(row.seq) }];
}

/** A pin has no versions; one that is pinned once more under the same id counts no longer. */
function replacePin(state: RelatedState, { seq, replaced }: EventRow, changed: Set<number>): void {
  if (replaced === undefined) return;
  state.columns.set(replaced, { ...columnAt(state, replaced), supersededSeq: seq });
  changed.add(replaced);
}

function newColumn(row: EventRow): Column {
  return {
    kind: row.kind,
    marked: row.mark !== undefined,
    pinned: row.pin !== undefined,
    status: row.change?.status ?? 'ACTIVE',
    labelLevel: row.labelLevel,
    supersededSeq: 0,
    publicationSeq: row.change?.publicationSeq ?? 0,
    statusSeq: 0,
    hasHistory: false,
    validFrom: row.validFrom ?? 0,
    validUntil: row.validUntil ?? 0,
    blockTime: row.blockTime,
  };
}
