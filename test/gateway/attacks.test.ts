import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { type RunningGateway, runGateway } from './run-gateway.ts';

/** Half-open websockets at once: bounded by the descriptors of a machine that runs tests. */
const HALF_OPEN = 500;

async function send({ fetch }: RunningGateway, body: string, type = 'application/json') {
  const response = await fetch('/graphql', { method: 'POST', headers: { 'content-type': type }, body });
  return { status: response.status, text: await response.text() };
}

const times = (count: number, of: (n: number) => string) => Array.from({ length: count }, (_, n) => of(n)).join(' ');

describe('An attack', { timeout: 120_000 }, () => {
  test('by a document that grows is refused by a 4xx with its reason, and the gateway goes on', async (t) => {
    const gateway = await runGateway(t);
    const bombs: Record<string, string> = {
      aliases: `{ ${times(101, (n) => `a${n}: __typename`)} }`,
      directives: `{ __typename ${'@a'.repeat(50)} }`,
      'known directives': `{ __typename ${'@include(if: true) '.repeat(50)} }`,
      'fields again and again': `{ ${'__typename '.repeat(500)} }`,
      'deep introspection': `{ __schema ${'{ types { fields { type '.repeat(6)} { name } ${'} } }'.repeat(6)} }`,
      'fragments in a circle': '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
      'fragments that double': `{ ...f0 } ${times(60, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`)} fragment f60 on Query { ledger { chainId } }`,
      'a chain of fragments': `{ ...f0 } ${times(10_000, (n) => `fragment f${n} on Query { ...f${n + 1} }`)}`,
      'a deep selection': `${'{ a '.repeat(5_000)}${'}'.repeat(5_000)}`,
      'a deep list': `{ credentialEvents(filter: ${'['.repeat(5_000)}${']'.repeat(5_000)}) { nodes { id } } }`,
      'many variables': `query (${times(2_000, (n) => `$v${n}: Int`)}) { __typename }`,
    };
    for (const [what, query] of Object.entries(bombs)) {
      const began = performance.now();
      const { status, text } = await send(gateway, JSON.stringify({ query }));
      assert.ok(status >= 400 && status < 500, `${what}: ${status} ${text.slice(0, 200)}`);
      assert.ok(performance.now() - began < 5_000, what);
    }
    assert.equal((await send(gateway, '{"query":"{ __typename }"}')).status, 200);
  });

  test('by a large document is not told what it may have meant, which takes long to find', async (t) => {
    const gateway = await runGateway(t);
    const typo = '{ ledgr { chainId } }';
    assert.match((await send(gateway, JSON.stringify({ query: typo }))).text, /Did you mean/);
    const large = await send(gateway, JSON.stringify({ query: `${typo} # ${'x'.repeat(20_000)}` }));
    assert.match(large.text, /Cannot query field \\"ledgr\\" on type \\"Query\\"\."/);
  });

  test('by batches, forms, GET mutations and tracing finds nothing of the kind here', async (t) => {
    const gateway = await runGateway(t);
    const batch = JSON.stringify(Array.from({ length: 10 }, () => ({ query: '{ __typename }' })));
    assert.equal((await send(gateway, batch)).status, 400);
    assert.equal((await send(gateway, 'query=%7B__typename%7D', 'application/x-www-form-urlencoded')).status, 415);
    const headers = { 'apollo-require-preflight': 'true' };
    const mutation = encodeURIComponent(
      'mutation { submitCredential(input: { source: "x", json: {} }) { __typename } }',
    );
    assert.equal((await gateway.fetch(`/graphql?query=${mutation}`, { headers })).status, 405);
    const traced = await gateway.fetch('/graphql?query={__typename}', {
      headers: { ...headers, 'apollo-tracing': '1' },
    });
    assert.doesNotMatch(await traced.text(), /tracing|extensions/);
  });

  test('by websockets that never say who they are ends with 4408 for each, and leaves nothing', async (t) => {
    const gateway = await runGateway(t);
    const sockets = Array.from({ length: HALF_OPEN }, () => {
      const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      t.after(() => socket.terminate());
      return socket;
    });
    const codes = await Promise.all(sockets.map(async (socket) => (await once(socket, 'close'))[0] as number));
    assert.ok(codes.every((code) => code === 4408));
    while (!/^ces_gateway_websockets 0$/m.test(await (await gateway.fetch('/metrics')).text()));
  });

  test('by connections that send half a request does not keep others from being answered', async (t) => {
    const gateway = await runGateway(t);
    const port = Number(new URL(gateway.url).port);
    for (let n = 0; n < 200; n += 1) {
      const socket = connect(port, '127.0.0.1');
      t.after(() => socket.destroy());
      socket.on('error', () => undefined);
      socket.write(
        n % 2 === 0 ? 'POST /graphql HTTP/1.1\r\nhost: x\r\n' : 'GET /graphql HTTP/1.1\r\nupgrade: websocket\r\n',
      );
    }
    for (let n = 0; n < 20; n += 1) assert.equal((await send(gateway, '{"query":"{ __typename }"}')).status, 200);
  });
});
