import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from '@apollo/server';
import { untilDeadline, withDeadline } from '../lib/deadline.ts';
import type { JsonSource } from '../lib/json-source.ts';
import type { Access, Caller } from './access/access.ts';
import type { Documents } from './access/documents.ts';
import { AccessError } from './access/errors.ts';
import { BodyError, parseBody, readText } from './body.ts';
import type { Compiler } from './compiler.ts';
import type { AnswerNotes, GatewayContext } from './context.ts';
import type { Height, Heights } from './height.ts';
import { endOf, type Handler, isFromForeignPage } from './http.ts';
import type { FoundAnswer, KeptAnswers } from './kept-answers.ts';
import { isAboutLedger } from './ledger-questions.ts';
import type { Limits } from './limits.ts';

/** Answers a request at /graphql: queries, mutations, and the Sandbox page for browsers. */
export function createGraphqlHandler(options: {
  apollo: ApolloServer<GatewayContext>;
  limits: Limits;
  access: Pick<Access, 'enter' | 'begin' | 'spend'>;
  documents: Pick<Documents, 'resolve'>;
  compiler: Pick<Compiler, 'find'>;
  heights: Heights;
  kept: KeptAnswers;
  corsOrigins: readonly string[];
  contextOf(request: {
    caller: Caller;
    signal: AbortSignal;
    source: JsonSource | undefined;
    notes: AnswerNotes;
  }): GatewayContext;
}): Handler {
  const { apollo, limits, access, documents, compiler, heights, kept, corsOrigins, contextOf } = options;

  async function make(request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<Made> {
    const { url, text, caller, isForeign, question, look } = asked;
    const source = text === undefined ? undefined : parseBody(text, limits);
    const resolved = documents.resolve(url.search, source?.value);
    const begin = () => kept.begin(question, look);
    const notes: AnswerNotes = { look, begin, cost: 0, isPartial: false, isWhole: false };
    let found: FoundAnswer | undefined;
    try {
      const answer = await withDeadline(limits.operationTimeoutMs, endOf(response), async (signal) => {
        const context = contextOf({ caller, signal, source, notes });
        return (
          (await executeKnown(request, resolved.body, context, notes)) ??
          (await apollo.executeHTTPGraphQLRequest({
            httpGraphQLRequest: { ...requestOf(request, isForeign), ...resolved },
            context: async () => context,
          }))
        );
      });
      const { status = 200, headers, body } = answer;
      if (body.kind !== 'complete') throw new TypeError('Answers in parts are not offered');
      const { height, cost, isWhole, isPartial } = notes;
      if (height !== undefined && isWhole && !isPartial && status === 200) {
        const contentType = headers.get('content-type') ?? '';
        // Apollo ends a line, compiled queries do not.
        const text = body.string.trimEnd();
        found = { answer: { body: text, length: Buffer.byteLength(text), contentType, cost }, height };
      }
      return found ?? { status, headers, text: body.string };
    } finally {
      notes.end?.(found);
    }
  }

  /** A compiled query about the ledger passes Apollo by; undefined when it is none, or all but well. */
  async function executeKnown(
    request: IncomingMessage,
    body: unknown,
    context: GatewayContext,
    notes: AnswerNotes,
  ): Promise<HTTPGraphQLResponse | undefined> {
    const asked = PLAIN_ACCEPTS.has(request.headers.accept) ? plainQuestion(body) : undefined;
    const query = asked && compiler.find(asked.query, asked.operationName ?? null);
    if (asked === undefined || query === undefined || context.caller === undefined) return undefined;
    const { document, operation } = query;
    if (!isAboutLedger(document, operation)) return undefined;
    const variables = asked.variables ?? {};
    const cost = await access.begin(context.caller, { document, operation, variables }).catch(refused);
    if (cost === undefined) return undefined;
    notes.cost = cost;
    notes.end = notes.begin();
    const height = await untilDeadline(() => notes.look).catch(() => undefined);
    if (height !== undefined) notes.height = height;
    const data = await query.execute(context, variables);
    if (data === undefined) return undefined;
    notes.isWhole = true;
    const headers = new HeaderMap([['content-type', 'application/json; charset=utf-8']]);
    return { status: 200, headers, body: { kind: 'complete', string: JSON.stringify({ data }) } };
  }

  return async (request, response, url) => {
    const caller = await access.enter(request, undefined);
    const text = request.method === 'POST' ? await readGraphqlText(request, limits) : undefined;
    const isForeign = isFromForeignPage(request, corsOrigins);
    const question = questionOf(request, { url, text, caller, isForeign });
    const look = heights.now();
    const found = await kept.find(question, look);
    if (found !== undefined) {
      if (typeof found.answer.body === 'string') found.answer.body = Buffer.from(found.answer.body);
      access.spend(caller, found.answer.cost);
    }
    const made = found ?? (await make(request, response, { url, text, caller, isForeign, question, look }));
    if ('answer' in made) sendLedgerAnswer(request, response, made);
    else sendAnswer(response, made);
  };
}

/** What is refused is refused again by Apollo's plugin, which says so in its form. */
function refused(error: unknown): undefined {
  if (!(error instanceof AccessError)) throw error;
}

/** What a client accepts to whom JSON is sent without weighing anything. */
const PLAIN_ACCEPTS: ReadonlySet<string | undefined> = new Set([undefined, '*/*', 'application/json']);

type PlainQuestion = {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
};

/** A body with nothing in it but a document, a name and variables. */
function plainQuestion(body: unknown): PlainQuestion | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { query, operationName = null, variables = null, extensions = null } = body as Record<string, unknown>;
  const isPlain =
    typeof query === 'string' &&
    (operationName === null || typeof operationName === 'string') &&
    typeof variables === 'object' &&
    !Array.isArray(variables) &&
    extensions === null;
  return isPlain ? (body as PlainQuestion) : undefined;
}

/** A request as far as it was read. */
type Asked = {
  url: URL;
  text: string | undefined;
  caller: Caller;
  /** Whether a page of another origin sends it. */
  isForeign: boolean;
  question: string;
  look: Promise<Height>;
};

/** An answer that follows from the ledger, or any other. */
type Made = FoundAnswer | { status: number; headers: HeaderMap; text: string };

function sendAnswer(response: ServerResponse, { status, headers, text }: Exclude<Made, FoundAnswer>): void {
  for (const [name, value] of headers) response.setHeader(name, value);
  response.statusCode = status;
  // Head and body go out together, so the head tells the length.
  response.end(text);
}

/** All that decides about the answer to a question about the ledger. */
function questionOf(
  { headers }: IncomingMessage,
  { url, text, caller, isForeign }: Pick<Asked, 'url' | 'text' | 'caller' | 'isForeign'>,
): string {
  const who = `${scopesKey(caller.scopes)} ${headers.accept ?? ''}`;
  if (text !== undefined) return `POST ${who}\n${text}`;
  // What protects from pages of other sites looks at these.
  const marks = [headers['content-type'], headers['apollo-require-preflight'], headers['x-apollo-operation-name']];
  return `GET ${who} ${isForeign}\n${marks.join('\n')}\n${url.search}`;
}

const scopeKeys = new WeakMap<ReadonlySet<string>, string>();

function scopesKey(scopes: ReadonlySet<string>): string {
  let key = scopeKeys.get(scopes);
  if (key === undefined) {
    key = [...scopes].sort().join();
    scopeKeys.set(scopes, key);
  }
  return key;
}

/** Answers what follows from the ledger. To a GET with the height as its tag, so that who has the answer is not sent it again. */
function sendLedgerAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { answer: { body, length, contentType }, height: { tag } }: FoundAnswer,
): void {
  if (request.method !== 'GET') {
    response
      .writeHead(200, { 'content-type': contentType, 'content-length': length, 'cache-control': 'no-store' })
      .end(body);
    return;
  }
  const etag = `W/"${tag}"`;
  response.setHeader('vary', 'origin, accept, authorization');
  response.setHeader('etag', etag);
  response.setHeader('cache-control', 'private, no-cache');
  if (names(request.headers['if-none-match'], etag)) response.writeHead(304).end();
  else response.writeHead(200, { 'content-type': contentType, 'content-length': length }).end(body);
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

function requestOf(request: IncomingMessage, isForeign: boolean): Pick<HTTPGraphQLRequest, 'method' | 'headers'> {
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
