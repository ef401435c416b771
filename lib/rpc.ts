import { messageOf, ServiceError } from './errors.ts';
import { splitCredentials, withoutSecrets } from './url.ts';

/** A JSON-RPC client of one node over HTTP. */
export type Rpc = {
  /** Its address as it may be shown. */
  readonly url: string;
  /** Calls a method. Throws `RPC_ERROR` with the node's own code and words, or `RPC_AWAY` when no answer came. */
  call<T>(method: string, params: unknown[], signal?: AbortSignal): Promise<T>;
  /** The results of one method for several parameters, in their order: by one request where the node takes that. */
  calls<T>(method: string, params: unknown[][], signal?: AbortSignal): Promise<T[]>;
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

/** For how long a node that did not answer several calls in one request is asked one by one, in milliseconds. */
const ONE_BY_ONE_MS = 60_000;

/**
 * Creates a client. Retries belong to the caller, who knows whether a call may be repeated. An answer of more than
 * `maxAnswerBytes` is not read to its end: it counts as none (`RPC_AWAY`, "too large").
 */
export function createRpc(options: { url: string; timeoutMs?: number; maxAnswerBytes?: number }): Rpc {
  const { timeoutMs = 10_000, maxAnswerBytes = Number.POSITIVE_INFINITY } = options;
  const target = targetOf(options.url, maxAnswerBytes);
  let lastId = 0;
  let oneByOneUntilMs = Number.NEGATIVE_INFINITY;

  function request(method: string, params: unknown[]) {
    lastId += 1;
    return { jsonrpc: '2.0', id: lastId, method, params };
  }

  async function call<T>(method: string, params: unknown[], signal: AbortSignal): Promise<T> {
    const reply = await post(target, method, request(method, params), signal);
    return resultOf<T>(answerOf(reply, method, target.name), method, target.name);
  }

  return {
    url: target.name,
    call: (method, params, signal) => call(method, params, withTimeout(timeoutMs, signal)),
    async calls<T>(method: string, all: unknown[][], signal?: AbortSignal): Promise<T[]> {
      const limited = withTimeout(timeoutMs, signal);
      if (all.length > 1 && performance.now() >= oneByOneUntilMs) {
        const requests = all.map((params) => request(method, params));
        const reply = await post(target, method, requests, limited).catch((error: unknown) => {
          // Some hang up on what they do not take.
          if (limited.aborted) throw error;
          return undefined;
        });
        const answers = reply === undefined ? undefined : answersOf(reply, requests);
        if (answers !== undefined) return answers.map((answer) => resultOf<T>(answer, method, target.name));
        oneByOneUntilMs = performance.now() + ONE_BY_ONE_MS;
      }
      return Promise.all(all.map((params) => call<T>(method, params, limited)));
    },
  };
}

type Answer = { id?: unknown; result?: unknown; error?: { code: number; message: string; data?: unknown } };

/** Where calls go; `name` is what may be told of it. */
type Target = { url: string; name: string; headers: Record<string, string>; maxAnswerBytes: number };

function targetOf(address: string, maxAnswerBytes: number): Target {
  const { url, authorization } = splitCredentials(address);
  const headers = {
    'content-type': 'application/json',
    // Besu packs whatever it may, which costs it and us more than the bytes are worth between two machines of one site.
    'accept-encoding': 'identity',
    ...(authorization === undefined ? {} : { authorization }),
  };
  return { url, name: withoutSecrets(address), headers, maxAnswerBytes };
}

type Reply = { status: number; text: string };

async function post(target: Target, method: string, request: object, signal: AbortSignal): Promise<Reply> {
  const { url, name, headers, maxAnswerBytes } = target;
  try {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(request), signal });
    return { status: response.status, text: await textOf(response, maxAnswerBytes) };
  } catch (error) {
    throw away(method, name, messageOf(error), error);
  }
}

function answerOf({ status, text }: Reply, method: string, name: string): Answer {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw away(method, name, `HTTP ${status}, not JSON: ${text.slice(0, 120)}`, error);
  }
  if (isAnswer(answer)) return answer;
  throw away(method, name, `HTTP ${status}, no answer of JSON-RPC: ${text.slice(0, 120)}`, undefined);
}

/** Answers in the order of their requests; undefined unless each has one, as from whoever takes one request at a time. */
function answersOf({ text }: Reply, requests: readonly { id: number }[]): Answer[] | undefined {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(given)) return undefined;
  const byId = new Map(given.filter(isAnswer).map((answer) => [answer.id, answer]));
  const answers = requests.map(({ id }) => byId.get(id)).filter((answer) => answer !== undefined);
  return answers.length === requests.length ? answers : undefined;
}

function resultOf<T>({ error, result }: Answer, method: string, name: string): T {
  if (error) throw new RpcError(method, name, error);
  return result as T;
}

async function textOf(response: Response, maxBytes: number): Promise<string> {
  if (maxBytes === Number.POSITIVE_INFINITY || response.body === null) return response.text();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new RangeError(`the answer is too large: more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
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
