import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { Line } from './line.ts';

/** A line to a client on a real socket. */
async function connected(
  t: TestContext,
  server: WebSocketServer,
): Promise<{ line: Line; socket: Socket; client: WebSocket }> {
  const accepted = once(server, 'connection');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  t.after(() => client.terminate());
  const [websocket, { socket }] = (await accepted) as [WebSocket, { socket: Socket }];
  await once(client, 'open');
  return { line: new Line(websocket, socket), socket, client };
}

for (const bytes of [4_000, 40_000]) {
  test(`each gets answers of ${bytes} bytes under its own id, also who takes them late`, async (t) => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    t.after(() => server.close());
    await once(server, 'listening');
    const [late, other] = [await connected(t, server), await connected(t, server)];
    const answer = Buffer.from(JSON.stringify({ data: 'x'.repeat(bytes) }));
    const { sink } = late.line.openSink('late', () => undefined);
    late.client.pause();
    let sent = 0;
    for (; late.socket.writableLength === 0; sent += 1) sink.next(answer);
    const told = once(other.client, 'message');
    other.line.openSink('soon', () => undefined).sink.next(answer);
    assert.equal((JSON.parse(String((await told)[0])) as { id: string }).id, 'soon');
    const ids: string[] = [];
    late.client.on('message', (data) => ids.push((JSON.parse(String(data)) as { id: string }).id));
    late.client.resume();
    while (ids.length < sent) await once(late.client, 'message');
    assert.deepEqual(new Set(ids), new Set(['late']));
  });
}
