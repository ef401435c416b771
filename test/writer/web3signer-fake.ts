import { randomBytes } from 'node:crypto';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { N, Signature, SigningKey, Transaction, TypedDataEncoder, toBeHex, Wallet } from 'ethers';
import { toHex } from '../../lib/hex.ts';

/** What is sent back. */
type Reply = { status: number; text: string };

/** What a signer on a bad day does with a call: its own answer, another, or none (`hang`, `NO_ANSWER`). */
export type Intercept = (call: { method: string; params: unknown[]; answer(): Reply }) => Reply | Promise<Reply>;

/** Thrown by an intercept: the connection ends without an answer. */
export const NO_ANSWER = new Error('no answer');

/** PEM texts of a server that demands a certificate of its clients. */
export type ServerTls = { cert: string; key: string; ca: string };

/**
 * A server with the wire forms of Web3signer in eth1 mode, as its source has them: HTTP 400 with `Invalid params` where
 * the nonce or `from` is missing, HTTP 200 with -32000 for an address without a key (and for every other failure to
 * sign), what it does not know itself as its node answers it, typed data as a JSON text, and no JSON beside the root.
 */
export async function startWeb3signerFake(
  t: Pick<TestContext, 'after'>,
  options: { keys: readonly string[]; chainId: number; tls?: ServerTls },
) {
  const { chainId, tls } = options;
  let wallets = new Map<string, Wallet>();
  let intercept: Intercept = ({ answer }) => answer();
  const calls: { method: string; params: unknown[] }[] = [];
  const sockets = new Set<Socket>();

  const holdKeys = (keys: readonly string[]) => {
    wallets = new Map(keys.map((key) => new Wallet(key)).map((wallet) => [wallet.address.toLowerCase(), wallet]));
  };
  holdKeys(options.keys);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (request.method === 'GET' && request.url === '/upcheck') return send(response, { status: 200, text: 'OK' });
    if (request.method !== 'POST' || request.url !== '/') {
      return send(response, { status: 404, text: '<html><body><h1>Resource not found</h1></body></html>' });
    }
    try {
      const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: unknown[] };
      calls.push({ method, params });
      send(response, await intercept({ method, params, answer: () => answerOf(id, method, params) }));
    } catch (error) {
      if (error instanceof SyntaxError) send(response, failure(400, null, -32700, 'Parse error'));
      else response.destroy();
    }
  }

  function answerOf(id: number, method: string, params: unknown[]): Reply {
    switch (method) {
      case 'eth_accounts':
        return params.length === 0
          ? success(id, [...wallets.keys()].sort())
          : failure(400, id, -32602, 'Invalid params');
      case 'eth_signTransaction':
        return signTransaction(id, params);
      case 'eth_signTypedData':
        return signTypedData(id, params);
      default:
        return failure(200, id, -32601, 'Method not found');
    }
  }

  function signTransaction(id: number, params: unknown[]): Reply {
    const [request] = params as [Record<string, string> | undefined];
    const { from, nonce, gas, gasPrice, value, to, data } = request ?? {};
    if (params.length !== 1 || from === undefined || nonce === undefined)
      return failure(400, id, -32602, 'Invalid params');
    const wallet = wallets.get(from.toLowerCase());
    if (wallet === undefined) return failure(200, id, -32000, 'No unlocked account matches the Sender');
    const transaction = Transaction.from({
      ...{ type: 0, chainId, nonce: Number(nonce), gasLimit: BigInt(gas ?? 90_000), gasPrice: BigInt(gasPrice ?? 0) },
      ...{ value: BigInt(value ?? 0), to: to ?? null, data: data ?? '0x' },
    });
    return success(id, signed(transaction, wallet.privateKey));
  }

  function signTypedData(id: number, params: unknown[]): Reply {
    const [address, json] = params;
    if (params.length !== 2) return failure(400, id, -32602, 'Invalid params');
    if (typeof address !== 'string' || typeof json !== 'string') return failure(500, id, -32603, 'Internal error');
    const wallet = wallets.get(address.toLowerCase());
    if (wallet === undefined) return failure(200, id, -32000, 'No unlocked account matches the Sender');
    const { domain, types, message } = JSON.parse(json) as Parameters<typeof TypedDataEncoder.getPayload>[2];
    const { EIP712Domain: _, ...own } = types;
    return success(id, wallet.signingKey.sign(TypedDataEncoder.hash(domain, own, message)).serialized);
  }

  const listener: RequestListener = (request, response) =>
    void serve(request, response).catch(() => response.destroy());
  const server =
    tls === undefined
      ? createHttpServer(listener)
      : createHttpsServer({ ...tls, requestCert: true, rejectUnauthorized: true }, listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  const stop = async () => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  t.after(stop);

  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    addresses: [...wallets.keys()] as `0x${string}`[],
    /** Everything that was asked. */
    calls,
    holdKeys,
    /** From now on calls go through this; without it all are answered. */
    intercept(next: Intercept = ({ answer }) => answer()): void {
      intercept = next;
    },
    stop,
    start: () => listen(port),
  };
}

/** A transaction under a signature of this key, as it comes back. */
export function signed(transaction: Transaction, key: string): string {
  const copy = transaction.clone();
  copy.signature = signAtRandom(BigInt(copy.unsignedHash), BigInt(key));
  return copy.serialized;
}

/**
 * Signs as hardware does, with a random number where software takes one that follows from key and message: no two
 * signatures are the same.
 */
function signAtRandom(digest: bigint, key: bigint): Signature {
  const secret = BigInt(toHex(randomBytes(32))) % N;
  const point = new SigningKey(toBeHex(secret, 32)).publicKey.slice(4);
  const r = BigInt(`0x${point.slice(0, 64)}`) % N;
  const s = (power(secret, N - 2n) * (digest + r * key)) % N;
  const isHigh = s > N / 2n;
  const isOdd = BigInt(`0x${point.slice(64)}`) % 2n === 1n;
  return Signature.from({
    r: toBeHex(r, 32),
    s: toBeHex(isHigh ? N - s : s, 32),
    yParity: isOdd === isHigh ? 0 : 1,
  });
}

/** Modulo the order of the curve, which is prime: to the power of `N - 2` is the inverse. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [square, left] = [base % N, exponent]; left > 0n; left >>= 1n, square = (square * square) % N) {
    if (left % 2n === 1n) result = (result * square) % N;
  }
  return result;
}

/** An answer with a result. */
export function success(id: number, result: unknown): Reply {
  return { status: 200, text: JSON.stringify({ jsonrpc: '2.0', id, result }) };
}

/** An answer with an error. */
export function failure(status: number, id: number | null, code: number, message: string): Reply {
  return { status, text: JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } }) };
}

/** It sends the type in a header of another name than usual. */
function send(response: ServerResponse, { status, text }: Reply): void {
  response.writeHead(status, { Content: 'application/json' }).end(text);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
