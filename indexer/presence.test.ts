import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uniquePrefix } from '../test/harness/prefix.ts';
import { connectTestRedis } from '../test/indexer/redis.ts';
import { eventually } from '../test/indexer/rig.ts';
import { keepPresent, othersPresent } from './presence.ts';

test('an indexer knows the others while they are there; who leaves, or was killed, is forgotten', async (t) => {
  const { redis } = await connectTestRedis(t);
  const key = `${uniquePrefix()}:indexers`;
  const [one, two] = [new AbortController(), new AbortController()];
  await redis.zadd(key, 1, 'killed long ago');
  const first = keepPresent({ redis, key, owner: 'one' }, one.signal);
  const second = keepPresent({ redis, key, owner: 'two' }, two.signal);
  await eventually(async () => assert.deepEqual(await othersPresent(redis, key, 'one'), ['two']));
  two.abort();
  await second;
  assert.deepEqual(await othersPresent(redis, key, 'one'), []);
  one.abort();
  await first;
});
