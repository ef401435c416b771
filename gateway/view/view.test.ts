import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { silentLog } from '../../lib/log.ts';
import { BEGIN, blocksOf, type History, histories, POOL } from '../../test/gateway/histories.ts';
import { createNaiveView, type NaiveEvent, type NaiveFilter, valuesOf } from '../../test/gateway/naive-view.ts';
import { emptyView, smallCredential } from '../../test/gateway/test-view.ts';
import { uniquePrefix } from '../../test/harness/prefix.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { buildView, idOfCredential, ORIGIN_BLOCK, type ViewBuilder } from '../../test/harness/view-builder.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import type { PageModel } from '../models.ts';
import { matchesEvent, parseFilter } from './filter.ts';
import type { Snapshot } from './snapshot.ts';
import { createView, type View, type ViewListingArgs } from './view.ts';

const RUNS = 40;
const FIRST_BLOCK = ORIGIN_BLOCK + 1;
const STATUSES = ['ACTIVE', 'SUSPENDED', 'DEPRECATED', 'REVOKED', 'EXPIRED', 'UNKNOWN'] as const;
const LISTINGS = ['events', 'credentials'] as const;
const DIMENSIONS = ['kind', 'type', 'source', 'issuer', 'credentialType', 'publisher', 'labelLevel'] as const;

const some = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });

const fields: fc.Arbitrary<Required<NaiveFilter>> = fc.record({
  kind: fc.constantFrom('PUBLICATION' as const, 'STATUS_CHANGE' as const),
  type: some(POOL.type),
  source: some(POOL.source),
  publisher: some(POOL.account),
  issuer: some(POOL.issuer),
  credentialType: some(POOL.credentialType),
  subjectId: some(POOL.subject),
  labelLevel: some(POOL.label),
  mark: fc.constantFrom(['ID_MISMATCH' as const], ['UNKNOWN_PUBLICATION' as const, 'ID_MISMATCH' as const]),
  status: fc.uniqueArray(fc.constantFrom(...STATUSES), { minLength: 1, maxLength: 3 }),
  block: fc
    .tuple(fc.nat(12), fc.nat(12))
    .map(([a, b]) => ({ from: FIRST_BLOCK + Math.min(a, b), to: FIRST_BLOCK + Math.max(a, b) })),
});

/** Few fields at a time, or nothing ever passes; often none. */
const filters: fc.Arbitrary<NaiveFilter> = fields.chain((all) =>
  fc.subarray(Object.entries(all), { maxLength: 2 }).map((kept) => Object.fromEntries(kept) as NaiveFilter),
);

/** Histories that begin with the ledger, and such that cross the border of a chunk of the index. */
const starts = fc.constantFrom(0, 65_520);

const questions = fc.record({
  history: histories,
  start: starts,
  block: fc.nat(11),
  filter: filters,
  orderBy: fc.constantFrom('NEWEST' as const, 'OLDEST' as const),
  size: fc.integer({ min: 1, max: 6 }),
});
type Question = typeof questions extends fc.Arbitrary<infer T> ? T : never;

describe('answers as of a block equal those of a naive view that holds only the events up to it', () => {
  test('listings and counts, for events and credentials, under any filter, in both orders', async (t) => {
    const redis = await testRedis(t);
    await check(questions, async (question) => {
      const { view, at, naive, filter } = await prepare(redis, question);
      for (const listing of LISTINGS) {
        const expected = ordered(naive[listing](filter), question.orderBy).map(({ seq }) => seq);
        const page = await view[listing](at, args(filter, { orderBy: question.orderBy, first: 100 }));
        assert.deepEqual(seqsOf(page), expected);
        assert.equal(await page.total(), expected.length);
        assert.equal(page.partial, false);
      }
    });
  });

  test('status, reason, versions, revision and status changes of every credential', async (t) => {
    const redis = await testRedis(t);
    await check(questions, async (question) => {
      const { view, at, naive } = await prepare(redis, question);
      for (const event of naive.events({})) {
        const row = (await view.rows([event.seq]))[0];
        assert.ok(row);
        const model = await view.publicationOf({ row, at });
        const isPinned = event.meant?.isPinned === true;
        assert.deepEqual(await view.credentialOf({ row, at }), isPinned ? undefined : model);
        assert.deepEqual((await view.pinOf({ row, at })) !== undefined, isPinned);
        assert.equal(model && (await view.statusOf(model)), naive.statusOf(event));
        if (model === undefined || event.deed.kind !== 'publish') continue;
        assert.match(await view.reasonOf(model), /\w/);
        if (!isPinned)
          assert.deepEqual(
            (await view.versionsOf(model)).map(({ seq }) => seq),
            naive
              .versionsOf(event)
              .map(({ seq }) => seq)
              .sort((a, b) => b - a),
          );
        const changes = naive.changesOf(event).map(({ seq }) => seq);
        assert.deepEqual(
          (await view.changesOf(model)).map(({ seq }) => seq),
          changes,
        );
        assert.equal(await view.revisionOf(model), changes.length);
      }
    });
  });

  test('a credential by event id, by issuer and id, and by hash is its version that was current then', async (t) => {
    const redis = await testRedis(t);
    await check(questions, async (question) => {
      const { view, at, naive } = await prepare(redis, question);
      for (const event of naive.events({})) {
        const [row] = await view.rows([event.seq]);
        assert.ok(row);
        if (row.kind === 'STATUS_CHANGE') assert.equal(await view.credentialBy(at, { eventId: row.uuid }), undefined);
        if (row.kind === 'STATUS_CHANGE' || row.credentialHash === undefined) continue;
        const expected = event.isMarked ? undefined : naive.currentOf(event)?.seq;
        const { issuer, credentialId } = row;
        const found = await Promise.all([
          view.credentialBy(at, { eventId: row.uuid }),
          view.credentialBy(at, { hash: row.credentialHash }),
          view.credentialBy(at, { hash: `sha256-${row.credentialHash.slice(2).toUpperCase()}` }),
          ...(credentialId === undefined || event.isMarked
            ? []
            : [view.credentialBy(at, { issuerAndId: { issuer, credentialId } })]),
        ]);
        for (const model of found) assert.equal(model?.row.seq, expected);
      }
    });
  });

  test('facets of every dimension and of status, for events and credentials', async (t) => {
    const redis = await testRedis(t);
    await check(questions, async (question) => {
      const { view, at, naive, filter } = await prepare(redis, question);
      for (const listing of LISTINGS) {
        const base = naive[listing](filter);
        const of = listing === 'events' ? 'EVENTS' : 'CREDENTIALS';
        const { counts } = view.facets(at, { of, filter: parseFilter(filter, DEFAULT_LIMITS) });
        assert.equal(await counts.total(), base.length);
        for (const dimension of DIMENSIONS) {
          assert.deepEqual(
            await counts.byDimension(dimension),
            tally(base.flatMap((event) => valuesOf(event)[dimension])),
          );
        }
        assert.deepEqual(
          await counts.byStatus(),
          tally(base.map(naive.statusOf).filter((status) => status !== undefined)),
        );
      }
    });
  });

  test('an event judged alone passes a filter exactly when the listing right after it would show it', async (t) => {
    const redis = await testRedis(t);
    await check(questions, async (question) => {
      const { view, whole, filter } = await prepare(redis, question);
      const at = await view.snapshot();
      const rows = (await view.rows(whole.all.map(({ seq }) => seq))).filter((row) => row !== undefined);
      const statuses = await view.statusesAfter(at, rows);
      const parsed = parseFilter(filter, DEFAULT_LIMITS);
      for (const [index, event] of whole.all.entries()) {
        const row = rows[index];
        assert.ok(row);
        assert.equal(statuses[index], whole.statusAfter(event));
        const wanted = filter.status;
        const { status: _status, ...rest } = filter;
        const passes =
          whole
            .at(event.block, event.time)
            .events(rest)
            .some(({ seq }) => seq === event.seq) &&
          (wanted === undefined || wanted.includes(statuses[index] as (typeof wanted)[number]));
        assert.equal(matchesEvent(parsed, row, statuses[index]), passes);
      }
    });
  });
});

describe('pages follow the Relay specification by the letter', () => {
  test('pages forward and backward concatenate to the whole listing, whatever the page size', async (t) => {
    const redis = await testRedis(t);
    await check(questions, async (question) => {
      const { view, at, naive, filter } = await prepare(redis, question);
      const { orderBy, size } = question;
      for (const listing of LISTINGS) {
        const expected = ordered(naive[listing](filter), orderBy).map(({ seq }) => seq);
        const forward: number[] = [];
        for (let after: string | null = null, more = true; more; ) {
          const page: PageModel<{ row: { seq: number } }> = await view[listing](
            at,
            args(filter, { orderBy, first: size, after }),
          );
          forward.push(...seqsOf(page));
          assert.equal(await page.hasPreviousPage(), after !== null);
          more = await page.hasNextPage();
          after = more ? await view.cursorOf(at, forward.at(-1) ?? 0) : after;
        }
        assert.deepEqual(forward, expected);
        const backward: number[] = [];
        for (let before: string | null = null, more = true; more; ) {
          const page: PageModel<{ row: { seq: number } }> = await view[listing](
            at,
            args(filter, { orderBy, last: size, before }),
          );
          backward.unshift(...seqsOf(page));
          assert.equal(await page.hasNextPage(), before !== null);
          more = await page.hasPreviousPage();
          before = more ? await view.cursorOf(at, backward[0] ?? 0) : before;
        }
        assert.deepEqual(backward, expected);
      }
    });
  });

  test('any first, last, after and before give the edges and the page information that its algorithm gives', async (t) => {
    const redis = await testRedis(t);
    const pages = fc.record(
      { first: fc.nat(6), last: fc.nat(6), after: fc.nat(40), before: fc.nat(40) },
      { requiredKeys: [] },
    );
    await check(fc.tuple(questions, fc.array(pages, { minLength: 4, maxLength: 8 })), async ([question, asked]) => {
      const { view, at, naive, filter } = await prepare(redis, question);
      const { orderBy, start } = question;
      const end = (await view.snapshot()).seq;
      for (const listing of LISTINGS) {
        const all = ordered(naive[listing](filter), orderBy).map(({ seq }) => seq);
        for (const { first, last, ...places } of asked) {
          const place = (value: number | undefined) => (value === undefined ? undefined : Math.min(start + value, end));
          const cursor = async (seq: number | undefined) =>
            seq === undefined ? null : view.cursorOf(await view.snapshot(), seq);
          const [after, before] = [place(places.after), place(places.before)];
          const page = await view[listing](
            at,
            args(filter, { orderBy, first, last, after: await cursor(after), before: await cursor(before) }),
          );
          const expected = relay(all, orderBy, { first, last, after, before });
          assert.deepEqual(
            { seqs: seqsOf(page), next: await page.hasNextPage(), previous: await page.hasPreviousPage() },
            expected,
          );
          assert.equal(await page.total(), all.length);
        }
      }
    });
  });

  test('a budget that ends early answers partial pages whose places go on to the whole listing', async (t) => {
    const redis = await testRedis(t);
    await check(questions, async (question) => {
      const { view, at, naive, filter } = await prepare(redis, question, { maxScanned: 3 });
      const { orderBy, size } = question;
      const expected = ordered(naive.credentials(filter), orderBy).map(({ seq }) => seq);
      for (const from of ['first', 'last'] as const) {
        const found: number[] = [];
        for (let cursor: string | null = null, more = true; more; ) {
          const place = from === 'first' ? { first: size, after: cursor } : { last: size, before: cursor };
          const page: PageModel<{ row: { seq: number } }> = await view.credentials(
            at,
            args(filter, { orderBy, ...place }),
          );
          found.splice(from === 'first' ? found.length : 0, 0, ...seqsOf(page));
          more = from === 'first' ? await page.hasNextPage() : await page.hasPreviousPage();
          const stopped: number | undefined =
            from === 'first' ? (page.endSeq ?? seqsOf(page).at(-1)) : (page.startSeq ?? seqsOf(page)[0]);
          assert.ok(!more || stopped !== undefined);
          if (stopped !== undefined) cursor = await view.cursorOf(at, stopped);
        }
        assert.deepEqual(found, expected);
      }
    });
  });
});

test('no more candidates than the budget are examined for a page; it is partial, empty and says where to go on', async (t) => {
  const { builder, view } = await emptyView(await testRedis(t), { limits: { maxScanned: 3 } });
  const credentials = Array.from({ length: 10 }, (_, index) => smallCredential(`urn:${index}`));
  await builder.mine(
    { time: BEGIN, deeds: credentials.map((credential) => ({ kind: 'publish', credential })) },
    {
      time: BEGIN,
      deeds: [{ kind: 'status', of: idOfCredential(credentials[0] ?? {}), revision: 1, status: 'REVOKED' }],
    },
  );
  const filter = parseFilter({ status: ['REVOKED'] }, DEFAULT_LIMITS);
  const at = await view.snapshot();
  const page = await view.credentials(at, { filter });
  assert.deepEqual([page.items.length, page.partial, page.endSeq, await page.hasNextPage()], [0, true, 9, true]);
  const back = await view.credentials(at, { filter, last: 5, orderBy: 'OLDEST' });
  assert.deepEqual([back.items.length, back.partial, back.startSeq, await back.hasPreviousPage()], [0, true, 9, true]);
  assert.equal(await page.total(), 1);
});

type Prepared = {
  view: View;
  at: Snapshot;
  whole: ReturnType<typeof createNaiveView>;
  naive: ReturnType<ReturnType<typeof createNaiveView>['at']>;
  filter: NaiveFilter;
};

async function prepare(
  redis: Parameters<typeof buildView>[0],
  { history, start, block, filter }: Question,
  limits: Partial<Limits> = {},
): Promise<Prepared> {
  const keyPrefix = uniquePrefix();
  const builder = await buildView(redis, { keyPrefix, startSeq: start, originTime: BEGIN });
  built.push(builder);
  await builder.mine(...blocksOf(history));
  const view = createView({
    redis,
    keyPrefix,
    contract: builder.identity.contract,
    limits: { ...DEFAULT_LIMITS, ...limits },
    clockStepSeconds: 1,
    relevance: { textWeight: 1, typeWeight: 0.5, labelWeight: 0.3, recencyWeight: 0.2, halfLifeSeconds: 100 },
    log: silentLog,
  });
  const index = Math.min(block, history.length - 1);
  const number = FIRST_BLOCK + index;
  const at = await view.snapshot({ asOfBlock: number });
  const whole = createNaiveView(history, { seq: start + 1, block: FIRST_BLOCK });
  const naive = whole.at(number, timeOf(history, index));
  assert.equal(at.time, timeOf(history, index));
  // What came before the imagined start has no rows; only questions about blocks behind it make sense.
  return { view, at, whole, naive, filter: start === 0 ? filter : { block: { from: FIRST_BLOCK }, ...filter } };
}

function timeOf(history: History, index: number): number {
  return history[index]?.time ?? BEGIN;
}

const built: ViewBuilder[] = [];

/** Fails with the smallest example; few runs, for each asks many questions. */
function check<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => Promise<void>): Promise<void> {
  const checked = fc.asyncProperty(arbitrary, property).afterEach(async () => {
    for (const builder of built.splice(0)) await builder.remove();
  });
  return fc.assert(checked, { numRuns: RUNS, interruptAfterTimeLimit: 60_000 });
}

function args(filter: NaiveFilter, rest: Omit<ViewListingArgs, 'filter'>): ViewListingArgs {
  return { filter: parseFilter(filter, DEFAULT_LIMITS), ...rest };
}

function seqsOf(page: { items: { row: { seq: number } }[] }): number[] {
  return page.items.map(({ row }) => row.seq);
}

function ordered(events: NaiveEvent[], orderBy: 'NEWEST' | 'OLDEST'): NaiveEvent[] {
  return [...events].sort((a, b) => (orderBy === 'OLDEST' ? a.seq - b.seq : b.seq - a.seq));
}

function tally(values: string[]): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** The specification's EdgesToReturn, HasPreviousPage and HasNextPage; cursors are places, so they need no edge there. */
function relay(
  all: number[],
  orderBy: 'NEWEST' | 'OLDEST',
  asked: {
    first: number | undefined;
    last: number | undefined;
    after: number | undefined;
    before: number | undefined;
  },
) {
  const isBehind = (seq: number, place: number) => (orderBy === 'OLDEST' ? seq > place : seq < place);
  const { after, before, last } = asked;
  const first = asked.first === undefined && last === undefined ? DEFAULT_LIMITS.defaultPageSize : asked.first;
  const between = all.filter(
    (seq) =>
      (after === undefined || isBehind(seq, after)) &&
      (before === undefined || (seq !== before && !isBehind(seq, before))),
  );
  let seqs = between;
  if (first !== undefined) seqs = seqs.slice(0, first);
  if (last !== undefined) seqs = seqs.slice(Math.max(0, seqs.length - last));
  const previous =
    last !== undefined
      ? between.length > last
      : after !== undefined && all.some((seq) => seq === after || !isBehind(seq, after));
  const next =
    first !== undefined
      ? between.length > first
      : before !== undefined && all.some((seq) => seq === before || isBehind(seq, before));
  return { seqs, next, previous };
}
