import { tierOf, uuidPlace } from '../ledger/buckets.ts';
import { uuidOf } from '../ledger/ids.ts';
import { type Dispute, type EventRow, encodeDispute, type ViewKeys } from '../ledger/view.ts';
import { factsOfPublication } from './decode.ts';
import { columnAt, type RelatedState } from './fold-state.ts';
import type { Operation } from './operations.ts';

/**
 * Whose an id is. The contract knows an id once, until an administrator releases it; a release is outside of the
 * sequence, but an id that is published once more proves that there was one. So of the publications of one id
 * 1. one that is not to be trusted claims nothing: it only holds the id, and changes made meanwhile are about it alone;
 * 2. the last trusted one counts, as on the contract: it takes the UUID over and begins as active;
 * 3. revisions go on through all of them.
 */
export function claimIds(keys: ViewKeys, state: RelatedState, row: EventRow): Operation[] {
  const settled = settleDispute(keys, state, row);
  if (!claimUuid(state, row)) return settled;
  return [...settled, { op: 'HSET', ...uuidPlace(keys, row.uuid, tierOf(row.seq)), value: String(row.seq) }];
}

/** A status change with its publication's facts, or a mark when the ledger shows no trusted publication of its id. */
export function relateChange(state: RelatedState, decoded: EventRow): EventRow {
  const { change } = decoded;
  if (change === undefined) return decoded;
  const isHeld = (state.disputes.get(change.publicationId)?.holder ?? 0) !== 0;
  const publicationSeq = isHeld ? undefined : state.owners.get(uuidOf(change.publicationId));
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

/** Begins, continues or ends a dispute; the row remembers what it replaced. */
function settleDispute(keys: ViewKeys, state: RelatedState, row: EventRow): Operation[] {
  const id = row.change?.publicationId ?? row.id;
  const before = state.disputes.get(id);
  const dispute = disputeAfter(row, before);
  if (dispute === undefined) return [];
  row.replacedDispute = before === undefined ? '' : encodeDispute(before);
  state.disputes.set(id, dispute);
  return [{ op: 'HSET', key: keys.disputes, field: id, value: encodeDispute(dispute) }];
}

function disputeAfter({ seq, change, mark }: EventRow, before: Dispute | undefined): Dispute | undefined {
  if (change !== undefined) {
    return change.publicationSeq === 0 ? { holder: before?.holder ?? 0, revision: change.revision } : undefined;
  }
  if (mark !== undefined) return { holder: seq, revision: before?.revision ?? 0 };
  return before === undefined ? undefined : { ...before, holder: 0 };
}

/** Two ids with one UUID are never merged: the second is marked. A status change always claims, for the contract made its id. */
function claimUuid(state: RelatedState, row: EventRow): boolean {
  const isPublication = row.kind === 'PUBLICATION';
  if (isPublication && row.mark !== undefined) return false;
  const seq = state.owners.get(row.uuid);
  const owner = seq === undefined ? undefined : state.rows.get(seq);
  if (seq !== undefined && !(isPublication && owner?.id === row.id)) {
    row.mark ??= 'UUID_TAKEN';
    return false;
  }
  if (owner !== undefined) row.replaced = owner.seq;
  const revision = Math.max(state.disputes.get(row.id)?.revision ?? 0, revisionOf(state, owner));
  if (isPublication && revision > 0) row.priorRevision = revision;
  state.owners.set(row.uuid, row.seq);
  return true;
}

/** The revision that changes of a publication have reached. */
function revisionOf(state: RelatedState, publication: EventRow | undefined): number {
  if (publication === undefined) return 0;
  const latest = state.rows.get(columnAt(state, publication.seq).statusSeq);
  return latest?.change?.revision ?? publication.priorRevision ?? 0;
}
