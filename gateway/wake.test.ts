import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { silentLog } from '../lib/log.ts';
import { emptyView } from '../test/gateway/test-view.ts';
import { testRedis } from '../test/harness/redis.ts';
import { createWake } from './wake.ts';

describe('who waits for what happens', { timeout: 60_000 }, () => {
  test('looks once when listening begins, for what happened before was not heard', async (t) => {
    const [redis, listener] = await Promise.all([testRedis(t), testRedis(t)]);
    const { builder } = await emptyView(redis);
    const wake = createWake({ redis: listener, log: silentLog });
    const heard: string[] = [];
    wake.onMove(() => heard.push('move'));
    wake.onNote((uuid) => heard.push(`note of ${uuid}`));
    await wake.listenTo(builder.keys);
    assert.deepEqual(heard, ['move', 'note of undefined']);
    await wake.listenTo(builder.keys);
    assert.equal(heard.length, 2);
  });
});
