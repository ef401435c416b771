import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { withDeadline } from '../lib/deadline.ts';
import { type ErrorFacts, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Access } from './access/access.ts';
import { AccessError } from './access/errors.ts';
import type { Scope } from './access/scopes.ts';
import { BodyError } from './body.ts';
import { isTold, maskOf } from './errors.ts';

/** Answers one request. */
export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** A part of the paths: which, how it answers and the form its failures take. */
export type Route = {
  matches(path: string): boolean;
  /** What may be done at a path, but for OPTIONS, as the header `allow` tells it. */
  methods(path: string): string;
  handle: Handler;
  /** What the caller must be allowed, and what it pays, before the request is handled; a route without it asks itself. */
  gate?(request: IncomingMessage, url: URL): { scope: Scope | undefined; cost: number };
  /** Body of a failure, as this route's clients expect it. */
  failure(message: string, code: string, facts?: ErrorFacts): object;
};

/** Failures as GraphQL clients read them. */
export const graphqlFailure: Route['failure'] = (message, code, facts) => ({
  errors: [{ message, extensions: { ...facts, code } }],
});

/** Failures as CES clients read them, with their code and facts beside the message. */
export const plainFailure: Route['failure'] = (message, code, facts) => ({ ...facts, code, message });

/** Seconds after which a client may try again what is away now. */
const RETRY_AFTER_SECONDS = '2';

/** How often it is looked who takes too long to say what it wants, in milliseconds. */
const SLOW_CHECK_MS = 5_000;

/** The HTTP server: finds the route, adds CORS, and turns whatever a route throws into an answer without a trace of code. */
export function createHttp(options: {
  routes: Route[];
  corsOrigins: readonly string[];
  access: Pick<Access, 'enter' | 'spend'>;
  operationTimeoutMs: number;
  log: Log;
  onAnswer?(route: string, status: number): void;
}): Server {
  const { routes, corsOrigins, access, operationTimeoutMs, log, onAnswer } = options;

  async function handle(route: Route, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const allowed = route.methods(url.pathname);
    if (!allowed.split(', ').includes(request.method ?? '')) throw refuseMethod(response, request.method, allowed);
    const gate = route.gate?.(request, url);
    if (gate === undefined) return route.handle(request, response, url);
    const caller = await access.enter(request, gate.scope);
    access.spend(caller, gate.cost);
    await withDeadline(operationTimeoutMs, endOf(response), () => route.handle(request, response, url));
  }

  return createServer({ connectionsCheckingInterval: SLOW_CHECK_MS }, async (request, response) => {
    const url = urlOf(request);
    const route = url === undefined ? undefined : routes.find(({ matches }) => matches(url.pathname));
    response.on('finish', () =>
      onAnswer?.(url === undefined ? 'none' : routeName(url.pathname, route), response.statusCode),
    );
    addCors(request, response, corsOrigins);
    const failure = route?.failure ?? plainFailure;
    try {
      if (url === undefined) throw new BodyError(400, 'The path cannot be read: expected a path and a query');
      if (request.method === 'OPTIONS') answerPreflight(response, route?.methods(url.pathname));
      else if (route === undefined) throw new BodyError(404, unknownPath(url.pathname, routes));
      else await handle(route, request, response, url);
    } catch (error) {
      answerFailure(error, request, response, failure, log);
    }
  });
}

/** Answers with JSON. */
export function answerJson(response: ServerResponse, status: number, body: object | string): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
    })
    .end(text);
}

/** Aborted when the client has gone before it had its answer. */
export function endOf(response: ServerResponse): AbortSignal {
  const end = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) end.abort(clientGone());
  });
  return end.signal;
}

/** Told to nobody, and no fault of ours that the log should have. */
export function clientGone(): ServiceError {
  return new ServiceError('TIMEOUT', 'The client left before it had its answer', { retryable: true });
}

/** Refuses a method that a path does not have, naming those it has. */
export function refuseMethod(response: ServerResponse, method: string | undefined, allowed: string): BodyError {
  response.setHeader('allow', allowed);
  return new BodyError(405, `This path has no ${method}: expected ${allowed.replaceAll(', ', ' or ')}`);
}

/** Whether a web page of this origin may call. */
export function isAllowedOrigin(request: IncomingMessage, corsOrigins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || corsOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Whether a browser says that a page of another origin sends this, one that may not call. Old browsers say nothing. */
export function isFromForeignPage(request: IncomingMessage, corsOrigins: readonly string[]): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined) return !isAllowedOrigin(request, corsOrigins);
  return site === 'cross-site' || site === 'same-site';
}

function answerFailure(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  failure: Route['failure'],
  log: Log,
): void {
  if (response.headersSent) {
    // Nothing can be told any more.
    if (!isTold(error)) maskOf(error, log, { method: request.method, url: request.url });
    response.destroy();
    return;
  }
  if (error instanceof AccessError) {
    for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
    answerJson(response, error.status, failure(error.message, error.code));
  } else if (error instanceof BodyError) {
    answerJson(response, error.status, failure(error.message, error.code));
  } else if (isTold(error)) {
    if (error.retryable) response.setHeader('retry-after', RETRY_AFTER_SECONDS);
    answerJson(response, error.retryable ? 503 : 400, failure(error.message, error.code, error.facts));
  } else {
    const { message, errorId } = maskOf(error, log, { method: request.method, url: request.url });
    answerJson(response, 500, failure(message, 'INTERNAL_SERVER_ERROR', { errorId }));
  }
}

/** The path that most requests have, parsed once; nobody changes it. */
const GRAPHQL_URL = new URL('http://gateway/graphql');

function urlOf(request: IncomingMessage): URL | undefined {
  const path = request.url ?? '/';
  if (path === '/graphql') return GRAPHQL_URL;
  return URL.canParse(path, 'http://gateway') && path.startsWith('/') ? new URL(`http://gateway${path}`) : undefined;
}

function addCors(request: IncomingMessage, response: ServerResponse, origins: readonly string[]): void {
  // No cache keeps what was POSTed, and an answer whose headers are all told at once is the cheaper.
  if (request.method !== 'POST') response.setHeader('vary', 'origin');
  const { origin } = request.headers;
  if (origin === undefined || !origins.includes(origin)) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', 'location, retry-after, www-authenticate, etag');
}

function answerPreflight(response: ServerResponse, methods: string | undefined): void {
  response
    .writeHead(204, {
      'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
      'access-control-allow-headers':
        'content-type, accept, authorization, apollo-require-preflight, x-apollo-operation-name, apollographql-client-name, apollographql-client-version, if-none-match, x-graphql-event-stream-token',
      'access-control-max-age': '600',
      ...(methods === undefined ? {} : { allow: `${methods}, OPTIONS` }),
    })
    .end();
}

/** Paths that people look for. */
const PATHS = [
  '/graphql',
  '/graphql/stream',
  '/graphiql',
  '/catalogue',
  '/credentials-events',
  '/v2/credentials-events',
  '/harvest',
  '/openapi.json',
  '/health/live',
  '/health/ready',
  '/metrics',
];

function unknownPath(path: string, routes: readonly Route[]): string {
  const known = PATHS.filter((one) => routes.some(({ matches }) => matches(one)));
  return `There is nothing at ${path.slice(0, 200)}: expected one of ${known.join(', ')}`;
}

/** Paths as a metric may count them: never with what a client made up. */
function routeName(path: string, route: Route | undefined): string {
  if (route === undefined) return 'unknown';
  if (path === '/graphql') return path;
  return path.replace(/(credentials-events)\/.*/, '$1/{id}');
}
