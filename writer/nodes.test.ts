import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { silentLog } from '../lib/log.ts';
import { createNodes } from './nodes.ts';

type Answer = (response: ServerResponse) => void;

const ok =
  (result: unknown): Answer =>
  (response) =>
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result }));
const refuses =
  (code: number, message: string): Answer =>
  (response) =>
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code, message } }));
const says =
  (status: number, body: string): Answer =>
  (response) =>
    response.writeHead(status).end(body);
const isGone: Answer = (response) => response.destroy();

/** Nodes that answer as they are told; `asked` counts. */
async function nodesOf(t: TestContext, ...answers: Answer[]) {
  const asked = answers.map(() => 0);
  const urls = await Promise.all(
    answers.map(async (answer, i) => {
      const server = createServer((request: IncomingMessage, response) => {
        asked[i] = (asked[i] ?? 0) + 1;
        request.resume().on('end', () => answer(response));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      t.after(() => server.close());
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }),
  );
  const nodes = createNodes({ urls, timeoutMs: 2_000, log: silentLog });
  return { nodes, urls, asked, call: (further?: number) => nodes.call('eth_x', [], t.signal, further) };
}

describe('Of several nodes', () => {
  test('only one is asked', async (t) => {
    const { call, asked } = await nodesOf(t, ok('a'), ok('b'));
    assert.equal(await call(), 'a');
    assert.deepEqual(asked, [1, 0]);
  });

  for (const [words, answer] of [
    ['gives no answer', isGone],
    ['is still syncing', refuses(-32008, 'Initial sync is still in progress')],
    ['has no pool yet', refuses(-32002, 'Transaction pool not enabled. (Either txpool explicitly disabled, …)')],
    ['is behind a proxy that is busy', says(503, '{"message":"no upstream"}')],
    ['is behind a proxy that limits', says(429, 'Too Many Requests')],
  ] as [string, Answer][]) {
    test(`the next is used when one ${words}, and stays in use`, async (t) => {
      const { nodes, call, asked, urls } = await nodesOf(t, answer, ok('b'));
      assert.equal(await call(), 'b');
      assert.equal(await call(), 'b');
      assert.deepEqual(asked, [1, 2]);
      assert.equal(nodes.current(), urls[1]);
    });
  }

  test('none is left for what a node says of the call itself', async (t) => {
    const { call, asked } = await nodesOf(t, refuses(-32000, 'Known transaction'), ok('b'));
    await assert.rejects(call(), /Known transaction/);
    assert.deepEqual(asked, [1, 0]);
  });

  test('none is left because a request is too large', async (t) => {
    const { call, asked } = await nodesOf(t, says(413, 'Request too large'), ok('b'));
    await assert.rejects(call(), /HTTP 413/);
    assert.deepEqual(asked, [1, 0]);
  });

  test('each is asked once when all fail', async (t) => {
    const { call, asked } = await nodesOf(t, isGone, isGone, isGone);
    await assert.rejects(call(), { code: 'RPC_AWAY' });
    assert.deepEqual(asked, [1, 1, 1]);
  });

  test('another one is asked on purpose without using it from then on', async (t) => {
    const { nodes, call, urls } = await nodesOf(t, ok('a'), ok('b'));
    assert.equal(await call(1), 'b');
    assert.equal(await call(2), 'a');
    assert.equal(nodes.current(), urls[0]);
  });

  test('it is told how many of the others are silent', async (t) => {
    const { nodes, urls } = await nodesOf(t, ok('a'), ok('b'), isGone);
    assert.deepEqual(await nodes.callOthers('eth_x', [], t.signal), {
      answers: [{ url: urls[1], result: 'b' }],
      silent: 1,
    });
  });
});
