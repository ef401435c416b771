import { Redis } from 'ioredis';
import type { Part } from '../../deploy/local/running.ts';
import { backingParts, TEST_REDIS_URL } from '../harness/backing.ts';
import { makeTestDirectory } from '../harness/directory.ts';

/** What can close something at its end: a test, or a suite. */
type Registered = { after(end: () => Promise<void> | void): void };

/** A connection to the Redis that tests share; without one, to a Redis of this test's own. */
export async function connectTestRedis(t: Registered): Promise<{ redis: Redis; url: string }> {
  const url = process.env[TEST_REDIS_URL] ?? (await startOwnRedis(t)).url;
  const redis = new Redis(url);
  t.after(() => redis.disconnect());
  return { redis, url };
}

/** A Redis that the test may empty and kill. */
export async function startOwnRedis(
  t: Registered,
): Promise<{ url: string; kill(): Promise<void>; start(): Promise<void> }> {
  const directory = makeTestDirectory();
  const part: Part = (await backingParts(directory)).redis;
  const { signal } = new AbortController();
  let running = await part.start(signal);
  const kill = async () => {
    running.signal('SIGKILL');
    await running.exited;
  };
  t.after(async () => {
    await kill();
    directory.remove();
  });
  return {
    url: running.address,
    kill,
    async start() {
      running = await part.start(signal);
    },
  };
}

/** Everything that a view holds, by key without its prefix, in a form that can be compared. */
export async function dumpView(redis: Redis, cursorKey: string): Promise<Record<string, unknown>> {
  const base = cursorKey.slice(0, -'cursor'.length);
  const dump: Record<string, unknown> = {};
  for await (const names of redis.scanStream({ match: `${base.replaceAll(/[[\]?*\\]/g, '\\$&')}*`, count: 1_000 })) {
    for (const key of names as string[]) {
      const name = key.slice(base.length);
      if (!/^(lease|report|repaired|indexers|rollbacks|kafka|sub:.*)$/.test(name))
        dump[name] = await readValue(redis, key);
    }
  }
  return Object.fromEntries(Object.entries(dump).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function readValue(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return (await redis.getBuffer(key))?.toString('latin1');
    case 'hash': {
      // The epoch tells of rollbacks, which a view built afresh has not seen.
      const [names, values] = [await redis.hkeysBuffer(key), await redis.hvalsBuffer(key)];
      const fields = names.map((name, index) => [name.toString('latin1'), String(values[index]?.toString('latin1'))]);
      return Object.fromEntries(fields.filter(([name]) => name !== 'epoch').sort());
    }
    case 'zset':
      return redis.zrange(key, '0', '-1', 'WITHSCORES');
    default:
      return redis.lrange(key, 0, -1);
  }
}
