import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCesClient } from '../../examples/client.ts';
import { realisticCredential } from '../../examples/realistic.ts';
import { startService } from '../harness/index.ts';
import { redisProgramIsMissing, startRedisCluster } from '../harness/redis-servers.ts';
import { allEvents, ledgerStart, submit, untilIndexed } from './client.ts';
import { seqOfCursor, startSubscriber } from './subscriber.ts';

const options = { skip: redisProgramIsMissing(), timeout: 120_000 };

test(
  'the whole service works on a Redis Cluster: queries, subscription and submissions, all keys on one server',
  options,
  async (t) => {
    const cluster = await startRedisCluster(t);
    const service = await startService(t, { redisUrl: cluster.url });
    const client = createCesClient(service.url);
    const subscriber = startSubscriber(client, await ledgerStart(client), seqOfCursor);
    t.after(() => subscriber.stop());
    for (const index of [0, 1, 2]) {
      const { id } = await submit(client, { source: '/cluster', json: realisticCredential(index) });
      await untilIndexed(client, id);
    }
    await subscriber.until(3);
    assert.deepEqual(subscriber.events(), await allEvents(client));
    const listening = await Promise.all(cluster.servers.map(({ redis: each }) => each.pubsub('CHANNELS')));
    assert.equal(listening.flat().length, 2, 'the gateway is woken instead of polling');
    const sizes = await Promise.all(cluster.servers.map(({ redis }) => redis.dbsize()));
    assert.equal(sizes.filter((size) => size > 0).length, 1, String(sizes));
  },
);
