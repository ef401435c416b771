import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { choosePort } from './ports.ts';

describe('ports', () => {
  test('nobody is given the same port twice, even while nothing listens on it yet', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => choosePort()));
    assert.equal(new Set(ports).size, 50);
  });

  test('the preferred port is given when it is free, and another one when it is taken', async (t) => {
    const port = await choosePort();
    const server = createServer().listen(port, '127.0.0.1');
    t.after(() => server.close());
    assert.notEqual(await choosePort(port), port);
  });

  test('ports lie below the range from which systems take the near end of connections', async () => {
    assert((await choosePort()) < 32_768);
  });
});
