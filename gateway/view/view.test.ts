import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sha256 } from '../../ledger/ids.ts';
import { encodeNaming, type Naming } from '../../ledger/view.ts';
import { silentLog } from '../../lib/log.ts';
import { BEGIN, blocksOf, type History, histories, POOL } from '../../test/gateway/histories.ts';
import {
  createNaiveView,
  hashesOf,
  type NaiveConditions,
  type NaiveEvent,
  type NaiveFilter,
  valuesOf,
} from '../../test/gateway/naive-view.ts';
import { emptyView, smallCredential } from '../../test/gateway/test-view.ts';
import { uniquePrefix } from '../../test/harness/prefix.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { buildView, idOfCredential, ORIGIN_BLOCK, type ViewBuilder } from '../../test/harness/view-builder.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import type { PageModel } from '../models.ts';
import type { CredentialEventFilter } from '../schema.generated.ts';
import type { Facets } from './facets.ts';
import { type Filter, parseFilter } from './filter.ts';
import { matchesEvent } from './matches.ts';
import type { Snapshot } from './snapshot.ts';
import type { CredentialStatus } from './status.ts';
import { createView, type View, type ViewListingArgs } from './view.ts';

const RUNS = 40;
const FIRST_BLOCK = ORIGIN_BLOCK + 1;
const STATUSES = ['ACTIVE', 'SUSPENDED', 'DEPRECATED', 'REVOKED', 'EXPIRED', 'UNKNOWN'] as const;
const LISTINGS = ['events', 'credentials'] as const;
/** Dimensions by the fields that filter by them. */
const DIMENSIONS = {
  kind: 'kind',
  type: 'type',
  source: 'source',
  issuer: 'issuer',
  credentialType: 'credentialType',
  publisher: 'publisher',
  labelLevel: 'labelLevel',
  subjectHost: 'subjectHost',
  gxType: 'gxType',
  validatedCriterion: 'criterion',
  provider: 'provider',
  country: 'country',
  dataProtectionRegime: 'regime',
  formatType: 'formatType',
  format: 'format',
  mark: 'mark',
} as const;
type Field = keyof typeof DIMENSIONS;

/** Searches, and the names of histories that have one of their words. */
const NAMES_FOUND: Record<string, (string | undefined)[]> = {
  '': [...POOL.name, undefined],
  storage: ['Fast storage', 'Slow storage'],
  'fast network ': ['Fast storage', 'Fast network'],
  netwrok: ['Fast network'],
  ZÄH: ['Größe zählt'],
  nothing: [],
};

const some = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });

const second = fc.constantFrom(...[-1, 0, 20, 25, 40, 60, 61, 80, 120, 100_000].map((step) => BEGIN + step));
const times = fc.tuple(second, second).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

const fields: fc.Arbitrary<Required<NaiveConditions>> = fc.record({
  kind: fc.constantFrom('PUBLICATION' as const, 'STATUS_CHANGE' as const),
  type: some(POOL.type),
  source: some(POOL.source),
  publisher: some([...POOL.account, ...POOL.publisherName]),
  issuer: some(POOL.issuer),
  credentialType: some([...POOL.credentialType, ...POOL.gxType]),
  credentialId: some(POOL.credentialId),
  hash: fc.array(fc.tuple(fc.nat(20), fc.constantFrom('content', 'credential')).map(String), {
    minLength: 1,
    maxLength: 2,
  }),
  subjectId: some(POOL.subject),
  subjectHost: some(POOL.subjectHost),
  labelLevel: some(POOL.label),
  gxType: some(POOL.gxType),
  validatedCriterion: some([...POOL.criterion, 'P1.1.1']),
  provider: some(POOL.provider),
  country: some(POOL.country),
  dataProtectionRegime: some(POOL.regime),
  formatType: some(POOL.formatType),
  format: some(['JSON', 'JWT']),
  mark: fc.constantFrom(['ID_MISMATCH' as const], ['UNKNOWN_PUBLICATION' as const, 'ID_MISMATCH' as const]),
  status: fc.uniqueArray(fc.constantFrom(...STATUSES), { minLength: 1, maxLength: 3 }),
  received: times,
  issued: times,
  validAt: second,
  changedSince: fc.oneof(
    fc.nat(30).map((seq) => ({ seq })),
    second.map((time) => ({ time })),
  ),
  block: fc
    .tuple(fc.nat(12), fc.nat(12))
    .map(([a, b]) => ({ from: FIRST_BLOCK + Math.min(a, b), to: FIRST_BLOCK + Math.max(a, b) })),
});

/** Few fields at a time, or nothing ever passes; often none. */
const conditions = (minLength: number): fc.Arbitrary<NaiveConditions> =>
  fields.chain((all) =>
    fc.subarray(Object.entries(all), { minLength, maxLength: 2 }).map((kept) => Object.fromEntries(kept)),
  );

const filters: fc.Arbitrary<NaiveFilter> = fc
  .record({
    own: conditions(0),
    or: fc.option(fc.array(conditions(1), { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 2 }),
    not: fc.option(fc.array(conditions(1), { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 }),
  })
  .map(({ own, or, not }) => ({ ...own, ...(or && { or }), ...(not && { not }) }));

/** Histories that begin with the ledger, and such that cross the border of a chunk of the index. */
const starts = fc.constantFrom(0, 65_520);

const questions = fc.record({
  history: histories,
  start: starts,
  block: fc.nat(11),
  filter: filters,
  namings: fc.array(
    fc.record({
      account: fc.constantFrom(...POOL.account),
      name: fc.constantFrom(...POOL.publisherName),
      block: fc.nat(11),
    }),
    { maxLength: 4 },
  ),
  orderBy: fc.constantFrom('NEWEST' as const, 'OLDEST' as const, 'LABEL_LEVEL' as const),
  size: fc.integer({ min: 1, max: 6 }),
});
type Question = typeof questions extends fc.Arbitrary<infer T> ? T : never;

describe('answers as of a block equal those of a naive view that holds only the events up to it', () => {
  test('listings and counts, for events and credentials, under any filter, in both orders', async (t) => {
    const redis = await testRedis(t);
    await check(questions, async (question) => {
      const { view, at, naive, filter, parsed } = await prepare(redis, question);
      for (const listing of LISTINGS) {
        const orderBy = orderOf(listing, question.orderBy);
        const expected = ordered(naive[listing](filter), orderBy).map(({ seq }) => seq);
        const page = await view[listing](at, args(parsed, { orderBy, first: 100 }));
        assert.deepEqual(seqsOf(page), expected);
        assert.deepEqual(await page.total(), { count: expected.length, isExact: true });
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
      const { view, at, naive, filter, parsed } = await prepare(redis, question);
      for (const listing of LISTINGS) {
        const base = naive[listing](filter);
        const of = listing === 'events' ? 'EVENTS' : 'CREDENTIALS';
        for (const honourOwn of [true, false]) {
          const { counts } = await view.facets(at, { of, filter: parsed, honourOwn });
          assert.deepEqual(await counts.total(), { count: base.length, isExact: true });
          const counted = (field: keyof NaiveConditions) => naive[listing](honourOwn ? filter : without(filter, field));
          await checkCounts(counts, counted, naive.statusOf, question.size);
        }
      }
    });
  });

  test('facets beside a search count all that it finds, of every dimension and of status', async (t) => {
    const redis = await testRedis(t);
    const searches = fc.constantFrom(...Object.keys(NAMES_FOUND));
    await check(fc.tuple(questions, searches), async ([question, search]) => {
      const { view, at, naive, filter, parsed } = await prepare(redis, question);
      const names = NAMES_FOUND[search] ?? [];
      const found = (asked: NaiveFilter) => naive.credentials(asked).filter(({ meant }) => names.includes(meant?.name));
      const asked = asksForStatus(filter) ? filter : { ...filter, status: ['ACTIVE' as const] };
      const ranked = await view.relevant(at, { search, filter: parsed, first: 100 });
      for (const honourOwn of [true, false]) {
        const { counts } = await view.facets(at, { search, filter: parsed, honourOwn });
        assert.deepEqual(await counts.total(), { count: found(asked).length, isExact: true });
        assert.equal(ranked.total, found(asked).length);
        const counted = (field: keyof NaiveConditions) => found(honourOwn ? asked : without(asked, field));
        await checkCounts(counts, counted, naive.statusOf, question.size);
      }
    });
  });

  test('an event judged alone passes a filter exactly when the listing right after it would show it', async (t) => {
    const redis = await testRedis(t);
    await check(questions, async (question) => {
      const { view, whole, parsed, filterNow: filter } = await prepare(redis, question);
      const at = await view.snapshot();
      const rows = (await view.rows(whole.all.map(({ seq }) => seq))).filter((row) => row !== undefined);
      const statuses = await view.statusesAfter(at, rows);
      const resolved = await view.resolve(at, parsed);
      for (const [index, event] of whole.all.entries()) {
        const row = rows[index];
        assert.ok(row);
        const after = whole.after(event);
        assert.equal(statuses[index], after.statusOf(event));
        assert.equal(matchesEvent(resolved, row, statuses[index]), after.passes(event, filter));
      }
    });
  });
});

describe('pages follow the Relay specification by the letter', () => {
  test('pages forward and backward concatenate to the whole listing, whatever the page size', async (t) => {
    const redis = await testRedis(t);
    await check(questions, async (question) => {
      const { view, at, naive, filter, parsed } = await prepare(redis, question);
      const { size } = question;
      for (const listing of LISTINGS) {
        const orderBy = orderOf(listing, question.orderBy);
        const expected = ordered(naive[listing](filter), orderBy).map(({ seq }) => seq);
        const forward: number[] = [];
        for (let after: string | null = null, more = true; more; ) {
          const page: PageModel<{ row: { seq: number } }> = await view[listing](
            at,
            args(parsed, { orderBy, first: size, after }),
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
            args(parsed, { orderBy, last: size, before }),
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
      const { view, at, naive, filter, parsed, whole } = await prepare(redis, question);
      const { start } = question;
      const end = (await view.snapshot()).seq;
      for (const listing of LISTINGS) {
        const orderBy = orderOf(listing, question.orderBy);
        const levelOf = (seq: number) => levelAt(whole, seq);
        const all = ordered(naive[listing](filter), orderBy).map(({ seq }) => seq);
        for (const { first, last, ...places } of asked) {
          // Of an imagined start there is no event that could be a place.
          const least = start === 0 ? 0 : start + 1;
          const place = (value: number | undefined) =>
            value === undefined || end < least ? undefined : Math.min(Math.max(start + value, least), end);
          const cursor = async (seq: number | undefined) =>
            seq === undefined ? null : view.cursorOf(await view.snapshot(), seq);
          const [after, before] = [place(places.after), place(places.before)];
          const page = await view[listing](
            at,
            args(parsed, { orderBy, first, last, after: await cursor(after), before: await cursor(before) }),
          );
          const expected = relay(all, (seq) => [orderBy, levelOf(seq)], { first, last, after, before });
          assert.deepEqual(
            { seqs: seqsOf(page), next: await page.hasNextPage(), previous: await page.hasPreviousPage() },
            expected,
          );
          assert.deepEqual(await page.total(), { count: all.length, isExact: true });
        }
      }
    });
  });

  test('a budget that ends early answers partial pages whose places go on to the whole listing', async (t) => {
    const redis = await testRedis(t);
    await check(questions, async (question) => {
      const { view, at, naive, filter, parsed } = await prepare(redis, question, { maxScanned: 3 });
      const { orderBy, size } = question;
      const expected = ordered(naive.credentials(filter), orderBy).map(({ seq }) => seq);
      for (const from of ['first', 'last'] as const) {
        const found: number[] = [];
        for (let cursor: string | null = null, more = true; more; ) {
          const place = from === 'first' ? { first: size, after: cursor } : { last: size, before: cursor };
          const page: PageModel<{ row: { seq: number } }> = await view.credentials(
            at,
            args(parsed, { orderBy, ...place }),
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
  assert.deepEqual(await page.total(), { count: 1, isExact: true });
});

test('a count beyond the budget is a lower bound over the newest, in every order, and so are facets', async (t) => {
  const { builder, view } = await emptyView(await testRedis(t), { limits: { maxCounted: 4 } });
  const deeds = Array.from({ length: 10 }, (_, index) => ({
    kind: 'publish' as const,
    credential: smallCredential(`urn:${index}`),
    source: `urn:source:${index % 2}`,
  }));
  await builder.mine({ time: BEGIN, deeds });
  const at = await view.snapshot();
  for (const orderBy of ['NEWEST', 'OLDEST', 'LABEL_LEVEL'] as const) {
    const page = await view.credentials(at, { filter: parseFilter(null, DEFAULT_LIMITS), orderBy });
    assert.deepEqual(await page.total(), { count: 4, isExact: false });
  }
  const { counts } = await view.facets(at, { filter: parseFilter(null, DEFAULT_LIMITS) });
  assert.deepEqual(await counts.byDimension('source', 1), {
    values: [{ value: 'urn:source:0', count: 2 }],
    ...{ distinct: 2, other: 2, isExact: false },
  });
  const searched = await view.facets(at, { search: 'example', filter: parseFilter(null, DEFAULT_LIMITS) });
  assert.deepEqual(await searched.counts.total(), { count: 4, isExact: false });
  const events = await view.events(at, { filter: parseFilter(null, DEFAULT_LIMITS) });
  assert.deepEqual(await events.total(), { count: 10, isExact: true });
});

test('words find credentials: facets of events refuse them', async (t) => {
  const { view } = await emptyView(await testRedis(t));
  const asked = { of: 'EVENTS', search: 'storage', filter: parseFilter(null, DEFAULT_LIMITS) } as const;
  await assert.rejects(view.facets(await view.snapshot(), asked), { code: 'BAD_INPUT' });
});

test('publishers are found by the name that they had as of the block', async (t) => {
  const redis = await testRedis(t);
  const { builder, view } = await emptyView(redis);
  const [one, two] = POOL.account;
  const deed = (account: typeof one, id: string) =>
    ({ kind: 'publish', credential: smallCredential(id), account }) as const;
  await builder.mine({ time: BEGIN, deeds: [deed(one, 'urn:1')] }, { time: BEGIN + 1, deeds: [deed(two, 'urn:2')] });
  const naming = (account: typeof one, name: string, blockNumber: number) =>
    redis.zadd(builder.keys.publisherNames, blockNumber, encodeNaming({ account, name, blockNumber, logIndex: 0 }));
  await naming(one, 'Clearing House', FIRST_BLOCK);
  await naming(one, 'Old House', FIRST_BLOCK + 1);
  const found = async (publisher: string[], asOfBlock?: number) => {
    const at = await view.snapshot({ asOfBlock });
    return seqsOf(await view.events(at, { filter: parseFilter({ publisher }, DEFAULT_LIMITS) }));
  };
  assert.deepEqual(await found(['Clearing House'], FIRST_BLOCK), [1]);
  assert.deepEqual(await found(['Clearing House']), []);
  assert.deepEqual(await found(['Old House', two]), [2, 1]);
  const at = await view.snapshot();
  const resolved = await view.resolve(at, parseFilter({ publisher: ['Old House'] }, DEFAULT_LIMITS));
  const rows = (await view.rows([1, 2])).filter((row) => row !== undefined);
  assert.deepEqual(
    rows.map((row) => matchesEvent(resolved, row, 'ACTIVE')),
    [true, false],
  );
});

type Prepared = {
  view: View;
  at: Snapshot;
  whole: ReturnType<typeof createNaiveView>;
  naive: ReturnType<ReturnType<typeof createNaiveView>['at']>;
  filter: NaiveFilter;
  /** With publishers as they are called at the end of the history. */
  filterNow: NaiveFilter;
  parsed: Filter;
};

async function prepare(
  redis: Parameters<typeof buildView>[0],
  { history, start, block, filter, namings }: Question,
  limits: Partial<Limits> = {},
): Promise<Prepared> {
  const keyPrefix = uniquePrefix();
  const builder = await buildView(redis, { keyPrefix, startSeq: start, originTime: BEGIN });
  built.push(builder);
  await builder.mine(...blocksOf(history));
  const named = namings.map(({ block: of, ...rest }, logIndex) => ({
    ...rest,
    blockNumber: FIRST_BLOCK + of,
    logIndex,
  }));
  for (const naming of named) await redis.zadd(builder.keys.publisherNames, naming.blockNumber, encodeNaming(naming));
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
  const asked = fromStart(start === 0 ? filter : { block: { from: FIRST_BLOCK }, ...filter }, start, whole.all);
  const parsed = parseFilter(await inputOf(view, asked), DEFAULT_LIMITS);
  const newest = FIRST_BLOCK + history.length - 1;
  const [then, now] = [number, newest].map((upTo) =>
    withAccounts(
      asked,
      named.filter((one) => one.blockNumber <= upTo),
    ),
  );
  return { view, at, whole, naive, filter: then ?? asked, filterNow: now ?? asked, parsed };
}

/** Applies something to all conditions of a filter. */
function each({ or, not, ...own }: NaiveFilter, change: (conditions: NaiveConditions) => NaiveConditions): NaiveFilter {
  return { ...change(own), ...(or && { or: or.map(change) }), ...(not && { not: not.map(change) }) };
}

/** The same with the accounts that have the names of publishers. */
function withAccounts(filter: NaiveFilter, namings: readonly Naming[]): NaiveFilter {
  const inOrder = [...namings].sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex);
  const called = (account: string) => inOrder.findLast((naming) => naming.account === account)?.name ?? '';
  return each(filter, (conditions) =>
    conditions.publisher === undefined
      ? conditions
      : {
          ...conditions,
          publisher: POOL.account.filter((account) =>
            [account, called(account)].some((one) => conditions.publisher?.includes(one)),
          ),
        },
  );
}

/** The same with seqs counted from the history's start, none beyond its end, and with the hashes of its credentials. */
function fromStart(filter: NaiveFilter, start: number, events: readonly NaiveEvent[]): NaiveFilter {
  const credentials = events.flatMap(({ deed }) => (deed.kind === 'publish' ? [hashesOf(deed.credential)] : []));
  const hashOf = (picked: string) => {
    const [pick, of] = picked.split(',');
    return credentials[Number(pick) % credentials.length]?.[of === 'content' ? of : 'credential'] ?? sha256('none');
  };
  return each(filter, ({ changedSince, hash, ...conditions }) => ({
    ...conditions,
    ...(hash && { hash: hash.map(hashOf) }),
    ...(changedSince && {
      changedSince: 'seq' in changedSince ? { seq: start + Math.min(changedSince.seq, events.length) } : changedSince,
    }),
  }));
}

/** A filter as it comes from clients. */
async function inputOf(view: View, { or, not, ...own }: NaiveFilter): Promise<CredentialEventFilter> {
  const newest = await view.snapshot();
  const one = async ({ changedSince, hash, ...plain }: NaiveConditions) => ({
    ...plain,
    ...(hash && { hash: hash.map(spelled) }),
    ...(changedSince && {
      changedSince: 'seq' in changedSince ? { cursor: await view.cursorOf(newest, changedSince.seq) } : changedSince,
    }),
  });
  return {
    ...(await one(own)),
    ...(or && { or: await Promise.all(or.map(one)) }),
    ...(not && { not: await Promise.all(not.map(one)) }),
  } as CredentialEventFilter;
}

/** A hash in one of the ways to write it. */
function spelled(hash: string): string {
  const bytes = Buffer.from(hash.slice(2), 'hex');
  return [hash, `sha256-${hash.slice(2)}`, bytes.toString('base64url')][(bytes[0] ?? 0) % 3] ?? hash;
}

/** Counts of every dimension are those of what `counted` names for it. */
async function checkCounts(
  counts: Facets,
  counted: (field: keyof NaiveConditions) => NaiveEvent[],
  statusOf: (event: NaiveEvent) => CredentialStatus | undefined,
  first: number,
): Promise<void> {
  for (const [field, dimension] of Object.entries(DIMENSIONS) as [Field, (typeof DIMENSIONS)[Field]][]) {
    const values = counted(field).flatMap((event) => valuesOf(event)[field]);
    const all = tally(values.filter((value) => !value.includes('#')));
    assert.deepEqual(await counts.byDimension(dimension, first), {
      values: all.slice(0, first),
      distinct: all.length,
      other: all.slice(first).reduce((sum, { count }) => sum + count, 0),
      isExact: true,
    });
  }
  const statuses = counted('status').map(statusOf);
  assert.deepEqual((await counts.byStatus()).values, tally(statuses.filter((status) => status !== undefined)));
}

function asksForStatus({ or = [], not = [], ...own }: NaiveFilter): boolean {
  return [own, ...or, ...not].some(({ status }) => status !== undefined);
}

function without(filter: NaiveFilter, field: keyof NaiveConditions): NaiveFilter {
  const { [field]: _own, ...others } = filter;
  return others;
}

type Order = 'NEWEST' | 'OLDEST' | 'LABEL_LEVEL';

/** Events have no order by label. */
function orderOf(listing: 'events' | 'credentials', orderBy: Order): Order {
  return listing === 'events' && orderBy === 'LABEL_LEVEL' ? 'NEWEST' : orderBy;
}

function levelOfEvent({ isMarked, meant }: NaiveEvent): number {
  return isMarked || meant === undefined || meant.isPinned ? 0 : meant.labelLevel;
}

function levelAt(whole: ReturnType<typeof createNaiveView>, seq: number): number {
  const event = whole.all.find((one) => one.seq === seq);
  return event === undefined ? 0 : levelOfEvent(event);
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

function args(filter: Filter, rest: Omit<ViewListingArgs, 'filter'>): ViewListingArgs {
  return { filter, ...rest };
}

function seqsOf(page: { items: { row: { seq: number } }[] }): number[] {
  return page.items.map(({ row }) => row.seq);
}

function ordered(events: NaiveEvent[], orderBy: Order): NaiveEvent[] {
  return [...events].sort(
    (a, b) =>
      (orderBy === 'LABEL_LEVEL' ? levelOfEvent(b) - levelOfEvent(a) : 0) ||
      (orderBy === 'OLDEST' ? a.seq - b.seq : b.seq - a.seq),
  );
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
  placeOf: (seq: number) => [order: Order, level: number],
  asked: {
    first: number | undefined;
    last: number | undefined;
    after: number | undefined;
    before: number | undefined;
  },
) {
  const isBehind = (seq: number, place: number) => {
    const [[orderBy, level], [, other]] = [placeOf(seq), placeOf(place)];
    if (orderBy === 'LABEL_LEVEL' && level !== other) return level < other;
    return orderBy === 'OLDEST' ? seq > place : seq < place;
  };
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
