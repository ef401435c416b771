import { credentialGroup, type EventRow, hasCredential, termOf } from '../ledger/view.ts';

/** Whether an event publishes a version of a credential: not when it is marked, and not when its credential is elsewhere. */
export function isVersion(row: EventRow): boolean {
  return row.kind === 'PUBLICATION' && row.mark === undefined && hasCredential(row);
}

/** The term under which the versions of a publication's credential are found. */
export function groupTerm(row: EventRow): string {
  return termOf('credential', credentialGroup(row));
}
