import { spawnSync } from 'node:child_process';
import { Redis } from 'ioredis';
import { backingParts } from '../test/harness/backing.ts';
import type { Cleanup } from '../test/harness/cleanup.ts';
import { makeTestDirectory } from '../test/harness/directory.ts';

/**
 * Starts a Redis of the bench's own that keeps nothing on disk, and notes each command that takes longer than `slowUs`.
 * Where it may, it goes before whatever else runs (`isFirst`): else a command also takes as long as it waits for a core.
 */
export async function startBareRedis(
  cleanup: Cleanup,
  slowUs: number,
): Promise<{ url: string; version: string; isFirst: boolean }> {
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
  const server = await redis.info('server');
  redis.disconnect();
  const told = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(server)?.[1] ?? '';
  const isFirst = spawnSync('chrt', ['--fifo', '--pid', '1', told('process_id')]).status === 0;
  return { url: running.address, version: told('redis_version'), isFirst };
}
