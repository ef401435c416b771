import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BEGIN, type History, histories } from '../../test/gateway/histories.ts';
import { FIRST_BLOCK, historyView } from '../../test/gateway/history-view.ts';
import { emptyView, smallCredential } from '../../test/gateway/test-view.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { ORIGIN_BLOCK } from '../../test/harness/view-builder.ts';

const RUNS = { numRuns: 30, interruptAfterTimeLimit: 60_000 };

describe('as of any block or moment', () => {
  test('the event that decided a status is the one that a naive view finds', async (t) => {
    const redis = await testRedis(t);
    const asked = fc.record({ history: histories, block: fc.nat(11) });
    const property = fc.asyncProperty(asked, async ({ history, block }) => {
      const { view, whole, builder } = await historyView(redis, history);
      const index = Math.min(block, history.length - 1);
      const time = history[index]?.time ?? BEGIN;
      const at = await view.snapshot({ asOfBlock: FIRST_BLOCK + index });
      const naive = whole.at(FIRST_BLOCK + index, time);
      for (const event of naive.events({ kind: 'PUBLICATION' })) {
        const [row] = await view.rows([event.seq]);
        const model = row && (await view.publicationOf({ row, at }));
        if (model === undefined) continue;
        const decided = await view.decidedBy(model);
        assert.equal(decided.row.seq, naive.decidedBy(event));
        const isExpiry = naive.statusOf(event) === 'EXPIRED';
        assert.equal(decided.time, isExpiry ? event.meant?.validUntil : decided.row.blockTime);
      }
      await builder.remove();
    });
    await fc.assert(property, RUNS);
  });

  test('a moment is answered as of the last block at or before it, and decides about expiry itself', async (t) => {
    const redis = await testRedis(t);
    const asked = fc.record({ history: histories, second: fc.nat(200) });
    const property = fc.asyncProperty(asked, async ({ history, second }) => {
      const { view, whole, builder } = await historyView(redis, history);
      const time = BEGIN + second;
      const at = await view.snapshot({ asOfTime: time });
      const blocks = history.filter((block) => block.time <= time).length;
      const naive = whole.at(FIRST_BLOCK + blocks - 1, time);
      const expected = naive.events({});
      assert.deepEqual([at.seq, at.time], [expected.length, time]);
      for (const event of expected) {
        const [row] = await view.rows([event.seq]);
        const model = row && (await view.publicationOf({ row, at }));
        assert.equal(model && (await view.statusOf(model)), naive.statusOf(event));
      }
      await builder.remove();
    });
    await fc.assert(property, RUNS);
  });

  test('a block and a moment at once, a moment to come and one that cannot be are refused', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t), { now: () => 1_700_000_100_000 });
    await builder.mine({ time: 1_700_000_010, deeds: [{ kind: 'publish', credential: smallCredential('urn:1') }] });
    const both = view.snapshot({ asOfBlock: ORIGIN_BLOCK, asOfTime: 1_700_000_010 });
    await assert.rejects(both, { code: 'BAD_INPUT', message: /one of asOfBlock and asOfTime/ });
    await assert.rejects(view.snapshot({ asOfTime: 1_700_000_101 }), { code: 'BAD_INPUT', message: /to now/ });
    await assert.rejects(view.snapshot({ asOfTime: -1 }), { code: 'BAD_INPUT' });
    assert.equal((await view.snapshot({ asOfTime: 1_700_000_009 })).seq, 0);
    assert.equal((await view.snapshot({ asOfTime: 1_700_000_010 })).seq, 1);
  });
});

describe('blocks', () => {
  test('pages in both directions are the blocks with events in the range, with their counts and exact flags', async (t) => {
    const redis = await testRedis(t);
    const asked = fc.record({
      history: histories,
      size: fc.integer({ min: 1, max: 4 }),
      orderBy: fc.constantFrom('NEWEST' as const, 'OLDEST' as const),
      from: fc.nat(6),
      to: fc.integer({ min: 3, max: 12 }),
    });
    const property = fc.asyncProperty(asked, async ({ history, size, orderBy, ...range }) => {
      const { view, builder } = await historyView(redis, history);
      const [from, to] = [FIRST_BLOCK + range.from, FIRST_BLOCK + range.to];
      const expected = blocksBetween(history, FIRST_BLOCK, from, to);
      if (orderBy === 'NEWEST') expected.reverse();
      const at = await view.snapshot();
      for (const way of ['first', 'last'] as const) {
        const found: { number: number; count: number }[] = [];
        for (let cursor: string | null = null, more = true; more; ) {
          const place = way === 'first' ? { first: size, after: cursor } : { last: size, before: cursor };
          const page: Awaited<ReturnType<typeof view.blocks>> = await view.blocks(at, { ...place, from, to, orderBy });
          const items = page.items.map(({ block, previousSeq, lastSeq }) => ({
            number: block.number,
            count: lastSeq - previousSeq,
          }));
          found.splice(way === 'first' ? found.length : 0, 0, ...items);
          assert.equal(page.total, expected.length);
          assert.equal(way === 'first' ? page.hasPreviousPage : page.hasNextPage, cursor !== null);
          more = way === 'first' ? page.hasNextPage : page.hasPreviousPage;
          const end = way === 'first' ? page.items.at(-1) : page.items[0];
          assert.ok(!more || end !== undefined);
          if (end !== undefined) cursor = await view.cursorOf(at, end.lastSeq);
        }
        assert.deepEqual(found, expected);
      }
      await builder.remove();
    });
    await fc.assert(property, RUNS);
  });
});

/** Blocks of a history that hold events, within a range of numbers. */
function blocksBetween(history: History, first: number, from: number, to: number): { number: number; count: number }[] {
  return history
    .map(({ deeds }, index) => ({ number: first + index, count: deeds.length }))
    .filter(({ number, count }) => count > 0 && number >= from && number <= to);
}
