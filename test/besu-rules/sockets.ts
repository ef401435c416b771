import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { retry } from '../../lib/async.ts';
import type { BesuChain } from './chain.ts';
import { createFeed } from './feed.ts';
import { REFUSAL } from './node-error.ts';
import { createSubscriptions } from './subscriptions.ts';

/** A call as JSON-RPC carries it. */
export type JsonRpcRequest = { id: unknown; method: string; params?: unknown[] };

/** Serves subscriptions, and every other call, over websockets of an HTTP server. */
export function serveSockets(
  server: Server,
  options: {
    chain: BesuChain;
    answer(request: JsonRpcRequest): Promise<object>;
    /** Whether nothing is told at present; what happens meanwhile is never told. */
    isSilent(): boolean;
  },
) {
  const { chain, answer, isSilent } = options;
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', async (socket) => {
    const subscriptions = createSubscriptions(socket);
    socket.on('message', async (data) => {
      const request = JSON.parse(String(data)) as JsonRpcRequest;
      socket.send(JSON.stringify(subscribed(subscriptions, request) ?? (await answer(request).catch(() => null))));
    });
    // The chain may go back in the midst of a look; then the next one tells.
    const feed = await retry(() => createFeed(chain.rpc));
    chain.onChange(async () => {
      if (!isOpen(socket)) return;
      const change = await feed.look().catch(() => undefined);
      if (change !== undefined && !isSilent()) subscriptions.announce(change);
    });
  });
  return sockets;
}

/** The answer to what concerns subscriptions; undefined for every other call. */
function subscribed(
  subscriptions: ReturnType<typeof createSubscriptions>,
  { id, method, params = [] }: JsonRpcRequest,
) {
  try {
    if (method === 'eth_subscribe') return { jsonrpc: '2.0', id, result: subscriptions.subscribe(params) };
    if (method === 'eth_unsubscribe') return { jsonrpc: '2.0', id, result: subscriptions.unsubscribe(params) };
    return undefined;
  } catch {
    const { code, message } = REFUSAL.invalidParams();
    return { jsonrpc: '2.0', id, error: { code, message } };
  }
}

function isOpen(socket: WebSocket): boolean {
  return socket.readyState === socket.OPEN;
}
