import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BEGIN, histories, POOL } from '../../test/gateway/histories.ts';
import { FIRST_BLOCK, historyView } from '../../test/gateway/history-view.ts';
import type { createNaiveView, NaiveFilter } from '../../test/gateway/naive-view.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { parseFilter } from './filter.ts';

const STATUSES = ['ACTIVE', 'SUSPENDED', 'DEPRECATED', 'REVOKED', 'EXPIRED', 'UNKNOWN'] as const;

/** Filters of a kind that a client writes as the naive view takes them. */
type SimpleFilter = Pick<NaiveFilter, 'issuer' | 'status'> & { not?: { issuer: string[] }[] };

const questions = fc.record({
  history: histories,
  blocks: fc.tuple(fc.nat(11), fc.nat(11)),
  size: fc.integer({ min: 1, max: 6 }),
  maxScanned: fc.constantFrom(2, 1_000),
  start: fc.constantFrom(0, 65_520),
  filter: fc.oneof(
    fc.constant({}),
    fc.record({ issuer: fc.constantFrom([...POOL.issuer].slice(0, 1)) }),
    fc.record({ not: fc.constant([{ issuer: [...POOL.issuer].slice(0, 1) }]) }),
    fc.record({ status: fc.uniqueArray(fc.constantFrom(...STATUSES), { minLength: 1, maxLength: 2 }) }),
  ) as fc.Arbitrary<SimpleFilter>,
});

test('what changed between any two blocks is what two naive views as of them differ in, page after page and counted', async (t) => {
  const redis = await testRedis(t);
  const property = fc.asyncProperty(questions, async ({ history, blocks, size, maxScanned, start, filter }) => {
    const { view, whole, builder } = await historyView(redis, history, { start, limits: { maxScanned } });
    const [from, to] = blocks.map((block) => Math.min(block, history.length - 1)).sort((a, b) => a - b) as [
      number,
      number,
    ];
    const naive = (index: number) => whole.at(FIRST_BLOCK + index, history[index]?.time ?? BEGIN);
    const expected = difference(naive(from), naive(to), filter);
    // What came before the imagined start has no columns that could be read.
    const asked = start === 0 ? filter : { ...filter, block: { from: FIRST_BLOCK } };
    const at = await view.snapshot({ asOfBlock: FIRST_BLOCK + to });
    const found: object[] = [];
    const totals: Awaited<ReturnType<typeof view.changes>>['total'][] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page: Awaited<ReturnType<typeof view.changes>> = await view.changes(
        at,
        { asOfBlock: FIRST_BLOCK + from },
        { filter: parseFilter(asked, DEFAULT_LIMITS), first: size, after },
      );
      totals.push(page.total);
      found.push(...page.items.map(({ model, before, after: now }) => ({ seq: model.row.seq, before, after: now })));
      more = page.hasNextPage;
      const stopped = page.endSeq ?? page.items.at(-1)?.model.row.seq;
      assert.ok(!more || stopped !== undefined);
      if (stopped !== undefined) after = await view.cursorOf(at, stopped);
    }
    assert.deepEqual(found, expected);
    const versions = versionsIn(naive(to), filter).slice(0, maxScanned);
    const examined = new Set(versions.map(({ seq }) => seq));
    for (const total of totals) {
      const { count, isExact } = await total();
      assert.equal(count, expected.filter(({ seq }) => examined.has(seq)).length);
      assert.ok(isExact ? count === expected.length : versions.length === maxScanned);
    }
    await builder.remove();
  });
  await fc.assert(property, { numRuns: 40, interruptAfterTimeLimit: 60_000 });
});

type Naive = ReturnType<ReturnType<typeof createNaiveView>['at']>;

/** Publications that a filter passes under any status, oldest first. */
function versionsIn(view: Naive, { status: _, ...filter }: NaiveFilter) {
  return view.events({ ...filter, kind: 'PUBLICATION' });
}

/** Statuses of all versions that differ, and of those that are only in the later one. */
function difference(before: Naive, after: Naive, filter: NaiveFilter) {
  const { status } = filter;
  const known = new Map(before.events({}).map((event) => [event.seq, before.statusOf(event)]));
  return versionsIn(after, filter)
    .filter(({ isMarked, meant }) => !isMarked && meant?.isPinned === false)
    .map((event) => ({ seq: event.seq, before: known.get(event.seq), after: after.statusOf(event) }))
    .filter((change) => change.before !== change.after)
    .filter(
      (change) => status === undefined || [change.before, change.after].some((one) => one && status.includes(one)),
    );
}
