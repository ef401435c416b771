import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRpc, RpcError } from '../../lib/rpc.ts';

/** What a proxy does with a call: give the node's answer, another, an error, or none at all. */
export type Intercept = (call: { method: string; params: unknown[]; forward(): Promise<unknown> }) => Promise<unknown>;

type Call = { id: number; method: string; params: unknown[] };

/** Thrown by an intercept: the connection ends without an answer. */
export const NO_ANSWER = new Error('no answer');

/** A proxy in front of a ledger node, for what nodes do on bad days. */
export async function startRpcProxy(target: string) {
  const node = createRpc({ url: target });
  let intercept: Intercept = ({ forward }) => forward();
  async function answer({ id, method, params }: Call): Promise<object> {
    try {
      const result = await intercept({ method, params, forward: () => node.call(method, params) });
      return { jsonrpc: '2.0', id, result };
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      const message = error.message.replace(/^.*? with -?\d+: /, '');
      return { jsonrpc: '2.0', id, error: { code: error.rpcCode, message, data: error.data } };
    }
  }
  const server = createServer(async (request, response) => {
    const asked = JSON.parse(await bodyOf(request)) as Call | Call[];
    try {
      const answers = Array.isArray(asked) ? await Promise.all(asked.map(answer)) : await answer(asked);
      response.end(JSON.stringify(answers));
    } catch {
      response.destroy();
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
