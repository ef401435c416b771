import type { Column } from '../../ledger/view.ts';
import { readColumns } from './columns.ts';
import type { Filter } from './filter.ts';
import { ledgerStatuses } from './history.ts';
import type { Source } from './reader.ts';
import { type CredentialStatus, credentialStatus, isCurrent, type Moment } from './status.ts';

/** What is listed: events, or one version of each credential. */
export type Listed = 'events' | 'credentials';

/** Something listed; with its column and its credential's status where these were looked at. */
export type Match = { seq: number; column?: Column; status?: CredentialStatus | undefined };

/** What has to be looked at in the columns. */
export type Judgement = { listed: Listed; status?: Filter['status']; wantsStatus?: boolean };

/** Whether candidates cannot be judged by postings alone. */
export function needsColumns({ listed, status, wantsStatus = false }: Judgement): boolean {
  return listed === 'credentials' || status !== undefined || wantsStatus;
}

/** Those of the candidates that pass, in their order. */
export async function judge(source: Source, judgement: Judgement, seqs: readonly number[]): Promise<Match[]> {
  if (!needsColumns(judgement)) return seqs.map((seq) => ({ seq }));
  const columns = await readColumns(source, seqs);
  const matches: (Match & { column: Column })[] = [];
  for (const [index, seq] of seqs.entries()) {
    const column = columns[index];
    if (column !== undefined && isListed(judgement.listed, column, source.at.seq)) matches.push({ seq, column });
  }
  if (judgement.status === undefined && judgement.wantsStatus !== true) return matches;
  const statuses = await statusesOf(source, matches, source.at);
  const judged = matches.map((match, index) => ({ ...match, status: statuses[index] }));
  return judged.filter(({ status }) => passes(judgement.status, status));
}

/** Status of each event's credential as of a moment; undefined where the event is marked or its publication unknown. */
export async function statusesOf(
  source: Source,
  events: readonly { seq: number; column: Column; asOf?: Moment }[],
  at: Moment,
): Promise<(CredentialStatus | undefined)[]> {
  const published = events.map(({ seq, column }) => publicationOf(seq, column));
  const columns = await publicationColumns(source, events, published);
  const known = events.flatMap(({ asOf = at }, index) => {
    const seq = published[index] ?? 0;
    const column = columns.get(seq);
    return column === undefined ? [] : [{ seq, column, asOf: asOf.seq, moment: asOf, index }];
  });
  const ledger = await ledgerStatuses(source, known);
  const statuses = new Array<CredentialStatus | undefined>(events.length).fill(undefined);
  known.forEach(({ column, moment, index }, place) => {
    statuses[index] = credentialStatus(column, ledger[place] ?? 'ACTIVE', moment);
  });
  return statuses;
}

async function publicationColumns(
  source: Source,
  events: readonly { seq: number; column: Column }[],
  published: readonly number[],
): Promise<Map<number, Column>> {
  const columns = new Map<number, Column>();
  for (const { seq, column } of events) if (column.kind === 'PUBLICATION') columns.set(seq, column);
  const missing = [...new Set(published)].filter((seq) => seq !== 0 && !columns.has(seq));
  const read = await readColumns(source, missing);
  for (const [index, column] of read.entries()) columns.set(missing[index] ?? 0, column);
  return columns;
}

/** Seq of the publication that an event is about; 0 for marked events, which are about none. */
export function publicationOf(seq: number, column: Pick<Column, 'kind' | 'marked' | 'publicationSeq'>): number {
  if (column.marked) return 0;
  return column.kind === 'PUBLICATION' ? seq : column.publicationSeq;
}

function isListed(listed: Listed, column: Column, seq: number): boolean {
  if (listed === 'events') return true;
  return column.kind === 'PUBLICATION' && !column.marked && !column.pinned && isCurrent(column, seq);
}

function passes(wanted: Filter['status'], status: CredentialStatus | undefined): boolean {
  return wanted === undefined || (status !== undefined && wanted.has(status));
}
