import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { test } from 'node:test';
import { createDrain } from './drain.ts';

test('a server that ends waits for requests under way, and for nothing else', { timeout: 4_000 }, async () => {
  const asked = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) => asked.resolve(response));
  const drain = createDrain(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = fetch(`http://127.0.0.1:${port}`);
  const silent = connect(port, '127.0.0.1');
  silent.on('error', () => undefined);
  await Promise.all([once(silent, 'connect'), once(server, 'connection')]);
  const response = await asked.promise;
  const drained = drain();
  await once(silent, 'close');
  response.end('answered');
  assert.equal(await (await answer).text(), 'answered');
  await drained;
});
