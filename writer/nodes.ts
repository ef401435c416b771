import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { createRpc, type Rpc, RpcError } from '../lib/rpc.ts';

/** The ledger nodes the writer may use: one at a time, the next when it fails. */
export type Nodes = {
  /** Calls the node in use; when it gives no answer, each of the others once. */
  call<T>(method: string, params: unknown[], signal: AbortSignal): Promise<T>;
  /** Calls a method at every node that is not in use; nodes without an answer are left out. */
  callOthers<T>(method: string, params: unknown[], signal: AbortSignal): Promise<{ url: string; result: T }[]>;
  /** Uses a certain node from now on. */
  prefer(url: string): void;
  /** Address of the node in use. */
  current(): string;
};

/** Creates the nodes of these addresses; the first is used first. */
export function createNodes(options: { urls: string[]; timeoutMs: number; log: Log }): Nodes {
  const nodes = options.urls.map((url) => createRpc({ url, timeoutMs: options.timeoutMs }));
  let used = 0;

  function inUse(): Rpc {
    const node = nodes[used % nodes.length];
    if (node === undefined) throw new TypeError('Expected at least one node');
    return node;
  }

  return {
    async call<T>(method: string, params: unknown[], signal: AbortSignal): Promise<T> {
      for (let failed = 1; ; failed += 1) {
        const node = inUse();
        try {
          return await node.call<T>(method, params, signal);
        } catch (error) {
          signal.throwIfAborted();
          if (!isNodesFault(error) || failed >= nodes.length) throw error;
          // Another partition may have moved on from this node already.
          if (node === inUse()) used += 1;
          options.log.warn(
            { node: node.url, next: inUse().url, reason: messageOf(error) },
            'The node failed; using the next',
          );
        }
      }
    },

    async callOthers<T>(method: string, params: unknown[], signal: AbortSignal) {
      const others = nodes.filter((node) => node !== inUse());
      const answers = await Promise.allSettled(others.map((node) => node.call<T>(method, params, signal)));
      signal.throwIfAborted();
      return answers.flatMap((answer, i) => {
        const url = others[i]?.url;
        return answer.status === 'fulfilled' && url !== undefined ? [{ url, result: answer.value }] : [];
      });
    },

    prefer(url) {
      const index = nodes.findIndex((node) => node.url === url);
      if (index !== -1) used = index;
    },

    current: () => inUse().url,
  };
}

/** Whether another node may answer better: no answer at all, or one that is still catching up (Besu: -32008). */
function isNodesFault(error: unknown): boolean {
  if (error instanceof RpcError) return error.rpcCode === -32008;
  return error instanceof ServiceError && error.code === 'RPC_AWAY';
}
