import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Closable } from './process.ts';

/** Whether a process can do its work, and if not, why, in words for an operator. */
export type Readiness = { ready: true } | { ready: false; reason: string };

/** A registry with the process's own figures (memory, event loop, garbage collection). */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** A gauge that is read when it is asked for. */
export function readGauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

/** Answers /health/live, /health/ready and /metrics; false when the path is none of them. */
export async function answerHealth(
  path: string,
  response: ServerResponse,
  parts: { readiness(): Readiness | Promise<Readiness>; metrics: Registry },
): Promise<boolean> {
  if (path === '/health/live') {
    answer(response, 200, 'application/json', '{"live":true}');
  } else if (path === '/health/ready') {
    const readiness = await parts.readiness();
    answer(response, readiness.ready ? 200 : 503, 'application/json', JSON.stringify(readiness));
  } else if (path === '/metrics') {
    answer(response, 200, parts.metrics.contentType, await parts.metrics.metrics());
  } else {
    return false;
  }
  return true;
}

/** A small HTTP server for processes that have no other. */
export async function startHealthServer(options: {
  host: string;
  port: number;
  readiness(): Readiness | Promise<Readiness>;
  metrics: Registry;
}): Promise<Closable & { port: number }> {
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (!(await answerHealth(path, response, options))) answer(response, 404, 'text/plain', 'Not found\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
