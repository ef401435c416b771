import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { createRpc } from './rpc.ts';

test('A call asks for an answer that is not packed: Besu would pack it, whatever that costs', async (t) => {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers['accept-encoding']);
    request.resume().on('end', () => response.end('{"jsonrpc":"2.0","id":1,"result":1}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  await createRpc({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }).call('eth_x', []);
  assert.deepEqual(asked, ['identity']);
});

async function rpcThatAnswers(t: TestContext, status: number, body: string) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return createRpc({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

describe('An answer', () => {
  test('of a node is its result, be it null', async (t) => {
    const rpc = await rpcThatAnswers(t, 200, '{"jsonrpc":"2.0","id":1,"result":null,"error":null}');
    assert.equal(await rpc.call('eth_x', []), null);
  });

  test('that is an error keeps the code, words and data of the node', async (t) => {
    const error = { code: -32000, message: 'Known transaction', data: '0x00' };
    const rpc = await rpcThatAnswers(t, 200, JSON.stringify({ jsonrpc: '2.0', id: 1, error }));
    await assert.rejects(rpc.call('eth_x', []), { code: 'RPC_ERROR', rpcCode: -32000, data: '0x00', retryable: true });
  });

  for (const [status, body] of [
    [503, '{"message":"no upstream"}'],
    [429, '{"error":"Too Many Requests"}'],
    [502, '<html>Bad Gateway</html>'],
    [200, '[]'],
    [200, 'null'],
  ] as [number, string][]) {
    test(`that is no answer of JSON-RPC is none: HTTP ${status} ${body}`, async (t) => {
      const rpc = await rpcThatAnswers(t, status, body);
      await assert.rejects(rpc.call('eth_sendRawTransaction', []), {
        code: 'RPC_AWAY',
        message: new RegExp(`HTTP ${status}`),
      });
    });
  }
});

test('An answer that is cut off is none; calls that follow each other share a connection', async (t) => {
  let connections = 0;
  let isWhole = true;
  const server = createServer((request, response) => {
    request.resume();
    const answer = '{"jsonrpc":"2.0","id":1,"result":1}';
    response.writeHead(200, { 'content-length': answer.length });
    if (isWhole) response.end(answer);
    else response.write(answer.slice(0, -1), () => response.destroy());
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const rpc = createRpc({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  for (let call = 0; call < 3; call += 1) assert.equal(await rpc.call('eth_x', []), 1);
  assert.equal(connections, 1);
  isWhole = false;
  await assert.rejects(rpc.call('eth_x', []), { code: 'RPC_AWAY' });
});

test('A call on a connection that the node has closed meanwhile goes by another one', async (t) => {
  const used = new WeakSet<object>();
  const server = createServer((request, response) => {
    request.resume();
    if (used.has(request.socket)) request.socket.destroy();
    else response.end('{"jsonrpc":"2.0","id":1,"result":1}');
    used.add(request.socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const rpc = createRpc({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  for (let call = 0; call < 5; call += 1) assert.equal(await rpc.call('eth_x', []), 1);
});

describe('Several calls', () => {
  type Asked = { id: number; params: unknown[] };

  /** A server that answers by `answer`, and counts what it was asked. */
  async function rpcThat(t: TestContext, answer: (asked: Asked | Asked[]) => [status: number, body: unknown]) {
    let requests = 0;
    const server = createServer(async (request, response) => {
      requests += 1;
      const [status, body] = answer(JSON.parse(Buffer.concat(await request.toArray()).toString('utf8')));
      if (status === 0) response.destroy();
      else response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const rpc = createRpc({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    return { rpc, requests: () => requests };
  }

  const resultOf = ({ id, params: [n] }: Asked) => ({ jsonrpc: '2.0', id, result: `${n}` });
  const three = [[1], [2], [3]];

  test('are one request, whose answers may come in any order', async (t) => {
    const { rpc, requests } = await rpcThat(t, (asked) => [200, [asked].flat().map(resultOf).reverse()]);
    assert.deepEqual(await rpc.calls('eth_x', three), ['1', '2', '3']);
    assert.equal(requests(), 1);
  });

  for (const [who, refusal] of [
    ['refuses them', [200, { jsonrpc: '2.0', id: null, error: { code: -32600, message: 'Batches are off' } }]],
    ['knows no such requests', [400, '<html>Bad Request</html>']],
    ['hangs up', [0, '']],
    ['leaves one out', [200, [1, 2].map((id) => ({ jsonrpc: '2.0', id, result: 'wrong' }))]],
  ] as [string, [number, unknown]][]) {
    test(`are made one by one where a node ${who}, and at once the next time`, async (t) => {
      const { rpc, requests } = await rpcThat(t, (asked) => (Array.isArray(asked) ? refusal : [200, resultOf(asked)]));
      assert.deepEqual(await rpc.calls('eth_x', three), ['1', '2', '3']);
      assert.deepEqual(await rpc.calls('eth_x', three), ['1', '2', '3']);
      assert.equal(requests(), 1 + 3 + 3);
    });
  }

  test('fail with the error that one of them was answered', async (t) => {
    const error = { code: -32000, message: 'gone' };
    const answers = [1, 2, 3].map((id) => ({ jsonrpc: '2.0', id, ...(id === 2 ? { error } : { result: 'x' }) }));
    const { rpc } = await rpcThat(t, () => [200, answers]);
    await assert.rejects(rpc.calls('eth_x', three), { code: 'RPC_ERROR', rpcCode: -32000 });
  });
});

test('user and password of a node go to the node alone, as a header; neither they nor the query are shown', async (t) => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization, request.url);
    response.end(seen.length > 2 ? 'no' : '{"jsonrpc":"2.0","id":1,"result":"0x1"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rpc = createRpc({ url: `http://us%40er:p%3Ass@${host}/rpc?key=hidden` });
  assert.equal(await rpc.call('eth_chainId', []), '0x1');
  assert.deepEqual(seen, [`Basic ${Buffer.from('us@er:p:ss').toString('base64')}`, '/rpc?key=hidden']);
  assert.equal(rpc.url, `http://${host}/rpc`);
  await assert.rejects(rpc.call('eth_chainId', []), (error: Error) => {
    assert.doesNotMatch(JSON.stringify({ ...error, message: error.message }), /us@er|us%40er|p:ss|p%3Ass|hidden/);
    return true;
  });
});
