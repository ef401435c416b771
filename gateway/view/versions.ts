import { tiersUpTo, uuidPlace } from '../../ledger/buckets.ts';
import { readHash } from '../../ledger/pin.ts';
import { type Column, credentialGroup, type EventRow } from '../../ledger/view.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { Hex } from '../../lib/hex.ts';
import { readColumns } from './columns.ts';
import { latestChanges } from './history.ts';
import { hashField, type Source } from './reader.ts';
import { lookUp, readRows } from './rows.ts';
import { isCurrent } from './status.ts';

/** One published version of a credential. */
export type Version = { row: EventRow; column: Column };

/** Names a credential in one way. */
export type CredentialBy = {
  eventId?: string | null | undefined;
  issuerAndId?: { issuer: string; credentialId: string } | null | undefined;
  hash?: string | null | undefined;
};

/** The version of a credential that is current as of the snapshot; undefined when there is no such credential. */
export async function findCredential(source: Source, by: CredentialBy): Promise<Version | undefined> {
  if (by.eventId != null) return currentOf(source, await publicationByUuid(source, by.eventId));
  if (by.hash != null) return currentOf(source, await publicationByHash(source, by.hash));
  if (by.issuerAndId != null) {
    const { issuer, credentialId } = by.issuerAndId;
    return currentInGroup(source, credentialGroup({ issuer, credentialId, id: '0x' }));
  }
  throw new ServiceError('BAD_INPUT', 'Expected exactly one of eventId, issuerAndId and hash');
}

/** Seq of the event with a UUID. */
export async function seqOfUuid(source: Source, uuid: string): Promise<number | undefined> {
  const tiers = tiersUpTo(source.at.seq);
  const found = await source.read(tiers.map((tier) => hashField(uuidPlace(source.at.keys, uuid.toLowerCase(), tier))));
  // Of an id that was published again the newest tier tells the newest.
  return found.map(Number).find((seq) => seq > 0 && seq <= source.at.seq);
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

async function publicationByUuid(source: Source, uuid: string): Promise<EventRow | undefined> {
  const seq = await seqOfUuid(source, uuid);
  const [row] = seq === undefined ? [] : await readRows(source, [seq]);
  return row?.kind === 'PUBLICATION' && row.mark === undefined ? row : undefined;
}

/** The newest one: a credential may have been published as JSON and as a JWT, both with one hash. */
async function publicationByHash(source: Source, hash: string): Promise<EventRow | undefined> {
  const range = { from: 1, to: source.at.seq };
  const [seqs = []] = await lookUp(source, [{ dimension: 'credentialHash', value: credentialHash(hash), range }]);
  const columns = await readColumns(source, seqs);
  const last = seqs[columns.findLastIndex(({ kind }) => kind === 'PUBLICATION')];
  return last === undefined ? undefined : (await readRows(source, [last]))[0];
}

async function currentOf(source: Source, row: EventRow | undefined): Promise<Version | undefined> {
  return row === undefined ? undefined : currentInGroup(source, credentialGroup(row));
}

async function currentInGroup(source: Source, group: string): Promise<Version | undefined> {
  const seqs = await groupSeqs(source, group);
  const columns = await readColumns(source, seqs);
  const index = columns.findLastIndex((column) => isCurrent(column, source.at.seq));
  const [column, seq] = [columns[index], seqs[index]];
  if (column === undefined || seq === undefined) return undefined;
  const [row] = await readRows(source, [seq]);
  return row === undefined ? undefined : { row, column };
}

async function groupSeqs(source: Source, group: string): Promise<number[]> {
  const range = { from: 1, to: source.at.seq };
  const [seqs = []] = await lookUp(source, [{ dimension: 'credential', value: group, range }]);
  return seqs;
}

function credentialHash(text: string): Hex {
  const hash = readHash(text);
  if (hash !== undefined) return hash;
  throw new ServiceError(
    'BAD_INPUT',
    `Expected by.hash as 64 hexadecimal digits, plain or behind 0x or sha256-: found ${JSON.stringify(text.slice(0, 80))}`,
  );
}
