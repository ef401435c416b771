import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
} from 'graphql';
import {
  CloseCode,
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  handleProtocols,
  MessageType,
  makeServer,
  type SubscribePayload,
} from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { callAt } from '../lib/async.ts';
import { type JsonSource, parseJsonSource } from '../lib/json-source.ts';
import type { Log } from '../lib/log.ts';
import type { Closable } from '../lib/process.ts';
import { REQUEST_COST } from './access/cost.ts';
import { whyTooDeep } from './body.ts';
import { isTold, maskOf, refusal } from './errors.ts';
import { clientGone, isAllowedOrigin } from './http.ts';
import type { Limits } from './limits.ts';
import type { LineQuestions } from './line-questions.ts';
import { type MaskError, maskResult, toGraphqlError } from './watch/answers.ts';
import { type Client, type Door, isPassing } from './watch/door.ts';
import { Line } from './watch/line.ts';
import type { Operation, OperationRequest, ReadOperation } from './watch/operation.ts';
import type { Streams } from './watch/streams.ts';

/** How often each socket is pinged, in milliseconds; a client that is not heard of until the next one is cut off. */
const KEEP_ALIVE_MS = 12_000;
/** How long a client that is told that its websocket closes may take to close it too, in milliseconds; the types of ws do not know it. */
const CLOSING = { closeTimeout: 5_000 };
/** How often it is looked who is to be pinged: never all at once. */
const SWEEP_MS = 1_000;

const PONG = JSON.stringify({ type: MessageType.Pong });

/** Of RFC 6455's registry: the same request may be answered later. */
const TRY_AGAIN_LATER = 1013;

/** What a socket has beside its protocol. */
type Extra = {
  line: Line;
  client: Client;
  websocket: WebSocket;
  socket: Duplex;
  /** The message that is being handed to the protocol. */
  heard: string;
  onClosed(listener: () => void): () => void;
};
/** What belongs to an operation between being read and being begun. */
type Begun = ExecutionArgs & { operation: Operation; line: Line; id: string; leave(): void };
/** What belongs to a query or a mutation between being read and being answered. */
type Asked = ExecutionArgs & { question: OperationRequest; source: JsonSource; extra: Extra; id: string };

/** What the protocol looks at to see that there is one answer: the document is for HTTP's way to read. */
const ONE_ANSWER = parse('{ __typename }');

/** Nothing was executed: what is wrong was told and masked where HTTP does it. */
class Refused extends Error {
  readonly errors: GraphQLFormattedError[];

  constructor(errors: GraphQLFormattedError[]) {
    super('Nothing was executed');
    this.errors = errors;
  }
}

/**
 * Operations over websockets (graphql-transport-ws) on the server's /graphql, under the same limits as HTTP. The
 * protocol is graphql-ws's; its `next` messages are written here, so that bytes made once go out to many.
 */
export function createWebsockets(options: {
  server: Server;
  schema: GraphQLSchema;
  limits: Limits;
  corsOrigins: readonly string[];
  streams: Streams;
  readOperation: ReadOperation;
  door: Door;
  questions: LineQuestions;
  maskError: MaskError;
  /** A websocket has said who it is. */
  settled(socket: Duplex): void;
  log: Log;
  onMessage(): void;
}): Closable & { sockets(): number; subscriptions(): number } {
  const { server, schema, limits, corsOrigins, streams, door, questions, maskError, settled, log, onMessage } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxWebsocketMessageBytes,
    perMessageDeflate: false,
    ...CLOSING,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  const lines = new Set<Line>();
  /** Those that said who they are: others take no place from them. */
  const admitted = new Set<Line>();
  let subscriptions = 0;
  const masked = (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
    errors.flatMap((error) =>
      error.originalError instanceof Refused ? error.originalError.errors : [maskError(error.toJSON(), error)],
    );

  async function readOperation(
    request: OperationRequest,
    { client }: Extra,
  ): Promise<{ operation: Operation; leave(): void } | { errors: readonly GraphQLError[] }> {
    const operation = options.readOperation(request);
    if ('errors' in operation) return operation;
    const place = await door.authorise(operation, client);
    return 'errors' in place ? place : { operation, leave: place.leave };
  }

  /** A query or a mutation as it was sent, which its JSON may not tell; undefined when it is none. */
  function readQuestion(payload: OperationRequest, { heard }: Extra): Pick<Asked, 'question' | 'source'> | undefined {
    const kind = questions.kindOf(payload);
    if (kind === undefined || kind === 'subscription') return undefined;
    const source = parseJsonSource(heard);
    const message = source.value as { payload: Record<string, unknown> };
    return { question: questions.resolve(message.payload) as OperationRequest, source };
  }

  /** What the protocol begins an operation with. */
  async function prepare(
    extra: Extra,
    id: string,
    payload: SubscribePayload,
  ): Promise<Asked | Begun | readonly GraphQLError[]> {
    const request = questions.resolve({ ...payload }) as OperationRequest;
    const asked = readQuestion(request, extra);
    if (asked !== undefined) return { schema, document: ONE_ANSWER, ...asked, extra, id };
    const read = await readOperation(request, extra);
    if ('errors' in read) return read.errors;
    const { operation } = read;
    // The protocol keeps the message for as long as the subscription runs; a document for each of thousands is much.
    Object.assign(payload, { query: '', variables: null, extensions: null });
    const { line, onClosed } = extra;
    const forget = onClosed(read.leave);
    const leave = () => {
      forget();
      read.leave();
    };
    const { document, operationName, variables: variableValues } = operation;
    return { schema, document, operationName, variableValues, operation, line, id, leave };
  }

  function answerOnce({ question, source, extra: { client, line }, id }: Asked): HeldOpen {
    const { sink, ended } = line.openSink(id, onMessage);
    const gone = new AbortController();
    const asking = questions.answer(question, {
      caller: client.caller,
      points: REQUEST_COST,
      source,
      end: gone.signal,
    });
    asking.then(
      ({ answer, errors }) => {
        if (gone.signal.aborted) return;
        if (errors === undefined) sink.next(answer);
        sink.end(errors === undefined ? undefined : new Refused(errors));
      },
      (error) => sink.end(error),
    );
    return new HeldOpen(ended, () => {
      gone.abort(clientGone());
      sink.end();
    });
  }

  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: limits.connectionInitTimeoutMs,
    async onConnect({ connectionParams, extra: { line, client, websocket, socket, onClosed } }) {
      settled(socket);
      client.params = connectionParams ?? {};
      try {
        const { expiresAt } = await door.admit(client);
        // What it said is not needed again, and would be kept for as long as it stays.
        client.headers = client.params = {};
        if (expiresAt !== undefined)
          onClosed(callAt(expiresAt, () => websocket.close(CloseCode.Forbidden, 'Token expired')));
        if (admitted.size < limits.maxSockets) {
          admitted.add(line);
          return true;
        }
        websocket.close(TRY_AGAIN_LATER, 'Try again later');
        return false;
      } catch (error) {
        if (isTold(error) && !isPassing(error)) return false;
        const reason = isTold(error) ? 'Try again later' : maskOf(error, log, { line: 'websocket' }).message;
        // Those that retry by themselves come back after this code, and not after 4403.
        websocket.close(TRY_AGAIN_LATER, reason);
        return false;
      }
    },
    async onSubscribe({ subscriptions: open, extra }, id, payload) {
      if (Object.keys(open).length > limits.maxSubscriptionsPerSocket) {
        return [refusal(`Too many operations: expected at most ${limits.maxSubscriptionsPerSocket} on a websocket`)];
      }
      // What goes wrong with one operation is told there: thrown, it would close the websocket and end all others.
      return prepare(extra, id, payload).catch((error: unknown) => [toGraphqlError(error)]);
    },
    async subscribe(args) {
      const { operation, line, id, leave } = args as Begun;
      const { sink, ended } = line.openSink(id, onMessage);
      const started = await streams.start(operation, sink).catch((error) => ({ errors: [toGraphqlError(error)] }));
      if (!('stop' in started)) {
        leave();
        return started;
      }
      ended.then(leave, leave);
      return new HeldOpen(ended, () => {
        started.stop();
        sink.end();
        leave();
      });
    },
    execute: (args) => answerOnce(args as Asked),
    onOperation: () => {
      subscriptions += 1;
    },
    onComplete: () => {
      subscriptions -= 1;
    },
    onError: (_socket, _id, _payload, errors) => masked(errors),
    onNext: (_socket, _id, _payload, _args, result) => {
      onMessage();
      return maskResult(result as ExecutionResult, maskError);
    },
  });

  function begin(websocket: WebSocket, client: Client, socket: Duplex): void {
    const line = new Line(websocket, socket);
    lines.add(line);
    const closers = new Set<() => void>();
    const extra: Extra = {
      ...{ line, client, websocket, socket, heard: '' },
      onClosed(listener) {
        closers.add(listener);
        return () => closers.delete(listener);
      },
    };
    const closed = protocol.opened(
      {
        protocol: websocket.protocol,
        send: async (text) => line.send(text),
        close: (code, reason) => websocket.close(code, reason),
        // What a ping carries need not be sent back.
        onPing: async () => line.send(PONG),
        onMessage(take) {
          websocket.on('message', (data) => {
            line.hear();
            holdBack(websocket, line);
            const text = String(data);
            const tooDeep = whyTooDeep(text, limits);
            if (tooDeep !== undefined) return websocket.close(CloseCode.BadRequest, tooDeep);
            extra.heard = text;
            void take(text).catch((error: unknown) => {
              websocket.close(CloseCode.InternalServerError, maskOf(error, log, { line: 'websocket' }).message);
            });
            extra.heard = '';
          });
        },
      },
      extra,
    );
    websocket.on('close', (code, reason) => {
      lines.delete(line);
      admitted.delete(line);
      line.close();
      for (const listener of closers) listener();
      void closed(code, String(reason));
    });
    // What the other end does wrong closes the socket by itself.
    websocket.on('error', () => undefined);
  }

  /** Who takes nothing is not heard: answers to what it says would have nowhere to go. */
  function holdBack(websocket: WebSocket, line: Line): void {
    if (websocket.isPaused || line.unreadBytes() <= limits.maxUnreadBytes) return;
    websocket.pause();
    void line.taken().then(() => websocket.resume());
  }

  const sweep = setInterval(() => {
    const now = performance.now();
    for (const line of lines) line.keepAlive(now, KEEP_ALIVE_MS);
  }, SWEEP_MS);
  sweep.unref();

  server.on('upgrade', (request, socket, head) => {
    const no = whyNot(request, admitted.size, limits, corsOrigins);
    if (no !== undefined) return refuseUpgrade(socket, no);
    const client = { address: request.socket.remoteAddress ?? '', headers: request.headers, params: {} };
    const leave = door.takeSocket(client);
    if (leave === undefined) return refuseUpgrade(socket, tooManyOf(limits));
    socket.on('close', leave);
    sockets.handleUpgrade(request, socket, head, (websocket) => begin(websocket, client, socket));
  });
  return {
    sockets: () => sockets.clients.size,
    subscriptions: () => subscriptions,
    async close() {
      clearInterval(sweep);
      for (const websocket of sockets.clients) websocket.close(1001, 'Going away');
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
}

/** A source for graphql-ws that yields nothing: its answers go out past it, its end and its stop are this one's. */
class HeldOpen implements AsyncGenerator<never, void, void> {
  readonly #ended: Promise<void>;
  readonly #stop: () => void;

  constructor(ended: Promise<void>, stop: () => void) {
    this.#ended = ended;
    this.#stop = stop;
  }

  async next() {
    await this.#ended;
    return DONE;
  }

  async return() {
    this.#stop();
    return DONE;
  }

  async throw(error: unknown): Promise<typeof DONE> {
    this.#stop();
    throw error;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async [Symbol.asyncDispose]() {
    this.#stop();
  }
}

const DONE = { done: true, value: undefined } as const;

function tooManyOf({ maxSocketsPerClient }: Limits): Refusal {
  return { status: '429 Too Many Requests', message: `Expected at most ${maxSocketsPerClient} websockets of a client` };
}

type Refusal = { status: string; message: string };
function whyNot(
  request: IncomingMessage,
  open: number,
  limits: Limits,
  corsOrigins: readonly string[],
): Refusal | undefined {
  if ((request.url ?? '').split('?')[0] !== '/graphql') {
    return { status: '404 Not Found', message: 'Expected the websocket at /graphql' };
  }
  // Browsers apply no CORS to websockets: a foreign page is turned away here.
  if (!isAllowedOrigin(request, corsOrigins)) {
    return { status: '403 Forbidden', message: 'Pages of this origin may not connect; the operator sets CORS_ORIGINS' };
  }
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (!offered.includes(GRAPHQL_TRANSPORT_WS_PROTOCOL) && offered.includes('graphql-ws')) {
    return { status: '400 Bad Request', message: `Expected the subprotocol ${GRAPHQL_TRANSPORT_WS_PROTOCOL}` };
  }
  if (open >= limits.maxSockets) {
    return {
      status: '503 Service Unavailable',
      message: `Expected at most ${limits.maxSockets} websockets; try again`,
    };
  }
  return undefined;
}

function refuseUpgrade(socket: Duplex, { status, message }: Refusal): void {
  const body = JSON.stringify({ message });
  socket.once('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
