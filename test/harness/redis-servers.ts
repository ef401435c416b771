import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Redis } from 'ioredis';
import { type Child, startChild } from '../../deploy/local/child.ts';
import { choosePort } from '../../deploy/local/ports.ts';
import { answersPing } from '../../deploy/local/redis.ts';
import { lastLines } from '../../deploy/local/running.ts';
import { sleep } from '../../lib/async.ts';
import { makeTestDirectory } from './directory.ts';
import { FAR_ADDRESS } from './far-address.ts';
import { startLink } from './redis.ts';

type Registered = Pick<TestContext, 'after'>;

/** A Redis server of a test's own, in any role. */
export type RedisServer = {
  port: number;
  url: string;
  /** A connection of the test's own, which comes back by itself. */
  redis: Redis;
  /** The folder of its files. */
  dir: string;
  pid(): number | undefined;
  signal(signal: NodeJS.Signals): void;
  /** Ends it and waits until it is gone. @default SIGKILL */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port, with the data it had kept. */
  start(): Promise<void>;
  logs(lines?: number): string;
};

/** For `test(name, { skip: redisProgramIsMissing() }, …)`: false where `redis-server` is on the PATH, else what is missing. */
export function redisProgramIsMissing(): string | false {
  const { status } = spawnSync('redis-server', ['--version'], { stdio: 'ignore' });
  return status === 0 ? false : 'Not run, for there is no redis-server on the PATH, which is also the sentinel';
}

/**
 * Starts a `redis-server` that ends with the test. It appends to a file, so that it keeps its data through `kill`, unless
 * `args` say otherwise.
 */
export async function startRedisServer(t: Registered, options: { args?: string[] } = {}): Promise<RedisServer> {
  const args = [
    ...['--appendonly', 'yes', '--save', '', '--repl-diskless-sync-delay', '0', '--enable-protected-configs', 'yes'],
    ...(options.args ?? []),
  ];
  return startProgram(t, () => args);
}

/** A master with replicas, watched by three sentinels, in a network of two sides. */
export type ReplicatedRedis = {
  /** As `REDIS_URL`: whoever connects there finds the master of the moment. */
  url: string;
  name: string;
  servers: RedisServer[];
  sentinels: RedisServer[];
  /** The server that the sentinels call master. */
  master(): Promise<RedisServer>;
  /**
   * Cuts the first master and the first sentinel off, together with everybody who runs with `FAR_SIDE_FLAGS`: what lies
   * between them and the others stays connected and carries nothing.
   */
  cut(): void;
  heal(): void;
  /** Waits until the sentinels call another server master than this one, and it says so itself. */
  untilFailedOver(from: RedisServer): Promise<RedisServer>;
};

/** For Node: the process is on the far side of the network, with the first master. */
export const FAR_SIDE_FLAGS = ['--import', './test/harness/far-side.ts'];

/** Starts a master with replicas and three sentinels that notice its death within a second. */
export async function startReplicatedRedis(
  t: Registered,
  options: { replicas?: number; downAfterMs?: number; args?: string[] } = {},
): Promise<ReplicatedRedis> {
  const { replicas = 1, downAfterMs = 500, args = [] } = options;
  const name = 'view';
  const links: Awaited<ReturnType<typeof startLink>>[] = [];
  /** Everybody goes by these ports, and by no other. */
  const portOf = new Map<RedisServer, number>();
  const reachable = async (side: Side, start: (linkPort: number) => Promise<RedisServer>) => {
    const linkPort = await choosePort();
    const server = await start(linkPort);
    const stalls = (from: string) => (from === FAR_ADDRESS) !== (side === 'far');
    links.push(await startLink(t, server.port, linkPort, { stalls }));
    portOf.set(server, linkPort);
    return server;
  };
  const startServer = (side: Side, more: string[] = []) =>
    reachable(side, (linkPort) =>
      startRedisServer(t, { args: [...args, '--replica-announce-port', String(linkPort), ...more, ...from(side)] }),
    );
  const first = await startServer('far');
  const masterPort = portOf.get(first);
  const others = await Promise.all(
    Array.from({ length: replicas }, () => startServer('near', ['--replicaof', `127.0.0.1 ${masterPort}`])),
  );
  const servers = [first, ...others];
  await until(async () => (await infoOf(first.redis, 'connected_slaves')) === String(replicas));
  const startSentinel = (side: Side) =>
    reachable(side, (linkPort) =>
      startProgram(t, (dir, port) => {
        const file = join(dir, 'sentinel.conf');
        writeFileSync(
          file,
          [
            `port ${port}`,
            'sentinel announce-ip 127.0.0.1',
            `sentinel announce-port ${linkPort}`,
            `sentinel monitor ${name} 127.0.0.1 ${masterPort} 2`,
            `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
            `sentinel failover-timeout ${name} 3000`,
            `sentinel parallel-syncs ${name} 1`,
          ].join('\n'),
        );
        return [file, '--sentinel', ...from(side)];
      }),
    );
  const sentinels = await Promise.all([startSentinel('far'), startSentinel('near'), startSentinel('near')]);
  // Every sentinel must know the others and the replicas before a failover can be agreed on.
  for (const { redis } of sentinels) {
    await until(async () => {
      const [master] = (await redis.call('SENTINEL', 'MASTERS')) as string[][];
      const field = (key: string) => Number(master?.[(master?.indexOf(key) ?? -2) + 1]);
      return field('num-other-sentinels') === 2 && field('num-slaves') === replicas;
    });
  }

  /** As the majority sees it. */
  async function master(): Promise<RedisServer> {
    for (const { redis } of sentinels.toReversed()) {
      const address = await (redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name) as Promise<string[]>).catch(
        () => undefined,
      );
      const found = servers.find((server) => portOf.get(server) === Number(address?.[1]));
      if (found !== undefined) return found;
    }
    throw new Error('No sentinel knows a master');
  }

  return {
    url: `redis-sentinel://${sentinels.map((sentinel) => `127.0.0.1:${portOf.get(sentinel)}`).join(',')}#${name}`,
    name,
    servers,
    sentinels,
    cut: () => links.forEach((link) => void link.stall()),
    heal: () => links.forEach((link) => void link.goOn()),
    master,
    async untilFailedOver(from) {
      let found = await master();
      await until(async () => {
        found = await master();
        return found !== from && (await infoOf(found.redis, 'role')) === 'master';
      });
      return found;
    },
  };
}

type Side = 'near' | 'far';

/** By its address a server shows which side it is on. */
function from(side: Side): string[] {
  return side === 'far' ? ['--bind-source-addr', FAR_ADDRESS] : [];
}

/** A Redis Cluster of masters only, which share the slots. */
export async function startRedisCluster(
  t: Registered,
  options: { masters?: number } = {},
): Promise<{ url: string; servers: RedisServer[] }> {
  const { masters = 3 } = options;
  const servers = await Promise.all(
    Array.from({ length: masters }, async () => {
      // By itself Redis takes the port ten thousand above its own, which an outgoing connection may have.
      const bus = ['--cluster-port', `${await choosePort()}`];
      return startRedisServer(t, { args: ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', ...bus] });
    }),
  );
  const [first, ...others] = servers as [RedisServer, ...RedisServer[]];
  const share = Math.ceil(SLOTS / masters);
  for (const [index, { redis }] of servers.entries()) {
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', index * share, Math.min(SLOTS, (index + 1) * share) - 1);
    await redis.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  for (const { port, redis } of others) {
    const [, bus = ''] = (await redis.config('GET', 'cluster-port')) as string[];
    await first.redis.call('CLUSTER', 'MEET', '127.0.0.1', port, bus);
  }
  for (const { redis } of servers) {
    await until(async () => {
      const info = String(await redis.call('CLUSTER', 'INFO'));
      return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${masters}`);
    });
  }
  return { url: `redis-cluster://${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`, servers };
}

const SLOTS = 16_384;

async function startProgram(t: Registered, argsOf: (dir: string, port: number) => string[]): Promise<RedisServer> {
  const directory = makeTestDirectory();
  const port = await choosePort();
  const dir = join(directory.dir, 'data');
  const logFile = join(directory.dir, 'redis.log');
  mkdirSync(dir, { recursive: true });
  const [first = '', ...rest] = argsOf(dir, port);
  // A configuration file comes first.
  const args = [
    ...(first.startsWith('--') ? ['--port', String(port), first] : [first, '--port', String(port)]),
    ...rest,
    ...['--bind', '127.0.0.1', '--dir', dir, '--daemonize', 'no'],
  ];
  let child: Child | undefined;

  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    // One that was stopped would not hear anything else.
    if (signal !== 'SIGKILL') child?.signal('SIGCONT');
    child?.signal(signal);
    await child?.exited;
    child = undefined;
  };
  const start = async () => {
    child ??= await startChild({
      ...{ name: 'redis', command: 'redis-server', args, cwd: dir, logFile },
      record: directory.record,
    });
    await until(async () => {
      if (child?.hasExited()) throw new Error(`redis-server ended:\n${lastLines(logFile)}`);
      return answersPing(port);
    });
  };
  await start();
  const redis = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  t.after(async () => {
    redis.disconnect();
    await kill();
    directory.remove();
  });
  return {
    ...{ port, url: `redis://127.0.0.1:${port}`, redis, dir, kill, start },
    pid: () => child?.pid,
    signal: (signal) => child?.signal(signal),
    logs: (lines) => lastLines(logFile, lines),
  };
}

async function infoOf(redis: Redis, field: string): Promise<string | undefined> {
  return new RegExp(`^${field}:(.*?)\r?$`, 'm').exec(await redis.info())?.[1];
}

async function until(isSo: () => Promise<boolean>, deadlineMs = 20_000): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Redis did not get there within ${deadlineMs} ms`);
    await sleep(50);
  }
}
