import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { type ReplicatedRedis, redisProgramIsMissing, startReplicatedRedis } from '../harness/redis-servers.ts';
import { createIndexers, createLedger, credential, eventually } from './rig.ts';
import { startWatching, untilComplete } from './watching.ts';

async function setUp(t: TestContext, replicated: ReplicatedRedis) {
  const ledger = await createLedger(t);
  const { redis } = await replicated.master();
  const indexers = await createIndexers(t, { ledger, redisUrl: replicated.url, redis });
  return { ledger, indexers };
}

const options = { skip: redisProgramIsMissing(), concurrency: 1, timeout: 240_000 };

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

  test('that loses what had been acknowledged is noticed, and the loss is indexed again; no subscriber is told anything but what he had', async (t) => {
    const replicated = await startReplicatedRedis(t);
    const { ledger, indexers } = await setUp(t, replicated);
    await indexers.start();
    const { sawEverything, subscriber } = await startWatching(t, { ledger, indexers, redisUrl: replicated.url });
    for (let n = 1; n <= 5; n += 1) await ledger.publish(credential(n));
    await untilComplete(ledger, indexers);
    const before = await replicated.master();
    const [replica] = replicated.servers.filter((server) => server !== before);
    assert.ok(replica !== undefined);
    await eventually(async () => assert.equal(await replica.redis.hget(indexers.keys.cursor, 'seq'), '5'));
    // It replicates nothing any more; the sentinels would set that right in some seconds.
    await replica.redis.replicaof('127.0.0.1', 1);
    for (let n = 6; n <= 15; n += 1) await ledger.publish(credential(n));
    await subscriber.until(15);
    assert.equal(await replica.redis.hget(indexers.keys.cursor, 'seq'), '5');
    await before.kill();
    assert.equal(await replicated.untilFailedOver(before), replica);
    await ledger.publish(credential(16));
    await eventually(async () => assert.equal(await replica.redis.hget(indexers.keys.cursor, 'seq'), '16'));
    await sawEverything();
  });
});
