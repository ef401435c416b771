import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { LAYOUT, termOf, viewKeys } from '../ledger/view.ts';
import { uniquePrefix } from '../test/harness/prefix.ts';
import { createModelLedger } from '../test/indexer/model-ledger.ts';
import { connectTestRedis, dumpView } from '../test/indexer/redis.ts';
import { commitRange } from './commit.ts';
import { assertOlder, leaveLayout, removeStale } from './layout.ts';
import { startView } from './start.ts';
import { createViewStore } from './view-store.ts';

/** The layout, and the hash of a view that a release which writes it makes of the same ledger. */
const WRITTEN = { layout: 4, view: '23cc72ee576f4d71dd32e13ac9d77dfe22a88e529f5866dbfdc89c08ee486d16' };

test('A layout is known by its number: what is written of the same ledger changes only with it', async (t) => {
  const { redis } = await connectTestRedis(t);
  const keys = viewKeys(uniquePrefix(), { chainId: 1, genesisHash: '0x01', contract: '0x02' });
  await redis.set(keys.lease, 'me');
  const view = createViewStore({ redis, keys, owner: 'me' });
  const ledger = createModelLedger();
  for (let words = 1; words <= 40; words += 1)
    ledger.mine([
      { do: 'publish', issuer: words, credential: words % 30, validFrom: words, words },
      { do: 'pin', commitment: words, isForged: words % 7 === 0 },
      { do: 'garbage', isDecodable: words % 2 === 0 },
      { do: 'status', of: words, status: words % 3 === 0 ? 'REVOKED' : 'SUSPENDED', isReadable: words % 5 !== 0 },
      { do: 'name', account: words, name: `Publisher ${words}` },
    ]);
  // Block by block, for how a range is cut into slices is no part of a layout.
  let position = await startView(view, ledger.genesis);
  for (let block = 1; block <= 40; block += 1)
    position = await commitRange(view, position, ledger.range(block, block), () => {});
  // A list by itself, and a bitmap: more than an event or a few hundred have.
  await view.commit(
    position.cursor,
    [600, 4_200].map((count) => {
      const seqs = Array.from({ length: count }, (_, index) => 3 * index);
      return { op: 'POST', term: termOf('word', `of ${count}`), chunk: 0, seqs };
    }),
  );
  const dump = hash('sha256', JSON.stringify(await dumpView(redis, keys.cursor)));
  await redis.del(...(await redis.keys(`${keys.base}:*`)));
  // Whoever has a reason to change it raises LAYOUT, so that no view is read that was written otherwise.
  assert.deepEqual({ layout: LAYOUT, view: dump }, WRITTEN);
});

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
    assert.deepEqual(
      [seen['seq'], seen['epoch'], seen['layout'], seen['generation']],
      ['0', `${found.cursor.epoch + 1}`, `${LAYOUT}`, 'g1'],
    );
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
