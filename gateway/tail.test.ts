import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { silentLog } from '../lib/log.ts';
import { emptyView, smallCredential } from '../test/gateway/test-view.ts';
import { testRedis } from '../test/harness/redis.ts';
import type { Deed } from '../test/harness/view-builder.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { createTail, type Move } from './tail.ts';
import { createReader } from './view/reader.ts';
import type { Snapshot } from './view/snapshot.ts';
import { createWake } from './wake.ts';

const TIME = 1_700_000_000;
const publish = (id: string): Deed => ({ kind: 'publish', credential: smallCredential(id) });

/** A followed view that is not looked at while something is done to it. */
async function heldView(t: TestContext) {
  const [redis, listener] = await Promise.all([testRedis(t), testRedis(t)]);
  const { builder, view } = await emptyView(redis);
  let held: Promise<unknown> = Promise.resolve();
  const snapshot = async () => {
    await held;
    return view.snapshot();
  };
  const wake = createWake({ redis: listener, log: silentLog });
  const tail = createTail({
    view: { ...view, snapshot },
    reader: createReader(redis),
    wake,
    maxRecentEvents: DEFAULT_LIMITS.maxRecentEvents,
    log: silentLog,
  });
  const stop = new AbortController();
  const following = tail.run(stop.signal);
  t.after(async () => {
    stop.abort();
    await following;
  });
  const seen = async (seq: number): Promise<Snapshot> => {
    for (;;) {
      const newest = tail.newest();
      if (newest?.seq === seq) return newest;
      await new Promise<void>((resolve) => onceMoved(tail, () => resolve()));
    }
  };
  return {
    ...{ redis, builder, tail, seen },
    async whileHeld(act: () => Promise<void>) {
      held = act();
      await held;
    },
  };
}

function onceMoved(tail: { onMove(listener: (move: Move) => void): () => void }, act: () => void): void {
  const stop = tail.onMove(() => {
    stop();
    act();
  });
}

describe('the end of the sequence', { timeout: 60_000 }, () => {
  test('is not joined to what was read of another history, though its epoch be the same', async (t) => {
    const { redis, builder, tail, seen, whileHeld } = await heldView(t);
    await builder.mine({ time: TIME, deeds: [publish('urn:1'), publish('urn:2')] });
    const former = await seen(2);
    // As after a failover that lost a rollback: the next one makes the same epoch of it.
    await whileHeld(async () => {
      await builder.rollBackTo(0);
      await builder.mine({ time: TIME, deeds: [publish('urn:3'), publish('urn:4'), publish('urn:5')] });
      await redis.hset(builder.keys.cursor, 'epoch', former.epoch);
    });
    const now = await seen(3);
    assert.equal(now.epoch, former.epoch);
    assert.equal(tail.recent(former), undefined);
    const begun = await tail.read({ seq: 0, digest8: now.digest8.replace(/./g, '0') }, 10);
    assert.deepEqual(begun.kind === 'events' && begun.rows.map(({ credentialId }) => credentialId), [
      'urn:3',
      'urn:4',
      'urn:5',
    ]);
    const behind = await tail.read(former, 10);
    assert.deepEqual([behind.kind, behind.kind === 'rollback' && behind.to.seq], ['rollback', 0]);
  });
});
