import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRpc, RpcError } from '../../lib/rpc.ts';

/** What a proxy does with a call: give the node's answer, another, an error, or none at all. */
export type Intercept = (call: { method: string; params: unknown[]; forward(): Promise<unknown> }) => Promise<unknown>;

/** Thrown by an intercept: the connection ends without an answer. */
export const NO_ANSWER = new Error('no answer');

/** A proxy in front of a ledger node, for what nodes do on bad days. */
export async function startRpcProxy(target: string) {
  const node = createRpc({ url: target });
  let intercept: Intercept = ({ forward }) => forward();
  const server = createServer(async (request, response) => {
    const { id, method, params } = JSON.parse(await bodyOf(request)) as {
      id: number;
      method: string;
      params: unknown[];
    };
    try {
      const result = await intercept({ method, params, forward: () => node.call(method, params) });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    } catch (error) {
      if (error === NO_ANSWER) response.destroy();
      else if (error instanceof RpcError) {
        const message = error.message.replace(/^.*? with -?\d+: /, '');
        response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: error.rpcCode, message, data: error.data } }));
      } else {
        response.destroy();
      }
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** From now on calls go through this; without it everything passes. */
    intercept(next: Intercept = ({ forward }) => forward()): void {
      intercept = next;
    },
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
