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
