import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { getIntrospectionQuery } from 'graphql';
import { WebSocket } from 'ws';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { loireCredential } from './samples.ts';

const PROTOCOL = 'graphql-transport-ws';
const LIVE = 'subscription { credentialEvents { __typename } }';

type Message = { type: string; id?: string; payload?: { message: string; extensions?: { code: string } }[] };

/** A bare socket, to say what no client library would. */
function open(
  t: TestContext,
  { url }: RunningGateway,
  options: { origin?: string; protocol?: string; path?: string } = {},
) {
  const { origin, protocol = PROTOCOL, path = '/graphql' } = options;
  const headers = origin === undefined ? {} : { origin };
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, protocol, { headers });
  t.after(() => socket.terminate());
  const received: Message[] = [];
  let wake: (() => void) | undefined;
  socket.on('message', (data) => {
    received.push(JSON.parse(String(data)) as Message);
    wake?.();
  });
  return {
    socket,
    send: (message: object | string) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async next(): Promise<Message> {
      for (;;) {
        const message = received.shift();
        if (message !== undefined) return message;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    unread: () => received,
    async closed(): Promise<number> {
      const [code] = await once(socket, 'close');
      return code as number;
    },
  };
}

/** A socket past the handshake. */
async function initialised(t: TestContext, gateway: RunningGateway) {
  const client = open(t, gateway);
  await once(client.socket, 'open');
  client.send({ type: 'connection_init' });
  assert.equal((await client.next()).type, 'connection_ack');
  return client;
}

/** What an upgrade is answered that is refused. */
async function refusedUpgrade(
  t: TestContext,
  gateway: RunningGateway,
  options: Parameters<typeof open>[2],
): Promise<number> {
  const { socket } = open(t, gateway, options);
  socket.on('error', () => undefined);
  const [, response] = await once(socket, 'unexpected-response');
  return (response as { statusCode: number }).statusCode;
}

describe('the websocket', { timeout: 60_000 }, () => {
  test('closes with the codes of the protocol', async (t) => {
    const gateway = await runGateway(t);
    const subscribe = { type: 'subscribe', id: '1', payload: { query: LIVE } };
    const bare = async (...messages: (object | string)[]) => {
      const client = open(t, gateway);
      await once(client.socket, 'open');
      for (const message of messages) client.send(message);
      return client.closed();
    };
    assert.equal(await bare('no JSON'), 4400);
    assert.equal(await bare({ type: 'odd' }), 4400);
    assert.equal(await bare(subscribe), 4401);
    assert.equal(await bare({ type: 'connection_init' }, { type: 'connection_init' }), 4429);
    const client = await initialised(t, gateway);
    client.send(subscribe);
    client.send(subscribe);
    assert.equal(await client.closed(), 4409);
    assert.equal(await bare(), 4408);
    const withoutProtocol = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`);
    t.after(() => withoutProtocol.terminate());
    assert.equal((await once(withoutProtocol, 'close'))[0], 4406);
  });

  test('answers a query by the messages of the protocol, and what cannot be executed by an error alone', async (t) => {
    const client = await initialised(t, await runGateway(t));
    const ask = (query: string) => client.send({ type: 'subscribe', id: '1', payload: { query } });
    ask('{ __typename }');
    assert.deepEqual(await client.next(), { type: 'next', payload: { data: { __typename: 'Query' } }, id: '1' });
    assert.deepEqual(await client.next(), { id: '1', type: 'complete' });
    ask('{ nothing }');
    const { type, payload } = await client.next();
    assert.equal(type, 'error');
    assert.match(payload?.[0]?.message ?? '', /Cannot query field "nothing"/);
    ask('{ __typename }');
    assert.equal((await client.next()).type, 'next', 'Nothing came after the error');
  });

  test('closes on JSON that nests deeper than the limit, before anything of it is looked at', async (t) => {
    const client = await initialised(t, await runGateway(t, { variables: { LIMIT_MAX_JSON_DEPTH: '8' } }));
    const variables = JSON.parse(`${'['.repeat(14)}${']'.repeat(14)}`);
    client.send({ type: 'subscribe', id: '1', payload: { query: '{ __typename }', variables: { x: variables } } });
    assert.equal(await client.closed(), 4400);
  });

  test('holds documents to the same limits as HTTP', async (t) => {
    const client = await initialised(t, await runGateway(t));
    const rows: [query: string, says: RegExp][] = [
      ['subscription {', /Syntax Error/],
      [`subscription { credentialEvents { __typename ${'a: __typename '.repeat(3_000)} } }`, /2000 tokens/],
      [
        `subscription { credentialEvents { ${Array.from({ length: 100 }, (_, n) => `a${n}: __typename`).join(' ')} } }`,
        /aliases/,
      ],
      ['subscription { nothing { id } }', /nothing/],
      ['subscription { credentialEvent { __typename } }', /Did you mean "credentialEvents"/],
      [`subscription { credentialEvent { __typename } } # ${'x'.repeat(20_000)}`, /on type "Subscription"\.$/],
      ['subscription { credentialEvents(after: 1) { __typename } }', /text in quotes/],
      ['subscription { credentialEvents @skip(if: true) { __typename } }', /no @skip and no @include/],
      ['subscription ($s: Boolean!) { credentialEvents @include(if: $s) { __typename } }', /no @skip and no @include/],
      [
        'subscription ($s: Boolean = true) { ... @skip(if: $s) { credentialEvents { __typename } } }',
        /no @skip and no @include/,
      ],
      [
        'subscription ($s: Boolean!) { ...A } fragment A on Subscription { ...A credentialEvents @skip(if: $s) { __typename } }',
        /no @skip and no @include/,
      ],
      ['subscription { credentialEvents @include { __typename } }', /no @skip and no @include/],
    ];
    for (const [query, says] of rows) {
      client.send({ type: 'subscribe', id: '1', payload: { query, variables: { s: true } } });
      const { type, payload } = await client.next();
      assert.equal(type, 'error', query.slice(0, 60));
      assert.match(payload?.[0]?.message ?? '', says);
    }
  });

  test('tells no more faults of variables than of documents, and guesses nothing that takes long', async (t) => {
    const client = await initialised(t, await runGateway(t));
    const query = 'subscription ($filter: CredentialEventFilter) { credentialEvents(filter: $filter) { __typename } }';
    const filter = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`kinds${n}`, n]));
    client.send({ type: 'subscribe', id: '1', payload: { query, variables: { filter } } });
    const { payload } = (await client.next()) as {
      payload?: { message: string }[] | { errors: { message: string }[] };
    };
    const errors = Array.isArray(payload) ? payload : (payload?.errors ?? []);
    assert.equal(errors.length, 6, 'Five, and that there are more');
    assert.doesNotMatch(JSON.stringify(errors), /Did you mean/);
  });

  test('takes no more subscriptions than its limit, and as many again once some have ended', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_SUBSCRIPTIONS_PER_SOCKET: '3' } });
    const client = await initialised(t, gateway);
    const start = async (id: string) => {
      client.send({ type: 'subscribe', id, payload: { query: LIVE } });
      return (await client.next()).type;
    };
    assert.deepEqual(
      [await start('1'), await start('2'), await start('3'), await start('4')],
      ['next', 'next', 'next', 'error'],
    );
    client.send({ type: 'complete', id: '1' });
    assert.equal(await start('5'), 'next');
  });

  test('closes on a message that is too large', async (t) => {
    const client = await initialised(t, await runGateway(t));
    client.send({ type: 'ping', payload: { x: 'x'.repeat(200_000) } });
    assert.equal(await client.closed(), 1009);
  });

  test('turns away pages of foreign origins, other protocols, other paths, and one socket too many', async (t) => {
    const gateway = await runGateway(t, {
      variables: { LIMIT_MAX_SOCKETS: '1', CORS_ORIGINS: 'https://catalogue.example' },
    });
    assert.equal(await refusedUpgrade(t, gateway, { origin: 'https://evil.example' }), 403);
    assert.equal(await refusedUpgrade(t, gateway, { protocol: 'graphql-ws' }), 400);
    assert.equal(await refusedUpgrade(t, gateway, { path: '/graphiql' }), 404);
    for (const origin of [gateway.url, 'https://catalogue.example', 'https://studio.apollographql.com']) {
      const { socket } = open(t, gateway, { origin });
      await once(socket, 'open');
      socket.send('{"type":"connection_init"}');
      await once(socket, 'message');
      assert.equal(await refusedUpgrade(t, gateway, {}), 503);
      socket.terminate();
      while ((await (await gateway.fetch('/metrics')).text()).includes('ces_gateway_websockets 1'));
    }
  });

  test('tells its clients that it goes when the gateway closes', async (t) => {
    const gateway = await runGateway(t);
    const client = await initialised(t, gateway);
    client.send({ type: 'subscribe', id: '1', payload: { query: LIVE } });
    assert.equal((await client.next()).type, 'next');
    const closed = client.closed();
    await gateway.gateway.close();
    assert.equal(await closed, 1001);
    assert.deepEqual(client.unread(), [], 'A stream that looks complete is not resumed');
  });
});

test('a subscriber that does not read holds back its own stream: the gateway keeps one frame for it, not a queue', {
  timeout: 120_000,
}, async (t) => {
  const gateway = await runGateway(t, { variables: { LIMIT_MAX_FRAME_EVENTS: '1' } });
  const events = 150;
  const sent = async () =>
    Number(/^ces_gateway_websocket_messages_total (\d+)$/m.exec(await (await gateway.fetch('/metrics')).text())?.[1]);
  const client = await initialised(t, gateway);
  const query = 'subscription { credentialEvents { __typename ... on CredentialEvents { events { seq data } } } }';
  client.send({ type: 'subscribe', id: '1', payload: { query } });
  assert.equal((await client.next()).type, 'next');
  client.socket.pause();
  for (let n = 0; n < events; n += 1) {
    const description = randomBytes(100_000).toString('base64');
    await gateway.builder.mine({
      time: 1_700_000_001 + n,
      deeds: [{ kind: 'publish', credential: loireCredential(`big-${n}`, { description }) }],
    });
  }
  // What the sockets' own buffers take is taken; then nothing moves any more.
  let before = -1;
  for (let now = await sent(); now !== before; now = await sent()) {
    before = now;
    await sleep(500);
  }
  assert.ok(before < events, `${before} frames were sent to a client that reads none`);
  client.socket.resume();
  for (let n = 0; n < events; n += 1) assert.equal((await client.next()).type, 'next');
});

test('a frame, of history or of a burst, has no more events than fit in what a connection may leave untaken', {
  timeout: 60_000,
}, async (t) => {
  const bound = 40_000;
  const variables = { LIMIT_MAX_UNREAD_BYTES: String(bound), CLOCK_STEP_SECONDS: '60' };
  const gateway = await runGateway(t, { variables });
  const burst = 30;
  const publish = (first: number) =>
    gateway.builder.mine({
      time: 1_700_000_001 + first,
      deeds: Array.from({ length: burst }, (_, n) => {
        // Most are small, so that frames grow again.
        const description = randomBytes(n % 10 === 0 ? 20_000 : 300).toString('base64');
        return { kind: 'publish' as const, credential: loireCredential(`vc-${first + n}`, { description }) };
      }),
    });
  await publish(1);
  const { data } = await gateway.ask('{ serviceConfig { ledgerStart } }');
  const client = await initialised(t, gateway);
  const query = `subscription ($after: Cursor) {
    credentialEvents(after: $after) { __typename ... on CredentialEvents { events { seq data } } }
  }`;
  const variablesOf = { after: data.serviceConfig.ledgerStart as string };
  client.send({ type: 'subscribe', id: '1', payload: { query, variables: variablesOf } });
  const seqs: number[] = [];
  let [isCaughtUp, isSecondUnderWay] = [false, false];
  while (seqs.length < 2 * burst) {
    const { payload } = (await client.next()) as unknown as Told;
    const { __typename, events = [] } = payload.data.credentialEvents;
    assert.ok(events.length <= 1 || JSON.stringify(payload).length <= bound);
    seqs.push(...events.map(({ seq }) => seq));
    isCaughtUp ||= __typename === 'CaughtUp';
    // A gateway that has not yet heard of the first block is caught up before it.
    if (isCaughtUp && seqs.length === burst && !isSecondUnderWay) {
      isSecondUnderWay = true;
      await publish(1 + burst);
    }
  }
  assert.deepEqual(
    seqs,
    Array.from({ length: 2 * burst }, (_, n) => n + 1),
  );
});

type Told = { payload: { data: { credentialEvents: { __typename: string; events?: { seq: number }[] } } } };

describe('a browser', { timeout: 60_000 }, () => {
  test('finds the Sandbox at /graphql, and GraphiQL at /graphiql without a word from another host', async (t) => {
    const { fetch } = await runGateway(t);
    const sandbox = await (await fetch('/graphql', { headers: { accept: 'text/html' } })).text();
    // The page is run by Apollo's script; what is ours is where it asks, that it tells Apollo nothing, and who may run.
    const [, nonce] = /script-src [^;]*'nonce-(\w+)' [^;]*https:\/\/embeddable-sandbox\.cdn/.exec(sandbox) ?? [];
    assert.match(sandbox, new RegExp(`<script nonce="${nonce}" src="https://embeddable-sandbox\\.cdn\\.`));
    assert.match(sandbox, /frame-src [^;]*https:\/\/sandbox\.embed\.apollographql\.com/);
    assert.match(sandbox, /new window\.EmbeddedSandbox\(\s*{\s*\.\.\.embeddedSandboxConfig,\s*initialEndpoint,/);
    assert.match(sandbox, /initialEndpoint = window\.location\.href/);
    assert.match(sandbox, /"runTelemetry":false/);
    const graphiql = await fetch('/graphiql');
    const policy = graphiql.headers.get('content-security-policy') ?? '';
    assert.doesNotMatch(policy, /https?:/);
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(await graphiql.text(), /<(script|link|img)[^>]+(src|href)="https?:/);
    const etag = graphiql.headers.get('etag') ?? '';
    assert.equal((await fetch('/graphiql', { headers: { 'if-none-match': etag } })).status, 304);
  });

  test("'s explorer learns the whole schema within the limits of documents", async (t) => {
    const { ask } = await runGateway(t);
    const { data, errors } = await ask(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }));
    assert.equal(errors, undefined);
    assert.ok(data.__schema.types.length > 40);
  });

  test('may call from Apollo Studio and from origins that the operator names, and from no other', async (t) => {
    const { fetch } = await runGateway(t, { variables: { CORS_ORIGINS: 'https://catalogue.example' } });
    for (const [origin, allowed] of [
      ['https://studio.apollographql.com', true],
      ['https://catalogue.example', true],
      ['https://evil.example', false],
    ] as const) {
      const response = await fetch('/graphql', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      assert.equal(response.status, 204);
      assert.equal(response.headers.get('access-control-allow-origin'), allowed ? origin : null);
    }
  });

  test('is made to send no query by a foreign page: what needs no preflight is turned away', async (t) => {
    const { fetch, url } = await runGateway(t);
    const simple = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"query":"{__typename}"}',
    });
    assert.equal(simple.status, 415);
    const accept = 'application/graphql-response+json';
    for (const [status, headers] of [
      [400, {}],
      [200, { accept }],
      [400, { accept, 'sec-fetch-site': 'cross-site' }],
      [400, { accept, origin: 'https://evil.example' }],
    ] as const) {
      const get = await statusOf(`${url}/graphql?query={__typename}`, headers);
      assert.equal(get, status, JSON.stringify(headers));
    }
  });
});

/** By hand: fetch sets the headers that browsers set. */
async function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const [response] = await once(request(url, { headers }).end(), 'response');
  response.resume();
  return response.statusCode;
}
