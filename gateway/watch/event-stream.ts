import type { ServerResponse } from 'node:http';
import { Backlog } from './backlog.ts';
import type { Sink } from './sink.ts';
import { bytesTaken } from './taken.ts';

/** One stream of events to one client: of one operation without an id, or of several with theirs. */
export type EventStream = {
  /** Begins to write; what was told before goes out first. */
  connect(response: ServerResponse): void;
  isConnected(): boolean;
  openSink(id: string | undefined): { sink: Sink; ended: Promise<void> };
  /** How to stop an operation; called at once when it has ended meanwhile. */
  onStop(id: string | undefined, stop: () => void): void;
  has(id: string): boolean;
  size(): number;
  /** Stops an operation that its client does not want any more. */
  stop(id: string): void;
  /** Writes a comment; closes a stream that took nothing since the last one. */
  keepAlive(): void;
  /** Calls when it closes. Returns how not to. */
  onClosed(listener: () => void): () => void;
  close(): void;
};

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // A stream ends with its connection: nothing of it is left to wait for when the gateway closes.
  connection: 'close',
  // Proxies that collect answers would keep events back.
  'x-accel-buffering': 'no',
};

/** Nothing is kept for a client that reserved a stream and has not come: operations wait until it takes. */
export function createEventStream(options: { onMessage(): void; onClose(): void }): EventStream {
  const operations = new Map<string, () => void>();
  const closed = new Set([options.onClose]);
  const connected = Promise.withResolvers<void>();
  let response: ServerResponse | undefined;
  let backlog: Backlog | undefined;
  let waited: string[] = [];
  let takenBefore = 0;
  let isClosed = false;

  function write(...parts: (string | Buffer)[]): void {
    if (isClosed) return;
    if (response === undefined) {
      waited.push(...parts.map(String));
      return;
    }
    response.cork();
    for (const part of parts) response.write(part);
    response.uncork();
  }

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    for (const stop of operations.values()) stop();
    operations.clear();
    backlog?.letGo();
    connected.resolve();
    response?.end();
    for (const listener of closed) listener();
  }

  return {
    connect(to) {
      response = to;
      backlog = new Backlog(to);
      // Whether it is taken is seen by what keeps it alive.
      to.setTimeout(0);
      to.once('close', close);
      // Some browsers open a stream only once there is a first byte.
      to.writeHead(200, HEADERS).write(':\n\n');
      for (const part of waited) to.write(part);
      waited = [];
      connected.resolve();
    },
    isConnected: () => response !== undefined,
    openSink(id) {
      const key = id ?? '';
      const ended = Promise.withResolvers<void>();
      const [opening, closing] = id === undefined ? ['', ''] : ['{"payload":', `,"id":${JSON.stringify(id)}}`];
      operations.set(key, () => undefined);
      const sink: Sink = {
        next(answer) {
          if (!operations.has(key)) return;
          options.onMessage();
          write(`event: next\ndata: ${opening}`, answer, `${closing}\n\n`);
        },
        end(error) {
          if (error !== undefined) return ended.reject(error);
          ended.resolve();
          if (!operations.delete(key)) return;
          write(`event: complete\ndata: ${id === undefined ? '' : JSON.stringify({ id })}\n\n`);
          if (id === undefined) close();
        },
        unreadBytes: () => backlog?.bytes() ?? 0,
        async taken() {
          await connected.promise;
          await backlog?.taken();
        },
      };
      return { sink, ended: ended.promise };
    },
    onStop(id, stop) {
      const key = id ?? '';
      if (operations.has(key) && !isClosed) operations.set(key, stop);
      else stop();
    },
    has: (id) => operations.has(id),
    size: () => operations.size,
    stop(id) {
      operations.get(id)?.();
      operations.delete(id);
    },
    keepAlive() {
      const { socket, writableLength = 0 } = response ?? {};
      const taken = socket == null ? 0 : bytesTaken(socket);
      if (writableLength > 0 && taken <= takenBefore) {
        response?.destroy();
        return;
      }
      takenBefore = taken;
      if (response !== undefined) write(':\n\n');
    },
    onClosed(listener) {
      closed.add(listener);
      return () => closed.delete(listener);
    },
    close,
  };
}
