import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { identityKey, LAYOUT } from '../../ledger/view.ts';
import { redisReady } from '../../lib/redis.ts';
import { emptyView, smallCredential } from '../../test/gateway/test-view.ts';
import { breakableRedis, testRedis } from '../../test/harness/redis.ts';
import { buildView, ORIGIN_BLOCK } from '../../test/harness/view-builder.ts';
import { EVERYTHING } from './filter.ts';

const B1 = ORIGIN_BLOCK + 1;
const publish = (id: string) => ({ kind: 'publish' as const, credential: smallCredential(id) });
const code = (expected: string) => (error: { code?: string; retryable?: boolean }) => error.code === expected;

describe('a snapshot', () => {
  test('names the indexed block and takes the clock in steps as its time', async (t) => {
    const now = () => 1_800_000_017_999;
    const { builder, view } = await emptyView(await testRedis(t), { now, clockStepSeconds: 10 });
    await builder.mine({ time: 1_700_000_010, deeds: [publish('urn:1'), publish('urn:2')] });
    const at = await view.snapshot();
    assert.deepEqual([at.seq, at.block.number, at.block.time, at.time], [2, B1, 1_700_000_010, 1_800_000_010]);
    assert.equal(at.block.hash, builder.position().cursor.blockHash);
  });

  test('as of a block ends with its last event and takes its time, also when it has no events', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine(
      { time: 1_700_000_010, deeds: [publish('urn:1')] },
      { time: 1_700_000_020, deeds: [] },
      { time: 1_700_000_030, deeds: [publish('urn:2')] },
    );
    const places = await Promise.all(
      [ORIGIN_BLOCK, B1, B1 + 1, B1 + 2].map(async (asOfBlock) => {
        const { seq, time, block } = await view.snapshot({ asOfBlock });
        return [seq, time, block.number, block.hash !== undefined];
      }),
    );
    assert.deepEqual(places, [
      [0, 0, ORIGIN_BLOCK, false],
      [1, 1_700_000_010, B1, true],
      [1, 1_700_000_020, B1 + 1, false],
      [2, 1_700_000_030, B1 + 2, true],
    ]);
  });

  test('as of a block whose time nobody looked at takes that of the nearest earlier known one', async (t) => {
    const redis = await testRedis(t);
    const { builder, view } = await emptyView(redis);
    await builder.mine(
      { time: 1_700_000_010, deeds: [publish('urn:1')] },
      { time: 1_700_000_020, deeds: [] },
      { time: 1_700_000_030, deeds: [] },
      { time: 1_700_000_040, deeds: [publish('urn:2')] },
    );
    await redis.setrange(builder.keys.blockTimes(0), (B1 + 2) * 4, Buffer.alloc(4));
    assert.equal((await view.snapshot({ asOfBlock: B1 + 2 })).time, 1_700_000_020);
    await redis.setrange(builder.keys.blockTimes(0), (B1 + 1) * 4, Buffer.alloc(4));
    assert.equal((await view.snapshot({ asOfBlock: B1 + 2 })).time, 1_700_000_010);
  });

  test('as of a block that is not indexed is refused and says which block is', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine({ time: 1_700_000_010, deeds: [publish('urn:1')] });
    await assert.rejects(view.snapshot({ asOfBlock: B1 + 1 }), {
      code: 'BLOCK_NOT_INDEXED',
      retryable: true,
      facts: { indexedBlock: B1 },
    });
    await assert.rejects(view.snapshot({ asOfBlock: -1 }), code('BAD_INPUT'));
    await assert.rejects(view.snapshot({ minBlock: -1 }), code('BAD_INPUT'));
  });

  test('waits for minBlock, and gives up after the published wait', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t), { limits: { minBlockWaitMs: 300 } });
    const waiting = view.snapshot({ minBlock: B1 });
    await builder.mine({ time: 1_700_000_010, deeds: [publish('urn:1')] });
    assert.equal((await waiting).seq, 1);
    await assert.rejects(view.snapshot({ minBlock: B1 + 1 }), code('BLOCK_NOT_INDEXED'));
  });

  test('ends its wait with the request', async (t) => {
    const { view } = await emptyView(await testRedis(t), { limits: { minBlockWaitMs: 60_000 } });
    await assert.rejects(view.snapshot({ minBlock: B1, signal: AbortSignal.timeout(30) }), { name: 'TimeoutError' });
  });

  test('of a view that another release wrote is refused, with both layouts', async (t) => {
    const redis = await testRedis(t);
    const { builder, view } = await emptyView(redis);
    await redis.hset(builder.keys.cursor, 'layout', LAYOUT - 1);
    const words = new RegExp(`layout ${LAYOUT - 1}, this gateway reads ${LAYOUT}`);
    await assert.rejects(view.snapshot(), { code: 'VIEW_AWAY', message: words });
  });

  test('hides what is being written beyond the cursor: rows, versions, statuses and values', async (t) => {
    const redis = await testRedis(t);
    const { builder, view } = await emptyView(redis);
    await builder.mine({ time: 1_700_000_010, deeds: [publish('urn:1')] });
    const before = await redis.hgetall(builder.keys.cursor);
    const newer = { kind: 'publish' as const, credential: smallCredential('urn:1', { nonce: 2 }), type: 'new.type' };
    await builder.mine({ time: 1_700_000_020, deeds: [newer] });
    // The slice is written, its cursor is not moved yet.
    await redis.hset(builder.keys.cursor, before);
    const at = await view.snapshot();
    const [model] = (await view.credentials(at, { filter: EVERYTHING })).items;
    assert.equal(model?.row.seq, 1);
    assert.equal(model && (await view.statusOf(model)), 'ACTIVE');
    assert.equal((await (await view.events(at, { filter: EVERYTHING })).total()).count, 1);
    const { counts } = await view.facets(at, { of: 'EVENTS', filter: EVERYTHING });
    assert.deepEqual((await counts.byDimension('type')).values, [{ value: 'eu.gaia-x.credential', count: 1 }]);
    const [hidden] = await view.rows([2]);
    assert.equal(await view.eventByUuid(at, hidden?.uuid ?? ''), undefined);
  });
});

describe('what moves under a reader', () => {
  test('a rollback between two reads makes the answer start over on the history that is left', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine({ time: 1_700_000_010, deeds: [publish('urn:1')] });
    await builder.mine({ time: 1_700_000_020, deeds: [publish('urn:2')] });
    let takes = 0;
    const page = await view.consistent({}, async (at) => {
      takes += 1;
      if (takes === 1) {
        await builder.rollBackTo(1);
        await builder.mine({ time: 1_700_000_021, deeds: [publish('urn:3')] });
      }
      return view.events(at, { filter: EVERYTHING });
    });
    assert.equal(takes, 2);
    assert.deepEqual(
      page.items.map(({ row }) => row.credentialId),
      ['urn:3', 'urn:1'],
    );
  });

  test('what is left to read after a rollback is refused as retryable, never read from the other history', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine({ time: 1_700_000_010, deeds: [publish('urn:1')] });
    const { items } = await view.events(await view.snapshot(), { filter: EVERYTHING });
    await builder.rollBackTo(0);
    await builder.mine({ time: 1_700_000_021, deeds: [publish('urn:3')] });
    const [event] = items;
    assert.ok(event);
    await assert.rejects(view.bodyOf(event), { code: 'VIEW_AWAY', retryable: true });
  });

  test('an emptied Redis says that nothing is indexed, and one that is being rebuilt is never read as whole', async (t) => {
    const redis = await testRedis(t);
    const { builder, view } = await emptyView(redis);
    await builder.mine({ time: 1_700_000_010, deeds: [publish('urn:1'), publish('urn:2')] });
    const at = await view.snapshot();
    await redis.hset(builder.keys.cursor, { seq: '1' });
    await assert.rejects(view.events(at, { filter: EVERYTHING }), { code: 'VIEW_AWAY', retryable: true });
    await redis.del(builder.keys.cursor);
    await assert.rejects(view.snapshot(), { code: 'LEDGER_UNKNOWN', retryable: true });
    await assert.rejects(view.events(at, { filter: EVERYTHING }), { code: 'VIEW_AWAY' });
  });

  test('a ledger without an index is unknown; once another ledger stands behind the address, that one is read', async (t) => {
    const redis = await testRedis(t);
    const { builder, view, keyPrefix } = await emptyView(redis, { announce: false });
    await assert.rejects(view.snapshot(), { code: 'LEDGER_UNKNOWN', retryable: true });
    await redis.set(identityKey(keyPrefix, builder.identity.contract), JSON.stringify(builder.identity));
    assert.equal((await view.snapshot()).seq, 0);
    const other = await buildView(redis, { keyPrefix: `${keyPrefix}x`, announce: false });
    const moved = { ...other.identity, contract: builder.identity.contract };
    await redis.set(identityKey(keyPrefix, builder.identity.contract), JSON.stringify(moved));
    await assert.rejects(view.snapshot(), { code: 'LEDGER_UNKNOWN' });
  });

  test('a view that is begun anew in an emptied Redis is read anew, though the ledger goes by the same name', async (t) => {
    const redis = await testRedis(t);
    const { builder, view, keyPrefix } = await emptyView(redis);
    const titles = async () => {
      const at = await view.snapshot({ asOfBlock: B1 });
      const { items } = await view.credentials(at, { filter: EVERYTHING });
      return [at.block.time, ...items.map(({ row }) => row.credentialId)];
    };
    await builder.mine({ time: 1_700_000_010, deeds: [publish('urn:1'), publish('urn:2')] });
    assert.deepEqual(await titles(), [1_700_000_010, 'urn:2', 'urn:1']);
    await builder.remove();
    const again = await buildView(redis, { keyPrefix });
    await again.mine({ time: 1_700_000_020, deeds: [publish('urn:3')] });
    assert.deepEqual(await titles(), [1_700_000_020, 'urn:3']);
  });

  test('what is asked as of a block is found again without asking Redis, until the ledger goes back', async (t) => {
    const redis = await testRedis(t);
    const { builder, view } = await emptyView(redis);
    await builder.mine(
      { time: 1_700_000_010, deeds: [publish('urn:1')] },
      { time: 1_700_000_020, deeds: [publish('urn:2')] },
    );
    const asked = async () => {
      let reads = 0;
      const { zrevrangebyscore } = redis;
      redis.zrevrangebyscore = ((...args: Parameters<typeof zrevrangebyscore>) => {
        reads += 1;
        return zrevrangebyscore.apply(redis, args);
      }) as typeof zrevrangebyscore;
      const { seq, time } = await view.snapshot({ asOfBlock: B1 + 1 });
      redis.zrevrangebyscore = zrevrangebyscore;
      return { seq, time, reads };
    };
    assert.deepEqual(await asked(), { seq: 2, time: 1_700_000_020, reads: 1 });
    assert.deepEqual(await asked(), { seq: 2, time: 1_700_000_020, reads: 0 });
    await builder.rollBackTo(1);
    await builder.mine({ time: 1_700_000_021, deeds: [] });
    assert.deepEqual(await asked(), { seq: 1, time: 1_700_000_021, reads: 1 });
  });

  test('while Redis is away every question says so at once, and is answered again when it is back', async (t) => {
    const proxy = await breakableRedis(t);
    const redis = await testRedis(t, proxy.url);
    const { builder, view } = await emptyView(redis);
    await builder.mine({ time: 1_700_000_010, deeds: [publish('urn:1')] });
    const at = await view.snapshot();
    await proxy.goAway();
    await assert.rejects(view.snapshot(), { code: 'VIEW_AWAY', retryable: true });
    await assert.rejects(view.events(at, { filter: EVERYTHING }), { code: 'VIEW_AWAY', retryable: true });
    await proxy.comeBack();
    await redisReady(redis, AbortSignal.timeout(10_000));
    assert.equal((await view.snapshot()).seq, 1);
  });
});
