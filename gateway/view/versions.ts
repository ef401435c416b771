import { anchorPlace, tiersUpTo, uuidPlace } from '../../ledger/buckets.ts';
import type { Column } from '../../ledger/column.ts';
import { publicationId, uuidOf } from '../../ledger/ids.ts';
import { readHash } from '../../ledger/pin.ts';
import { credentialGroup, credentialKey, type EventRow, isCredentialKey, termOfCredential } from '../../ledger/view.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { Hex } from '../../lib/hex.ts';
import { readColumns } from './columns.ts';
import { latestChanges } from './history.ts';
import { hashField, type Source } from './reader.ts';
import { findRows, lookUp, lookUpTerms, readRows } from './rows.ts';
import { isCurrent } from './status.ts';

/** One published version of a credential. */
export type Version = { row: EventRow; column: Column };

/** Names a credential in one way. */
export type CredentialBy = {
  /** As `Credential.id` tells it. */
  id?: string | null | undefined;
  eventId?: string | null | undefined;
  issuerAndId?: { issuer: string; credentialId: string } | null | undefined;
  hash?: string | null | undefined;
};

/** The version of a credential that is current as of the snapshot; undefined when there is no such credential. */
export async function findCredential(source: Source, by: CredentialBy): Promise<Version | undefined> {
  return (await findCredentials(source, [by]))[0];
}

/** The same of several, in as many round trips as of one. */
export async function findCredentials(source: Source, bys: readonly CredentialBy[]): Promise<(Version | undefined)[]> {
  const named = bys.map(nameOf);
  const publications = await publicationsOf(source, named);
  const keys = named.map((name, index) => {
    if (name.kind === 'key') return isCredentialKey(name.key) ? name.key : undefined;
    const row = publications[index];
    return row === undefined ? undefined : credentialKey(row);
  });
  const current = await currentVersions(source, [...new Set(keys.filter((key) => key !== undefined))]);
  return keys.map((key) => (key === undefined ? undefined : current.get(key)));
}

/** The versions that have these hashes, current or not. */
export async function findVersions(source: Source, hashes: readonly Hex[]): Promise<(Version | undefined)[]> {
  const rows = await publicationsOf(
    source,
    hashes.map((hash) => ({ kind: 'hash' as const, hash })),
  );
  const columns = await readColumns(
    source,
    rows.flatMap((row) => (row === undefined ? [] : [row.seq])),
  );
  return rows.map((row) => {
    const column = row === undefined ? undefined : columns.shift();
    return row === undefined || column === undefined ? undefined : { row, column };
  });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Seqs of the events with these UUIDs. Of an id that was published again its last publication counts. */
export async function seqsOfUuids(source: Source, uuids: readonly string[]): Promise<(number | undefined)[]> {
  const { keys, seq: newest } = source.at;
  const tiers = tiersUpTo(newest);
  const places = uuids.map((uuid) => {
    const id = uuid.toLowerCase();
    return UUID.test(id) ? tiers.map((tier) => uuidPlace(keys, id, tier)) : [];
  });
  const found = (await source.read(places.flat().map(hashField))).map(Number);
  return replacedBehind(
    source,
    places.map(({ length }) => found.splice(0, length).find((seq) => seq > 0)),
  );
}

/** In the place of a publication behind the snapshot the one that it replaced: its id was released and published again. */
async function replacedBehind(source: Source, seqs: readonly (number | undefined)[]): Promise<(number | undefined)[]> {
  const later = seqs.filter((seq) => seq !== undefined && seq > source.at.seq) as number[];
  if (later.length === 0) return [...seqs];
  const rows = await findRows(source.read, source.at.keys, later);
  const replaced = new Map(later.map((seq, index) => [seq, rows[index]?.replaced]));
  return replacedBehind(
    source,
    seqs.map((seq) => (seq !== undefined && replaced.has(seq) ? replaced.get(seq) : seq)),
  );
}

/** Row of the first event that lies in a block or a transaction. */
export async function firstEventIn(
  source: Source,
  hash: Hex,
  of: 'blockHash' | 'transactionHash',
): Promise<EventRow | undefined> {
  const { keys, seq: newest } = source.at;
  // Its events may be of two tiers; the older one has the first.
  const tiers = tiersUpTo(newest).reverse();
  const found = (await source.read(tiers.map((tier) => hashField(anchorPlace(keys, hash, tier))))).map(Number);
  const seq = found.find((each) => each > 0 && each <= newest);
  if (seq === undefined) return undefined;
  const [row] = await readRows(source, [seq]);
  return row?.[of] === hash ? row : undefined;
}

/** Events read at once of a transaction; few have more. */
const TRANSACTION_EVENTS = 64;

/** A transaction's events from its first one on: they follow one another. */
export async function rowsOfTransaction(source: Source, first: EventRow, most: number): Promise<EventRow[]> {
  const rows = [first];
  for (let next = first.seq + 1; rows.length < most && next <= source.at.seq; next += TRANSACTION_EVENTS) {
    const length = Math.min(TRANSACTION_EVENTS, most - rows.length, source.at.seq - next + 1);
    const read = await readRows(
      source,
      Array.from({ length }, (_, index) => next + index),
    );
    const other = read.findIndex(({ transactionHash }) => transactionHash !== first.transactionHash);
    rows.push(...(other < 0 ? read : read.slice(0, other)));
    if (other >= 0) break;
  }
  return rows;
}

/** The newest versions of the row's credential, newest first. */
export async function versionsOf(source: Source, row: EventRow, most: number): Promise<EventRow[]> {
  const seqs = await groupSeqs(source, credentialGroup(row));
  return readRows(source, seqs.slice(-most).reverse());
}

/** The newest status changes of one version, oldest first. */
export async function changesOf(source: Source, { row }: Version, most: number): Promise<EventRow[]> {
  const range = { from: row.seq, to: source.at.seq };
  const [seqs = []] = await lookUp(source, [{ dimension: 'changesOf', value: row.id, range }]);
  const rows = await readRows(source, seqs.slice(-most));
  // An id that was released and published once more has changes of both publications.
  return rows.filter(({ change }) => change?.publicationSeq === row.seq);
}

/** The status change that made a version's ledger status what it is; undefined when there was none. */
export async function latestChangeOf(source: Source, { row, column }: Version): Promise<EventRow | undefined> {
  const [seq = 0] = await latestChanges(source, [{ seq: row.seq, column, asOf: source.at.seq }]);
  return seq === 0 ? undefined : (await readRows(source, [seq]))[0];
}

/** Publications and status changes of a credential (see credentialKey) behind an event, in order. */
export async function eventsOfCredential(source: Source, key: string, afterSeq: number): Promise<EventRow[]> {
  const range = { from: 1, to: source.at.seq };
  const [published = []] = await lookUpTerms(source, [{ term: termOfCredential(key), range }]);
  const versions = await readRows(source, published);
  const changes = await lookUp(
    source,
    versions.map(({ id: value }) => ({ dimension: 'changesOf' as const, value, range })),
  );
  const seqs = [...new Set([...published, ...changes.flat()])].filter((seq) => seq > afterSeq);
  return readRows(
    source,
    seqs.sort((a, b) => a - b),
  );
}

/** How a credential is named: by what its versions are found under, by one of its publications, or by a hash of one. */
type Name = { kind: 'key'; key: string } | { kind: 'event'; uuid: string } | { kind: 'hash'; hash: Hex };

function nameOf({ id, eventId, hash, issuerAndId }: CredentialBy): Name {
  if (id != null) return { kind: 'key', key: id };
  if (eventId != null) return { kind: 'event', uuid: eventId };
  if (hash != null) return { kind: 'hash', hash: parseHash(hash) };
  if (issuerAndId != null) return { kind: 'key', key: credentialKey({ ...issuerAndId, id: '0x' }) };
  throw new ServiceError('BAD_INPUT', 'Expected exactly one of id, eventId, issuerAndId and hash');
}

/**
 * A publication that each name tells of. Of the publications with one `credentialHash` (as JSON and as a JWT) the newest
 * counts; a `contentHash` gives the id of its event, so it needs no index.
 */
async function publicationsOf(source: Source, names: readonly Name[]): Promise<(EventRow | undefined)[]> {
  const range = { from: 1, to: source.at.seq };
  const hashes = names.flatMap((name) => (name.kind === 'hash' ? [name.hash] : []));
  const [byHash, byUuid] = await Promise.all([
    lookUp(
      source,
      hashes.map((value) => ({ dimension: 'credentialHash' as const, value, range })),
    ),
    seqsOfUuids(source, names.map(uuidOfName)),
  ]);
  const newest = await lastPublications(source, byHash);
  const seqs = names.map((name, index) => (name.kind === 'hash' ? newest.shift() : undefined) ?? byUuid[index]);
  const rows = await readRows(
    source,
    seqs.filter((seq) => seq !== undefined),
  );
  return seqs.map((seq) => {
    const row = seq === undefined ? undefined : rows.shift();
    return row?.kind === 'PUBLICATION' && row.mark === undefined ? row : undefined;
  });
}

/** The last publication of each list; status changes have the hash of their publication's credential. */
async function lastPublications(source: Source, lists: readonly number[][]): Promise<(number | undefined)[]> {
  const columns = await readColumns(source, lists.flat());
  return lists.map((seqs) => {
    const own = columns.splice(0, seqs.length);
    return seqs[own.findLastIndex(({ kind }) => kind === 'PUBLICATION')];
  });
}

/** The UUID that a name gives; of a key none, and nothing has this one. */
function uuidOfName(name: Name): string {
  switch (name.kind) {
    case 'key':
      return '';
    case 'event':
      return name.uuid;
    case 'hash':
      return uuidOf(publicationId(name.hash));
  }
}

/** The current version of each credential that there is, by what names it (see credentialKey). */
async function currentVersions(source: Source, keys: readonly string[]): Promise<Map<string, Version>> {
  const range = { from: 1, to: source.at.seq };
  const groups = await lookUpTerms(
    source,
    keys.map((key) => ({ term: termOfCredential(key), range })),
  );
  const columns = await readColumns(source, groups.flat());
  const current = groups.flatMap((seqs) => {
    const own = columns.splice(0, seqs.length);
    const index = own.findLastIndex((column) => isCurrent(column, source.at.seq));
    const [column, seq] = [own[index], seqs[index]];
    return column === undefined || seq === undefined ? [] : [{ seq, column }];
  });
  const rows = await readRows(
    source,
    current.map(({ seq }) => seq),
  );
  const versions = new Map<string, Version>();
  for (const [index, row] of rows.entries()) {
    const column = current[index]?.column;
    if (column !== undefined) versions.set(credentialKey(row), { row, column });
  }
  return versions;
}

async function groupSeqs(source: Source, group: string): Promise<number[]> {
  const range = { from: 1, to: source.at.seq };
  const [seqs = []] = await lookUp(source, [{ dimension: 'credential', value: group, range }]);
  return seqs;
}

/** A hash as clients write it; throws `BAD_INPUT`. */
export function parseHash(text: string, name = 'by.hash'): Hex {
  const hash = readHash(text);
  if (hash !== undefined) return hash;
  throw new ServiceError(
    'BAD_INPUT',
    `Expected ${name} as 64 hexadecimal digits or 32 bytes in base64, plain or behind 0x or sha256-: found ${JSON.stringify(text.slice(0, 80))}`,
  );
}
