import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { loireCredential } from './samples.ts';

const LARGE_BYTES = 100_000;

function openSocket(t: TestContext, { url }: RunningGateway, first: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
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
    for (let n = 0; n < 20; n += 1) await once(openSocket(t, gateway, ''), 'connect');
    websocket.send('{"type":"ping"}');
    assert.match(String((await once(websocket, 'message'))[0]), /pong/);
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
    assert.equal(second.destroyed, false);
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
    const gateway = await runGateway(t, { variables: { LIMIT_MAX_UNREAD_BYTES_IN_ALL: '200000' } });
    await publishLarge(gateway, 60);
    const { data } = await gateway.ask('{ serviceConfig { ledgerStart } }');
    const query = `subscription { credentialEvents(after: "${data.serviceConfig.ledgerStart}") { __typename ... on CredentialEvents { events { seq data } } } }`;
    const subscribe = JSON.stringify({ type: 'subscribe', id: '1', payload: { query } });
    const [stopped, slow] = [await initialised(t, gateway), await initialised(t, gateway)];
    for (const socket of [stopped, slow]) {
      socket.send(subscribe);
      socket.pause();
    }
    const sips = setInterval(() => {
      slow.resume();
      setTimeout(() => slow.pause(), 5);
    }, 200);
    t.after(() => clearInterval(sips));
    while ((await unreadBytes(gateway)) > 200_000 || (await gateway.fetch('/metrics').then(websockets)) === 2);
    assert.equal(slow.readyState, WebSocket.OPEN);
    slow.send('{"type":"ping"}');
    assert.equal(await gateway.fetch('/metrics').then(websockets), 1);
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

const preflight = { 'apollo-require-preflight': 'true' };

async function websockets(response: Response): Promise<number> {
  return Number(/^ces_gateway_websockets (\d+)$/m.exec(await response.text())?.[1]);
}
