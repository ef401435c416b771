import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { messageOf, ServiceError } from '../lib/errors.ts';

/** A JSON-RPC client of a remote signer; `fetch` knows no client certificates. */
export type SignerRpc = {
  /** Throws `SIGNER_AWAY` when no answer came, `SIGNER_REFUSED` with the signer's own words. Both may pass. */
  call(method: string, params: unknown[], signal: AbortSignal): Promise<unknown>;
  close(): void;
};

/** Options of `createSignerRpc`; `tls` holds PEM texts. */
export type SignerRpcOptions = { url: string; timeoutMs: number; tls: SecureContextOptions };

/** A signed transaction is about twice its calldata in hexadecimal digits; nothing that is wanted is larger. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Creates a client that keeps its connections; any number of calls may be under way at once. */
export function createSignerRpc({ url, timeoutMs, tls }: SignerRpcOptions): SignerRpc {
  const target = new URL(url);
  const isSecure = target.protocol === 'https:';
  const agent = isSecure ? new HttpsAgent({ keepAlive: true, ...tls }) : new HttpAgent({ keepAlive: true });
  const request = isSecure ? httpsRequest : httpRequest;
  let id = 0;

  function post(body: string, signal: AbortSignal): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        accept: 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const sent = request(target, { method: 'POST', agent, headers, signal }, (response) => {
        textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
      });
      sent.on('error', (error) => reject(Object.assign(error, { wasStale: sent.reusedSocket && isReset(error) })));
      sent.end(body);
    });
  }

  /** A kept connection may be closed by the signer at the very moment it is used; signing twice does no harm. */
  async function postTwice(body: string, signal: AbortSignal): Promise<{ status: number; text: string }> {
    try {
      return await post(body, signal);
    } catch (error) {
      if (!(error as { wasStale?: boolean }).wasStale) throw error;
      return await post(body, signal);
    }
  }

  return {
    async call(method, params, signal) {
      id += 1;
      const timeout = AbortSignal.timeout(timeoutMs);
      const body = JSON.stringify({ jsonrpc: '2.0', id, method, params });
      let answer: { status: number; text: string };
      try {
        answer = await postTwice(body, AbortSignal.any([signal, timeout]));
      } catch (error) {
        signal.throwIfAborted();
        throw away(timeout.aborted ? `nothing within ${timeoutMs} ms` : messageOf(error), error);
      }
      return resultOf(method, answer);
    },
    close: () => agent.destroy(),
  };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`an answer of more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function resultOf(method: string, { status, text }: { status: number; text: string }): unknown {
  const answer = parsed(text);
  if (answer?.error !== undefined && answer.error !== null) {
    const { code, message } = answer.error;
    throw new ServiceError('SIGNER_REFUSED', `The signer refused ${method}: ${code} ${message}`, { retryable: true });
  }
  if (answer?.result === undefined) throw away(`HTTP ${status}: ${text.slice(0, 120).trim()}`);
  return answer.result;
}

function parsed(text: string): { result?: unknown; error?: { code?: unknown; message?: unknown } | null } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function away(reason: string, cause?: unknown): ServiceError {
  // The cause is told in the message already, and its own fields may name the address with its password.
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return new ServiceError('SIGNER_AWAY', `The signer does not answer: ${reason}`, {
    retryable: true,
    ...(code === undefined ? {} : { facts: { code } }),
  });
}

function isReset(error: Error): boolean {
  return ['ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '');
}
