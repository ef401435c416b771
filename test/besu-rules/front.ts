import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BesuChain } from './chain.ts';
import { NodeError } from './node-error.ts';
import { type JsonRpcRequest, serveSockets } from './sockets.ts';

/** A call on its way through a front. */
export type FrontCall = { method: string; params: unknown[]; forward(): Promise<unknown> };

/** Thrown by an intercept: the connection ends without an answer. */
export const NO_ANSWER = new Error('no answer');

/** What a front has behind it. */
export type FrontTarget = { handle(method: string, params: unknown[]): Promise<unknown>; maxBodyBytes: number };

/** An address of a node, over HTTP and websocket: the place where answers get lost. */
export type Front = {
  url: string;
  wsUrl: string;
  /** From now on calls go through this; without it everything passes. */
  intercept(next?: (call: FrontCall) => Promise<unknown>): void;
  /** Connections stay open, and nothing is answered any more. */
  freeze(isFrozen: boolean): void;
  /** Websockets stay open, and tell of nothing any more. */
  silence(isSilent: boolean): void;
  /** All connections end, as when the node or what stands before it is restarted. */
  drop(): void;
  close(): void;
};

/** Opens an address of a node; several in front of one node tell apart who calls. */
export async function openFront(target: FrontTarget, chain?: BesuChain): Promise<Front> {
  let intercept = ({ forward }: FrontCall) => forward();
  let thaw: PromiseWithResolvers<void> | undefined;
  let isSilent = false;

  async function answer({ id, method, params = [] }: JsonRpcRequest): Promise<object> {
    await thaw?.promise;
    const forward = () => target.handle(method, params);
    try {
      return { jsonrpc: '2.0', id, result: await intercept({ method, params, forward }) };
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      const { code, message, data } = error;
      return { jsonrpc: '2.0', id, error: { code, message, ...(data === undefined ? {} : { data }) } };
    }
  }

  const server = createServer(async (request, response) => {
    try {
      await serve(request, response, target.maxBodyBytes, answer);
    } catch {
      response.destroy();
    }
  });
  const sockets =
    chain === undefined
      ? undefined
      : serveSockets(server, { chain, answer, isSilent: () => isSilent || thaw !== undefined });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  function drop(): void {
    for (const socket of sockets?.clients ?? []) socket.terminate();
    server.closeAllConnections();
  }

  return {
    url: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    intercept(next = ({ forward }) => forward()) {
      intercept = next;
    },
    freeze(isFrozen) {
      if (isFrozen) thaw ??= Promise.withResolvers();
      else {
        thaw?.resolve();
        thaw = undefined;
      }
    },
    silence(value) {
      isSilent = value;
    },
    drop,
    close() {
      thaw?.resolve();
      drop();
      server.close();
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  maxBodyBytes: number,
  answer: (request: JsonRpcRequest) => Promise<object>,
): Promise<void> {
  const body = await bodyOf(request, maxBodyBytes);
  if (body === undefined) {
    response.writeHead(413, { 'content-type': 'text/plain' }).end('Request Entity Too Large');
    return;
  }
  const parsed = parse(body);
  const answers = Array.isArray(parsed) ? await Promise.all(parsed.map(answer)) : await answer(parsed);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers));
}

/** A request's body; undefined when it is longer than the node takes (which reads it to its end all the same). */
async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= maxBytes) chunks.push(chunk as Buffer);
  }
  return bytes > maxBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): JsonRpcRequest | JsonRpcRequest[] {
  return JSON.parse(text) as JsonRpcRequest | JsonRpcRequest[];
}
