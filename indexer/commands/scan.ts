import type { Redis } from '../../lib/redis.ts';

/** Keys removed at a time. */
const AT_ONCE = 200;

/** Keys that begin with something, in parts; one may come twice. */
export async function* scanKeys(redis: Redis, begin: string): AsyncGenerator<string[]> {
  const match = `${begin.replaceAll(/[[\]?*\\]/g, '\\$&')}:*`;
  for (let cursor = '0'; ; ) {
    const [next, names] = await redis.scan(cursor, 'MATCH', match, 'COUNT', 1_000);
    if (names.length > 0) yield names;
    if (next === '0') return;
    cursor = next;
  }
}

/** Removes keys in slices; Redis frees their memory beside its work. */
export async function removeKeys(redis: Redis, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += AT_ONCE) await redis.unlink(...keys.slice(at, at + AT_ONCE));
}
