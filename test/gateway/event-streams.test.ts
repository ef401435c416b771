import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-sse';
import { uuidOf } from '../../ledger/ids.ts';
import { createNoteStore } from '../../ledger/note-store.ts';
import { idOfCredential } from '../harness/view-builder.ts';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { loireCredential, submissionOf } from './samples.ts';

type Frame = { __typename: string; cursor: string; behind?: number; events?: { seq: number }[] };

const FRAMES = `subscription ($after: Cursor, $filter: CredentialEventFilter) {
  credentialEvents(after: $after, filter: $filter) {
    __typename
    ... on CredentialEvents { cursor events { seq data } }
    ... on CaughtUp { cursor }
    ... on Rollback { cursor }
    ... on Lagged { cursor behind }
    ... on Heartbeat { cursor }
  }
}`;
const CREDENTIAL = `subscription ($by: CredentialBy!, $after: Cursor) {
  credential(by: $by, after: $after) {
    __typename
    ... on CredentialState { before status cursor }
    ... on CaughtUp { cursor }
    ... on Rollback { cursor }
    ... on Heartbeat { cursor }
  }
}`;
const EVENTS = { accept: 'text/event-stream', 'content-type': 'application/json' };

function clientOf(t: TestContext, { url }: RunningGateway, singleConnection = false): Client<boolean> {
  const client = createClient<boolean>({ url: `${url}/graphql/stream`, singleConnection, retryAttempts: 0 });
  t.after(() => client.dispose());
  return client;
}

/** Frames but for heartbeats. */
function follow(client: Client<boolean>, variables: object = {}) {
  const source = client.iterate<{ credentialEvents: Frame }>({ query: FRAMES, variables: { ...variables } });
  async function next(): Promise<Frame> {
    for (;;) {
      const { value, done } = await source.next();
      assert.ok(!done, 'The stream ended');
      const frame = (value.data as { credentialEvents: Frame }).credentialEvents;
      if (frame.__typename !== 'Heartbeat') return frame;
    }
  }
  async function seqs(count: number): Promise<{ found: number[]; cursor: string }> {
    const found: number[] = [];
    let cursor = '';
    while (found.length < count) {
      const frame = await next();
      found.push(...(frame.events ?? []).map(({ seq }) => seq));
      cursor = frame.cursor;
    }
    return { found, cursor };
  }
  return { next, seqs, end: () => source.return?.() };
}

type State = { __typename: string; cursor: string; before?: string | null; status?: string };

/** Frames about one credential but for heartbeats. */
function followStates(client: Client<boolean>, variables: Record<string, unknown>): () => Promise<State> {
  const source = client.iterate<{ credential: State }>({ query: CREDENTIAL, variables });
  return async function next(): Promise<State> {
    const { value, done } = await source.next();
    assert.ok(!done && value.data != null, 'The stream ended');
    const { credential } = value.data;
    return credential.__typename === 'Heartbeat' ? next() : credential;
  };
}

async function publish({ builder }: RunningGateway, first: number, count: number, more: object = {}): Promise<void> {
  for (let n = first; n < first + count; n += 1) {
    const credential = loireCredential(`vc-${n}`, more);
    await builder.mine({ time: 1_700_000_000 + n, deeds: [{ kind: 'publish', credential }] });
  }
}

async function startCursor({ ask }: RunningGateway): Promise<string> {
  return (await ask('{serviceConfig{ledgerStart}}')).data.serviceConfig.ledgerStart;
}

async function metric({ fetch }: RunningGateway, name: string, value: number): Promise<void> {
  while (!new RegExp(`^${name} ${value}$`, 'm').test(await (await fetch('/metrics')).text())) await sleep(10);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('a subscription over Server-Sent Events', { timeout: 60_000 }, () => {
  for (const single of [false, true]) {
    test(`delivers history, then live, and resumes at another gateway: ${single ? 'one stream for all' : 'a stream for each'}`, async (t) => {
      const gateway = await runGateway(t);
      const other = await runGateway(t, gateway);
      await publish(gateway, 1, 5);
      await metric(gateway, 'ces_gateway_seq', 5);
      const after = await startCursor(gateway);
      const client = clientOf(t, gateway, single);
      const [stream, second] = [follow(client, { after }), follow(client, { after })];
      const { cursor } = await stream.seqs(5);
      assert.equal((await stream.next()).__typename, 'CaughtUp');
      assert.deepEqual((await second.seqs(5)).found, range(1, 5));
      await second.end();
      await publish(gateway, 6, 3);
      assert.deepEqual((await stream.seqs(3)).found, [6, 7, 8]);
      const resumed = follow(clientOf(t, other, single), { after: cursor });
      assert.deepEqual((await resumed.seqs(3)).found, [6, 7, 8]);
      await stream.end();
      await metric(gateway, 'ces_gateway_followers_live', 0);
      client.dispose();
      await metric(gateway, 'ces_gateway_event_streams', 0);
    });
  }

  for (const single of [false, true]) {
    const title = single ? 'one stream for all' : 'a stream for each';
    test(`is told Rollback, live and on resuming, and then the new history: ${title}`, async (t) => {
      const gateway = await runGateway(t);
      await publish(gateway, 1, 5);
      await metric(gateway, 'ces_gateway_seq', 5);
      const stream = follow(clientOf(t, gateway, single), { after: await startCursor(gateway) });
      assert.deepEqual((await stream.seqs(5)).found, range(1, 5));
      const { cursor: after } = await stream.next();
      await gateway.builder.rollBackTo(3);
      const { data } = await gateway.ask('{credentialEvents(first: 1){nodes{cursor}}}');
      const rollback = { __typename: 'Rollback', cursor: data.credentialEvents.nodes[0].cursor };
      assert.deepEqual(await stream.next(), rollback);
      await publish(gateway, 100, 3);
      assert.deepEqual((await stream.seqs(3)).found, [4, 5, 6]);
      const resumed = follow(clientOf(t, await runGateway(t, gateway), single), { after });
      assert.deepEqual(await resumed.next(), rollback);
      assert.deepEqual((await resumed.seqs(3)).found, [4, 5, 6]);
    });

    test(`tells the states of one credential, and takes them up again at another gateway: ${title}`, async (t) => {
      const gateway = await runGateway(t);
      const { builder } = gateway;
      const credential = loireCredential('watched');
      const of = idOfCredential(credential);
      const by = { eventId: uuidOf(of) };
      const stream = followStates(clientOf(t, gateway, single), { by });
      assert.equal((await stream()).__typename, 'CaughtUp');
      await builder.mine({ time: 1_700_000_001, deeds: [{ kind: 'publish', credential }] });
      const published = await stream();
      assert.deepEqual([published.before, published.status], [null, 'ACTIVE']);
      await builder.mine({ time: 1_700_000_002, deeds: [{ kind: 'status', of, revision: 1, status: 'REVOKED' }] });
      const revoked = await stream();
      assert.deepEqual([revoked.before, revoked.status], ['ACTIVE', 'REVOKED']);
      const resume = async (after: string) =>
        followStates(clientOf(t, await runGateway(t, gateway), single), { by, after });
      assert.deepEqual(await (await resume(published.cursor))(), revoked);
      await builder.rollBackTo(1);
      for (const next of [stream, await resume(revoked.cursor)]) {
        assert.deepEqual(await next(), { __typename: 'Rollback', cursor: published.cursor });
        assert.deepEqual(await next(), { ...published, cursor: published.cursor });
        assert.equal((await next()).__typename, 'CaughtUp');
      }
    });

    test(`follows a submission to its end, and completes: ${title}`, async (t) => {
      const gateway = await runGateway(t);
      const { builder, redis } = gateway;
      const credential = loireCredential('submitted');
      const id = uuidOf(idOfCredential(credential));
      const source = clientOf(t, gateway, single).iterate<{ submission: { state: string } }>({
        query: 'subscription ($id: UUID!) { submission(id: $id) { state } }',
        variables: { id },
      });
      const first = source.next();
      const submit = 'mutation ($input: SubmitCredentialInput!) { submitCredential(input: $input) { __typename } }';
      await gateway.ask(submit, { input: submissionOf(credential) });
      const state = async (answer = source.next()) => (await answer).value?.data?.submission.state;
      assert.equal(await state(first), 'QUEUED');
      const store = createNoteStore(redis, builder.keys);
      const note = await store.get(id);
      assert.ok(note !== undefined);
      await store.put({ note: { ...note, state: 'SENT' }, source: 'state', ttlMs: 60_000 });
      assert.equal(await state(), 'SENT');
      await builder.mine({ time: 1_700_000_001, deeds: [{ kind: 'publish', credential }] });
      assert.equal(await state(), 'INDEXED');
      assert.equal((await source.next()).done, true);
    });
  }

  test('tells what is wrong with an operation as an answer, and then completes', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_DEPTH: '3' } });
    await publish(gateway, 1, 1);
    const deep = `subscription { credentialEvents { ... on CredentialEvents { events { credential { event { seq } } } } } }`;
    for (const [query, variables, says] of [
      ['subscription {', {}, /Syntax Error/],
      ['{ nothing }', {}, /Cannot query field "nothing"/],
      [deep, {}, /Too many depth|depth/],
      [FRAMES, { after: 'abc' }, /no cursor/],
    ] as const) {
      const answers = [];
      for await (const answer of clientOf(t, gateway).iterate({ query, variables })) answers.push(answer);
      assert.equal(answers.length, 1, query);
      assert.match(answers[0]?.errors?.[0]?.message ?? '', says);
    }
    await metric(gateway, 'ces_gateway_event_streams', 0);
  });

  test('can be read by curl and by EventSource, at /graphql too: the bytes are those of the protocol', async (t) => {
    const gateway = await runGateway(t);
    await publish(gateway, 1, 1);
    await metric(gateway, 'ces_gateway_seq', 1);
    const query =
      'subscription ($after: Cursor) { credentialEvents(after: $after) { ...on CredentialEvents { events { seq } } } }';
    const variables = { after: await startCursor(gateway) };
    const parameters = new URLSearchParams({ query, variables: JSON.stringify(variables) });
    for (const response of [
      await gateway.fetch('/graphql', { method: 'POST', headers: EVENTS, body: JSON.stringify({ query, variables }) }),
      await gateway.fetch(`/graphql/stream?${parameters}`, { headers: { accept: 'text/event-stream' } }),
    ]) {
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
      const expected = ':\n\nevent: next\ndata: {"data":{"credentialEvents":{"events":[{"seq":1}]}}}\n\n';
      let text = '';
      for await (const part of response.body ?? []) {
        text += Buffer.from(part).toString();
        if (text.length >= expected.length) break;
      }
      assert.equal(text.slice(0, expected.length), expected);
    }
  });

  test('does not look complete when its gateway goes', async (t) => {
    const gateway = await runGateway(t);
    const source = clientOf(t, gateway).iterate({ query: FRAMES });
    await source.next();
    const next = assert.rejects(source.next());
    await gateway.gateway.close();
    await next;
  });

  test('is ended by Lagged when its client takes nothing, and goes on from that cursor', async (t) => {
    const variables = { LIMIT_LAG_THRESHOLD: '20', LIMIT_MAX_FRAME_EVENTS: '1', LIMIT_MAX_UNREAD_BYTES: '100000' };
    const gateway = await runGateway(t, { variables });
    const after = await startCursor(gateway);
    const asked = request(`${gateway.url}/graphql/stream`, { method: 'POST', headers: EVENTS });
    asked.end(JSON.stringify({ query: FRAMES, variables: { after } }));
    const texts: string[] = [];
    const ended = Promise.withResolvers<void>();
    asked.on('response', (response) => {
      response.setEncoding('utf8').on('end', ended.resolve);
      response.on('data', (text: string) => {
        texts.push(text);
        // From when it is live on it takes nothing more.
        if (text.includes('CaughtUp')) response.pause();
      });
      gatewayLags.then(() => response.resume());
    });
    const gatewayLags = (async () => {
      await metric(gateway, 'ces_gateway_followers_live', 1);
      for (let n = 1; !(await (await gateway.fetch('/metrics')).text()).includes('followers_lagged 1'); n += 1) {
        await publish(gateway, n, 1, { description: randomBytes(100_000).toString('base64') });
        assert.ok(n < 300, 'A client that takes nothing was never ended');
      }
    })();
    await gatewayLags;
    await ended.promise;
    const text = texts.join('');
    assert.match(text, /"__typename":"Lagged","cursor":"[^"]+","behind":\d+}}}\n\nevent: complete\ndata: \n\n$/);
    const told = [...text.matchAll(/"seq":(\d+)/g)].map(([, seq]) => Number(seq));
    const [, cursor] = /"Lagged","cursor":"([^"]+)"/.exec(text) ?? [];
    const { seq } = gateway.builder.position().cursor;
    const rest = await follow(clientOf(t, gateway), { after: cursor }).seqs(seq - told.length);
    assert.deepEqual([...told, ...rest.found], range(1, seq));
  });

  test('is refused to pages of foreign origins, without its accept header, with a strange token, and beyond its limit', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_EVENT_STREAMS: '1' } });
    const body = JSON.stringify({ query: FRAMES });
    const statusOf = async (headers: Record<string, string>, method = 'POST', more = {}) =>
      (await gateway.fetch('/graphql/stream', { method, headers, ...more })).status;
    assert.equal(await statusOf({ ...EVENTS, origin: 'https://evil.example' }, 'POST', { body }), 403);
    assert.equal(await statusOf({ 'content-type': 'application/json' }, 'POST', { body }), 406);
    assert.equal(await statusOf({ ...EVENTS, 'content-type': 'text/plain' }, 'POST', { body }), 415);
    assert.equal(await statusOf({ 'x-graphql-event-stream-token': 'strange' }, 'GET'), 404);
    assert.equal(await statusOf({}, 'PATCH'), 405);
    assert.equal(await statusOf({}, 'PUT'), 201);
    assert.equal(await statusOf({}, 'PUT'), 503);
  });

  test('is refused to a client that holds its share, of reserved streams too; others open theirs, and it is given back', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_EVENT_STREAMS_PER_CLIENT: '1' } });
    const reserve = async (localAddress: string) => {
      const [response] = await once(
        request(`${gateway.url}/graphql/stream`, { method: 'PUT', localAddress }).end(),
        'response',
      );
      return { status: response.statusCode as number, text: await text(response) };
    };
    const { status, text: token } = await reserve('127.0.0.1');
    assert.equal(status, 201);
    const refused = await reserve('127.0.0.1');
    assert.equal(refused.status, 429);
    assert.match(refused.text, /expected at most 1 of a client/);
    assert.equal((await reserve('127.0.0.2')).status, 201);
    const leaving = new AbortController();
    const headers = { accept: 'text/event-stream', 'x-graphql-event-stream-token': token };
    await gateway.fetch('/graphql/stream', { headers, signal: leaving.signal });
    leaving.abort();
    while ((await reserve('127.0.0.1')).status === 429);
  });
});
