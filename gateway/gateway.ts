import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { answerHealth, type Readiness } from '../lib/health.ts';
import type { Log } from '../lib/log.ts';
import type { Closable } from '../lib/process.ts';
import type { Redis } from '../lib/redis.ts';
import { createAccess } from './access/access.ts';
import { createDocuments } from './access/documents.ts';
import { createAnswering } from './answering.ts';
import { createApollo } from './apollo.ts';
import { createCatalogue } from './catalogue.ts';
import { createCompiler } from './compiler.ts';
import type { GatewayConfig } from './config.ts';
import { boundConnections } from './connections.ts';
import { createDrain } from './drain.ts';
import { asksForEvents, createEventStreams, STREAM_METHODS } from './event-streams.ts';
import { createGraphiqlHandler } from './explorers.ts';
import { createGraphqlHandler } from './graphql-handler.ts';
import { createHeights } from './height.ts';
import { createHttp, graphqlFailure, plainFailure, type Route } from './http.ts';
import { createKeptAnswers } from './kept-answers.ts';
import { createLineQuestions } from './line-questions.ts';
import { createGatewayMetrics, type GatewayMetrics } from './metrics.ts';
import { createParts } from './parts.ts';
import { createReadiness } from './readiness.ts';
import { resolvers } from './resolvers/index.ts';
import { VERSION } from './resolvers/service-config.ts';
import { createHarvest } from './rest/harvest.ts';
import { createRest } from './rest/rest.ts';
import { createSchema } from './schema.ts';
import { createDoor } from './watch/door.ts';
import { createWatching } from './watch/watching.ts';
import { createWebsockets } from './websocket.ts';

/** A gateway that answers. */
export type Gateway = Closable & { readonly port: number; close(): Promise<void> };

/** Connections that may wait to be accepted, as far as the system lets them: clients that lost a gateway come back at once. */
const LISTEN_BACKLOG = 16_384;

const HEALTH_PATHS = ['/health/live', '/health/ready', '/metrics'];

/**
 * Starts a gateway: clients ask and submit over HTTP and websockets; what they ask is read from the view in Redis, what
 * they submit goes to Kafka. It keeps nothing itself, so any number of them may run.
 *
 * @param options.subscriber a Redis connection of its own for what wakes subscribers
 */
export async function startGateway(options: {
  config: GatewayConfig;
  redis: Redis;
  subscriber: Redis;
  metrics: Registry;
  log: Log;
}): Promise<Gateway> {
  const { config, metrics, log } = options;
  const { limits, corsOrigins } = config;
  const stop = new AbortController();
  let count: GatewayMetrics | undefined;
  const { parts, sender } = createParts({ ...options, onSubmitted: (outcome) => count?.submitted(outcome) });
  const schema = createSchema(resolvers, config);
  const { introspection } = config.access;
  const documents = createDocuments(config.access.documents, log);
  const access = createAccess({ ...options, config: config.access, limits, schema, keyPrefix: config.redis.keyPrefix });
  const heights = createHeights({ view: parts.view, salt: saltOf(config) });
  const kept = createKeptAnswers(heights, limits.maxKeptAnswerBytes);
  const compiler = createCompiler(schema);
  const apollo = createApollo({ schema, limits, access, compiler, introspection, log });
  await apollo.start();
  const answer = createAnswering({
    ...{ apollo, limits, access, documents, compiler, heights, kept },
    contextOf: ({ source, ...request }) => ({
      ...parts,
      ...request,
      defectsIn: (container) => source?.defectsIn(container) ?? [],
    }),
  });
  const graphql = createGraphqlHandler({ answer, limits, access, corsOrigins });
  const questions = createLineQuestions({ answer, access, documents, limits });
  const watching = createWatching({
    parts,
    schema,
    limits,
    log,
    signal: stop.signal,
    door: createDoor(access, documents),
    onMessage: () => count?.sent(),
  });
  const eventStreams = createEventStreams({ ...watching, questions, shares: access.eventStreams, limits, corsOrigins });
  const routes: Route[] = [
    {
      matches: (path) => path === '/graphql',
      methods: () => 'GET, POST',
      handle: (request, ...rest) => (asksForEvents(request) ? eventStreams.handle : graphql)(request, ...rest),
      failure: graphqlFailure,
    },
    {
      matches: (path) => path === '/graphql/stream',
      methods: () => STREAM_METHODS,
      handle: eventStreams.handle,
      failure: graphqlFailure,
    },
    {
      matches: (path) => path === '/graphiql',
      methods: () => 'GET, HEAD',
      handle: createGraphiqlHandler(),
      failure: plainFailure,
    },
    ...(config.catalogue ? [createCatalogue()] : []),
    createRest(parts),
    createHarvest({ view: parts.view, schema, access, limits, log }),
    healthRoute(createReadiness({ ...options, view: parts.view, graceMs: config.replicasGraceMs }), metrics),
  ];
  const server = createHttp({
    routes,
    corsOrigins,
    access,
    operationTimeoutMs: limits.operationTimeoutMs,
    log,
    onAnswer: (path, status) => count?.answered(path, status),
  });
  const connections = boundConnections(server, limits, (address) =>
    access.connections.take(access.networkOf({ address, headers: {} })),
  );
  const { settled } = connections;
  const websockets = createWebsockets({ ...watching, questions, server, schema, limits, corsOrigins, settled, log });
  count = createGatewayMetrics(metrics, {
    ...websockets,
    ...eventStreams,
    ...watching.watch,
    kafkaIsConnected: sender.isConnected,
    seq: parts.tail.seq,
    keptAnswers: kept.figures,
    unreadBytes: connections.unreadBytes,
  });
  const drain = createDrain(server);
  const following = parts.tail.run(stop.signal);
  await listen(server, config);

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    const drained = drain();
    // Clients are told that the server goes, before their streams would look complete.
    eventStreams.close();
    await websockets.close();
    await watching.watch.close();
    stop.abort();
    await drained;
    connections.close();
    await Promise.all([following, apollo.stop(), sender.close()]);
  }
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** What of a configuration changes answers about the ledger. */
function saltOf({ limits, relevance, clockStepSeconds, federation }: GatewayConfig): string {
  return JSON.stringify([VERSION, limits, relevance, clockStepSeconds, federation]);
}

function healthRoute(readiness: () => Promise<Readiness>, metrics: Registry): Route {
  return {
    matches: (path) => HEALTH_PATHS.includes(path),
    methods: () => 'GET, HEAD',
    failure: plainFailure,
    async handle(_request, response, { pathname }) {
      await answerHealth(pathname, response, { readiness, metrics });
    },
  };
}

async function listen(server: Server, { host, port, reusePort }: GatewayConfig): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: LISTEN_BACKLOG, reusePort }, resolve);
  });
}
