import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Client } from 'graphql-ws';
import { uuidOf } from '../../ledger/ids.ts';
import { idOfCredential } from '../harness/view-builder.ts';
import { runGateway } from './run-gateway.ts';
import { tagusCredential } from './samples.ts';

const TIME = 1_700_000_010;
const WATCH = `subscription($by: CredentialBy!, $after: Cursor) { credential(by: $by, after: $after) {
  __typename
  ... on CredentialState { before status cursor credential { validUntil event { seq } statusDecidedBy { seq } } }
  ... on CaughtUp { cursor } ... on Rollback { cursor } ... on Heartbeat { cursor }
} }`;

// biome-ignore lint/suspicious/noExplicitAny: tests name the fields they look at; what is missing fails the test
type Frame = any;

describe('a subscriber of one credential', () => {
  test('is told its state, then each change of version and status, and nothing of others', async (t) => {
    const { builder, subscriber } = await runGateway(t, { variables: { CLOCK_STEP_SECONDS: '1' } });
    const [one, other] = [tagusCredential('one'), tagusCredential('other')];
    const of = idOfCredential(one);
    await builder.mine({ time: TIME, deeds: [one, other].map((credential) => ({ kind: 'publish', credential })) });
    const watch = follow(subscriber(), { by: { eventId: uuidOf(of) } });
    assert.deepEqual(await watch.state(), [null, 'ACTIVE', 1, 1]);
    assert.equal((await watch.next()).__typename, 'CaughtUp');
    await builder.mine({
      time: TIME + 1,
      deeds: [{ kind: 'status', of: idOfCredential(other), revision: 1, status: 'REVOKED' }],
    });
    await builder.mine({
      time: TIME + 2,
      deeds: [
        { kind: 'status', of, revision: 1, status: 'SUSPENDED' },
        { kind: 'status', of, revision: 2, status: 'ACTIVE' },
      ],
    });
    assert.deepEqual(await watch.state(), ['ACTIVE', 'SUSPENDED', 1, 4]);
    assert.deepEqual(await watch.state(), ['SUSPENDED', 'ACTIVE', 1, 5]);
    const newer = tagusCredential('one', { issuanceDate: '2026-02-01T00:00:00Z' });
    await builder.mine({ time: TIME + 3, deeds: [{ kind: 'publish', credential: newer }] });
    assert.deepEqual(await watch.state(), ['ACTIVE', 'ACTIVE', 6, 6]);
    // What happens to a version that is not the current one changes nothing.
    await builder.mine({ time: TIME + 4, deeds: [{ kind: 'status', of, revision: 3, status: 'REVOKED' }] });
    await builder.mine({
      time: TIME + 5,
      deeds: [{ kind: 'status', of: idOfCredential(newer), revision: 1, status: 'REVOKED' }],
    });
    assert.deepEqual(await watch.state(), ['ACTIVE', 'REVOKED', 6, 8]);
    await watch.end();
  });

  test('is told of its expiry by the clock, without an event, and queries say the same then', async (t) => {
    const { ask, builder, subscriber } = await runGateway(t, { variables: { CLOCK_STEP_SECONDS: '1' } });
    const end = Math.floor(Date.now() / 1_000) + 4;
    const credential = tagusCredential('one', { expirationDate: new Date(end * 1_000).toISOString() });
    const by = { eventId: uuidOf(idOfCredential(credential)) };
    const watch = follow(subscriber(), { by });
    // It may be watched before it is published.
    assert.equal((await watch.next()).__typename, 'CaughtUp');
    await builder.mine({ time: TIME, deeds: [{ kind: 'publish', credential }] });
    assert.deepEqual(await watch.state(), [null, 'ACTIVE', 1, 1]);
    assert.deepEqual(await watch.state(), ['ACTIVE', 'EXPIRED', 1, 1]);
    assert.ok(Date.now() >= end * 1_000);
    const { data } = await ask('query($by: CredentialBy!) { credential(by: $by) { status } }', { by });
    assert.equal(data.credential.status, 'EXPIRED');
    await watch.end();
  });

  test('goes on behind its cursor: every state that came meanwhile, in order, however far behind', async (t) => {
    const { builder, subscriber } = await runGateway(t, { variables: { LIMIT_MAX_FRAME_EVENTS: '5' } });
    const one = tagusCredential('one');
    const of = idOfCredential(one);
    await builder.mine({ time: TIME, deeds: [{ kind: 'publish', credential: one }] });
    const first = follow(subscriber(), { by: { eventId: uuidOf(of) } });
    const { cursor } = await first.next();
    await first.end();
    const others = Array.from({ length: 20 }, (_, index) => ({
      kind: 'publish' as const,
      credential: tagusCredential(`other ${index}`),
    }));
    await builder.mine({
      time: TIME + 1,
      deeds: [{ kind: 'status', of, revision: 1, status: 'SUSPENDED' }, ...others],
    });
    await builder.mine({ time: TIME + 2, deeds: [{ kind: 'status', of, revision: 2, status: 'REVOKED' }] });
    const second = follow(subscriber(), { by: { eventId: uuidOf(of) }, after: cursor });
    assert.deepEqual(await second.state(), ['ACTIVE', 'SUSPENDED', 1, 2]);
    const last = await second.next();
    assert.deepEqual([last.before, last.status], ['SUSPENDED', 'REVOKED']);
    assert.equal((await second.next()).__typename, 'CaughtUp');
    await second.end();
    // Behind its last state nothing is told twice.
    const third = follow(subscriber(), { by: { eventId: uuidOf(of) }, after: last.cursor });
    assert.equal((await third.next()).__typename, 'CaughtUp');
    await third.end();
  });

  test('goes on behind the answer that it has: what came in between is told, and nothing twice', async (t) => {
    const { ask, builder, subscriber } = await runGateway(t);
    const one = tagusCredential('one');
    const of = idOfCredential(one);
    const by = { eventId: uuidOf(of) };
    await builder.mine({ time: TIME, deeds: [{ kind: 'publish', credential: one }] });
    const QUESTION = `query($by: CredentialBy!, $id: UUID!) {
      credential(by: $by) { status asOf { cursor block { number } } } credentialEvent(id: $id) { asOf { cursor } } }`;
    const { credential, credentialEvent } = (await ask(QUESTION, { by, id: uuidOf(of) })).data;
    assert.equal(credential.status, 'ACTIVE');
    assert.equal(credential.asOf.block.number, builder.position().cursor.blockNumber);
    assert.equal(credentialEvent.asOf.cursor, credential.asOf.cursor);
    await builder.mine({ time: TIME + 1, deeds: [{ kind: 'status', of, revision: 1, status: 'REVOKED' }] });
    const watch = follow(subscriber(), { by, after: credential.asOf.cursor });
    assert.deepEqual(await watch.state(), ['ACTIVE', 'REVOKED', 1, 2]);
    assert.equal((await watch.next()).__typename, 'CaughtUp');
    await watch.end();
  });

  test('goes on behind a Heartbeat after its gateway ended, at another one that begins anew', async (t) => {
    const variables = { LIMIT_HEARTBEAT_INTERVAL_MS: '100', LIMIT_MAX_FRAME_EVENTS: '5' };
    const gateway = await runGateway(t, { variables });
    const { builder } = gateway;
    const [one, unpublished] = [tagusCredential('one'), tagusCredential('unpublished')];
    const others = (name: string, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...{ kind: 'publish' as const, credential: tagusCredential(`${name} ${index}`) },
      }));
    await builder.mine({ time: TIME, deeds: [{ kind: 'publish', credential: one }] });
    const bys = [one, unpublished].map((credential) => ({ eventId: uuidOf(idOfCredential(credential)) }));
    const before = bys.map((by) => follow(gateway.subscriber(), { by }));
    assert.deepEqual(await before[0]?.state(), [null, 'ACTIVE', 1, 1]);
    for (const watch of before) assert.equal((await watch.next()).__typename, 'CaughtUp');
    await builder.mine({ time: TIME + 1, deeds: others('before', 3) });
    const { data } = await gateway.ask('{credentialEvents(first: 1){nodes{cursor}}}');
    const after = data.credentialEvents.nodes[0].cursor;
    for (const watch of before) {
      while ((await watch.heartbeat()).cursor !== after);
      await watch.end();
    }
    await gateway.gateway.close();
    const change = (credential: object, revision: number, status: 'ACTIVE' | 'SUSPENDED' | 'REVOKED') =>
      ({ kind: 'status', of: idOfCredential(credential), revision, status }) as const;
    await builder.mine(
      { time: TIME + 2, deeds: [change(one, 1, 'SUSPENDED'), { kind: 'publish', credential: unpublished }] },
      {
        time: TIME + 3,
        deeds: [change(unpublished, 1, 'SUSPENDED'), change(one, 2, 'ACTIVE'), ...others('while', 20)],
      },
    );
    const restarted = await runGateway(t, { ...gateway, variables });
    const [watch, late] = bys.map((by) => follow(restarted.subscriber(), { by, after }));
    assert.ok(watch !== undefined && late !== undefined);
    assert.deepEqual(await watch.state(), ['ACTIVE', 'SUSPENDED', 1, 5]);
    assert.deepEqual(await watch.state(), ['SUSPENDED', 'ACTIVE', 1, 8]);
    assert.deepEqual(await late.state(), [null, 'ACTIVE', 6, 6]);
    assert.deepEqual(await late.state(), ['ACTIVE', 'SUSPENDED', 6, 7]);
    for (const one of [watch, late]) assert.equal((await one.next()).__typename, 'CaughtUp');
    await builder.mine({ time: TIME + 4, deeds: [change(one, 3, 'REVOKED'), change(unpublished, 2, 'REVOKED')] });
    assert.deepEqual(await watch.state(), ['ACTIVE', 'REVOKED', 1, 29]);
    assert.deepEqual(await late.state(), ['SUSPENDED', 'REVOKED', 6, 30]);
  });

  test('is told Rollback and what is left of it', async (t) => {
    const { builder, subscriber } = await runGateway(t);
    const one = tagusCredential('one');
    const of = idOfCredential(one);
    await builder.mine({ time: TIME, deeds: [{ kind: 'publish', credential: one }] });
    await builder.mine({ time: TIME + 1, deeds: [{ kind: 'status', of, revision: 1, status: 'REVOKED' }] });
    const watch = follow(subscriber(), { by: { eventId: uuidOf(of) } });
    assert.deepEqual(await watch.state(), [null, 'REVOKED', 1, 2]);
    assert.equal((await watch.next()).__typename, 'CaughtUp');
    await builder.rollBackTo(1);
    assert.equal((await watch.next()).__typename, 'Rollback');
    assert.deepEqual(await watch.state(), [null, 'ACTIVE', 1, 1]);
    assert.equal((await watch.next()).__typename, 'CaughtUp');
    await builder.rollBackTo(0);
    assert.equal((await watch.next()).__typename, 'Rollback');
    assert.equal((await watch.next()).__typename, 'CaughtUp');
    await watch.end();
  });
});

/** Frames of a subscription, heartbeats left out unless these are asked for. */
function follow(client: Client, variables: Record<string, unknown>) {
  const frames = client.iterate<{ credential: Frame }>({ query: WATCH, variables });
  async function any(): Promise<Frame> {
    const { value, done } = await frames.next();
    assert.ok(done !== true && value.errors === undefined, JSON.stringify(value));
    return value.data?.credential;
  }
  async function next(): Promise<Frame> {
    const frame = await any();
    return frame.__typename === 'Heartbeat' ? next() : frame;
  }
  return {
    next,
    async heartbeat(): Promise<Frame> {
      const frame = await any();
      assert.equal(frame.__typename, 'Heartbeat', JSON.stringify(frame));
      return frame;
    },
    /** The next frame, a state: status before and after, seq of the version and of the event that decided. */
    async state() {
      const frame = await next();
      assert.equal(frame.__typename, 'CredentialState', JSON.stringify(frame));
      const { before, status, credential } = frame;
      return [before, status, credential.event.seq, credential.statusDecidedBy.seq];
    },
    end: async () => void (await frames.return?.()),
  };
}
