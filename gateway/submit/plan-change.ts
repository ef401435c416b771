import { STATUS_EDGES, type StatusName } from '../../ledger/status.ts';
import type { Refusal } from './check-attributes.ts';

/** Status and number of changes of a publication, as far as indexed. */
export type PublicationState = { status: StatusName; revision: number };

/** What a requested change comes to. */
export type ChangePlan = { revision: number } | { refusal: Refusal };

/**
 * Which revision a change makes, or why the ledger would refuse it. Without a revision, asking for the status that the
 * last change gave is that change once more. A revision that is made already is left to its id: the same change is known,
 * another one is in conflict.
 */
export function planChange(
  state: PublicationState,
  wanted: { status: StatusName; revision: number | undefined },
): ChangePlan {
  const { status, revision = nextRevision(state, wanted.status) } = wanted;
  if (revision < 1 || revision > state.revision + 1) {
    return refuse(
      'REVISION_CONFLICT',
      `Expected revision ${state.revision + 1}, the one after the last that is indexed, found ${revision}`,
      '$.revision',
    );
  }
  if (revision <= state.revision) return { revision };
  const allowed = STATUS_EDGES[state.status];
  if (allowed.includes(status)) return { revision };
  const expected = allowed.length === 0 ? 'no further change' : allowed.join(', ');
  return refuse('TRANSITION_NOT_ALLOWED', `From ${state.status} expected ${expected}, found ${status}`, '$.status');
}

function nextRevision(state: PublicationState, status: StatusName): number {
  return state.revision > 0 && state.status === status ? state.revision : state.revision + 1;
}

function refuse(code: string, message: string, path: string): { refusal: Refusal } {
  return { refusal: { code, message, path } };
}
