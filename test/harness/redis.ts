import { createServer, connect as dial, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { choosePort } from '../../deploy/local/ports.ts';
import { silentLog } from '../../lib/log.ts';
import { connectRedis, type Redis, redisReady } from '../../lib/redis.ts';
import { backingParts, TEST_REDIS_URL } from './backing.ts';
import { makeTestDirectory } from './directory.ts';

let shared: Promise<string> | undefined;

/** Address of the test run's Redis, or of one that ends with this process. */
function testRedisUrl(): Promise<string> {
  shared ??= findRedis();
  return shared;
}

/** A connection to the test run's Redis, or to another address; closed after the test. */
export async function testRedis(t: { after: TestContext['after'] }, url?: string): Promise<Redis> {
  const redis = connectRedis({ url: url ?? (await testRedisUrl()), log: silentLog, name: 'test' });
  t.after(() => redis.close());
  await redisReady(redis, AbortSignal.timeout(10_000));
  return redis;
}

/** Another address for the test run's Redis, which can go away and come back. */
export async function breakableRedis(t: { after: TestContext['after'] }) {
  return startLink(t, Number(new URL(await testRedisUrl()).port), await choosePort());
}

/** Another port for a server of this machine, which can go away and come back. */
export async function startLink(t: { after: TestContext['after'] }, target: number, port: number) {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = dial(target, '127.0.0.1');
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  const proxy = {
    url: `redis://127.0.0.1:${port}`,
    comeBack: () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve)),
    async goAway() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  await proxy.comeBack();
  t.after(proxy.goAway);
  return proxy;
}

async function findRedis(): Promise<string> {
  const given = process.env[TEST_REDIS_URL];
  if (given !== undefined) return given;
  const directory = makeTestDirectory();
  const { redis } = await backingParts(directory);
  const running = await redis.start(new AbortController().signal);
  running.unref();
  process.once('exit', () => {
    running.signal('SIGKILL');
    directory.remove();
  });
  return running.address;
}
