import { WebSocket } from 'ws';
import { backoffMs, sleep } from '../lib/async.ts';
import type { Log } from '../lib/log.ts';
import { splitCredentials, withoutSecrets } from '../lib/url.ts';

/** A websocket of a node that tells when there is something new. */
export type Herald = {
  /** The node's newest block changed, as polling showed: a herald that stays silent about it is deaf. */
  moved(): void;
};

/** How long after a new block a socket may be silent before it is opened anew. */
const SILENT_MS = 5_000;
/** How long opening may take. */
const OPEN_MS = 5_000;

/** To blocks alone: of a block of 500 events their logs are 500 messages with all of it, before anybody can ask for them. */
const SUBSCRIBE = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] });

/**
 * Subscribes to new blocks of a node until the signal is aborted. What it says is never believed, not even read:
 * any message only has the node asked for its newest block. So nothing that a socket drops, repeats, delays or tells in
 * the wrong order can change the view, only how soon it follows.
 */
export function listenToNode(options: { url: string; onNews(): void; log: Log; signal: AbortSignal }): Herald {
  const { onNews, log, signal } = options;
  const name = withoutSecrets(options.url);
  let socket: WebSocket | undefined;
  let deafness: NodeJS.Timeout | undefined;
  let heardAt = Number.NEGATIVE_INFINITY;

  function heard(): void {
    clearTimeout(deafness);
    deafness = undefined;
    heardAt = performance.now();
    onNews();
  }

  /** Resolves when the socket is closed, with whether it had ever said anything. */
  async function listenOnce(): Promise<boolean> {
    const opened = open(options.url);
    socket = opened;
    let hasSpoken = false;
    const { promise, resolve } = Promise.withResolvers<void>();
    opened.on('open', () => opened.send(SUBSCRIBE));
    opened.on('message', () => {
      // Also the answer to the subscription: for what happened while there was no socket.
      hasSpoken = true;
      heard();
    });
    opened.on('error', (error) => log.debug({ node: name, reason: error.message }, 'The websocket failed'));
    opened.on('close', () => resolve());
    const onAbort = () => opened.terminate();
    signal.addEventListener('abort', onAbort, { once: true });
    await promise;
    signal.removeEventListener('abort', onAbort);
    return hasSpoken;
  }

  async function keepListening(): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      if (await listenOnce()) failures = 0;
      if (failures === 1 && !signal.aborted) log.warn({ node: name }, 'No websocket; new blocks are found by polling');
      await sleep(backoffMs(failures), signal).catch(() => undefined);
    }
    clearTimeout(deafness);
  }

  void keepListening();
  return {
    moved() {
      // Mostly it was the socket itself that led to the look at the node.
      if (deafness !== undefined || performance.now() - heardAt < SILENT_MS) return;
      if (socket?.readyState !== WebSocket.OPEN) return;
      deafness = setTimeout(() => {
        deafness = undefined;
        log.warn({ node: name }, 'The websocket was silent about a new block; it is opened anew');
        socket?.terminate();
      }, SILENT_MS).unref();
    },
  };
}

function open(address: string): WebSocket {
  const { url, authorization } = splitCredentials(address);
  return new WebSocket(url, {
    handshakeTimeout: OPEN_MS,
    ...(authorization === undefined ? {} : { headers: { authorization } }),
  });
}
