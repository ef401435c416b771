import assert from 'node:assert/strict';
import { WebSocket } from 'ws';
import { watchEvents } from '../../../examples/watch.mjs';
import { digest8Of, encodeCursor } from '../../../ledger/cursor.ts';
import { EMPTY_DIGEST } from '../../../ledger/digest.ts';
import { sleep } from '../../../lib/async.ts';
import { silentLog } from '../../../lib/log.ts';
import { connectRedis, redisReady } from '../../../lib/redis.ts';
import { startBacking } from '../../harness/backing.ts';
import type { Cleanup } from '../../harness/cleanup.ts';
import { uniquePrefix } from '../../harness/prefix.ts';
import { buildView, type ViewBuilder } from '../../harness/view-builder.ts';
import { loireCredential } from '../samples.ts';
import { startRestartableGateway } from './restartable-gateway.ts';

/** What subscribers go through. */
export type FaultOptions = {
  subscribers: number;
  /** How often each of the two gateways is killed, in turn. */
  kills: number;
  /** How long a gateway lives between two kills, in milliseconds. */
  livesMs: number;
  say(sentence: string): void;
};

/** What came of it. */
export type FaultReport = { events: number; kills: number; lines: number; seconds: number };

/** One subscriber in four asks for one issuer of four. */
const ISSUERS = ['a', 'b', 'c', 'd'].map((name) => `did:web:${name}.example`);
const WAIT_MS = 60_000;

/** What a subscriber has: the events that it was told, in the order of telling. */
type Subscriber = { told: number[]; lines: number; issuer: string | undefined };

/**
 * Subscribers follow while events are published in bursts and two gateways are killed in turn; half of them begin at one,
 * half at the other, and each comes back to the next. Throws when one missed an event, was told one twice, or out of order.
 */
export async function runSubscriberFaults(
  cleanup: Pick<Cleanup, 'after'>,
  options: FaultOptions,
): Promise<FaultReport> {
  const began = Date.now();
  const { kafkaBrokers, redisUrl } = await startBacking();
  const prefix = uniquePrefix();
  const redis = connectRedis({ url: redisUrl, log: silentLog, name: 'faults' });
  cleanup.after(() => redis.close());
  await redisReady(redis, AbortSignal.timeout(10_000));
  const builder = await buildView(redis, { keyPrefix: prefix });
  cleanup.after(() => builder.remove());
  const env = {
    ...{ REDIS_URL: redisUrl, REDIS_KEY_PREFIX: prefix, LEDGER_CONTRACT: builder.identity.contract },
    ...{ KAFKA_BROKERS: kafkaBrokers.join(','), KAFKA_TOPIC_PREFIX: prefix, LOG_LEVEL: 'warn' },
    LIMIT_MAX_FRAME_EVENTS: '7',
  };
  const gateways = [await startRestartableGateway(cleanup, env), await startRestartableGateway(cleanup, env)];
  const stopping = new AbortController();
  cleanup.after(() => stopping.abort());
  const addresses = gateways.map(({ wsUrl }) => wsUrl);
  const subscribers = Array.from({ length: options.subscribers }, (_, n) =>
    follow(builder, addresses, n, stopping.signal),
  );
  const publishing = new AbortController();
  const published = publishUntil(builder, publishing.signal);
  for (let kill = 1; kill <= options.kills; kill += 1) {
    const gateway = gateways[kill % gateways.length];
    await sleep(options.livesMs * (0.5 + Math.random()));
    await gateway?.kill();
    await gateway?.start();
    if (kill % 10 === 0) options.say(`${kill} kills, ${builder.position().cursor.seq} events`);
  }
  publishing.abort();
  const issuers = await published;
  for (const [n, { told, issuer }] of subscribers.entries()) {
    const expected = issuers.flatMap((one, index) => (issuer === undefined || issuer === one ? [index + 1] : []));
    const deadline = Date.now() + WAIT_MS;
    while (told.length < expected.length && Date.now() < deadline) await sleep(20);
    assert.deepEqual(told, expected, `Subscriber ${n} was not told each event once and in order`);
  }
  const lines = subscribers.reduce((sum, subscriber) => sum + subscriber.lines, 0);
  return { events: issuers.length, kills: options.kills, lines, seconds: (Date.now() - began) / 1_000 };
}

/** Follows at both gateways in turn, each time from the last cursor, as the example does. */
function follow(builder: ViewBuilder, addresses: string[], n: number, signal: AbortSignal): Subscriber {
  const issuer = n % 4 === 3 ? ISSUERS[(n >> 2) % ISSUERS.length] : undefined;
  const subscriber: Subscriber = { told: [], lines: 0, issuer };
  const watched = watchEvents({
    url() {
      subscriber.lines += 1;
      return addresses[(n + subscriber.lines) % addresses.length] ?? '';
    },
    after: encodeCursor(builder.identity, { seq: 0, digest8: digest8Of(EMPTY_DIGEST) }),
    ...(issuer === undefined ? {} : { filter: { issuer: [issuer] } }),
    ...{ fields: 'seq', signal, webSocketImpl: WebSocket },
  });
  void (async () => {
    for await (const frame of watched) {
      if (frame.__typename === 'CredentialEvents') subscriber.told.push(...frame.events.map(({ seq }) => Number(seq)));
    }
  })();
  return subscriber;
}

/** Publishes in bursts of one to twenty events until it is stopped; the issuers of all events, in their order. */
async function publishUntil(builder: ViewBuilder, signal: AbortSignal): Promise<string[]> {
  const issuers: string[] = [];
  while (!signal.aborted) {
    const deeds = Array.from({ length: 1 + Math.floor(Math.random() ** 3 * 20) }, () => {
      const issuer = ISSUERS[Math.floor(Math.random() * ISSUERS.length)] ?? '';
      issuers.push(issuer);
      return { kind: 'publish' as const, credential: loireCredential(`vc-${issuers.length}`, { issuer }) };
    });
    await builder.mine({ time: 1_700_000_000 + issuers.length, deeds });
    await sleep(5 + Math.random() * 50);
  }
  return issuers;
}
