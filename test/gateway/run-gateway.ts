import type { TestContext } from 'node:test';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { readGatewayConfig } from '../../gateway/config.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { createMetrics } from '../../lib/health.ts';
import { type Log, silentLog } from '../../lib/log.ts';
import { connectRedis, type Redis, redisReady } from '../../lib/redis.ts';
import { type Backing, startBacking } from '../harness/backing.ts';
import { uniquePrefix } from '../harness/prefix.ts';
import { buildView, type ViewBuilder } from '../harness/view-builder.ts';

/** An answer as clients read it. */
export type GraphqlAnswer = {
  // biome-ignore lint/suspicious/noExplicitAny: tests name the fields they look at; what is missing fails the test
  data: any;
  errors?: { message: string; path?: unknown; extensions: Record<string, unknown> }[];
};

/** A gateway in this process, on real Redis and Kafka, and the view that it reads. */
export type RunningGateway = {
  gateway: Gateway;
  url: string;
  prefix: string;
  backing: Backing;
  builder: ViewBuilder;
  redis: Redis;
  /** Asks in GraphQL; the whole answer. */
  ask(query: string, variables?: object): Promise<GraphqlAnswer>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A client of the websocket; closed after the test. */
  subscriber(): Client;
};

/** Where a test's gateway runs; what is not named is its own. */
export type GatewayPlace = {
  variables?: Record<string, string>;
  backing?: Backing;
  prefix?: string;
  /** Of an earlier gateway in the same test, whose view this one reads too. */
  builder?: ViewBuilder;
  log?: Log;
};

/** Starts a gateway over an empty view; it closes after the test. */
export async function runGateway(t: TestContext, place: GatewayPlace = {}): Promise<RunningGateway> {
  const { backing = await startBacking(), prefix = uniquePrefix(), log = silentLog } = place;
  const redis = await openRedis(t, backing.redisUrl);
  const builder = place.builder ?? (await buildView(redis, { keyPrefix: prefix }));
  const config = readGatewayConfig({
    PORT: '0',
    LEDGER_CONTRACT: builder.identity.contract,
    REDIS_URL: backing.redisUrl,
    REDIS_KEY_PREFIX: prefix,
    KAFKA_BROKERS: backing.kafkaBrokers.join(','),
    KAFKA_TOPIC_PREFIX: prefix,
    ...place.variables,
  });
  const own = connectRedis({ url: config.redis.url, log: silentLog, name: 'own' });
  const subscriber = connectRedis({ url: config.redis.url, log: silentLog, name: 'wake' });
  let gateway: Gateway | undefined;
  // One hook: the gateway closes before what it stands on.
  t.after(async () => {
    await gateway?.close();
    own.close();
    subscriber.close();
  });
  await Promise.all([own, subscriber].map((one) => redisReady(one, AbortSignal.timeout(10_000))));
  gateway = await startGateway({ config, redis: own, subscriber, metrics: createMetrics(), log });
  const url = `http://127.0.0.1:${gateway.port}`;
  return { gateway, url, prefix, backing, builder, redis, ...clientsOf(t, url) };
}

/** A connection of the test's own. */
export async function openRedis(t: TestContext, url: string): Promise<Redis> {
  const redis = connectRedis({ url, log: silentLog, name: 'test' });
  t.after(() => redis.close());
  await redisReady(redis, AbortSignal.timeout(10_000));
  return redis;
}

function clientsOf(t: TestContext, url: string): Pick<RunningGateway, 'ask' | 'fetch' | 'subscriber'> {
  return {
    fetch: (path, init) => fetch(`${url}${path}`, init),
    async ask(query, variables = {}) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as GraphqlAnswer;
    },
    subscriber() {
      const client = createClient({
        url: `${url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
      });
      t.after(() => client.dispose());
      return client;
    },
  };
}
