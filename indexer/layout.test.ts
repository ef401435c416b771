import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { LAYOUT, viewKeys } from '../ledger/view.ts';
import { uniquePrefix } from '../test/harness/prefix.ts';
import { createModelLedger } from '../test/indexer/model-ledger.ts';
import { connectTestRedis, dumpView } from '../test/indexer/redis.ts';
import { commitRange } from './commit.ts';
import { assertOlder, leaveLayout, removeStale } from './layout.ts';
import { startView } from './start.ts';
import { createViewStore } from './view-store.ts';

describe('a view of another layout', async () => {
  const { redis } = await connectTestRedis({ after: (end) => after(end) });

  test('is left in one step, built anew as if there had been none, and removed, also after an interruption', async () => {
    const prefix = uniquePrefix();
    const identity = { chainId: 1, genesisHash: '0x01', contract: '0x02' } as const;
    const keysOf = (generation: string) => viewKeys(prefix, identity, generation);
    const store = () => createViewStore({ redis, keys: keysOf(''), owner: 'me', keysOf });
    await redis.set(keysOf('').lease, 'me');
    const ledger = createModelLedger();
    for (const words of [1, 2, 3])
      ledger.mine([{ do: 'publish', issuer: 1, credential: words, validFrom: undefined, words }]);
    const old = store();
    await commitRange(old, await startView(old, ledger.genesis), ledger.range(1, 3), () => {});
    const expected = await dumpView(redis, keysOf('').cursor);
    await redis.hdel(keysOf('').cursor, 'layout');
    await redis.set(`${keysOf('').own}:row:1`, 'as an older release wrote it');

    const view = store();
    const found = await view.readCursor();
    assert.equal(found?.layout, 1);
    const left = await leaveLayout(view, found.cursor, ledger.genesis);
    const seen = await redis.hgetall(keysOf('').cursor);
    assert.deepEqual([seen['seq'], seen['epoch'], seen['layout'], seen['generation']], ['0', '1', `${LAYOUT}`, 'g1']);
    // Killed before anything was removed: the next one goes on.
    const again = store();
    assert.equal((await again.readCursor())?.layout, LAYOUT);
    await removeStale(again);
    await commitRange(again, left, ledger.range(1, 3), () => {});
    const dump = await dumpView(redis, keysOf('').cursor);
    const { cursor, ...rest } = Object.fromEntries(
      Object.entries(dump).map(([name, value]) => [name.replace(/^g1:/, ''), value]),
    );
    const { generation, ...fields } = cursor as Record<string, string>;
    assert.equal(generation, 'g1');
    assert.deepEqual({ ...rest, cursor: fields }, expected);
    await redis.del(...(await redis.keys(`*${prefix}*`)));
  });

  test('that is newer is left alone', () => {
    assert.throws(() => assertOlder(LAYOUT + 1), { code: 'VIEW_LAYOUT' });
    assert.doesNotThrow(() => assertOlder(LAYOUT - 1));
  });
});
