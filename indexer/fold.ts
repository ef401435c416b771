import { uuidOf } from '../ledger/ids.ts';
import {
  type Column,
  type CurrentVersion,
  type EventRow,
  encodeCurrent,
  issuedOf,
  type ViewKeys,
} from '../ledger/view.ts';
import { ServiceError } from '../lib/errors.ts';
import { type DecodedEvent, factsOfPublication } from './decode.ts';
import { groupTerm, indexEvent, storeEvent, writeColumn } from './index-operations.ts';
import type { Operation } from './operations.ts';

/** What the view holds about the things that some events relate to, read before they are folded. */
export type RelatedState = {
  /** Seq of the event that owns a UUID. */
  owners: Map<string, number>;
  /** Current version of a credential, by the term of its group. */
  current: Map<string, CurrentVersion>;
  /** Rows of the publications whose status changes, by seq. */
  rows: Map<number, EventRow>;
  /** Columns of those publications and of the current versions, by seq. */
  columns: Map<number, Column>;
};

/** What events do to the view. */
export type Fold = { rows: EventRow[]; operations: Operation[] };

/**
 * Folds events into the view, in their order. Pure: the same state and events give the same operations. The state is
 * copied and folded along, so that events see what those before them did.
 */
export function foldEvents(keys: ViewKeys, before: RelatedState, events: readonly DecodedEvent[]): Fold {
  const state = copyOf(before);
  const changed = new Set<number>();
  const operations: Operation[] = [];
  const rows = events.map(({ row: decoded, payload, words }) => {
    const row = decoded.kind === 'PUBLICATION' ? decoded : relateChange(state, decoded);
    if (claimUuid(state, row)) {
      operations.push({ op: 'HSET', key: keys.uuids(row.uuid), field: row.uuid, value: String(row.seq) });
    }
    state.columns.set(row.seq, newColumn(row));
    changed.add(row.seq);
    if (row.change !== undefined) changeStatus(state, row, row.change, changed);
    else if (row.mark === undefined) operations.push(...addVersion(keys, state, row, changed));
    state.rows.set(row.seq, row);
    operations.push(...storeEvent(keys, row, payload), ...indexEvent(keys, row, words));
    return row;
  });
  for (const seq of [...changed].sort((a, b) => a - b)) operations.push(writeColumn(keys, seq, columnAt(state, seq)));
  return { rows, operations };
}

function copyOf({ owners, current, rows, columns }: RelatedState): RelatedState {
  return { owners: new Map(owners), current: new Map(current), rows: new Map(rows), columns: new Map(columns) };
}

/** A status change with its publication's facts, or a mark when that is unknown or not to be trusted itself. */
function relateChange(state: RelatedState, decoded: EventRow): EventRow {
  const { change } = decoded;
  if (change === undefined) return decoded;
  const publicationSeq = state.owners.get(uuidOf(change.publicationId));
  const publication = publicationSeq === undefined ? undefined : state.rows.get(publicationSeq);
  if (publication === undefined || publication.id !== change.publicationId || publication.kind !== 'PUBLICATION') {
    return { ...decoded, mark: decoded.mark ?? 'UNKNOWN_PUBLICATION' };
  }
  const previousSeq = columnAt(state, publication.seq).statusSeq;
  return {
    ...decoded,
    ...factsOfPublication(publication),
    change: { ...change, publicationSeq: publication.seq, previousSeq },
  };
}

/**
 * Two ids with one UUID are never merged: the second is marked. A marked publication claims none, for its id is only
 * asserted; a status change always does, for the contract made its id.
 */
function claimUuid(state: RelatedState, row: EventRow): boolean {
  if (row.kind === 'PUBLICATION' && row.mark !== undefined) return false;
  if (state.owners.has(row.uuid)) {
    row.mark ??= 'UUID_TAKEN';
    return false;
  }
  state.owners.set(row.uuid, row.seq);
  return true;
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
  return [{ op: 'HSET', key: keys.current(group), field: group, value: encodeCurrent({ seq: row.seq, issued }) }];
}

function newColumn(row: EventRow): Column {
  return {
    kind: row.kind,
    marked: row.mark !== undefined,
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

function columnAt(state: RelatedState, seq: number): Column {
  const column = state.columns.get(seq);
  if (column === undefined)
    throw new ServiceError('VIEW', `The view has no column for event ${seq}, which others relate to`);
  return column;
}
