import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { ConfigError, messageOf } from './errors.ts';
import type { Log } from './log.ts';
import type { Closable } from './process.ts';
import './redis-command.ts';
import { REDIS_ADDRESS_FORMS, type RedisAddress, readRedisAddress } from './redis-address.ts';

export type { Redis } from 'ioredis';

/** How long a server may keep us waiting for any byte before it counts as gone: what is cut off closes no connection. */
const SILENCE_MS = 3_000;

/** How long after its end a connection that nobody closed is opened again. */
const AGAIN_MS = 100;

/** Of every connection, whatever it leads to. */
const COMMON = {
  maxRetriesPerRequest: 0,
  connectTimeout: 3_000,
  commandTimeout: 10_000,
  socketTimeout: SILENCE_MS,
  // Behind the same name stands another server after a failover; this one has become its replica.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions;

/**
 * Connects to Redis and keeps reconnecting. Commands fail at once while Redis is away, so that callers can say so;
 * whoever must wait, retries. A cluster is given out as a server: what is asked of it names keys of one slot, apart from
 * what `serversOf` is for.
 */
export function connectRedis(options: { url: string; log: Log; name: string }): Redis & Closable {
  const { url, log, name } = options;
  const address = readRedisAddress(url);
  if (address === undefined) throw new ConfigError(`This is no address of Redis: expected ${REDIS_ADDRESS_FORMS}`);
  const redis = open(address, name);
  let away = false;
  redis.on('error', (error) => {
    if (!away) log.warn({ reason: messageOf(error) }, 'Redis is away; reconnecting');
    away = true;
  });
  redis.on('ready', () => {
    if (away) log.info('Redis is back');
    away = false;
  });
  let isClosed = false;
  // A failover that is told in the midst of connecting makes the client (ioredis 6.0) give up for good.
  redis.on('end', () => {
    const again = () => {
      if (!isClosed) redis.connect().catch(() => undefined);
    };
    setTimeout(again, AGAIN_MS).unref();
  });
  return Object.assign(redis, {
    close() {
      isClosed = true;
      redis.disconnect();
    },
  });
}

function open(address: RedisAddress, connectionName: string): Redis {
  const { user, password, hasTls } = address;
  const own = {
    ...COMMON,
    connectionName,
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(hasTls ? { tls: {} } : {}),
  };
  switch (address.kind) {
    case 'server':
      return new Redis(address.url, { ...COMMON, connectionName, enableOfflineQueue: false, retryStrategy: pause });
    case 'sentinel':
      return new Redis({
        ...own,
        ...{ sentinels: address.hosts, name: address.master, db: address.db },
        ...{ enableOfflineQueue: false, retryStrategy: pause, sentinelRetryStrategy: pause },
        // A master that is frozen or cut off does not say that it is none any more; the sentinels do.
        failoverDetector: true,
        sentinelCommandTimeout: SILENCE_MS,
        ...(address.sentinelPassword === undefined ? {} : { sentinelPassword: address.sentinelPassword }),
        ...(hasTls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
      });
    case 'cluster':
      return new Cluster(address.hosts, {
        ...{ redisOptions: own, enableOfflineQueue: false, clusterRetryStrategy: pause },
        slotsRefreshTimeout: SILENCE_MS,
        // The name that a node's certificate is for must not be resolved by us.
        ...(hasTls
          ? { dnsLookup: (host: string, done: (error: null, address: string) => void) => done(null, host) }
          : {}),
      }) as unknown as Redis;
  }
}

function pause(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 5), 1_000);
}

/** The servers behind a connection that hold data: for what names no key, as scanning does. */
export function serversOf(redis: Redis): Redis[] {
  const connection: unknown = redis;
  return connection instanceof Cluster ? connection.nodes('master') : [redis];
}

/**
 * Sends commands together, behind one another, and gives their answers; the first error fails it. Not as a pipeline of the
 * client's (ioredis 6.0): for each V8 makes a hidden class, which keeps it alive with all that it was answered until the old
 * space is collected, so that a young collection takes 5 ms instead of 0.3. In a cluster it is one all the same, for there
 * commands could be sent on one by one, and change their order.
 */
export async function askTogether(
  redis: Redis,
  asks: readonly ((redis: Redis) => Promise<unknown>)[],
): Promise<unknown[]> {
  const connection: unknown = redis;
  if (connection instanceof Cluster) {
    const pipeline = redis.pipeline();
    for (const ask of asks) ask(pipeline as unknown as Redis);
    const answers = (await pipeline.exec()) ?? [];
    return answers.map(([error, answer]) => {
      if (error !== null) throw error;
      return answer;
    });
  }
  const { stream } = redis;
  // Of one that was never connected there is none yet.
  stream?.cork();
  const answers = asks.map((ask) => ask(redis));
  // What others ask before anything else happens goes along, for a write takes longer than what it carries.
  if (stream !== undefined) process.nextTick(uncork, stream);
  return Promise.all(answers);
}

function uncork(stream: Redis['stream']): void {
  stream.uncork();
}

/** Waits until the connection is usable. */
export async function redisReady(redis: Redis, signal: AbortSignal): Promise<void> {
  while (redis.status !== 'ready') {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
