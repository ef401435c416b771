import assert from 'node:assert/strict';
import { createCesClient } from '../../../examples/client.ts';
import { sleep } from '../../../lib/async.ts';
import type { Cleanup } from '../../harness/cleanup.ts';
import { type ReplicatedRedis, startReplicatedRedis } from '../../harness/redis-servers.ts';
import { createIndexers, createLedger, eventually } from '../../indexer/rig.ts';
import { ledgerStart } from '../../journeys/client.ts';
import { type Follower, followByEventStream, followByWebsocket } from './follow.ts';
import { publishUntil, QUESTIONS } from './load.ts';
import { startRestartableGateway } from './restartable-gateway.ts';

/** What subscribers go through. */
export type FaultOptions = {
  subscribers: number;
  /** How often a gateway is killed, the two in turn. */
  kills: number;
  /** How long a gateway lives between two kills, in milliseconds. */
  livesMs: number;
  /** How often Redis' master is killed meanwhile. */
  failovers: number;
  say(sentence: string): void;
};

/** What came of it. */
export type FaultReport = { events: number; told: number; lines: number; failovers: number; seconds: number };

const WAIT_MS = 60_000;
const REPLICAS = 2;

/**
 * Subscribers follow while events are published in bursts, two gateways are killed in turn and sentinels replace Redis'
 * master; half of them over websockets, half over Server-Sent Events, with several filters. Each comes back to the next
 * gateway. Throws when one missed an event, was told one twice, out of order, or that one was taken back.
 */
export async function runSubscriberFaults(
  cleanup: Pick<Cleanup, 'after'>,
  options: FaultOptions,
): Promise<FaultReport> {
  const { kills, livesMs, say } = options;
  const args = ['--min-replicas-to-write', '1', '--min-replicas-max-lag', '3'];
  const replicated = await startReplicatedRedis(cleanup, { replicas: REPLICAS, downAfterMs: 1_000, args });
  const ledger = await createLedger(cleanup);
  const { redis } = await replicated.master();
  const indexers = await createIndexers(cleanup, { ledger, redisUrl: replicated.url, redis });
  await Promise.all([indexers.start(), indexers.start()]);
  const env = {
    ...{ REDIS_URL: replicated.url, REDIS_KEY_PREFIX: indexers.prefix, LEDGER_CONTRACT: ledger.contract.address },
    ...{ KAFKA_BROKERS: '127.0.0.1:1', KAFKA_TOPIC_PREFIX: indexers.prefix, LOG_LEVEL: 'error' },
    LIMIT_MAX_FRAME_EVENTS: '7',
  };
  const gateways = [await startRestartableGateway(cleanup, env), await startRestartableGateway(cleanup, env)];
  const urls = gateways.map(({ url }) => url);
  const after = await ledgerStart(createCesClient(urls[0] ?? ''));
  const stopping = new AbortController();
  cleanup.after(() => stopping.abort());
  const subscribers = Array.from({ length: options.subscribers }, (_, n) => {
    const question = QUESTIONS[(n >> 1) % QUESTIONS.length] as (typeof QUESTIONS)[number];
    const follow = n % 2 === 0 ? followByWebsocket : followByEventStream;
    // The second half begins at the other gateway.
    const first = Number(n < options.subscribers / 2);
    return { question, ...follow({ urls, after, first, filter: question.filter, signal: stopping.signal }) };
  });
  const began = performance.now();
  const publishing = new AbortController();
  const published = publishUntil(ledger, publishing.signal);
  const failing = failOver(replicated, options);
  for (let kill = 1; kill <= kills; kill += 1) {
    const gateway = gateways[kill % gateways.length];
    await sleep(livesMs * (0.5 + Math.random()));
    await gateway?.kill();
    await gateway?.start();
    if (kill % 10 === 0) say(`${kill} kills, ${(await ledger.head()).seq} events`);
  }
  await failing;
  publishing.abort();
  const events = await published;
  for (const [n, { question, told, rollbacks }] of subscribers.entries()) {
    const expected = events.flatMap((event, index) => (question.passes(event) ? [index + 1] : []));
    const who = `Subscriber ${n}, who asked for ${JSON.stringify(question.filter)},`;
    await eventually(() => assert.equal(told.length, expected.length), WAIT_MS).catch(() => undefined);
    assert.deepEqual(told, expected, `${who} was not told each event once and in order`);
    assert.equal(rollbacks(), 0, `${who} was told that something was taken back`);
  }
  const sum = (of: (follower: Follower) => number) => subscribers.reduce((total, each) => total + of(each), 0);
  return {
    ...{ events: events.length, failovers: options.failovers },
    ...{ told: sum(({ told }) => told.length), lines: sum(({ lines }) => lines()) },
    seconds: Math.round((performance.now() - began) / 1_000),
  };
}

/** Kills the master as often as asked for; who was killed comes back as a replica before the next one is. */
async function failOver(
  replicated: ReplicatedRedis,
  { failovers, kills, livesMs, say }: Pick<FaultOptions, 'failovers' | 'kills' | 'livesMs' | 'say'>,
): Promise<void> {
  for (let failover = 1; failover <= failovers; failover += 1) {
    await sleep((kills * livesMs) / (failovers + 1));
    const killed = await replicated.master();
    await eventually(async () => assert.match(await killed.redis.info(), RegExp(`connected_slaves:${REPLICAS}`)));
    await killed.kill();
    const next = await replicated.untilFailedOver(killed);
    say(`Redis' master was killed, another one is it now (${killed.port} → ${next.port})`);
    await killed.start();
  }
}
