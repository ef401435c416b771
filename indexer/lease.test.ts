import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sleep } from '../lib/async.ts';
import { silentLog } from '../lib/log.ts';
import { connectRedis, redisReady } from '../lib/redis.ts';
import { startOwnRedis } from '../test/indexer/redis.ts';
import { createLease } from './lease.ts';

test('a lease counts as lost once Redis was silent for as long as it lives, and not before', async (t) => {
  const server = await startOwnRedis(t);
  const redis = connectRedis({ url: server.url, log: silentLog, name: 'test' });
  t.after(() => redis.close());
  await redisReady(redis, t.signal);
  const times = { ttlMs: 1_500, renewMs: 50, retryMs: 50 };
  let silentMs = 0;
  const holding = createLease({ redis, key: 'lease', log: silentLog, times }).hold(t.signal, async (term) => {
    await server.kill();
    const killedAt = performance.now();
    await sleep(10_000, term).catch(() => undefined);
    silentMs = performance.now() - killedAt;
    term.throwIfAborted();
  });
  await assert.rejects(holding, { code: 'LEASE_LOST', retryable: true, message: /Redis gave no answer/ });
  assert.ok(silentMs > times.ttlMs - 500 && silentMs < 8_000, `${silentMs}`);
});
