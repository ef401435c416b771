import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { BesuChain } from './chain.ts';
import { createFeed } from './feed.ts';
import { REFUSAL } from './node-error.ts';
import { createSubscriptions } from './subscriptions.ts';

/** A call as JSON-RPC carries it. */
export type JsonRpcRequest = { id: unknown; method: string; params?: unknown[] };

/** Serves subscriptions, and every other call, over websockets of an HTTP server. */
export function serveSockets(server: Server, chain: BesuChain, answer: (request: JsonRpcRequest) => Promise<object>) {
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', async (socket) => {
    const subscriptions = createSubscriptions(socket);
    socket.on('message', async (data) => {
      const request = JSON.parse(String(data)) as JsonRpcRequest;
      socket.send(JSON.stringify(subscribed(subscriptions, request) ?? (await answer(request).catch(() => null))));
    });
    const feed = await createFeed(chain.rpc);
    chain.onChange(async () => {
      if (isOpen(socket)) subscriptions.announce(await feed.look());
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
