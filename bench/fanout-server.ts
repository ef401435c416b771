import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { readGatewayConfig } from '../gateway/config.ts';
import { startGateway } from '../gateway/gateway.ts';
import { createMetrics } from '../lib/health.ts';
import { silentLog } from '../lib/log.ts';
import { connectRedis, redisReady } from '../lib/redis.ts';

/** What the bench asks of a server process; each is answered by one message. */
export type ServerRequest = { type: 'usage' } | { type: 'collect' } | { type: 'write'; bytes: number };

/** Leaves what is in use: V8 gives the system back the pages that it would keep for what comes next. */
const collect = (globalThis as { gc?: (how: object) => void }).gc?.bind(undefined, {
  ...{ type: 'major', execution: 'sync', flavor: 'last-resort' },
});
let peak = 0;
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 50).unref();

/** The floor: sockets that a frame made beforehand is written to. */
async function startFloor(): Promise<{ port: number; write(bytes: number): void }> {
  const sockets = new Set<Duplex>();
  const upgrade = new WebSocketServer({ noServer: true });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    upgrade.handleUpgrade(request, socket, head, (websocket) => {
      sockets.add(socket);
      // Those who came and went are written to no more.
      socket.once('close', () => sockets.delete(socket));
      // The handshake of the protocol, so that clients need not know whom they talk to.
      websocket.on('message', (data) => {
        if (String(data).includes('connection_init')) websocket.send('{"type":"connection_ack"}');
        else websocket.send('{"type":"next","payload":{"data":{"credentialEvents":{"__typename":"CaughtUp"}}}}');
      });
    });
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 16_384 });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    write(bytes) {
      const frame = Buffer.alloc(bytes + 4, 0x20);
      frame.writeUInt8(0x81, 0);
      frame.writeUInt8(126, 1);
      frame.writeUInt16BE(bytes, 2);
      for (const socket of sockets) socket.write(frame);
    },
  };
}

async function startBenchGateway(): Promise<{ port: number }> {
  const config = readGatewayConfig(process.env);
  const [redis, subscriber] = ['own', 'wake'].map((name) => connectRedis({ ...config.redis, log: silentLog, name }));
  if (redis === undefined || subscriber === undefined) throw new TypeError('Expected two connections');
  await Promise.all([redis, subscriber].map((one) => redisReady(one, AbortSignal.timeout(10_000))));
  return startGateway({ config, redis, subscriber, metrics: createMetrics(), log: silentLog });
}

const floor = process.argv[2] === 'floor' ? await startFloor() : undefined;
const { port } = floor ?? (await startBenchGateway());
process.on('message', (request: ServerRequest) => {
  if (request.type === 'write') floor?.write(request.bytes);
  if (request.type === 'collect') collect?.();
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1_000, rss: process.memoryUsage.rss(), peak });
  peak = process.memoryUsage.rss();
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port });
