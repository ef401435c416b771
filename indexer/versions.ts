import { credentialGroup, type EventRow, hasCredential, termOf } from '../ledger/view.ts';
import { memoise } from '../lib/memo.ts';

/** Whether an event publishes a version of a credential: not when it is marked, and not when its credential is elsewhere. */
export function isVersion(row: EventRow): boolean {
  return row.kind === 'PUBLICATION' && row.mark === undefined && hasCredential(row);
}

/** The term under which the versions of a publication's credential are found. */
export function groupTerm(row: EventRow): string {
  return termOfGroup(credentialGroup(row));
}

/** The same by what its versions share. It is wanted three times of each event, within a few slices. */
export const termOfGroup: (group: string) => string = memoise((group) => termOf('credential', group), 256);
