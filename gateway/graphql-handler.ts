import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip, constants as zlib } from 'node:zlib';
import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { Access, Caller } from './access/access.ts';
import { type Answering, type Made, postedQuestion, scopesKey } from './answering.ts';
import { BodyError, parseBody, readText } from './body.ts';
import { endOf, type Handler, isFromForeignPage } from './http.ts';
import type { FoundAnswer } from './kept-answers.ts';
import type { Limits } from './limits.ts';
import { acceptsGzip } from './packed.ts';

const gzipped = promisify(gzip);

/** As fast as it can: JSON of credentials shrinks to a third even so. */
const GZIP = { level: zlib.Z_BEST_SPEED };

/** Answers of this many characters and more are packed for who takes that; TCP sends shorter ones in one go. */
const PACKED_FROM = 16_384;

/** Answers a request at /graphql: queries, mutations, and the Sandbox page for browsers. */
export function createGraphqlHandler(options: {
  answer: Answering;
  limits: Limits;
  access: Pick<Access, 'enter'>;
  corsOrigins: readonly string[];
}): Handler {
  const { answer, limits, access, corsOrigins } = options;
  return async (request, response, url) => {
    const caller = await access.enter(request, undefined);
    const text = request.method === 'POST' ? await readGraphqlText(request, limits) : undefined;
    const isForeign = isFromForeignPage(request, corsOrigins);
    const made = await answer({
      caller,
      question: questionOf(request, url, text, caller, isForeign),
      read() {
        const source = text === undefined ? undefined : parseBody(text, limits);
        return {
          ...{ end: endOf(response), accept: request.headers.accept, search: url.search },
          ...{ body: source?.value, source, head: () => headOf(request, isForeign) },
        };
      },
    });
    const body = 'answer' in made ? made.answer.body : made.text;
    const packed = isPacked(request, body) ? await gzipped(body, GZIP) : undefined;
    if ('answer' in made) sendLedgerAnswer(request, response, made, packed);
    else sendAnswer(response, made, packed);
  };
}

/** What is given again is bytes already, and not packed each time. */
function isPacked({ headers }: IncomingMessage, body: string | Buffer): boolean {
  return typeof body === 'string' && body.length >= PACKED_FROM && acceptsGzip(headers['accept-encoding']);
}

function sendAnswer(
  response: ServerResponse,
  { status, headers, text }: Exclude<Made, FoundAnswer>,
  packed: Buffer | undefined,
): void {
  for (const [name, value] of headers) response.setHeader(name, value);
  response.statusCode = status;
  if (packed !== undefined) response.setHeader('content-encoding', 'gzip').setHeader('content-length', packed.length);
  // Head and body go out together, so the head tells the length.
  response.end(packed ?? text);
}

/** All that decides about the answer to a question about the ledger. */
function questionOf(
  { headers }: IncomingMessage,
  url: URL,
  text: string | undefined,
  caller: Caller,
  isForeign: boolean,
) {
  if (text !== undefined) return postedQuestion(caller, headers.accept, text);
  // What protects from pages of other sites looks at these.
  const marks = [headers['content-type'], headers['apollo-require-preflight'], headers['x-apollo-operation-name']];
  return `GET ${scopesKey(caller.scopes)} ${headers.accept ?? ''} ${isForeign}\n${marks.join('\n')}\n${url.search}`;
}

/** Answers what follows from the ledger. To a GET with the height as its tag, so that who has the answer is not sent it again. */
function sendLedgerAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, height: { tag } }: FoundAnswer,
  packed: Buffer | undefined,
): void {
  const { contentType } = answer;
  const { body, length } = packed === undefined ? answer : { body: packed, length: packed.length };
  if (request.method !== 'GET') {
    if (packed !== undefined) response.setHeader('content-encoding', 'gzip');
    response
      .writeHead(200, { 'content-type': contentType, 'content-length': length, 'cache-control': 'no-store' })
      .end(body);
    return;
  }
  const etag = `W/"${tag}"`;
  response.setHeader('vary', 'origin, accept, accept-encoding, authorization');
  response.setHeader('etag', etag);
  response.setHeader('cache-control', 'private, no-cache');
  if (names(request.headers['if-none-match'], etag)) {
    response.writeHead(304).end();
    return;
  }
  if (packed !== undefined) response.setHeader('content-encoding', 'gzip');
  response.writeHead(200, { 'content-type': contentType, 'content-length': length }).end(body);
}

/** Whether a list of tags names one, or all. */
function names(list: string | undefined, etag: string): boolean {
  const tags = list?.split(',').map((one) => one.trim()) ?? [];
  return tags.includes(etag) || tags.includes('*');
}

/** Only JSON is read: a form that another site makes a browser send is turned away here already. */
async function readGraphqlText(request: IncomingMessage, limits: Limits): Promise<string> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && !/^application\/[a-z.-]+\+json$/.test(type)) {
    request.resume();
    throw new BodyError(415, `The content type is ${type === '' ? 'missing' : `"${type}"`}: expected application/json`);
  }
  return await readText(request, limits);
}

function headOf(request: IncomingMessage, isForeign: boolean): Pick<HTTPGraphQLRequest, 'method' | 'headers'> {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  if (isGraphqlClient(request) && !isForeign) headers.set('apollo-require-preflight', 'not by a foreign page');
  return { method: (request.method ?? 'GET').toUpperCase(), headers };
}

/**
 * Whether a client of GraphQL asks, as urql does by GET. What a foreign page can make a browser load (images, scripts,
 * forms, links) never accepts this type; what its scripts send, the browser marks.
 */
function isGraphqlClient({ headers }: IncomingMessage): boolean {
  return (headers.accept ?? '').includes('application/graphql-response+json');
}
