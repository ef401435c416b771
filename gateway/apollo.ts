import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { GraphQLSchema } from 'graphql';
import { withDeadline } from '../lib/deadline.ts';
import type { JsonSource } from '../lib/json-source.ts';
import type { Log } from '../lib/log.ts';
import type { Access, Caller } from './access/access.ts';
import type { Documents } from './access/documents.ts';
import { createAccessPlugin } from './access/plugin.ts';
import { BodyError, readJson } from './body.ts';
import type { GatewayContext } from './context.ts';
import { createErrorMask } from './errors.ts';
import { endOf, isFromForeignPage } from './http.ts';
import type { Limits } from './limits.ts';
import { limitRules } from './rules.ts';

/** The least a validation tells: more errors than this help nobody and cost much. */
export const MAX_VALIDATION_ERRORS = 5;

/** An Apollo Server without its slow or talkative defaults; the limits are our own rules. */
export function createApollo(options: {
  schema: GraphQLSchema;
  limits: Limits;
  access: Pick<Access, 'begin'>;
  introspection: boolean;
  log: Log;
}): ApolloServer<GatewayContext> {
  const { schema, limits, access, introspection, log } = options;
  return new ApolloServer<GatewayContext>({
    schema,
    introspection,
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.maxTokens },
    validationRules: limitRules(limits),
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    formatError: createErrorMask(log, !introspection),
    logger: { debug() {}, info() {}, warn: (text) => log.warn(text), error: (text) => log.error(text) },
    plugins: [
      createAccessPlugin(access),
      // It would instrument every field of every answer.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageLocalDefault({ embed: { runTelemetry: false }, footer: false }),
    ],
  });
}

/** Answers a request at /graphql: queries, mutations, and the Sandbox page for browsers. */
export function createGraphqlHandler(options: {
  apollo: ApolloServer<GatewayContext>;
  limits: Limits;
  access: Pick<Access, 'enter'>;
  documents: Pick<Documents, 'resolve'>;
  corsOrigins: readonly string[];
  contextOf(request: { caller: Caller; signal: AbortSignal; source: JsonSource | undefined }): GatewayContext;
}): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  const { apollo, limits, access, documents, corsOrigins, contextOf } = options;
  return async (request, response, url) => {
    const caller = await access.enter(request, undefined);
    const source = request.method === 'POST' ? await readGraphqlBody(request, limits) : undefined;
    const asked = documents.resolve(url.search, source?.value);
    const answer = await withDeadline(limits.operationTimeoutMs, endOf(response), (signal) =>
      apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { ...requestOf(request, corsOrigins), ...asked },
        context: async () => contextOf({ caller, signal, source }),
      }),
    );
    if (answer.body.kind !== 'complete') throw new TypeError('Answers in parts are not offered');
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    response.statusCode = answer.status ?? 200;
    // Head and body go out together, so the head tells the length.
    response.end(answer.body.string);
  };
}

/** Only JSON is read: a form that another site makes a browser send is turned away here already. */
async function readGraphqlBody(request: IncomingMessage, limits: Limits): Promise<JsonSource> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && !/^application\/[a-z.-]+\+json$/.test(type)) {
    request.resume();
    throw new BodyError(415, `The content type is ${type === '' ? 'missing' : `"${type}"`}: expected application/json`);
  }
  return await readJson(request, limits);
}

function requestOf(
  request: IncomingMessage,
  corsOrigins: readonly string[],
): Pick<HTTPGraphQLRequest, 'method' | 'headers'> {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  if (isGraphqlClient(request) && !isFromForeignPage(request, corsOrigins)) {
    headers.set('apollo-require-preflight', 'not by a foreign page');
  }
  return { method: (request.method ?? 'GET').toUpperCase(), headers };
}

/**
 * Whether a client of GraphQL asks, as urql does by GET. What a foreign page can make a browser load (images, scripts,
 * forms, links) never accepts this type; what its scripts send, the browser marks.
 */
function isGraphqlClient({ headers }: IncomingMessage): boolean {
  return (headers.accept ?? '').includes('application/graphql-response+json');
}
