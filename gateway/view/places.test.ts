import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeCursor, encodeCursor } from '../../ledger/cursor.ts';
import { sha256 } from '../../ledger/ids.ts';
import { DIGEST_BYTES, type LedgerReport, type RollbackRecord } from '../../ledger/view.ts';
import { sleep } from '../../lib/async.ts';
import type { ServiceError } from '../../lib/errors.ts';
import { emptyView, smallCredential } from '../../test/gateway/test-view.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { EVERYTHING } from './filter.ts';

const publish = (id: string) => ({ kind: 'publish' as const, credential: smallCredential(id) });
const block = (...ids: string[]) => ({ time: 1_700_000_010, deeds: ids.map(publish) });

describe('a cursor', () => {
  test('of every event, and of the beginning, is a place as long as the ledger has it', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine(block('urn:1', 'urn:2'), block('urn:3'));
    const at = await view.snapshot();
    for (const seq of [0, 1, 2, 3]) assert.deepEqual(await view.checkCursor(await view.cursorOf(at, seq)), { seq });
  });

  test('whose event vanished is told the greatest place that the recorded rollback proves to be shared', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine(block('urn:1'), block('urn:2'), block('urn:3'));
    const at = await view.snapshot();
    const [kept, gone] = await Promise.all([view.cursorOf(at, 2), view.cursorOf(at, 3)]);
    await builder.rollBackTo(2);
    assert.deepEqual(await view.checkCursor(gone), { rollbackTo: 2 });
    await builder.mine(block('urn:4'), block('urn:5'));
    assert.deepEqual(await view.checkCursor(gone), { rollbackTo: 2 });
    assert.deepEqual(await view.checkCursor(kept), { seq: 2 });
  });

  test('that outlived several rollbacks is told the least of their places', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine(block('urn:1'), block('urn:2'), block('urn:3'));
    const gone = await view.cursorOf(await view.snapshot(), 3);
    await builder.rollBackTo(1);
    await builder.mine(block('urn:4'), block('urn:5'), block('urn:6'));
    await builder.rollBackTo(2);
    await builder.mine(block('urn:7'));
    assert.deepEqual(await view.checkCursor(gone), { rollbackTo: 1 });
  });

  test('whose rollback nobody remembers is told the beginning, whatever later rollbacks returned to', async (t) => {
    const redis = await testRedis(t);
    const { builder, view } = await emptyView(redis);
    await builder.mine(block('urn:1'), block('urn:2'), block('urn:3'), block('urn:4'));
    const gone = await view.cursorOf(await view.snapshot(), 4);
    await builder.rollBackTo(1);
    // As after Redis was emptied and the view built afresh.
    await redis.del(builder.keys.rollbacks);
    await builder.mine(block('urn:5'), block('urn:6'), block('urn:7'));
    await builder.rollBackTo(3);
    await builder.mine(block('urn:8'));
    assert.deepEqual(await view.checkCursor(gone), { rollbackTo: 0 });
  });

  test('whose rollback took back more events than are remembered is told the beginning, and those remembered the shared place', async (t) => {
    const redis = await testRedis(t);
    const { builder, view } = await emptyView(redis);
    await builder.mine(block('urn:1'), block('urn:2', 'urn:3', 'urn:4'));
    const at = await view.snapshot();
    const cursors = await Promise.all([2, 3, 4].map((seq) => view.cursorOf(at, seq)));
    await builder.rollBackTo(1);
    // As if two of the three were the most that are remembered.
    const record = JSON.parse((await redis.lindex(builder.keys.rollbacks, 0)) ?? '') as RollbackRecord;
    const removed = record.removed.slice(0, 2 * 2 * DIGEST_BYTES);
    await redis.lset(builder.keys.rollbacks, 0, JSON.stringify({ ...record, removed }));
    await builder.mine(block('urn:5', 'urn:6', 'urn:7'));
    const checked = await Promise.all(cursors.map((cursor) => view.checkCursor(cursor)));
    assert.deepEqual(checked, [{ rollbackTo: 1 }, { rollbackTo: 1 }, { rollbackTo: 0 }]);
  });

  test('of another history that no record explains is told the beginning', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine(block('urn:1'), block('urn:2'));
    const wrong = encodeCursor(builder.identity, { seq: 2, digest8: sha256('other').slice(2, 18) });
    assert.deepEqual(await view.checkCursor(wrong), { rollbackTo: 0 });
  });

  test('in a query is refused with ROLLBACK and a cursor that goes on in the shared history', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine(block('urn:1'), block('urn:2'));
    const gone = await view.cursorOf(await view.snapshot(), 2);
    await builder.rollBackTo(1);
    await builder.mine(block('urn:3'));
    const at = await view.snapshot();
    const error = await view.events(at, { filter: EVERYTHING, after: gone }).then(
      () => assert.fail('expected ROLLBACK'),
      (reason: ServiceError) => reason,
    );
    assert.equal(error.code, 'ROLLBACK');
    const shared = String(error.facts['cursor']);
    assert.equal(decodeCursor(builder.identity, shared).seq, 1);
    const { items } = await view.events(at, { filter: EVERYTHING, after: shared, orderBy: 'OLDEST' });
    assert.deepEqual(
      items.map(({ row }) => row.credentialId),
      ['urn:3'],
    );
  });

  test('that is ahead of this view is waited for, as when another gateway gave it out', async (t) => {
    const redis = await testRedis(t);
    const { builder, view } = await emptyView(redis);
    await builder.mine(block('urn:1'), block('urn:2'));
    const ahead = await view.cursorOf(await view.snapshot(), 2);
    const whole = await redis.hgetall(builder.keys.cursor);
    await redis.hset(builder.keys.cursor, { seq: '1' });
    const checked = view.checkCursor(ahead);
    await sleep(50);
    await redis.hset(builder.keys.cursor, whole);
    assert.deepEqual(await checked, { seq: 2 });
  });

  test('that stays ahead is not indexed yet while the view is behind, and gone when it has all of the ledger', async (t) => {
    const redis = await testRedis(t);
    const { builder, view } = await emptyView(redis, { limits: { minBlockWaitMs: 40 } });
    await builder.mine(block('urn:1'));
    const ahead = encodeCursor(builder.identity, { seq: 9, digest8: sha256('later').slice(2, 18) });
    const { blockNumber } = builder.position().cursor;
    let at = 0;
    const write = (headBlock: number) => {
      at += 1;
      const report = { headBlock, at, stopped: null } satisfies Partial<LedgerReport>;
      return redis.set(builder.keys.report, JSON.stringify(report));
    };
    let reporting: NodeJS.Timeout | undefined;
    t.after(() => clearInterval(reporting));
    const report = async (headBlock: number) => {
      clearInterval(reporting);
      await write(headBlock);
      reporting = setInterval(() => void write(headBlock), 100);
    };
    await assert.rejects(view.checkCursor(ahead), { code: 'BLOCK_NOT_INDEXED', retryable: true });
    await report(blockNumber + 1);
    await assert.rejects(view.checkCursor(ahead), { code: 'BLOCK_NOT_INDEXED', retryable: true });
    await report(blockNumber);
    assert.deepEqual(await view.checkCursor(ahead), { rollbackTo: 0 });
  });

  test('that stays ahead is told so after the published wait, in which the proof is looked for', async (t) => {
    const redis = await testRedis(t);
    const { builder, view } = await emptyView(redis, { limits: { minBlockWaitMs: 1_500 } });
    await builder.mine(block('urn:1'));
    const ahead = encodeCursor(builder.identity, { seq: 9, digest8: sha256('later').slice(2, 18) });
    const { blockNumber: headBlock } = builder.position().cursor;
    const write = () => redis.set(builder.keys.report, JSON.stringify({ headBlock, at: Date.now(), stopped: null }));
    const reporting = setInterval(() => void write(), 500);
    t.after(() => clearInterval(reporting));
    const begun = performance.now();
    assert.deepEqual(await view.checkCursor(ahead), { rollbackTo: 0 });
    const tookMs = performance.now() - begun;
    assert.ok(tookMs >= 1_500 && tookMs < 2_000, `${tookMs} ms`);
  });

  test('that stays ahead is not gone because of a report that only stands there, as after a failover', async (t) => {
    const redis = await testRedis(t);
    const { builder, view } = await emptyView(redis, { limits: { minBlockWaitMs: 40 } });
    await builder.mine(block('urn:1'));
    const ahead = encodeCursor(builder.identity, { seq: 9, digest8: sha256('later').slice(2, 18) });
    const { blockNumber: headBlock } = builder.position().cursor;
    const report = (at: number) => redis.set(builder.keys.report, JSON.stringify({ headBlock, at, stopped: null }));
    await report(Date.now());
    const checked = view.checkCursor(ahead);
    // The one change that a failover itself may be.
    await sleep(200);
    await report(Date.now());
    await assert.rejects(checked, { code: 'BLOCK_NOT_INDEXED', retryable: true });
  });

  test('of another ledger, and what is no cursor, are refused with their own codes', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    const foreign = encodeCursor({ ...builder.identity, chainId: 1 }, { seq: 0, digest8: '00'.repeat(8) });
    await assert.rejects(view.checkCursor(foreign), { code: 'FOREIGN_CURSOR' });
    await assert.rejects(view.checkCursor('nonsense'), { code: 'BAD_CURSOR' });
  });
});
