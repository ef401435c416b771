import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { createRpc, type Rpc, RpcError } from '../lib/rpc.ts';
import { withoutSecrets } from '../lib/url.ts';

/** The ledger nodes the writer may use: one at a time, the next when it fails. */
export type Nodes = {
  /**
   * Calls the node in use; when it gives no answer, each of the others once, and the first that does is in use from
   * then on. `further` asks a node that many places behind the one in use, and only that one.
   */
  call<T>(method: string, params: unknown[], signal: AbortSignal, further?: number): Promise<T>;
  /** Calls a method at every node that is not in use; `silent` is the number of those without an answer. */
  callOthers<T>(method: string, params: unknown[], signal: AbortSignal): Promise<OtherAnswers<T>>;
  /** Uses a certain node from now on. */
  prefer(url: string): void;
  /** Address of the node in use. */
  current(): string;
  /** How many there are. */
  count: number;
};

/** What the nodes that are not in use answer. */
export type OtherAnswers<T> = { answers: { url: string; result: T }[]; silent: number };

/** Creates the nodes of these addresses; the first is used first. */
export function createNodes(options: { urls: string[]; timeoutMs: number; log: Log }): Nodes {
  const nodes = options.urls.map((url) => createRpc({ url, timeoutMs: options.timeoutMs }));
  let used = 0;

  function nodeAt(index: number): Rpc {
    const node = nodes[index % nodes.length];
    if (node === undefined) throw new TypeError('Expected at least one node');
    return node;
  }

  const inUse = () => nodeAt(used);

  return {
    async call<T>(method: string, params: unknown[], signal: AbortSignal, further = 0): Promise<T> {
      if (further % nodes.length > 0) return await nodeAt(used + further).call<T>(method, params, signal);
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
            { node: withoutSecrets(node.url), next: withoutSecrets(inUse().url), reason: messageOf(error) },
            'The node failed; using the next',
          );
        }
      }
    },

    async callOthers<T>(method: string, params: unknown[], signal: AbortSignal) {
      const others = nodes.filter((node) => node !== inUse());
      const answers = await Promise.allSettled(others.map((node) => node.call<T>(method, params, signal)));
      signal.throwIfAborted();
      const heard = answers.flatMap((answer, i) => {
        const url = others[i]?.url;
        return answer.status === 'fulfilled' && url !== undefined ? [{ url, result: answer.value }] : [];
      });
      return { answers: heard, silent: others.length - heard.length };
    },

    prefer(url) {
      const index = nodes.findIndex((node) => node.url === url);
      if (index !== -1) used = index;
    },

    current: () => inUse().url,
    count: nodes.length,
  };
}

/**
 * Whether another node may answer better: no answer at all, or one that is still catching up (Besu: -32008), or has no
 * pool for now (-32002). A request that is too large is too large everywhere.
 */
function isNodesFault(error: unknown): boolean {
  if (error instanceof RpcError) return error.rpcCode === -32008 || /pool not enabled/i.test(error.message);
  return error instanceof ServiceError && error.code === 'RPC_AWAY' && !/HTTP 413/.test(error.message);
}
