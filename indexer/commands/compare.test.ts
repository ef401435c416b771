import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { rarePlace } from '../../ledger/buckets.ts';
import { encodePostings, isBitmap } from '../../ledger/postings.ts';
import { shadowKeys, termOf, type ViewKeys, viewKeys } from '../../ledger/view.ts';
import { uniquePrefix } from '../../test/harness/prefix.ts';
import { createModelLedger } from '../../test/indexer/model-ledger.ts';
import { connectTestRedis } from '../../test/indexer/redis.ts';
import type { Operation } from '../operations.ts';
import { startView } from '../start.ts';
import { createViewStore } from '../view-store.ts';
import { compareNames, type Mismatch } from './compare.ts';

/** More than any list has before it is a bitmap. */
const MANY = 4_100;

describe('a list of postings that is kept as a bitmap', async () => {
  const { redis } = await connectTestRedis({ after: (end) => after(end) });
  const term = termOf('word', 'common');
  const places = Array.from({ length: MANY }, (_, index) => 5 * index + 3);

  /** Two views with one list, and what differs between them when something was done to the first. */
  async function pairOfViews() {
    const [prefix, identity] = [uniquePrefix(), { chainId: 1, genesisHash: '0x01', contract: '0x02' } as const];
    const made = async (keys: ViewKeys) => {
      await redis.set(keys.lease, 'me');
      const view = createViewStore({ redis, keys, owner: 'me' });
      const { cursor } = await startView(view, createModelLedger().genesis);
      const commit = (operations: Operation[]) => view.commit(cursor, operations);
      const rare = rarePlace(keys, term, 0);
      const list = keys.postings(term, 0);
      await commit([{ op: 'POST', term, chunk: 0, seqs: places }]);
      return { keys, commit, rare, list };
    };
    const [view, truth] = [await made(viewKeys(prefix, identity)), await made(shadowKeys(prefix, identity, 'audit'))];
    const names = [view.list, view.rare.key].map((key) => key.slice(view.keys.own.length + 1));
    const compare = () => compareNames({ redis, view: view.keys, truth: truth.keys }, names);
    assert.ok(isBitmap((await redis.getBuffer(view.list)) ?? Buffer.alloc(0)));
    assert.deepEqual(await compare(), []);
    return {
      view,
      async differences(): Promise<Mismatch[]> {
        const found = await compare();
        await view.commit(found.flatMap(({ mend }) => mend));
        assert.deepEqual(await compare(), [], 'what was found is mended');
        await redis.del(...(await redis.keys(`${view.keys.base}:*`)));
        return found;
      },
    };
  }

  test('differs by each event that it lacks or names wrongly', async () => {
    const { view, differences } = await pairOfViews();
    await redis.setbit(view.list, bitOf(places[9] ?? 0), 0);
    await redis.setbit(view.list, bitOf(4), 1);
    assert.deepEqual(
      (await differences()).map(({ seq, what }) => [seq, what.replace(/p:.*/, 'it')]),
      [
        [places[9], `event ${places[9]} is not found under it`],
        [4, 'event 4 is wrongly found under it'],
      ],
    );
  });

  test('differs when it is kept as a list, or not said to be a bitmap, though it names the same events', async () => {
    const aList = await pairOfViews();
    await redis.set(aList.view.list, encodePostings(places));
    assert.match(
      (await aList.differences()).map(({ what }) => what).join(),
      /^the list p:w:\S+ is kept in another form$/,
    );
    for (const known of ['l', encodePostings(places.slice(0, 3)), undefined]) {
      const { view, differences } = await pairOfViews();
      if (known === undefined) await redis.hdel(view.rare.key, view.rare.field);
      else await redis.hset(view.rare.key, view.rare.field, known);
      const found = await differences();
      assert.match(found.map(({ what }) => what).join(), /^the list p:w:\S+ is kept in another form$/);
    }
  });
});

/** Redis counts the bits of a byte from the highest on. */
function bitOf(place: number): number {
  return 8 * (1 + Math.floor(place / 8)) + 7 - (place % 8);
}
