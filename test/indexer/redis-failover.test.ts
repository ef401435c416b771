import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { decodeCursorFields } from '../../ledger/view.ts';
import { type ReplicatedRedis, redisProgramIsMissing, startReplicatedRedis } from '../harness/redis-servers.ts';
import { allEvents } from '../journeys/client.ts';
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

  test('away from a master that is cut off together with the leader: he writes no more and says so, and once all is healed nobody was shown another history without being told', async (t) => {
    const replicated = await startReplicatedRedis(t, {
      args: ['--min-replicas-to-write', '1', '--min-replicas-max-lag', '1'],
    });
    const [cutOff, other] = replicated.servers;
    assert.ok(cutOff !== undefined && other !== undefined);
    const { ledger, indexers } = await setUp(t, replicated);
    // These two know the first master alone, and reach it also when nobody else does.
    const leader = await indexers.start({ env: { REDIS_URL: cutOff.url } });
    const theirs = await startWatching(t, { ledger, indexers, redisUrl: cutOff.url });
    await indexers.start();
    const ours = await startWatching(t, { ledger, indexers, redisUrl: replicated.url });
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    await Promise.all([theirs.subscriber.until(1), ours.subscriber.until(1)]);

    await replicated.link.goAway();
    // For as long as the lag allows, they still write there, and their subscriber is shown it.
    await ledger.publish(credential(2));
    await theirs.subscriber.until(2);
    await eventually(async () =>
      assert.match(await (await fetch(`${leader.healthUrl}/ready`)).text(), /too few replicas/),
    );
    const { seq, epoch } = decodeCursorFields(await cutOff.redis.hgetall(indexers.keys.cursor)) ?? {};
    // Meanwhile the ledger goes back, and on: two histories, of which they know the one that ended.
    await ledger.rpc.call('anvil_reorg', [1, []]);
    await ledger.publish(credential(3));
    assert.equal(await replicated.untilFailedOver(cutOff), other);
    await ledger.publish(credential(4));
    await ours.subscriber.until(3);
    const kept = decodeCursorFields(await cutOff.redis.hgetall(indexers.keys.cursor));
    assert.deepEqual({ seq: kept?.seq, epoch: kept?.epoch }, { seq, epoch });

    await replicated.link.comeBack();
    await eventually(async () => assert.match(await cutOff.redis.info('replication'), /master_link_status:up/));
    await theirs.subscriber.until(3);
    const listed = await allEvents(ours.client);
    for (const { subscriber } of [ours, theirs]) assert.deepEqual(subscriber.events(), listed);
    assert.ok(theirs.subscriber.frames.includes('Rollback'), theirs.subscriber.frames.join(' '));
    await ours.sawEverything();
  });
});
