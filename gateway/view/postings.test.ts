import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rarePlace } from '../../ledger/buckets.ts';
import { encodePostings } from '../../ledger/postings.ts';
import { CHUNK, termOf } from '../../ledger/view.ts';
import { emptyView } from '../../test/gateway/test-view.ts';
import { bitmapOf } from '../../test/harness/bitmap.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { openPostings } from './postings.ts';
import { createReader } from './reader.ts';

test('postings of many chunks count up to the snapshot, and are told of any chunks in any order, to several at once', async (t) => {
  const redis = await testRedis(t);
  const { builder, view } = await emptyView(redis);
  await builder.mine({ time: builder.position().cursor.blockTime + 1, deeds: [] });
  const at = { ...(await view.snapshot()), seq: 5 * CHUNK + 99 };
  const terms = ['some', 'many', 'none', 'all'].map((word) => termOf('word', word));
  const [some = '', many = '', , all = ''] = terms;
  /** In each chunk another number; of the last one some lie beyond the snapshot. */
  const places = (count: number) => Array.from({ length: count }, (_, index) => index * 9);
  const lists = new Map<string, Buffer>();
  for (let chunk = 0; chunk <= 5; chunk += 1) {
    lists.set(`${some} ${chunk}`, encodePostings(places(3 + chunk)));
    lists.set(`${many} ${chunk}`, encodePostings(places(2_000 + chunk)));
    lists.set(`${all} ${chunk}`, bitmapOf(places(5_000 + chunk)));
  }
  for (const [name, list] of lists) {
    const [term = '', chunk] = name.split(' ');
    const { key, field } = rarePlace(at.keys, term, Number(chunk));
    const isShort = term === some;
    const kind = term === all ? 'b' : 'l';
    await redis.hset(key, field, isShort ? list : kind);
    if (!isShort) await redis.set(at.keys.postings(term, Number(chunk)), list);
  }
  const postings = await openPostings({ at, read: createReader(redis).read }, terms);
  const older = (count: number) => 5 * count + 0 + 1 + 2 + 3 + 4;
  assert.deepEqual(postings.counts, [older(3) + 8, older(2_000) + 12, 0, older(5_000) + 12]);
  const several = [[5], [4, 3], [0, 5, 2], [5, 4, 3, 2, 1, 0], [3]];
  const storedIn = (chunks: number[]) => chunks.map((chunk) => terms.map((term) => lists.get(`${term} ${chunk}`)));
  const others = await openPostings({ at, read: createReader(redis).read }, terms);
  assert.deepEqual(await Promise.all(several.map(others.inChunks)), several.map(storedIn));
  for (const chunks of several) assert.deepEqual(await postings.inChunks(chunks), storedIn(chunks));
  await builder.remove();
});
