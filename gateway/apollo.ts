import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { GraphQLSchema } from 'graphql';
import type { JsonSource } from '../lib/json-source.ts';
import type { Log } from '../lib/log.ts';
import { BodyError, readJson } from './body.ts';
import type { GatewayContext } from './context.ts';
import { createErrorMask } from './errors.ts';
import type { Limits } from './limits.ts';
import { limitRules } from './rules.ts';

/** The least a validation tells: more errors than this help nobody and cost much. */
export const MAX_VALIDATION_ERRORS = 5;

/** An Apollo Server without its slow or talkative defaults; the limits are our own rules. */
export function createApollo(options: {
  schema: GraphQLSchema;
  limits: Limits;
  log: Log;
}): ApolloServer<GatewayContext> {
  const { schema, limits, log } = options;
  return new ApolloServer<GatewayContext>({
    schema,
    introspection: true,
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.maxTokens },
    validationRules: limitRules(limits),
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    formatError: createErrorMask(log),
    logger: { debug() {}, info() {}, warn: (text) => log.warn(text), error: (text) => log.error(text) },
    plugins: [
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
  contextOf(signal: AbortSignal, source: JsonSource | undefined): GatewayContext;
}): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  const { apollo, limits, contextOf } = options;
  return async (request, response, url) => {
    const source = request.method === 'POST' ? await readGraphqlBody(request, limits) : undefined;
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: toApollo(request, url, source),
      context: async () => contextOf(endOf(response), source),
    });
    if (answer.body.kind !== 'complete') throw new TypeError('Answers in parts are not offered');
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    response.writeHead(answer.status ?? 200).end(answer.body.string);
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

function toApollo(request: IncomingMessage, url: URL, source: JsonSource | undefined): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return { method: (request.method ?? 'GET').toUpperCase(), headers, search: url.search, body: source?.value };
}

/** Aborted when the client has gone before it had its answer. */
function endOf(response: ServerResponse): AbortSignal {
  const end = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) end.abort();
  });
  return end.signal;
}
