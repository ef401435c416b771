import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { WebSocket } from 'ws';
import { createLatencies } from '../../bench/latency.ts';
import { messageOf } from '../../lib/errors.ts';

type Latencies = ReturnType<ReturnType<typeof createLatencies>['summary']>;

/** How honest clients were served: milliseconds of what they asked, and what they were not given. */
export type Served = {
  pages: { asked: number } & Latencies;
  lines: { opened: number } & Latencies;
  failures: string[];
};

/** How often a page is asked, and a websocket opened, in milliseconds. */
export type Pace = { pageEveryMs: number; lineEveryMs: number };

/** Who was not served by then was not served. */
const PATIENCE_MS = 15_000;

const PAGE = 'query ($first: Int) { credentials(first: $first) { nodes { id issuer name status types } } }';
const LIVE = 'subscription { credentialEvents { __typename } }';

/**
 * Newcomers who do what they should: each asks one page on a connection of its own, or opens a websocket, subscribes and
 * leaves once it is live.
 */
export function startHonestClients(url: string, { pageEveryMs, lineEveryMs }: Pace): { stop(): Promise<Served> } {
  const [pages, lines] = [createLatencies(), createLatencies()];
  const failures: string[] = [];
  const underWay = new Set<Promise<void>>();
  const counts = { asked: 0, opened: 0 };

  function begin(what: string, serve: () => Promise<unknown>, latencies: typeof pages): void {
    const began = performance.now();
    const served = serve()
      .then(() => latencies.add(performance.now() - began))
      .catch((error: unknown) => void failures.push(`${what}: ${messageOf(error)}`))
      .finally(() => underWay.delete(served));
    underWay.add(served);
  }

  const timers = [
    setInterval(() => {
      counts.asked += 1;
      const number = counts.asked;
      begin('A page', () => askPage(url, number), pages);
    }, pageEveryMs),
    setInterval(() => {
      counts.opened += 1;
      begin('A websocket', () => watchOnce(url), lines);
    }, lineEveryMs),
  ];
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(underWay);
      return {
        pages: { asked: counts.asked, ...pages.summary() },
        lines: { opened: counts.opened, ...lines.summary() },
        failures,
      };
    },
  };
}

/** No answer that was kept fits another number. */
async function askPage(url: string, number: number): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const headers = { 'content-type': 'application/json' };
  const sent = request(`${url}/graphql`, { method: 'POST', agent: false, headers, signal });
  sent.end(JSON.stringify({ query: PAGE, variables: { first: 20, number } }));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += chunk;
  if (response.statusCode !== 200 || text.includes('"errors"')) {
    throw new Error(`${response.statusCode} ${text.slice(0, 200)}`);
  }
}

/** Resolves once it is live. */
function watchOnce(url: string): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const live = new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`It was closed with ${code}`)));
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (data) => {
      const { type } = JSON.parse(String(data)) as { type: string };
      if (type === 'connection_ack') {
        socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: LIVE } }));
      } else if (String(data).includes('CaughtUp')) resolve();
      else if (type !== 'next') reject(new Error(String(data)));
    });
    setTimeout(() => reject(new Error(`It was not live after ${PATIENCE_MS} ms`)), PATIENCE_MS).unref();
  });
  return live.finally(() => socket.terminate());
}
