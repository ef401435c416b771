import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { DEFAULT_LIMITS } from '../../gateway/limits.ts';
import { parseFilter } from '../../gateway/view/filter.ts';
import type { View } from '../../gateway/view/view.ts';
import { rarePlace } from '../../ledger/buckets.ts';
import { isBitmap } from '../../ledger/postings.ts';
import { termOf } from '../../ledger/view.ts';
import { BEGIN } from '../gateway/histories.ts';
import { testRedis } from '../harness/redis.ts';
import { type DeedBlock, ORIGIN_BLOCK, type ViewBuilder } from '../harness/view-builder.ts';
import { dumpView } from '../indexer/redis.ts';
import { emptyView, smallCredential } from './test-view.ts';

/** A list is a bitmap from so many postings on, if its term's hash ends with zero; see commit.lua. */
const LEAST = 2_048;
/** Events of the blocks: some, up to one below the border, the one that reaches it, and some beyond. */
const SIZES = [1_500, LEAST - 1_501, 1, 40];

describe('A word that so many events have that its list became a bitmap', () => {
  test('is found as of a block before as in a view built up to it, and a rollback leaves that view', {
    timeout: 240_000,
  }, async (t) => {
    const blocks = blocksWith(wordWithLeastBorder());
    const [whole, short] = [await builtOf(t, blocks), await builtOf(t, blocks.slice(0, 2))];
    assert.deepEqual([await whole.isBitmap(), await short.isBitmap()], [true, false]);
    const below = await answersOf(short.view, 2);
    assert.equal(below.found, LEAST - 1);
    assert.deepEqual(await answersOf(whole.view, 2), below);
    assert.equal((await answersOf(whole.view, 1)).found, SIZES[0]);
    assert.equal((await answersOf(whole.view, 3)).found, LEAST);
    await whole.builder.rollBackTo(LEAST);
    assert.deepEqual([await whole.isBitmap(), (await answersOf(whole.view, 3)).found], [true, LEAST]);
    await whole.builder.rollBackTo(LEAST - 1);
    assert.deepEqual(await answersOf(whole.view, 2), below);
    assert.deepEqual(await whole.dump(), await short.dump());
    await short.builder.remove();
    await whole.builder.remove();
  });
});

async function builtOf(t: TestContext, blocks: readonly DeedBlock[]) {
  const redis = await testRedis(t);
  // Everything is looked at, so that what differs shows.
  const { builder, view } = await emptyView(redis, { limits: { maxRanked: 10_000, maxScanned: 100_000 } });
  await builder.mine(...blocks);
  const list = builder.keys.postings(termOf('word', wordWithLeastBorder()), 0);
  const stored = async () => (await redis.getBuffer(list)) ?? Buffer.alloc(0);
  const dump = () => dumpView(redis, builder.keys.cursor);
  return { builder, view, dump, isBitmap: async () => isBitmap(await stored()) };
}

/** What clients see as of a block: the newest events under a filter, how many there are, and what a search finds how well. */
async function answersOf(view: View, block: number) {
  const at = await view.snapshot({ asOfBlock: ORIGIN_BLOCK + block });
  const filter = parseFilter({ issuer: ['did:web:issuer.example'] }, DEFAULT_LIMITS);
  const page = await view.events(at, { filter, first: 5 });
  const { hits, total } = await view.relevant(at, { search: wordWithLeastBorder(), filter, first: 5 });
  const { counts } = await view.facets(at, { search: wordWithLeastBorder(), filter });
  return {
    events: page.items.map(({ row }) => row.seq),
    count: await page.total(),
    found: total,
    hits: hits.map(({ model, score }) => [model.row.seq, score]),
    facet: await counts.byDimension('source', 1),
  };
}

/** Blocks whose events all have a word. */
function blocksWith(word: string): DeedBlock[] {
  let n = 0;
  return SIZES.map((size) => ({
    time: BEGIN,
    deeds: Array.from({ length: size }, () => {
      n += 1;
      return { kind: 'publish', credential: smallCredential(`urn:${n}`, { 'gx:description': word }) };
    }),
  }));
}

/** A word whose list becomes a bitmap as early as any. */
function wordWithLeastBorder(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const words = [...letters].flatMap((a) => [...letters].map((b) => `storage${a}${b}`));
  const keys = { rare: () => '' } as unknown as ViewBuilder['keys'];
  const found = words.find((word) => rarePlace(keys, termOf('word', word), 0).field.at(-1) === 0);
  assert.ok(found !== undefined);
  return found;
}
