import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { COLUMN_BYTES } from '../ledger/column.ts';
import { CHUNK, viewKeys } from '../ledger/view.ts';
import { uniquePrefix } from '../test/harness/prefix.ts';
import { createModelLedger } from '../test/indexer/model-ledger.ts';
import { connectTestRedis } from '../test/indexer/redis.ts';
import { startView } from './start.ts';
import { createViewStore } from './view-store.ts';

const PARTS = 32;
const FULL = CHUNK * COLUMN_BYTES;
/** What they take at the most, with what an allocator rounds up. For a string that grows Redis keeps half as much again. */
const MOST = 1.3 * FULL;

async function openView(t: TestContext) {
  const { redis } = await connectTestRedis(t);
  const keys = viewKeys(uniquePrefix(), { chainId: 1, genesisHash: '0x01', contract: '0x02' });
  await redis.set(keys.lease, 'me');
  const view = createViewStore({ redis, keys, owner: 'me' });
  const { cursor } = await startView(view, createModelLedger().genesis);
  return { redis, keys, view, cursor };
}

test('a hash that has only so many fields takes no more, be they of one commit or of several', async (t) => {
  const { redis, keys, view, cursor } = await openView(t);
  const key = keys.values('issuer');
  const first = (field: string) => ({ op: 'HSETNX' as const, key, field, value: '1', most: 3 });
  await view.commit(cursor, ['a'].map(first));
  await view.commit(cursor, ['a', 'b', 'b', 'c', 'd', 'e'].map(first));
  await view.commit(cursor, ['f'].map(first));
  assert.deepEqual((await redis.hkeys(key)).sort(), ['a', 'b', 'c']);
  await redis.del(...(await redis.keys(`${keys.base}:*`)));
});

test('the columns of a full chunk keep no room to grow, and stay what they are', async (t) => {
  const { redis, keys, view, cursor } = await openView(t);
  const [key, length] = [keys.columns(0), FULL / PARTS];
  const parts = Array.from({ length: PARTS }, (_, index) => Buffer.alloc(length, index + 1));
  const usage = async () => Number(await redis.memory('USAGE', key));
  for (const [index, value] of parts.entries()) {
    if (index === PARTS - 1) assert.ok((await usage()) > MOST, 'before its end it has room');
    await view.commit(cursor, [{ op: 'SETRANGE', key, offset: index * length, value }]);
  }
  assert.ok((await usage()) < MOST);
  assert.ok((await redis.getBuffer(key))?.equals(Buffer.concat(parts)));
  await redis.del(...(await redis.keys(`${keys.base}:*`)));
});
