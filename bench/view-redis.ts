import { Redis } from 'ioredis';
import { backingParts } from '../test/harness/backing.ts';
import type { Cleanup } from '../test/harness/cleanup.ts';
import { makeTestDirectory } from '../test/harness/directory.ts';

/** Starts a Redis of the bench's own that keeps nothing on disk, and notes each command that takes longer than `slowUs`. */
export async function startBareRedis(cleanup: Cleanup, slowUs: number): Promise<{ url: string; version: string }> {
  const directory = makeTestDirectory();
  const running = await (await backingParts(directory)).redis.start(new AbortController().signal);
  cleanup.after(async () => {
    running.signal('SIGKILL');
    await running.exited;
    directory.remove();
  });
  const redis = new Redis(running.address);
  await redis.config('SET', 'appendonly', 'no');
  await redis.config('SET', 'slowlog-log-slower-than', slowUs);
  await redis.config('SET', 'slowlog-max-len', '100000');
  const version = /^redis_version:(\S+)/m.exec(await redis.info('server'))?.[1] ?? '';
  redis.disconnect();
  return { url: running.address, version };
}
