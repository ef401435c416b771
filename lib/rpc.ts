import { Agent, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestTls, Agent as TlsAgent } from 'node:https';
import { urlToHttpOptions } from 'node:url';
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
  /** The same where some may be answered with an error, which is given in the place of the result. */
  tries<T>(method: string, params: unknown[][], signal?: AbortSignal): Promise<(T | RpcError)[]>;
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
    const outcome = outcomeOf<T>(answerOf(reply, method, target.name), method, target.name);
    if (outcome instanceof RpcError) throw outcome;
    return outcome;
  }

  async function tries<T>(method: string, all: unknown[][], signal?: AbortSignal): Promise<(T | RpcError)[]> {
    const limited = withTimeout(timeoutMs, signal);
    if (all.length > 1 && performance.now() >= oneByOneUntilMs) {
      const requests = all.map((params) => request(method, params));
      const reply = await post(target, method, requests, limited).catch((error: unknown) => {
        // Some hang up on what they do not take.
        if (limited.aborted) throw error;
        return undefined;
      });
      const answers = reply === undefined ? undefined : answersOf(reply, requests);
      if (answers !== undefined) return answers.map((answer) => outcomeOf<T>(answer, method, target.name));
      oneByOneUntilMs = performance.now() + ONE_BY_ONE_MS;
    }
    return Promise.all(all.map((params) => call<T>(method, params, limited).catch(ofNode)));
  }

  return {
    url: target.name,
    call: (method, params, signal) => call(method, params, withTimeout(timeoutMs, signal)),
    tries,
    async calls<T>(method: string, all: unknown[][], signal?: AbortSignal): Promise<T[]> {
      return (await tries<T>(method, all, signal)).map((outcome) => {
        if (outcome instanceof RpcError) throw outcome;
        return outcome;
      });
    },
  };
}

/** An error that the node answered; any other is thrown. */
function ofNode(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  throw error;
}

type Answer = { id?: unknown; result?: unknown; error?: { code: number; message: string; data?: unknown } };

/** Where calls go; `name` is what may be told of it. */
type Target = { options: RequestOptions; hasTls: boolean; name: string; maxAnswerBytes: number };

/** How long a connection that nobody uses is kept: less than any server keeps it, which would close it under a call. */
const IDLE_MS = 4_000;

const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
const tlsAgent = new TlsAgent({ keepAlive: true, timeout: IDLE_MS });

function targetOf(address: string, maxAnswerBytes: number): Target {
  const { url, authorization } = splitCredentials(address);
  const headers = {
    'content-type': 'application/json',
    // Besu packs whatever it may, which costs it and us more than the bytes are worth between two machines of one site.
    'accept-encoding': 'identity',
    ...(authorization === undefined ? {} : { authorization }),
  };
  const hasTls = new URL(url).protocol === 'https:';
  const options = { ...urlToHttpOptions(new URL(url)), method: 'POST', headers, agent: hasTls ? tlsAgent : agent };
  return { options, hasTls, name: withoutSecrets(address), maxAnswerBytes };
}

type Reply = { status: number; text: string };

async function post(target: Target, method: string, request: object, signal: AbortSignal): Promise<Reply> {
  try {
    return await exchange(target, Buffer.from(JSON.stringify(request)), signal);
  } catch (error) {
    throw away(method, target.name, messageOf(error), error);
  }
}

/** By node:http, for `fetch` takes three times the processor time of a call, and twice its time. */
function exchange(target: Target, body: Buffer, signal: AbortSignal): Promise<Reply> {
  const { options, hasTls, maxAnswerBytes } = target;
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const fail = (error: unknown) => reject(signal.aborted ? signal.reason : error);
  const headers = { ...options.headers, 'content-length': body.length };
  const sent = (hasTls ? requestTls : requestHttp)({ ...options, headers, signal });
  sent.on('error', (error: NodeJS.ErrnoException) => {
    // The node closed it while nobody used it; what it may have heard all the same does no harm twice.
    if (sent.reusedSocket && error.code === 'ECONNRESET') exchange(target, body, signal).then(resolve, reject);
    else fail(error);
  });
  sent.on('response', (response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('error', fail);
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxAnswerBytes) chunks.push(chunk);
      else response.destroy(new RangeError(`the answer is too large: more than ${maxAnswerBytes} bytes`));
    });
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
    );
  });
  sent.end(body);
  return promise;
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

function outcomeOf<T>({ error, result }: Answer, method: string, name: string): T | RpcError {
  return error ? new RpcError(method, name, error) : (result as T);
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
