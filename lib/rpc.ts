import { messageOf, ServiceError } from './errors.ts';
import { withoutSecrets } from './url.ts';

/** A JSON-RPC client of one node over HTTP. */
export type Rpc = {
  /** Its address as it may be shown. */
  readonly url: string;
  /** Calls a method. Throws `RPC_ERROR` with the node's own code and words, or `RPC_AWAY` when no answer came. */
  call<T>(method: string, params: unknown[], signal?: AbortSignal): Promise<T>;
};

/** What a node answered instead of a result. */
export class RpcError extends ServiceError {
  readonly rpcCode: number;
  readonly data: unknown;

  constructor(method: string, url: string, error: { code: number; message: string; data?: unknown }) {
    super('RPC_ERROR', `The node answered ${method} with ${error.code}: ${error.message}`, {
      retryable: true,
      facts: { method, url },
    });
    this.name = 'RpcError';
    this.rpcCode = error.code;
    this.data = error.data;
  }
}

/** Creates a client. Retries belong to the caller, who knows whether a call may be repeated. */
export function createRpc(options: { url: string; timeoutMs?: number }): Rpc {
  const { timeoutMs = 10_000 } = options;
  const url = withoutSecrets(options.url);
  const endpoint = endpointOf(options.url);
  let id = 0;
  return {
    url,
    async call<T>(method: string, params: unknown[], signal?: AbortSignal): Promise<T> {
      id += 1;
      const body = JSON.stringify({ jsonrpc: '2.0', id, method, params });
      const answer = await post(endpoint, url, method, body, withTimeout(timeoutMs, signal));
      if (answer.error) throw new RpcError(method, url, answer.error);
      return answer.result as T;
    },
  };
}

type Answer = { result?: unknown; error?: { code: number; message: string; data?: unknown } };

type Endpoint = { address: string; headers: Record<string, string> };

/** `fetch` takes no address with user and password: they travel as a header. */
function endpointOf(text: string): Endpoint {
  const url = new URL(text);
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (url.username !== '' || url.password !== '') {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
    [url.username, url.password] = ['', ''];
  }
  return { address: url.href, headers };
}

async function post(
  endpoint: Endpoint,
  url: string,
  method: string,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  let text = '';
  let status = 0;
  try {
    const response = await fetch(endpoint.address, { method: 'POST', headers: endpoint.headers, body, signal });
    status = response.status;
    text = await response.text();
  } catch (error) {
    throw away(method, url, messageOf(error), error);
  }
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw away(method, url, `HTTP ${status}, not JSON: ${text.slice(0, 120)}`, error);
  }
  if (isAnswer(answer)) return answer;
  throw away(method, url, `HTTP ${status}, no answer of JSON-RPC: ${text.slice(0, 120)}`, undefined);
}

/** A proxy in front of a node answers with JSON of its own when it is busy: that must not pass for an empty result. */
function isAnswer(answer: unknown): answer is Answer {
  if (typeof answer !== 'object' || answer === null) return false;
  if (!('error' in answer) || answer.error === undefined || answer.error === null) return 'result' in answer;
  return typeof answer.error === 'object' && 'code' in answer.error && 'message' in answer.error;
}

function away(method: string, url: string, reason: string, cause: unknown): ServiceError {
  return new ServiceError('RPC_AWAY', `The node gave no answer to ${method}: ${reason}`, {
    retryable: true,
    facts: { method, url },
    cause,
  });
}

function withTimeout(timeoutMs: number, signal: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
}

/** A number as JSON-RPC wants it. */
export function quantity(value: number): string {
  return `0x${value.toString(16)}`;
}
