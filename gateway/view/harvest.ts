import type { Column } from '../../ledger/column.ts';
import { descriptionOf } from '../../ledger/credential.ts';
import { decodePayload } from '../../ledger/payload.ts';
import type { EventRow } from '../../ledger/view.ts';
import { countMatches } from './facets.ts';
import type { Filter } from './filter.ts';
import { latestChanges } from './history.ts';
import type { Match } from './judge.ts';
import type { Reader, Source } from './reader.ts';
import { readPayloads, readRows } from './rows.ts';
import { budgetOf, type Search, scan, searchFor, within } from './scan.ts';
import type { Snapshot } from './snapshot.ts';
import { type CredentialStatus, decidingChange, decisionOf, statusReason } from './status.ts';
import type { Tables } from './tables.ts';

/** A credential of a harvest: its current version, what decided its status, and its JSON as text in one line. */
export type Harvested = {
  row: EventRow;
  status: CredentialStatus;
  statusReason: string;
  /** The event that decided the status, and when that was (seconds since 1970). */
  decidedBy: EventRow;
  decidedAt: number;
  revision: number;
  description?: string;
  data: string;
  jwt?: string;
};

/** Credentials read at once. Their bodies are what a harvest holds in memory, twice: one part is read while one is sent. */
const PART = 100;

/** How many credentials a harvest has. The filter is a resolved one, here and below. */
export async function countHarvest(places: { source: Source; tables: Tables }, filter: Filter): Promise<number> {
  return (await countMatches(places, await searchOf(places.source, filter), Number.POSITIVE_INFINITY)).count;
}

/**
 * All credentials that a filter keeps, oldest version first, in parts, behind a place. Nothing of what was handed out is
 * kept. Throws `ViewMoved` when the view went back or was replaced meanwhile.
 */
export async function* harvest(
  reader: Reader,
  at: Snapshot,
  filter: Filter,
  afterSeq: number,
): AsyncGenerator<Harvested[], void, void> {
  const source = reader.from(at);
  const search = within(await searchOf(source, filter), { from: afterSeq + 1, to: at.seq });
  for await (const stored of oneAhead(storedParts(source, search))) yield stored.map((one) => harvested(one, at));
}

/** A credential as it is stored, with its latest status change. */
type Stored = { row: EventRow; change: EventRow | undefined; payload: Buffer; match: Match };

async function* storedParts(source: Source, search: Search): AsyncGenerator<Stored[], void, void> {
  for await (const { matches } of scan(source, search, budgetOf(Number.POSITIVE_INFINITY))) {
    for (let next = 0; next < matches.length; next += PART) {
      const part = matches.slice(next, next + PART);
      const seqs = part.map(({ seq }) => seq);
      const changeSeqs = await latestChanges(
        source,
        part.map((match) => ({ seq: match.seq, column: columnOf(match), asOf: source.at.seq })),
      );
      const [rows, payloads] = await Promise.all([
        // Status changes are read along: most credentials have none.
        readRows(source, [...seqs, ...changeSeqs.filter((seq) => seq !== 0)]),
        readPayloads(source, seqs),
      ]);
      const changes = new Map(rows.slice(part.length).map((row) => [row.seq, row]));
      yield part.flatMap((match, index) => {
        const [row, payload, change] = [rows[index], payloads[index], changes.get(changeSeqs[index] ?? 0)];
        return row === undefined || payload === undefined ? [] : [{ row, change, payload, match }];
      });
    }
  }
}

/** Asks for the next part before the last one is used. */
async function* oneAhead<T>(parts: AsyncGenerator<T, void, void>): AsyncGenerator<T, void, void> {
  const ask = () => {
    const asked = parts.next();
    // It may fail while the last part is being sent; whoever waits for it is told then.
    asked.catch(() => undefined);
    return asked;
  };
  let next = ask();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done === true) return;
      next = ask();
      yield value as T;
    }
  } finally {
    // Whoever ends early does not care how the part ahead went.
    await next.catch(() => undefined);
    await parts.return();
  }
}

async function searchOf(source: Source, filter: Filter): Promise<Search> {
  return { ...(await searchFor(source, 'credentials', filter)), wantsStatus: true, direction: 'ASCENDING' };
}

function columnOf({ column }: Match): Column {
  if (column === undefined) throw new TypeError('Credentials are judged by their columns');
  return column;
}

function harvested({ row, change, payload, match }: Stored, at: Snapshot): Harvested {
  const { attributes, credential } = decodePayload(payload);
  const text = Buffer.from(credential.buffer, credential.byteOffset, credential.byteLength).toString('utf8');
  const known = { row, ...decided(row, match, change, at) };
  if (attributes.format !== 'jwt') return { ...known, ...described(text), data: text };
  const json = Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8');
  return { ...known, ...described(json), data: inOneLine(json), jwt: text };
}

/** A current version's status is decided by its latest change or by itself: no newer version there is that could have. */
function decided(row: EventRow, match: Match, change: EventRow | undefined, at: Snapshot) {
  const { supersededSeq, validUntil } = columnOf(match);
  const version = { supersededSeq, validUntil, ownSeq: row.seq };
  const status = match.status ?? 'ACTIVE';
  const { seq, time } = decisionOf(version, status, at, change?.seq);
  const decidedBy = change !== undefined && seq === change.seq ? change : row;
  return {
    ...{ status, decidedBy, decidedAt: time ?? decidedBy.blockTime },
    statusReason: statusReason(version, status, at, change && decidingChange(change)),
    revision: change?.change?.revision ?? row.priorRevision ?? 0,
  };
}

/** Most time of a harvest would be spent on reading JSON; what cannot have a description is spared. */
function described(json: string): { description?: string } {
  const description = json.includes('description"') ? descriptionOf(JSON.parse(json)) : undefined;
  return description === undefined ? {} : { description };
}

/** JSON in its stored form has no line breaks; the payload of a JWT is as its issuer wrote it. */
function inOneLine(json: string): string {
  return /[\r\n]/.test(json) ? JSON.stringify(JSON.parse(json)) : json;
}
