import { type Redis, serversOf } from '../lib/redis.ts';

/** Keys removed at a time. */
const AT_ONCE = 200;

/** Keys that begin with something, in parts; one may come twice. */
export async function* scanKeys(redis: Redis, begin: string): AsyncGenerator<string[]> {
  const match = `${begin.replaceAll(/[[\]?*\\]/g, '\\$&')}:*`;
  for (const server of serversOf(redis)) {
    for (let cursor: string | undefined = '0'; cursor !== undefined; ) {
      const [next, names]: [string, string[]] = await server.scan(cursor, 'MATCH', match, 'COUNT', 1_000);
      if (names.length > 0) yield names;
      cursor = next === '0' ? undefined : next;
    }
  }
}

/** How many keys there are, whosoever. */
export async function countKeys(redis: Redis): Promise<number> {
  const counts = await Promise.all(serversOf(redis).map((server) => server.dbsize()));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Removes keys in slices; Redis frees their memory beside its work. */
export async function removeKeys(redis: Redis, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += AT_ONCE) await redis.unlink(...keys.slice(at, at + AT_ONCE));
}
