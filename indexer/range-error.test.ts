import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { createRpc, type Rpc } from '../lib/rpc.ts';
import { isRangeError } from './range-error.ts';

/** Refusals as nodes and providers word them. */
const REFUSALS: [code: number, message: string][] = [
  [-32005, 'Requested range exceeds maximum RPC range limit'],
  [-32005, 'query returned more than 10000 results. Try with this block range [0x1, 0x2].'],
  [-32602, 'Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range'],
  [-32600, 'eth_getLogs is limited to a 10,000 range'],
  [-32000, 'block range is too wide'],
  [-32701, 'Please specify an address in your request or, to remove restrictions, order a dedicated full node'],
  [-32047, 'Invalid eth_getLogs request. Max range: 800'],
  [-32000, 'context deadline exceeded'],
  [35, 'ranges over 10000 blocks are not supported on freetier'],
  [-32016, 'over rate limit'],
  [-32020, 'backend response too large'],
  [-32000, 'query exceeds max results 20000, retry with the range 1-500'],
  [-32602, 'Invalid params'],
  [-32603, 'Internal error'],
];

/** A node that answers with a status and a text, or (status 0) not at all. */
async function startNode(t: TestContext, status: number, text: string): Promise<Rpc> {
  const server = createServer((_, response) => {
    if (status > 0) response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return createRpc({ url: `http://127.0.0.1:${port}`, timeoutMs: 300, maxAnswerBytes: 10_000 });
}

async function isShorterBetter(rpc: Rpc, method = 'eth_getLogs'): Promise<boolean> {
  const error = await rpc.call(method, []).then(
    () => assert.fail('was answered'),
    (failure: unknown) => failure,
  );
  return isRangeError(error);
}

describe('A shorter range is asked for', () => {
  test('whatever words a node or a provider refuses a range with', async (t) => {
    for (const [code, message] of REFUSALS) {
      const rpc = await startNode(t, 200, JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code, message } }));
      assert.equal(await isShorterBetter(rpc), true, message);
    }
  });

  test('after an answer that was too large or took too long, and what gateways say then', async (t) => {
    for (const [status, text] of [
      [413, 'Request Entity Too Large'],
      [502, '<html>Bad Gateway</html>'],
      [504, 'upstream request timeout'],
      [200, `{"jsonrpc":"2.0","id":1,"result":["${'f'.repeat(20_000)}"]}`],
      [0, ''],
    ] as const) {
      assert.equal(await isShorterBetter(await startNode(t, status, text)), true, `${status} ${text.slice(0, 40)}`);
    }
  });

  test('but not when the node is away, asks for patience, or refuses something else', async (t) => {
    assert.equal(await isShorterBetter(createRpc({ url: 'http://127.0.0.1:1' })), false);
    assert.equal(await isShorterBetter(await startNode(t, 429, 'Too Many Requests')), false);
    const refusing = await startNode(t, 200, '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"range"}}');
    assert.equal(await isShorterBetter(refusing, 'eth_call'), false);
  });
});
