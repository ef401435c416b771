import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part, Running } from '../../deploy/local/running.ts';
import { uuidOf } from '../../ledger/ids.ts';
import { redisReady } from '../../lib/redis.ts';
import { backingParts } from '../harness/backing.ts';
import { makeTestDirectory } from '../harness/directory.ts';
import { suspended } from '../harness/suspended.ts';
import { idOfCredential } from '../harness/view-builder.ts';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { loireCredential, submissionOf } from './samples.ts';

const SUBMIT = `mutation ($input: SubmitCredentialInput!) {
  submitCredential(input: $input) { __typename ... on SubmissionAccepted { submission { id state } } }
}`;

type Server = {
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Takes it out of its processors, with all its connections. */
  suspend(): Promise<void>;
  resume(): void;
};

function serverOf(part: Part, first: Running): Server {
  let running = first;
  return {
    async kill() {
      running.signal('SIGKILL');
      await running.exited;
    },
    async start() {
      running = await part.start(AbortSignal.timeout(60_000));
    },
    async suspend() {
      running.signal('SIGSTOP');
      await suspended(running.pid ?? 0);
    },
    resume: () => running.signal('SIGCONT'),
  };
}

/** A Kafka and a Redis of this test's own, which it may kill. */
async function ownServers(t: TestContext) {
  const directory = makeTestDirectory();
  const parts = await backingParts(directory);
  const signal = AbortSignal.timeout(60_000);
  const [kafka, redis] = await Promise.all([parts.kafka.start(signal), parts.redis.start(signal)]);
  const servers = { kafka: serverOf(parts.kafka, kafka), redis: serverOf(parts.redis, redis) };
  t.after(async () => {
    await Promise.all([servers.kafka.kill(), servers.redis.kill()]);
    directory.remove();
  });
  return { ...servers, backing: { kafkaBrokers: [kafka.address], redisUrl: redis.address } };
}

function submit({ ask }: RunningGateway, name: string) {
  return ask(SUBMIT, { input: submissionOf(loireCredential(name)) });
}

/** Asks again, as the error says, until it is accepted. */
async function submitUntilAccepted(gateway: RunningGateway, name: string): Promise<string> {
  for (;;) {
    const { data, errors } = await submit(gateway, name);
    if (errors === undefined) return data.submitCredential.__typename;
    assert.equal(errors[0]?.extensions['retryable'], true);
  }
}

describe('outages', { timeout: 180_000 }, () => {
  test('of Kafka are told within the timeout as retryable with unknown outcome, and end by themselves', async (t) => {
    const { kafka, backing } = await ownServers(t);
    const gateway = await runGateway(t, { backing });
    assert.equal(await submitUntilAccepted(gateway, 'before'), 'SubmissionAccepted');
    for (const [how, leave, comeBack] of [
      ['killed', () => kafka.kill(), () => kafka.start()],
      ['stuck', () => kafka.suspend(), async () => kafka.resume()],
    ] as const) {
      await leave();
      const answer = await Promise.race([submit(gateway, how), timeUp(8_000)]);
      const [error] = answer.errors ?? [];
      assert.equal(error?.extensions['code'], 'KAFKA_AWAY', `${how}: ${JSON.stringify(answer)}`);
      assert.equal(error?.extensions['retryable'], true);
      assert.match(error?.message ?? '', /outcome is unknown.*safe/);
      const event = { specversion: '1.0', type: 't', source: '/s', data: loireCredential(how) };
      const headers = { 'content-type': 'application/json' };
      const rest = await gateway.fetch('/credentials-events', { method: 'POST', headers, body: JSON.stringify(event) });
      assert.equal(rest.status, 503);
      assert.match(rest.headers.get('retry-after') ?? '', /^\d+$/);
      assert.equal((await gateway.ask('{ledger{seq}}')).errors, undefined);
      await comeBack();
      assert.match(await submitUntilAccepted(gateway, how), /Accepted|Known/);
      assert.match(await submitUntilAccepted(gateway, `${how} and new`), /Accepted/);
    }
  });

  test('of Redis make reads fail as retryable; submissions are taken all the same, and streams wait and go on', async (t) => {
    const { redis, backing } = await ownServers(t);
    const gateway = await runGateway(t, { backing });
    const mine = (name: string) =>
      gateway.builder.mine({ time: 1_700_000_001, deeds: [{ kind: 'publish', credential: loireCredential(name) }] });
    const source = gateway
      .subscriber()
      .iterate<{ credentialEvents: { __typename: string; events?: { id: string }[] } }>({
        query: 'subscription { credentialEvents { __typename ... on CredentialEvents { events { id } } } }',
      });
    const next = async () => (await source.next()).value.data.credentialEvents;
    assert.equal((await next()).__typename, 'CaughtUp');
    await redis.kill();
    const { errors } = await gateway.ask('{credentialEvents{totalCount}}');
    assert.equal(errors?.[0]?.extensions['code'], 'VIEW_AWAY');
    assert.equal(errors?.[0]?.extensions['retryable'], true);
    assert.equal((await gateway.fetch('/health/ready')).status, 503);
    assert.equal((await gateway.fetch('/health/live')).status, 200);
    assert.equal(await submitUntilAccepted(gateway, 'meanwhile'), 'SubmissionAccepted');
    await redis.start();
    while ((await gateway.fetch('/health/ready')).status !== 200);
    // The test's own connection comes back by itself, too.
    await redisReady(gateway.redis, AbortSignal.timeout(10_000));
    await mine('afterwards');
    assert.deepEqual((await next()).events, [{ id: uuidOf(idOfCredential(loireCredential('afterwards'))) }]);
  });

  test('of Kafka at the start keep no gateway from answering, and submissions are taken once it is there', async (t) => {
    const { kafka, backing } = await ownServers(t);
    await kafka.kill();
    const gateway = await runGateway(t, { backing, variables: { LIMIT_SUBMIT_TIMEOUT_MS: '500' } });
    assert.equal((await gateway.fetch('/health/ready')).status, 200);
    assert.equal((await submit(gateway, 'early')).errors?.[0]?.extensions['code'], 'KAFKA_AWAY');
    await kafka.start();
    assert.equal(await submitUntilAccepted(gateway, 'early'), 'SubmissionAccepted');
  });
});

async function timeUp(ms: number): Promise<never> {
  await sleep(ms, undefined, { ref: false });
  throw new assert.AssertionError({ message: `No answer within ${ms} ms` });
}
