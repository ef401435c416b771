import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { encodeCursor } from '../../ledger/cursor.ts';
import { encodeNaming } from '../../ledger/view.ts';
import type { Hex } from '../../lib/hex.ts';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { loireCredential } from './samples.ts';

type Frame = { __typename: string; cursor: string; behind?: number; events?: { seq: number; id: string }[] };

const FRAMES = `subscription ($after: Cursor, $fromBlock: Long, $filter: CredentialEventFilter) {
  credentialEvents(after: $after, fromBlock: $fromBlock, filter: $filter) {
    __typename
    ... on CredentialEvents { cursor events { seq id credential { status } data } }
    ... on CaughtUp { cursor }
    ... on Rollback { cursor }
    ... on Lagged { cursor behind }
    ... on Heartbeat { cursor }
  }
}`;

/** Frames as they arrive, without heartbeats unless these are wanted. */
function follow(client: Client, variables: object = {}, withHeartbeats = false) {
  const source = client.iterate<{ credentialEvents: Frame }>({ query: FRAMES, variables: { ...variables } });
  async function next(): Promise<Frame> {
    for (;;) {
      const { value, done } = await source.next();
      assert.ok(!done, 'The subscription ended');
      assert.deepEqual(value.errors, undefined);
      const frame = value.data?.credentialEvents as Frame;
      if (withHeartbeats || frame.__typename !== 'Heartbeat') return frame;
    }
  }
  /** Reads until so many events arrived. */
  async function seqs(count: number): Promise<number[]> {
    const found: number[] = [];
    while (found.length < count) found.push(...((await next()).events ?? []).map(({ seq }) => seq));
    return found;
  }
  return { next, seqs, end: () => source.return?.() };
}

/** Frames up to where the subscription is live. */
async function history(gateway: RunningGateway, variables: object): Promise<Frame[]> {
  const stream = follow(gateway.subscriber(), variables);
  const frames: Frame[] = [];
  do frames.push(await stream.next());
  while (frames.at(-1)?.__typename !== 'CaughtUp');
  await stream.end();
  return frames;
}

/** A follower on a bare socket, which can stop reading. */
async function bareFollower(t: TestContext, { url }: RunningGateway, variables: object) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  t.after(() => socket.terminate());
  const frames: Frame[] = [];
  const completed = Promise.withResolvers<void>();
  socket.on('message', (data) => {
    const { type, payload } = JSON.parse(String(data));
    if (type === 'next') frames.push(payload.data.credentialEvents);
    if (type === 'complete') completed.resolve();
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  socket.send(JSON.stringify({ type: 'subscribe', id: 'one', payload: { query: FRAMES, variables } }));
  return { socket, frames, closed: () => completed.promise };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}

/** Mines blocks of one publication each. */
async function publish({ builder }: RunningGateway, first: number, count: number, more: object = {}): Promise<void> {
  for (let n = first; n < first + count; n += 1) {
    const credential = loireCredential(`vc-${n}`, more);
    await builder.mine({ time: 1_700_000_000 + n, deeds: [{ kind: 'publish', credential }] });
  }
}

async function startCursor({ ask }: RunningGateway): Promise<string> {
  return (await ask('{serviceConfig{ledgerStart}}')).data.serviceConfig.ledgerStart;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Waits until a figure has a value. */
async function metric({ fetch }: RunningGateway, name: string, value: number): Promise<void> {
  while (!new RegExp(`^${name} ${value}$`, 'm').test(await (await fetch('/metrics')).text())) await sleep(10);
}

/** A gateway that has seen so many events. */
async function gatewayWith(t: TestContext, variables: Record<string, string>, events: number): Promise<RunningGateway> {
  const gateway = await runGateway(t, { variables });
  await publish(gateway, 1, events);
  await metric(gateway, 'ces_gateway_seq', events);
  return gateway;
}

describe('a subscription to events', { timeout: 120_000 }, () => {
  test('from the start delivers the whole history, says so, and goes on live without a gap or a duplicate', async (t) => {
    const gateway = await gatewayWith(t, { LIMIT_MAX_FRAME_EVENTS: '3' }, 10);
    const stream = follow(gateway.subscriber(), { after: await startCursor(gateway) });
    const mining = publish(gateway, 11, 10);
    assert.deepEqual(await stream.seqs(20), range(1, 20));
    await mining;
    await publish(gateway, 21, 5);
    assert.deepEqual(await stream.seqs(5), range(21, 25));
  });

  test('is told the same frames of history out of memory and out of the index, across the border of both', async (t) => {
    const variables = { LIMIT_MAX_FRAME_EVENTS: '4' };
    const gateway = await gatewayWith(t, variables, 30);
    const forgetful = await runGateway(t, { ...gateway, variables: { ...variables, LIMIT_MAX_RECENT_EVENTS: '10' } });
    await metric(forgetful, 'ces_gateway_seq', 30);
    const after = await startCursor(gateway);
    const [all, across] = await Promise.all([gateway, forgetful].map((one) => history(one, { after })));
    assert.deepEqual(
      all?.flatMap(({ events = [] }) => events.map(({ seq }) => seq)),
      range(1, 30),
    );
    assert.deepEqual(across, all);
  });

  test('without a cursor begins with what happens from now on, and is caught up at once', async (t) => {
    const gateway = await gatewayWith(t, {}, 3);
    const stream = follow(gateway.subscriber());
    assert.equal((await stream.next()).__typename, 'CaughtUp');
    await publish(gateway, 4, 1);
    assert.deepEqual(await stream.seqs(1), [4]);
  });

  test('resumes behind any frame it got, at another gateway too', async (t) => {
    const gateway = await gatewayWith(t, { LIMIT_MAX_FRAME_EVENTS: '4' }, 10);
    const other = await runGateway(t, gateway);
    const stream = follow(gateway.subscriber(), { after: await startCursor(gateway) });
    const frame = await stream.next();
    assert.equal(frame.events?.length, 4);
    await stream.end();
    const resumed = follow(other.subscriber(), { after: frame.cursor });
    assert.deepEqual(await resumed.seqs(6), range(5, 10));
    assert.equal((await resumed.next()).__typename, 'CaughtUp');
  });

  test('with a filter delivers what matches and moves on through heartbeats past what does not', async (t) => {
    const gateway = await gatewayWith(t, { LIMIT_HEARTBEAT_INTERVAL_MS: '100' }, 0);
    const stream = follow(gateway.subscriber(), { filter: { issuer: ['did:web:wanted.example'] } }, true);
    const { cursor } = await stream.next();
    await publish(gateway, 1, 3);
    let frame = await stream.next();
    while (frame.cursor === cursor) frame = await stream.next();
    assert.equal(frame.__typename, 'Heartbeat');
    await publish(gateway, 4, 1, { issuer: 'did:web:wanted.example' });
    assert.deepEqual(await stream.seqs(1), [4]);
  });

  test('with a filter resumes behind a Heartbeat, at another gateway too: nothing is missed, and nothing told twice', async (t) => {
    const wanted = { issuer: 'did:web:wanted.example' };
    const filter = { issuer: [wanted.issuer] };
    const gateway = await gatewayWith(t, { LIMIT_HEARTBEAT_INTERVAL_MS: '100' }, 0);
    const other = await runGateway(t, gateway);
    const stream = follow(gateway.subscriber(), { filter }, true);
    assert.equal((await stream.next()).__typename, 'CaughtUp');
    await publish(gateway, 1, 1, wanted);
    assert.deepEqual(await stream.seqs(1), [1]);
    await publish(gateway, 2, 5);
    const { data } = await gateway.ask('{credentialEvents(first: 1){nodes{seq cursor}}}');
    let frame = await stream.next();
    while (frame.cursor !== data.credentialEvents.nodes[0].cursor) {
      assert.equal(frame.__typename, 'Heartbeat');
      frame = await stream.next();
    }
    assert.deepEqual([frame.__typename, data.credentialEvents.nodes[0].seq], ['Heartbeat', 6]);
    await stream.end();
    await publish(gateway, 7, 1);
    await publish(gateway, 8, 2, wanted);
    await publish(gateway, 10, 1);
    const resumed = [gateway, other].map((one) => follow(one.subscriber(), { filter, after: frame.cursor }));
    for (const one of resumed) {
      assert.deepEqual(await one.seqs(2), [8, 9]);
      assert.equal((await one.next()).__typename, 'CaughtUp');
    }
    await publish(gateway, 11, 1, wanted);
    for (const one of resumed) assert.deepEqual(await one.seqs(1), [11]);
  });

  test('with a filter on status judges each event by the status right after it', async (t) => {
    const gateway = await runGateway(t);
    const { builder } = gateway;
    const credential = loireCredential('status');
    await builder.mine({ time: 1_700_000_001, deeds: [{ kind: 'publish', credential }] });
    const { data } = await gateway.ask('{credentialEvents{nodes{eventId}}}');
    const of = data.credentialEvents.nodes[0].eventId;
    await builder.mine({ time: 1_700_000_002, deeds: [{ kind: 'status', of, revision: 1, status: 'SUSPENDED' }] });
    await builder.mine({ time: 1_700_000_003, deeds: [{ kind: 'status', of, revision: 2, status: 'REVOKED' }] });
    const after = await startCursor(gateway);
    for (const [status, seq] of [
      ['ACTIVE', 1],
      ['SUSPENDED', 2],
      ['REVOKED', 3],
    ] as const) {
      const stream = follow(gateway.subscriber(), { after, filter: { status: [status] } });
      assert.deepEqual(
        (await stream.next()).events?.map((event) => event.seq),
        [seq],
      );
      assert.equal((await stream.next()).__typename, 'CaughtUp');
    }
  });

  test('means by the names of publishers who is called so when it begins, whoever asked the same before', async (t) => {
    const gateway = await gatewayWith(t, {}, 0);
    const { builder, redis } = gateway;
    const accounts: Hex[] = [`0x${'01'.repeat(20)}`, `0x${'02'.repeat(20)}`];
    const name = async (account: Hex | undefined, as: string, blockNumber: number) => {
      assert.ok(account !== undefined);
      const naming = encodeNaming({ account, name: as, blockNumber, logIndex: 0 });
      await redis.zadd(builder.keys.publisherNames, blockNumber, naming);
    };
    const both = async (n: number) => {
      const deeds = accounts.map((account) => ({
        ...{ kind: 'publish' as const, account, credential: loireCredential(`${account} ${n}`) },
      }));
      await builder.mine({ time: 1_700_000_000 + n, deeds });
    };
    const filter = { publisher: ['Clearing House'] };
    await name(accounts[0], 'Clearing House', 0);
    const first = follow(gateway.subscriber(), { filter });
    assert.equal((await first.next()).__typename, 'CaughtUp');
    await both(1);
    assert.deepEqual(await first.seqs(1), [1]);
    await name(accounts[0], 'Old House', builder.position().cursor.blockNumber);
    await name(accounts[1], 'Clearing House', builder.position().cursor.blockNumber);
    const second = follow(gateway.subscriber(), { filter });
    assert.equal((await second.next()).__typename, 'CaughtUp');
    await both(2);
    assert.deepEqual([await first.seqs(1), await second.seqs(1)], [[3], [4]]);
  });

  test('is told Rollback with a cursor that both histories share, live and on resuming, and then the new history', async (t) => {
    const gateway = await gatewayWith(t, {}, 10);
    const stream = follow(gateway.subscriber(), { after: await startCursor(gateway) });
    assert.deepEqual(await stream.seqs(10), range(1, 10));
    const caughtUp = await stream.next();
    await gateway.builder.rollBackTo(6);
    const rollback = await stream.next();
    const digest8 = await gateway.ask('{credentialEvents(orderBy: OLDEST){nodes{seq cursor}}}');
    assert.deepEqual(rollback, { __typename: 'Rollback', cursor: digest8.data.credentialEvents.nodes[5].cursor });
    await publish(gateway, 100, 6);
    const seqs = await stream.seqs(6);
    assert.deepEqual(seqs, range(7, 12));
    const resumed = follow(gateway.subscriber(), { after: caughtUp.cursor });
    assert.equal((await resumed.next()).__typename, 'Rollback');
    assert.deepEqual(await resumed.seqs(6), range(7, 12));
  });

  test('begins with the first event of a block, also of one without events or of the next one to come', async (t) => {
    const gateway = await gatewayWith(t, {}, 3);
    const { builder } = gateway;
    await builder.mine({ time: 1_700_000_010, deeds: [] });
    await publish(gateway, 4, 2);
    await metric(gateway, 'ces_gateway_seq', 5);
    const head = builder.position().cursor.blockNumber;
    for (const [fromBlock, expected] of [
      [0, [1, 2, 3, 4, 5]],
      [head - 3, [3, 4, 5]],
      [head - 2, [4, 5]],
      [head, [5]],
    ] as const) {
      const stream = follow(gateway.subscriber(), { fromBlock });
      assert.deepEqual(await stream.seqs(expected.length), expected);
      assert.equal((await stream.next()).__typename, 'CaughtUp');
    }
    const next = follow(gateway.subscriber(), { fromBlock: head + 1 });
    assert.equal((await next.next()).__typename, 'CaughtUp');
    await publish(gateway, 6, 1);
    assert.deepEqual(await next.seqs(1), [6]);
  });

  test('is refused a block that is not there yet, a negative one, and two beginnings', async (t) => {
    const gateway = await gatewayWith(t, { LIMIT_MIN_BLOCK_WAIT_MS: '50' }, 1);
    const { blockNumber } = gateway.builder.position().cursor;
    for (const [variables, code, message] of [
      [{ fromBlock: 10_000 }, 'BLOCK_NOT_INDEXED', new RegExp(`^Block 10000 .* at most ${blockNumber + 1}$`)],
      [{ fromBlock: -1 }, 'BAD_INPUT', /^Expected fromBlock to be/],
      [{ fromBlock: 1, after: await startCursor(gateway) }, 'BAD_INPUT', /not both/],
    ] as const) {
      const { value } = await gateway.subscriber().iterate({ query: FRAMES, variables }).next();
      assert.equal(value.errors[0].extensions.code, code);
      assert.match(value.errors[0].message, message);
      assert.deepEqual(value.errors[0].path, ['credentialEvents']);
    }
  });

  test('that does not take what it is sent is ended by Lagged, and misses nothing from its cursor on', async (t) => {
    const limits = { LIMIT_LAG_THRESHOLD: '20', LIMIT_MAX_FRAME_EVENTS: '1', LIMIT_MAX_UNREAD_BYTES: '100000' };
    const gateway = await gatewayWith(t, limits, 1);
    const { socket, frames, closed } = await bareFollower(t, gateway, { after: await startCursor(gateway) });
    await until(() => frames.some(({ __typename }) => __typename === 'CaughtUp'));
    socket.pause();
    let events = 1;
    while (!(await (await gateway.fetch('/metrics')).text()).includes('ces_gateway_followers_lagged 1')) {
      events += 1;
      await publish(gateway, events, 1, { description: randomBytes(100_000).toString('base64') });
      assert.ok(events < 300, 'A client that takes nothing was never ended');
    }
    socket.resume();
    await closed();
    const lagged = frames.at(-1);
    assert.equal(lagged?.__typename, 'Lagged');
    assert.ok((lagged.behind ?? 0) > 20);
    const told = frames.flatMap((frame) => (frame.events ?? []).map(({ seq }) => seq));
    assert.ok(told.length < events);
    const rest = follow(gateway.subscriber(), { after: lagged.cursor });
    assert.deepEqual([...told, ...(await rest.seqs(events - told.length))], range(1, events));
  });

  test('refuses a cursor that is none, and one of another ledger', async (t) => {
    const gateway = await gatewayWith(t, {}, 1);
    const { identity } = gateway.builder;
    const foreign = encodeCursor({ ...identity, chainId: 1 }, { seq: 1, digest8: '00'.repeat(8) });
    for (const [after, code] of [
      ['abc', 'BAD_CURSOR'],
      [foreign, 'FOREIGN_CURSOR'],
    ]) {
      const source = gateway.subscriber().iterate({ query: FRAMES, variables: { after } });
      const { value } = await source.next();
      assert.equal(value.errors[0].extensions.code, code);
    }
  });

  test('of many subscribers delivers to each the same, and ends them at once when it is asked to', {
    timeout: 10_000,
  }, async (t) => {
    const gateway = await gatewayWith(t, { LIMIT_MAX_SUBSCRIPTIONS_PER_SOCKET: '100' }, 5);
    const client = gateway.subscriber();
    const after = await startCursor(gateway);
    const streams = Array.from({ length: 50 }, () => follow(client, { after }));
    const mining = publish(gateway, 6, 20);
    for (const seqs of await Promise.all(streams.map((stream) => stream.seqs(25))))
      assert.deepEqual(seqs, range(1, 25));
    await mining;
    await Promise.all(streams.map((stream) => stream.end()));
    await metric(gateway, 'ces_gateway_subscriptions', 0);
  });
});
