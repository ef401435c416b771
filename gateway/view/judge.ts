import { COLUMN_BYTES, type Column, ColumnAt } from '../../ledger/column.ts';
import { CHUNK, chunkOf } from '../../ledger/view.ts';
import { hasBit } from './bits.ts';
import type { Candidates } from './candidates.ts';
import { readColumns } from './columns.ts';
import { changeToldBy, latestChanges, ledgerStatuses } from './history.ts';
import type { Source } from './reader.ts';
import { type CredentialStatus, credentialStatus, isCurrent, type Moment, statusToldBy } from './status.ts';
import { type Clause, passesTest, type Test, type Tested, testsOf, type Where } from './where.ts';

/** What is listed: events, or one version of each credential. */
export type Listed = 'events' | 'credentials';

/** Something listed; with its column and its credential's status where these were looked at. */
export type Match = { seq: number; column?: Column; status?: CredentialStatus | undefined };

/** What has to be looked at in the columns. */
export type Judgement = { listed: Listed; where: Where; wantsStatus?: boolean };

/** Whether candidates cannot be judged by postings alone. */
export function needsColumns({ listed, where, wantsStatus = false }: Judgement): boolean {
  return listed === 'credentials' || wantsStatus || testsOf(where).length > 0;
}

/** Those of the candidates that pass, in their order; `found` has the sets of their chunks. */
export async function judge(
  source: Source,
  judgement: Judgement,
  seqs: readonly number[],
  found: ReadonlyMap<number, Pick<Candidates, 'or' | 'not'>>,
): Promise<Match[]> {
  if (!needsColumns(judgement)) return seqs.map((seq) => ({ seq }));
  const columns = await readColumns(source, seqs);
  const listed: Tested[] = [];
  for (let index = 0; index < seqs.length; index += 1) {
    const [seq = 0, column] = [seqs[index], columns[index]];
    if (column === undefined || !isListed(judgement.listed, column, source.at.seq)) continue;
    listed.push({ seq, column, status: undefined, changeSeq: 0 });
  }
  const { where, wantsStatus = false } = judgement;
  const tests = testsOf(where);
  if (tests.length === 0 && !wantsStatus) return listed;
  const wants = (name: keyof Test) => tests.some((test) => test[name] !== undefined);
  const statuses = wantsStatus || wants('status') ? await statusesOf(source, listed, source.at) : [];
  const changes = wants('changedSince') ? await changesOf(source, listed) : [];
  return listed.filter((one, index) => {
    one.status = statuses[index];
    one.changeSeq = changes[index] ?? 0;
    return passes(where, one, found.get(chunkOf(one.seq).chunk), source.at.time);
  });
}

/**
 * Judges by a chunk's columns, without an object for each place: what is told is good until the next is judged. What
 * columns alone do not tell is `open`, and left to `judge`.
 */
export function judgeAtHand(
  at: Moment,
  { listed, where, wantsStatus = false }: Judgement,
  candidates: Candidates,
  columns: Buffer,
): (place: number) => Tested | 'open' | undefined {
  const tests = testsOf(where);
  const wants = (name: keyof Test) => tests.some((test) => test[name] !== undefined);
  const [needsStatus, needsChange] = [wantsStatus || wants('status'), wants('changedSince')];
  const column = new ColumnAt(columns);
  const tested: Tested = { seq: 0, column, status: undefined, changeSeq: 0 };
  return (place) => {
    column.start = place * COLUMN_BYTES;
    if (!isListed(listed, column, at.seq)) return undefined;
    const status = needsStatus ? statusToldBy(column, at) : undefined;
    const changeSeq = needsChange ? changeToldBy(column, at.seq) : 0;
    if ((needsStatus && status === undefined) || changeSeq === undefined) return 'open';
    tested.seq = candidates.chunk * CHUNK + place;
    tested.status = status;
    tested.changeSeq = changeSeq;
    return tests.length === 0 || passes(where, tested, candidates, at.time) ? tested : undefined;
  };
}

function passes(where: Where, tested: Tested, sets: Pick<Candidates, 'or' | 'not'> | undefined, time: number): boolean {
  if (!passesTest(where.test, tested, time)) return false;
  if (where.or === undefined && where.not.length === 0) return true;
  const { offset } = chunkOf(tested.seq);
  const holds = (of: 'or' | 'not') => (clause: Clause, index: number) => {
    const set = sets?.[of][index];
    return set !== undefined && hasBit(set, offset) && passesTest(clause.test, tested, time);
  };
  return (where.or?.some(holds('or')) ?? true) && !where.not.some(holds('not'));
}

/** Seq of each publication's latest status change as of the snapshot. */
function changesOf(source: Source, listed: readonly { seq: number; column: Column }[]): Promise<number[]> {
  return latestChanges(
    source,
    listed.map((one) => ({ ...one, asOf: source.at.seq })),
  );
}

/** Status of each event's credential as of a moment; undefined where the event is marked or its publication unknown. */
export async function statusesOf(
  source: Source,
  events: readonly { seq: number; column: Column; asOf?: Moment }[],
  at: Moment,
): Promise<(CredentialStatus | undefined)[]> {
  const statuses = events.map(({ column, asOf = at }) => statusToldBy(column, asOf));
  const open = events.flatMap((event, index) => (statuses[index] === undefined ? [{ ...event, index }] : []));
  if (open.length === 0) return statuses;
  const published = open.map(({ seq, column }) => publicationOf(seq, column));
  const columns = await publicationColumns(source, open, published);
  const known = open.flatMap(({ asOf = at, index }, place) => {
    const seq = published[place] ?? 0;
    const column = columns.get(seq);
    return column === undefined ? [] : [{ seq, column, asOf: asOf.seq, moment: asOf, index }];
  });
  const ledger = await ledgerStatuses(source, known);
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
