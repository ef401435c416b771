import { descriptionOf } from '../../ledger/credential.ts';
import { decodePayload } from '../../ledger/payload.ts';
import type { EventRow } from '../../ledger/view.ts';
import { countMatches } from './facets.ts';
import type { Filter } from './filter.ts';
import type { Match } from './judge.ts';
import type { Reader, Source } from './reader.ts';
import { readPayloads, readRows } from './rows.ts';
import { budgetOf, type Search, scan, searchFor, within } from './scan.ts';
import type { Snapshot } from './snapshot.ts';
import type { CredentialStatus } from './status.ts';
import type { Tables } from './tables.ts';

/** A credential of a harvest: its current version, and its JSON as text in one line. */
export type Harvested = { row: EventRow; status: CredentialStatus; description?: string; data: string; jwt?: string };

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
  for await (const stored of oneAhead(storedParts(source, search))) yield stored.map(harvested);
}

/** A credential as it is stored. */
type Stored = { row: EventRow; payload: Buffer; match: Match };

async function* storedParts(source: Source, search: Search): AsyncGenerator<Stored[], void, void> {
  for await (const { matches } of scan(source, search, budgetOf(Number.POSITIVE_INFINITY))) {
    for (let next = 0; next < matches.length; next += PART) {
      const part = matches.slice(next, next + PART);
      const seqs = part.map(({ seq }) => seq);
      const [rows, payloads] = await Promise.all([readRows(source, seqs), readPayloads(source, seqs)]);
      yield part.flatMap((match, index) => {
        const [row, payload] = [rows[index], payloads[index]];
        return row === undefined || payload === undefined ? [] : [{ row, payload, match }];
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

function harvested({ row, payload, match }: Stored): Harvested {
  const { attributes, credential } = decodePayload(payload);
  const text = Buffer.from(credential.buffer, credential.byteOffset, credential.byteLength).toString('utf8');
  const status = match.status ?? 'ACTIVE';
  if (attributes.format !== 'jwt') return { row, status, ...described(text), data: text };
  const json = Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8');
  return { row, status, ...described(json), data: inOneLine(json), jwt: text };
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
