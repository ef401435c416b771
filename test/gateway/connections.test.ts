import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { loireCredential } from './samples.ts';

const LARGE_BYTES = 100_000;

function openSocket(t: TestContext, { url }: RunningGateway, first: string, localAddress = '127.0.0.1'): Socket {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', localAddress });
  t.after(() => socket.destroy());
  socket.on('error', () => undefined);
  socket.write(first);
  return socket;
}

function openWebsocket(t: TestContext, { url }: RunningGateway): WebSocket {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  t.after(() => socket.terminate());
  socket.on('error', () => undefined);
  return socket;
}

/** A websocket past the handshake. */
async function initialised(t: TestContext, gateway: RunningGateway): Promise<WebSocket> {
  const socket = openWebsocket(t, gateway);
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  return socket;
}

/** Events of which each is larger than a window of the network. */
async function publishLarge({ builder }: RunningGateway, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const description = randomBytes((LARGE_BYTES * 3) / 4).toString('base64');
    const deeds = [{ kind: 'publish' as const, credential: loireCredential(`large-${n}`, { description }) }];
    await builder.mine({ time: 1_700_000_001 + n, deeds });
  }
}

async function unreadBytes({ fetch }: RunningGateway): Promise<number> {
  return Number(/^ces_gateway_unread_bytes (\d+)$/m.exec(await (await fetch('/metrics')).text())?.[1]);
}

const closed = (socket: Socket | WebSocket) => once(socket as Socket, 'close');
const post = (path: string, length: number, body = '') =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\naccept: application/json\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;

describe('Connections', { timeout: 120_000 }, () => {
  test('that are half open make room for newcomers, the longest first: those that say nothing, and websockets without connection_init', async (t) => {
    const gateway = await runGateway(t, {
      variables: { LIMIT_MAX_HALF_OPEN_CONNECTIONS: '10', LIMIT_CONNECTION_INIT_TIMEOUT_MS: '100000' },
    });
    const silent = Array.from({ length: 5 }, () => openSocket(t, gateway, 'GET '));
    await Promise.all(silent.map((socket) => once(socket, 'connect')));
    const cut = Promise.all(silent.map(closed));
    const mute = [];
    for (let n = 0; n < 10; n += 1) {
      const socket = openWebsocket(t, gateway);
      await once(socket, 'open');
      mute.push(socket);
    }
    await cut;
    const gone = closed(mute[0] as WebSocket);
    await initialised(t, gateway);
    await gone;
    assert.equal(mute.filter(({ readyState }) => readyState === WebSocket.OPEN).length, 9);
    assert.equal((await gateway.fetch('/graphql?query={__typename}', { headers: preflight })).status, 200);
  });

  test('that said what they want stay, however many half-open ones come', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_HALF_OPEN_CONNECTIONS: '3' } });
    const websocket = await initialised(t, gateway);
    const asking = openSocket(t, gateway, GET);
    await answerOf(asking);
    for (let n = 0; n < 20; n += 1) await once(openSocket(t, gateway, ''), 'connect');
    websocket.send('{"type":"ping","payload":{"large":true}}');
    assert.equal(String((await once(websocket, 'message'))[0]), '{"type":"pong"}', 'What is sent need not come back');
    asking.write(GET);
    assert.equal(await answerOf(asking), '200');
  });

  test('that have left hold nothing any more', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_HALF_OPEN_CONNECTIONS: '10' } });
    const silent = openSocket(t, gateway, '');
    await once(silent, 'connect');
    for (let n = 0; n < 30; n += 1) {
      const passing = openSocket(t, gateway, '');
      await once(passing, 'connect');
      passing.destroy();
      await closed(passing);
    }
    silent.write(GET);
    assert.equal(await answerOf(silent), '200');
  });

  test('whose requests do not end hold no more than so many bytes: the longest on its way makes room', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_UNFINISHED_BODY_BYTES: '250000' } });
    const [first, second] = [0, 1].map(() => openSocket(t, gateway, post('/graphql', LARGE_BYTES, '{')));
    assert.ok(first && second);
    await Promise.all([once(first, 'connect'), once(second, 'connect')]);
    const cut = closed(first);
    const query = `{ __typename } # ${'x'.repeat(LARGE_BYTES)}`;
    assert.equal((await gateway.ask(query)).data.__typename, 'Query');
    await cut;
    // Those that came whole hold nothing any more.
    for (let n = 0; n < 3; n += 1) assert.equal((await gateway.ask(query)).data.__typename, 'Query');
    const rest = '"query":"{ __typename }"}';
    second.write(' '.repeat(LARGE_BYTES - 1 - rest.length) + rest);
    assert.equal(await answerOf(second), '200');
  });

  test('that do not read what they are answered are not heard until they do, and then nothing is lost', async (t) => {
    const bound = 300_000;
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_UNREAD_BYTES: `${bound}` } });
    const socket = await initialised(t, gateway);
    socket.pause();
    const questions = 200;
    for (let n = 0; n < questions; n += 1) {
      // What it does not know is named in the answer.
      const payload = { query: `subscription { ${'x'.repeat(LARGE_BYTES)} }` };
      socket.send(JSON.stringify({ type: 'subscribe', id: `${n}`, payload }));
    }
    while ((await unreadBytes(gateway)) === 0);
    for (let look = 0; look < 5; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.ok((await unreadBytes(gateway)) < bound + 3 * LARGE_BYTES);
    }
    let answered = 0;
    const all = new Promise<void>((resolve) => {
      socket.on('message', () => {
        answered += 1;
        if (answered === questions) resolve();
      });
    });
    socket.resume();
    await all;
  });

  test('that leave too much untaken together are cut off when they have stopped taking; who takes slowly stays', async (t) => {
    const gateway = await runGateway(t, {
      variables: { LIMIT_MAX_UNREAD_BYTES_IN_ALL: '200000', LIMIT_STALL_TIMEOUT_MS: '1000000' },
    });
    await publishLarge(gateway, 60);
    const page = 'credentialEvents(first: 60) { nodes { data } }';
    const body = JSON.stringify({ query: `{ a: ${page} b: ${page} c: ${page} d: ${page} }` });
    const [stopped, slow] = [0, 1].map(() => openSocket(t, gateway, post('/graphql', body.length, body)));
    assert.ok(stopped && slow);
    stopped.pause();
    const cut = new Promise((resolve) => stopped.once('close', resolve));
    // Who does not read finds out when it writes.
    const prods = setInterval(() => stopped.write('\r\n'), 200);
    t.after(() => clearInterval(prods));
    slow.on('data', () => {
      slow.pause();
      setTimeout(() => slow.resume(), 15);
    });
    let answer = 0;
    let taken = 0;
    slow.on('data', (data: Buffer) => {
      taken += data.length;
      answer ||= lengthOf(data);
    });
    while ((await unreadBytes(gateway)) <= 200_000);
    await cut;
    while ((await unreadBytes(gateway)) > 0) assert.equal(slow.destroyed, false);
    while (taken < answer) await once(slow, 'data');
  });

  test('that take nothing of an answer are cut off after a while', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_STALL_TIMEOUT_MS: '1000' } });
    await publishLarge(gateway, 60);
    const body = JSON.stringify({ query: '{ credentialEvents(first: 60) { nodes { data } } }' });
    const socket = openSocket(t, gateway, post('/graphql', body.length, body));
    socket.pause();
    while ((await unreadBytes(gateway)) === 0);
    while ((await unreadBytes(gateway)) > 0);
  });
});

describe('A connection', { timeout: 60_000 }, () => {
  test('is not taken when there are as many as there may be, and is again once one has left', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_CONNECTIONS: '3' } });
    const open = [0, 1, 2].map(() => openSocket(t, gateway, ''));
    await Promise.all(open.map((socket) => once(socket, 'connect')));
    await closed(openSocket(t, gateway, ''));
    open[0]?.destroy();
    while ((await answerOf(openSocket(t, gateway, GET))) !== '200');
  });

  test('is not taken of a network that has its share, and is of another; and again once one has left', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_CONNECTIONS_PER_CLIENT: '2' } });
    const open = [0, 1].map(() => openSocket(t, gateway, ''));
    await Promise.all(open.map((socket) => once(socket, 'connect')));
    await closed(openSocket(t, gateway, ''));
    assert.equal(await answerOf(openSocket(t, gateway, GET, '127.0.0.2')), '200');
    open[0]?.destroy();
    while ((await answerOf(openSocket(t, gateway, GET))) !== '200');
  });

  test('is not counted behind a proxy, whose connections carry what all clients ask', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_CONNECTIONS_PER_CLIENT: '1', TRUSTED_PROXIES: '1' } });
    await once(openSocket(t, gateway, ''), 'connect');
    assert.equal(await answerOf(openSocket(t, gateway, GET)), '200');
  });

  test('whose request does not come within its time is told so and cut off: its head, and the whole', async (t) => {
    // Node's own times are longer than this test may take.
    const gateway = await runGateway(t, {
      variables: { LIMIT_HEAD_TIMEOUT_MS: '500', LIMIT_REQUEST_TIMEOUT_MS: '1000', LIMIT_STALL_TIMEOUT_MS: '1000000' },
    });
    const [head, body] = [GET.slice(0, -2), post('/graphql', LARGE_BYTES, '{')].map((first) => {
      const socket = openSocket(t, gateway, first);
      return { answer: answerOf(socket), gone: closed(socket) };
    });
    assert.deepEqual([await head?.answer, await body?.answer], ['408', '408']);
    await Promise.all([head?.gone, body?.gone]);
  });

  test('is closed with 4408 when it does not say who it is within its time', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_CONNECTION_INIT_TIMEOUT_MS: '100' } });
    const socket = openWebsocket(t, gateway);
    await once(socket, 'open');
    const gone = closed(socket);
    // Within graphql-ws's own time.
    setTimeout(() => socket.send('{"type":"connection_init"}'), 1_000);
    assert.equal((await gone)[0], 4408);
  });

  test('is cut off when it does not close too once it is told to, long before a ping would find out', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_CONNECTION_INIT_TIMEOUT_MS: '100' } });
    const socket = openSocket(t, gateway, UPGRADE);
    let told = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      told = Buffer.concat([told, data]);
    });
    const gone = closed(socket);
    while (!told.includes(CLOSE_4408)) await Promise.race([once(socket, 'data'), gone]);
    const toldAt = performance.now();
    await gone;
    // The gateway gives it 5 s; pings are 12 s apart, and ws's own time is 30 s.
    assert.ok(performance.now() - toldAt < 11_000, `${performance.now() - toldAt} ms`);
  });

  test('that says who it is after all places were taken is closed with 1013: try again', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_SOCKETS: '1' } });
    const late = openWebsocket(t, gateway);
    await once(late, 'open');
    await initialised(t, gateway);
    const gone = closed(late);
    late.send('{"type":"connection_init"}');
    assert.equal((await gone)[0], 1013);
  });

  test('with an event stream or a websocket may be quiet for longer than one with an answer', async (t) => {
    const gateway = await runGateway(t, { variables: { LIMIT_STALL_TIMEOUT_MS: '2000' } });
    const websocket = await initialised(t, gateway);
    const response = await gateway.fetch('/graphql/stream', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { credentialEvents { __typename } }' }),
    });
    setTimeout(() => void publishLarge(gateway, 1), 5_000);
    let told = '';
    for await (const chunk of response.body ?? []) {
      told += Buffer.from(chunk).toString();
      if (told.includes('"CredentialEvents"')) break;
    }
    assert.match(told, /"CredentialEvents"/);
    assert.equal(websocket.readyState, WebSocket.OPEN);
  });
});

const UPGRADE =
  'GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n' +
  'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n';

/** How a frame that closes a websocket with 4408 ends its head and begins its words. */
const CLOSE_4408 = Buffer.from([4408 >>> 8, 4408 & 0xff]);

const GET = 'GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n';

/** Bytes of an answer, with its head. */
function lengthOf(start: Buffer): number {
  const length = /content-length: (\d+)/i.exec(start.toString('latin1'))?.[1];
  return start.indexOf('\r\n\r\n') + 4 + Number(length);
}

/** The status that a connection is answered with; nothing when it is closed without an answer. */
async function answerOf(socket: Socket): Promise<string | undefined> {
  let text = '';
  socket.on('data', (data) => {
    text += data;
  });
  await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  return /^HTTP\/1.1 (\d+)/.exec(text)?.[1];
}

const preflight = { 'apollo-require-preflight': 'true' };
