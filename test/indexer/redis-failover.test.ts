import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { decodeCursorFields } from '../../ledger/view.ts';
import {
  FAR_SIDE_FLAGS,
  type ReplicatedRedis,
  redisProgramIsMissing,
  startReplicatedRedis,
} from '../harness/redis-servers.ts';
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

  test('away from a master that is cut off together with the leader: he writes no more and says so, the others go on, and once all is healed nothing of his history is left with anybody', async (t) => {
    const replicated = await startReplicatedRedis(t, {
      replicas: 2,
      downAfterMs: 1_000,
      args: ['--min-replicas-to-write', '1', '--min-replicas-max-lag', '3'],
    });
    const { ledger, indexers } = await setUp(t, replicated);
    const { keys } = indexers;
    const cutOff = await replicated.master();
    const leader = await indexers.start({ nodeFlags: FAR_SIDE_FLAGS });
    const place = { ledger, indexers, redisUrl: replicated.url };
    const theirs = await startWatching(t, { ...place, nodeFlags: FAR_SIDE_FLAGS });
    const standby = await indexers.start();
    const ours = await startWatching(t, place);
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    await Promise.all([theirs.subscriber.until(1), ours.subscriber.until(1)]);

    replicated.cut();
    // For as long as the lag allows, the leader still writes there, and its subscriber is shown it.
    await ledger.publish(credential(2));
    await theirs.subscriber.until(2);
    for (const url of [leader.healthUrl, `${theirs.gateway.url}/health`])
      await eventually(async () => assert.match(await (await fetch(`${url}/ready`)).text(), /too few replicas/));
    const kept = decodeCursorFields(await cutOff.redis.hgetall(keys.cursor));
    assert.equal(kept?.seq, 2);
    // Meanwhile the ledger goes back, and on: two histories, of which the cut off know the one that ended.
    await ledger.rpc.call('anvil_reorg', [1, []]);
    await ledger.publish(credential(3));
    const promoted = await replicated.untilFailedOver(cutOff);
    await ledger.publish(credential(4));
    await eventually(async () => assert.equal(await promoted.redis.hget(keys.cursor, 'seq'), '3'));
    await ours.subscriber.until(3);
    assert.deepEqual(decodeCursorFields(await cutOff.redis.hgetall(keys.cursor)), kept);
    assert.deepEqual(
      theirs.subscriber.events().map(({ seq }) => seq),
      [1, 2],
    );

    replicated.heal();
    await eventually(async () => assert.match(await cutOff.redis.info('replication'), /master_link_status:up/));
    await ledger.publish(credential(5));
    const listed = await eventually(async () => {
      const all = await allEvents(ours.client);
      assert.equal(all.length, 4);
      return all;
    });
    for (const { subscriber, client, ready } of [ours, theirs]) {
      await eventually(() => assert.deepEqual(subscriber.events(), listed));
      await eventually(async () => assert.equal((await ready()).status, 200));
      assert.deepEqual(await allEvents(client), listed);
    }
    assert.ok(theirs.subscriber.frames.includes('Rollback'), theirs.subscriber.frames.join(' '));
    // Who led before is one of those that wait now.
    assert.ok(standby.log().includes((await promoted.redis.get(keys.lease)) ?? 'nobody'));
    await eventually(async () => assert.equal((await fetch(`${leader.healthUrl}/ready`)).status, 200));
    const { code, out, err } = await indexers.run('audit');
    assert.equal(code, 0, `${out}\n${err}`);
  });
});
