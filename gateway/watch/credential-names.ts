import { credentialKey, type EventRow, hasCredential } from '../../ledger/view.ts';
import { type CredentialBy, parseHash } from '../view/versions.ts';

/**
 * Names under which an event is found by those who wait for something about a credential: that of the credential, and those
 * of a publication by which the credential may be asked for before it is there. Kept, as each event is looked at by all who
 * read it.
 */
export function namesOfEvent(row: EventRow): readonly string[] {
  let names = known.get(row);
  if (names === undefined) {
    names = isOfCredential(row) ? [...new Set(findNames(row))] : [];
    known.set(row, names);
  }
  return names;
}

/** The same of whoever knows the credential (see credentialKey). */
export function nameOfCredential(key: string): string {
  return `credential ${key}`;
}

/** The same of whoever knows it by something else; throws `BAD_INPUT`. */
export function namesAskedFor({ id, eventId, issuerAndId, hash }: CredentialBy): string[] {
  return [
    ...(id == null ? [] : [nameOfCredential(id)]),
    ...(issuerAndId == null ? [] : [nameOfCredential(credentialKey({ ...issuerAndId, id: '0x' }))]),
    ...(eventId == null ? [] : [`event ${eventId.toLowerCase()}`]),
    ...(hash == null ? [] : [`hash ${parseHash(hash)}`]),
  ];
}

const known = new WeakMap<EventRow, readonly string[]>();

/** A change takes effect on the ledger whatever its payload says; a publication only when it is what it says. */
function isOfCredential(row: EventRow): boolean {
  const isEffective = row.change === undefined ? row.mark === undefined : row.change.publicationSeq !== 0;
  return isEffective && hasCredential(row);
}

function findNames(row: EventRow): string[] {
  const { uuid, change, contentHash, credentialHash } = row;
  if (change !== undefined) return [nameOfCredential(credentialKey({ ...row, id: change.publicationId }))];
  const hashes = [contentHash, credentialHash].filter((hash) => hash !== undefined);
  return [nameOfCredential(credentialKey(row)), `event ${uuid}`, ...hashes.map((hash) => `hash ${hash}`)];
}
