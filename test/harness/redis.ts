import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { choosePort } from '../../deploy/local/ports.ts';
import { silentLog } from '../../lib/log.ts';
import { connectRedis, type Redis, redisReady } from '../../lib/redis.ts';
import { TEST_REDIS_URL } from './backing.ts';

let shared: Promise<string> | undefined;

/** A connection to the test run's Redis, or to one that ends with this process; closed after the test. */
export async function testRedis(t: { after: TestContext['after'] }): Promise<Redis> {
  shared ??= findRedis();
  const redis = connectRedis({ url: await shared, log: silentLog, name: 'test' });
  t.after(() => redis.close());
  await redisReady(redis, AbortSignal.timeout(10_000));
  return redis;
}

async function findRedis(): Promise<string> {
  const given = process.env[TEST_REDIS_URL];
  return given ?? (await startRedis()).url;
}

/** A Redis of one's own, without persistence, on a port that is free unless one is named. */
export async function startRedis(given?: number): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  const port = given ?? (await choosePort());
  const server = spawn(
    'redis-server',
    ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
      cwd: '/tmp',
    },
  );
  server.unref();
  process.once('exit', () => server.kill('SIGKILL'));
  const url = `redis://127.0.0.1:${port}`;
  const probe = connectRedis({ url, log: silentLog, name: 'probe' });
  try {
    await redisReady(probe, AbortSignal.timeout(10_000));
  } finally {
    probe.close();
  }
  return {
    url,
    port,
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.ref();
      server.kill('SIGKILL');
      await once(server, 'exit');
    },
  };
}
