import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { type ReplicatedRedis, redisProgramIsMissing, startReplicatedRedis } from '../harness/redis-servers.ts';
import { createIndexers, createLedger, credential } from './rig.ts';
import { startWatching, untilComplete } from './watching.ts';

async function setUp(t: TestContext, replicated: ReplicatedRedis) {
  const ledger = await createLedger(t);
  const { redis } = await replicated.master();
  const indexers = await createIndexers(t, { ledger, redisUrl: replicated.url, redis });
  return { ledger, indexers };
}

const options = { skip: redisProgramIsMissing(), concurrency: 1, timeout: 120_000 };

describe('a failover by Redis Sentinel', options, () => {
  test('is followed by indexers and gateways: no subscriber sees a gap, a duplicate or a rollback', async (t) => {
    const replicated = await startReplicatedRedis(t);
    const { ledger, indexers } = await setUp(t, replicated);
    await indexers.start();
    const { sawEverything } = await startWatching(t, { ledger, indexers, redisUrl: replicated.url });
    for (let n = 1; n <= 10; n += 1) await ledger.publish(credential(n));
    await untilComplete(ledger, indexers);
    const before = await replicated.master();
    await before.kill();
    for (let n = 11; n <= 20; n += 1) await ledger.publish(credential(n));
    const after = await replicated.untilFailedOver(before);
    assert.notEqual(after, before);
    await sawEverything();
  });
});
