import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, constants as zlib } from 'node:zlib';
import { coerceInputValue, type GraphQLSchema, isInputType } from 'graphql';
import { labelName } from '../../ledger/credential.ts';
import { digest8Of, encodeCursor } from '../../ledger/cursor.ts';
import { credentialKey, type EventRow } from '../../ledger/view.ts';
import { callAt } from '../../lib/async.ts';
import { messageOf, ServiceError } from '../../lib/errors.ts';
import type { Hex } from '../../lib/hex.ts';
import type { Log } from '../../lib/log.ts';
import type { Access } from '../access/access.ts';
import { AccessError } from '../access/errors.ts';
import { BodyError } from '../body.ts';
import { isTold, maskOf } from '../errors.ts';
import { plainFailure, type Route } from '../http.ts';
import type { Limits } from '../limits.ts';
import { acceptsGzip } from '../packed.ts';
import { blockRef, dateTime, integrity } from '../resolvers/values.ts';
import type { CredentialFilter } from '../schema.generated.ts';
import { type Filter, parseFilter } from '../view/filter.ts';
import type { Harvested } from '../view/harvest.ts';
import { ViewMoved } from '../view/reader.ts';
import type { Snapshot } from '../view/snapshot.ts';
import type { View } from '../view/view.ts';

/** Where the harvest is. */
export const HARVEST_PATH = '/harvest';

type HarvestParts = {
  view: View;
  schema: GraphQLSchema;
  access: Pick<Access, 'enter' | 'spend' | 'harvests'>;
  limits: Limits;
  log: Log;
};

/** Seconds after which there may be a place again. */
const RETRY_AFTER_SECONDS = 10;

/** What is harvested: as of which snapshot, through which filter as the client wrote it, behind which event. */
type Harvest = { at: Snapshot; filter: Filter; asked: unknown; afterSeq: number; total: number; names: Names };

/** Names of publishers as of the block. */
type Names = ReadonlyMap<Hex, string>;

const PARAMETERS = ['filter', 'asOfBlock', 'minBlock', 'after'];

/** Compresses as fast as it can: JSON of credentials shrinks to a third even so. */
const GZIP = { level: zlib.Z_BEST_SPEED };

/**
 * The whole catalogue as of one block, one line of JSON each: what is harvested, then the credentials, then the end with
 * the cursor to subscribe from. A harvest that was cut off goes on behind the cursor of its last line.
 */
export function createHarvest(parts: HarvestParts): Route {
  const { access, limits } = parts;
  let running = 0;
  return {
    matches: (path) => path === HARVEST_PATH,
    methods: () => 'GET, HEAD',
    failure: plainFailure,
    async handle(request, response, url) {
      const isHead = request.method === 'HEAD';
      // By itself and not by a gate: a harvest may take longer than an operation. It costs as much as the largest one.
      const caller = await access.enter(request, 'read');
      access.spend(caller, limits.maxCost);
      if (running >= limits.maxHarvests) {
        response.setHeader('retry-after', `${RETRY_AFTER_SECONDS}`);
        throw new BodyError(503, `Expected at most ${limits.maxHarvests} harvests at once; ask again`);
      }
      const leave = access.harvests.take(caller.name);
      if (leave === undefined) throw tooMany(limits);
      running += 1;
      // As an event stream it ends with its token: without its end, its client knows that it is not all.
      const { expiresAt } = caller;
      const forget = expiresAt === undefined ? undefined : callAt(expiresAt, () => response.destroy());
      try {
        const harvest = await prepare(parts, url.searchParams);
        await send(request, response, isHead ? [] : linesOf(parts, harvest), limits);
      } finally {
        running -= 1;
        leave();
        forget?.();
      }
    },
  };
}

function tooMany({ maxHarvestsPerClient }: Limits): AccessError {
  const message = `Expected at most ${maxHarvestsPerClient} harvests of a client at once; ask again`;
  return new AccessError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_SECONDS * 1_000 });
}

async function prepare({ view, schema, limits }: HarvestParts, query: URLSearchParams): Promise<Harvest> {
  for (const name of query.keys()) {
    if (!PARAMETERS.includes(name))
      throw badInput(`There is no parameter ${name.slice(0, 40)}: expected ${PARAMETERS.join(', ')}`);
    if (query.getAll(name).length > 1)
      throw badInput(`Expected ${name} once, found it ${query.getAll(name).length} times`);
  }
  const after = query.get('after');
  const asOfBlock = blockOf(query, 'asOfBlock');
  if (after !== null && asOfBlock === undefined)
    throw badInput(
      'Expected asOfBlock beside after: the number of asOf.block in the first line of the harvest to go on with',
    );
  const asked = filterOf(query.get('filter'), schema);
  const filter = parseFilter(asked as CredentialFilter | null, limits);
  const minBlock = blockOf(query, 'minBlock');
  return view.consistent({ asOfBlock: asOfBlock ?? 'newest', minBlock }, async (at) => {
    const resolved = await view.resolve(at, filter);
    const afterSeq = (await view.seqOfCursor(at, after)) ?? 0;
    // Nothing would lie behind it, and whoever mistook the block would take the end for that of the harvest.
    if (afterSeq > at.seq) {
      throw badInput(
        `Expected after to be a cursor of a harvest as of block ${asOfBlock}, of event ${at.seq} at the most: found one of event ${afterSeq}; asOfBlock is the number of asOf.block in the first line of its harvest`,
      );
    }
    return {
      ...{ at, filter: resolved, asked, afterSeq },
      total: await view.countHarvest(at, resolved),
      names: await view.publisherNames(at),
    };
  });
}

/** One chunk of lines each time. What cannot go on ends with a line that says why, and where to go on. */
async function* linesOf(
  parts: HarvestParts,
  { at, filter, asked, afterSeq, total, names }: Harvest,
): AsyncGenerator<Buffer> {
  const { view, log } = parts;
  const asOf = { block: blockRef(at.block), cursor: await view.cursorOf(at, at.seq) };
  yield line({ kind: 'HARVEST', asOf, filter: asked ?? null, total });
  let count = 0;
  let last = { seq: afterSeq, cursor: null as string | null };
  let from = at;
  for (;;) {
    try {
      for await (const part of view.harvest(from, filter, last.seq)) {
        const written = part.map((one) => write(from, names, one));
        yield Buffer.from(written.join(''), 'utf8');
        count += part.length;
        const row = part.at(-1)?.row;
        if (row !== undefined) last = { seq: row.seq, cursor: view.cursorOfRow(from, row) };
      }
      yield line({ kind: 'END', count, cursor: asOf.cursor });
      return;
    } catch (error) {
      const again = error instanceof ViewMoved ? await sameAgain(view, at) : undefined;
      if (again === undefined) {
        yield line({ kind: 'ERROR', ...failureOf(error, log), cursor: last.cursor });
        return;
      }
      from = again;
    }
  }
}

/** The view moved on to other keys, or back and forth above the block: the harvest goes on when its history is still there. */
async function sameAgain(view: View, at: Snapshot): Promise<Snapshot | undefined> {
  const again = await view.snapshot({ asOfBlock: at.block.number }).catch(() => undefined);
  return again?.seq === at.seq && again.digest8 === at.digest8 && again.time === at.time ? again : undefined;
}

function failureOf(error: unknown, log: Log): { code: string; message: string; retryable: boolean } {
  if (isTold(error)) return { code: error.code, message: error.message, retryable: error.retryable };
  return { code: 'INTERNAL_SERVER_ERROR', retryable: false, ...maskOf(error, log, { url: HARVEST_PATH }) };
}

function line(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`, 'utf8');
}

/** A credential's line; the same names and forms as in the GraphQL schema. */
function write({ identity }: Snapshot, names: Names, harvested: Harvested): string {
  const { row, status, statusReason, decidedBy, decidedAt, revision, description, data, jwt } = harvested;
  const publisherOf = ({ account }: EventRow) => ({ account, name: names.get(account) ?? null });
  const known = {
    kind: 'CREDENTIAL',
    cursor: encodeCursor(identity, { seq: row.seq, digest8: digest8Of(row.digest) }),
    id: credentialKey(row),
    issuer: row.issuer,
    credentialId: row.credentialId ?? null,
    types: row.types,
    subjectIds: row.subjects,
    name: row.name ?? null,
    description: description ?? null,
    labelLevel: labelName(row.labelLevel) ?? null,
    validFrom: momentOf(row.validFrom),
    validUntil: momentOf(row.validUntil),
    ...{ status, statusReason, revision },
    statusDecidedBy: { id: decidedBy.uuid, seq: decidedBy.seq, publisher: publisherOf(decidedBy) },
    statusDecidedAt: momentOf(decidedAt),
    credentialHash: row.credentialHash === undefined ? '' : integrity(row.credentialHash),
    event: {
      ...{ id: row.uuid, eventId: row.id, seq: row.seq, type: row.type, source: row.source },
      ...{ subject: row.subject ?? null, time: row.time ?? null, receivedAt: momentOf(row.blockTime) },
      block: { number: row.blockNumber, hash: row.blockHash },
      transactionHash: row.transactionHash,
      publisher: publisherOf(row),
    },
  };
  const raw = jwt === undefined ? 'null' : JSON.stringify(jwt);
  return `${JSON.stringify(known).slice(0, -1)},"data":${data},"jwt":${raw}}\n`;
}

function momentOf(seconds: number | undefined): string | null {
  return (seconds === undefined ? undefined : dateTime(seconds)) ?? null;
}

/** What the client does not take is not read: the pipeline waits for it, up to the published patience. */
async function send(
  request: IncomingMessage,
  response: ServerResponse,
  lines: Iterable<Buffer> | AsyncIterable<Buffer>,
  { harvestStallMs }: Pick<Limits, 'harvestStallMs'>,
): Promise<void> {
  const isPacked = acceptsGzip(request.headers['accept-encoding']);
  response.setHeader('vary', 'origin, accept-encoding');
  response.writeHead(200, {
    'content-type': 'application/x-ndjson; charset=utf-8',
    'cache-control': 'no-store',
    ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
  });
  response.setTimeout(harvestStallMs, () => response.destroy());
  const source = Readable.from(lines);
  // A client that goes away has what it has, and knows from the missing end that it is not all.
  await (isPacked ? pipeline(source, createGzip(GZIP), response) : pipeline(source, response)).catch(() => undefined);
}

function filterOf(text: string | null, schema: GraphQLSchema): unknown {
  if (text === null || text === '') return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw badInput(`Expected filter to be JSON, as the variable of a CredentialFilter: ${messageOf(error)}`);
  }
  const type = schema.getType('CredentialFilter');
  if (!isInputType(type)) throw new TypeError('schema.graphql has no input CredentialFilter');
  return coerceInputValue(json, type, (path, _value, error) => {
    throw badInput(`At ${['filter', ...path].join('.')}: ${error.message}`);
  });
}

function blockOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw badInput(`Expected ${name} to be a block number, found ${text.slice(0, 40)}`);
}

function badInput(message: string): ServiceError {
  return new ServiceError('BAD_INPUT', message);
}
