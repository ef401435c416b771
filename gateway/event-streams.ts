import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { callAt } from '../lib/async.ts';
import type { JsonSource } from '../lib/json-source.ts';
import type { Caller } from './access/access.ts';
import { AccessError } from './access/errors.ts';
import type { Shares } from './access/shares.ts';
import { BodyError, readJson } from './body.ts';
import { clientGone, type Handler, isFromForeignPage, refuseMethod } from './http.ts';
import type { Limits } from './limits.ts';
import type { LineQuestions } from './line-questions.ts';
import { maskResult, toGraphqlError } from './watch/answers.ts';
import type { Client } from './watch/door.ts';
import { createEventStream, type EventStream } from './watch/event-stream.ts';
import type { Operation, OperationRequest } from './watch/operation.ts';
import type { Sink } from './watch/sink.ts';
import type { Watching } from './watch/watching.ts';

/** Operations over Server-Sent Events. */
export type EventStreams = {
  handle: Handler;
  streams(): number;
  /** Ends all streams, without saying that they are complete. */
  close(): void;
};

/** How often a stream is written to, so that whatever lies between keeps it open, in milliseconds. */
const KEEP_ALIVE_MS = 12_000;
/** How long a reserved stream waits for its client, in milliseconds. */
const RESERVED_MS = 15_000;
const TOKEN_BYTES = 16;
const TOKEN_HEADER = 'x-graphql-event-stream-token';

/** What may be done at a path of event streams. */
export const STREAM_METHODS = 'GET, POST, PUT, DELETE';

/** Whether a request wants events rather than an answer: some clients take both, and name first what they want. */
export function asksForEvents({ headers, method }: IncomingMessage): boolean {
  if (method !== 'GET' && method !== 'POST') return false;
  return /text\/event-stream|application\/([\w.-]+\+)?json/i.exec(headers.accept ?? '')?.[0] === 'text/event-stream';
}

/**
 * Creates the answering of operations over Server-Sent Events, by the protocol of graphql-sse: a stream for each operation ("distinct
 * connections mode"), or one stream for all of a client, reserved by PUT ("single connection mode").
 */
export function createEventStreams(
  options: Watching & { questions: LineQuestions; shares: Shares; limits: Limits; corsOrigins: readonly string[] },
): EventStreams {
  const { questions, shares, limits, corsOrigins, streams, readOperation, door, maskError, onMessage } = options;
  const open = new Set<EventStream>();
  const reserved = new Map<string, EventStream>();
  const beats = setInterval(() => {
    for (const stream of open) stream.keepAlive();
  }, KEEP_ALIVE_MS);
  beats.unref();

  /** It ends when the token of who opened it expires. */
  function newStream({ name, expiresAt }: Caller): EventStream {
    if (open.size >= limits.maxEventStreams) {
      throw new BodyError(503, `Expected at most ${limits.maxEventStreams} event streams; try again`);
    }
    const leave = shares.take(name);
    if (leave === undefined) {
      const message = `Too many event streams: expected at most ${limits.maxEventStreamsPerClient} of a client`;
      throw new AccessError('RATE_LIMITED', message);
    }
    const stream = createEventStream({ onMessage, onClose: () => open.delete(stream) });
    open.add(stream);
    stream.onClosed(leave);
    if (expiresAt !== undefined) stream.onClosed(callAt(expiresAt, stream.close));
    return stream;
  }

  function reserve(response: ServerResponse, caller: Caller): void {
    const stream = newStream(caller);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    reserved.set(token, stream);
    stream.onClosed(() => reserved.delete(token));
    const expiry = setTimeout(() => {
      if (!stream.isConnected()) stream.close();
    }, RESERVED_MS);
    expiry.unref();
    response.writeHead(201, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(token);
  }

  /** Runs one operation on a stream; what is wrong with it is told there. */
  async function run(stream: EventStream, id: string | undefined, { request, source, kind }: Asked, client: Client) {
    const { sink, ended } = stream.openSink(id);
    const tell = (result: ExecutionResult) => {
      sink.next(Buffer.from(JSON.stringify(maskResult(result, maskError))));
      sink.end();
    };
    ended.catch((error: unknown) => tell({ errors: [toGraphqlError(error)] }));
    try {
      if (kind === 'query' || kind === 'mutation')
        return await answerOnce(stream, id, sink, { request, source }, client);
      const read = await admitted(request, client);
      if ('errors' in read) return tell(read);
      const forget = stream.onClosed(read.leave);
      const leave = () => {
        forget();
        read.leave();
      };
      ended.then(leave, leave);
      const started = await streams.start(read.operation, sink);
      if (!('stop' in started)) return tell(started);
      stream.onStop(id, started.stop);
    } catch (error) {
      sink.end(error);
    }
  }

  /** Answers a query or a mutation once its client takes answers: until then nothing is kept for it. */
  async function answerOnce(
    stream: EventStream,
    id: string | undefined,
    sink: Sink,
    { request, source }: Pick<Asked, 'request' | 'source'>,
    { caller }: Client,
  ): Promise<void> {
    const gone = new AbortController();
    stream.onStop(id, () => gone.abort(clientGone()));
    await sink.taken();
    if (gone.signal.aborted) return;
    const { answer } = await questions.answer(request, { caller, points: 0, source, end: gone.signal });
    sink.next(answer);
    sink.end();
  }

  async function readRequest(request: IncomingMessage, response: ServerResponse, url: URL): Promise<Asked> {
    const bodyLimits = { ...limits, maxBodyBytes: limits.maxWebsocketMessageBytes };
    const { given, source } =
      request.method === 'POST'
        ? await readPost(request, bodyLimits)
        : { given: readParameters(url), source: undefined };
    const read = requestOf(questions.resolve(given));
    const kind = questions.kindOf(read.request);
    // What a page of another site can make a browser load changes nothing.
    if (kind === 'mutation' && request.method !== 'POST') throw refuseMethod(response, request.method, 'POST');
    return { ...read, source, kind };
  }

  async function admitted(
    request: OperationRequest,
    client: Client,
  ): Promise<{ operation: Operation; leave(): void } | { errors: readonly GraphQLError[] }> {
    const operation = readOperation(request);
    if ('errors' in operation) return operation;
    const place = await door.authorise(operation, client);
    return 'errors' in place ? place : { operation, leave: place.leave };
  }

  /** A stream that its client reserved. */
  function reservedStream(token: string): EventStream {
    const stream = reserved.get(token);
    if (stream === undefined) throw new BodyError(404, 'There is no such stream: expected the token that PUT answered');
    return stream;
  }

  async function handleReserved(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    token: string,
    client: Client,
  ) {
    const stream = reservedStream(token);
    if (request.method === 'GET') {
      if (stream.isConnected()) throw new BodyError(409, 'This stream is open already: expected one client for it');
      stream.connect(response);
    } else if (request.method === 'DELETE') {
      const id = url.searchParams.get('operationId');
      if (id === null) throw new BodyError(400, 'Expected the parameter operationId');
      stream.stop(id);
      response.writeHead(200).end();
    } else {
      const asked = await readRequest(request, response, url);
      const { operationId } = asked;
      if (operationId === undefined) throw new BodyError(400, 'Expected extensions.operationId');
      if (stream.has(operationId)) throw new BodyError(409, `An operation ${operationId} is running on this stream`);
      if (stream.size() >= limits.maxSubscriptionsPerSocket) {
        const message = `Too many operations: expected at most ${limits.maxSubscriptionsPerSocket} on a stream`;
        throw new BodyError(429, message);
      }
      void run(stream, operationId, asked, client);
      response.writeHead(202).end();
    }
  }

  return {
    async handle(request, response, url) {
      if (isFromForeignPage(request, corsOrigins)) {
        throw new BodyError(403, 'Pages of this origin may not connect; the operator sets CORS_ORIGINS');
      }
      const client = clientOf(request);
      const caller = await door.admit(client);
      const token = url.searchParams.get('token') ?? request.headers[TOKEN_HEADER];
      if (typeof token === 'string') return handleReserved(request, response, url, token, client);
      if (request.method === 'PUT') return reserve(response, caller);
      if (!asksForEvents(request)) {
        throw new BodyError(406, 'Expected the header accept: text/event-stream, or a stream reserved by PUT');
      }
      const asked = await readRequest(request, response, url);
      const stream = newStream(caller);
      stream.connect(response);
      await run(stream, undefined, asked, client);
    },
    streams: () => open.size,
    close() {
      clearInterval(beats);
      for (const stream of [...open]) stream.close();
    },
  };
}

/** What is asked on a stream; `source` is what it was read from, where that was JSON. */
type Asked = {
  request: OperationRequest;
  source: JsonSource | undefined;
  kind: ReturnType<LineQuestions['kindOf']>;
  operationId: string | undefined;
};

function requestOf(given: Record<string, unknown>): Pick<Asked, 'request' | 'operationId'> {
  const { query, operationName, variables, extensions } = given;
  if (typeof query !== 'string') throw new BodyError(400, 'Expected `query` to be a GraphQL document');
  if (operationName != null && typeof operationName !== 'string') {
    throw new BodyError(400, 'Expected `operationName` to be a text');
  }
  if (variables != null && !isObject(variables)) throw new BodyError(400, 'Expected `variables` to be a JSON object');
  const operationId = isObject(extensions) ? extensions['operationId'] : undefined;
  return {
    request: { query, operationName, variables },
    operationId: typeof operationId === 'string' ? operationId : undefined,
  };
}

async function readPost(request: IncomingMessage, limits: { maxBodyBytes: number; maxJsonDepth: number }) {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json *(;|$)/i.test(type)) {
    request.resume();
    throw new BodyError(415, `The content type is ${type === '' ? 'missing' : `"${type}"`}: expected application/json`);
  }
  const source = await readJson(request, limits);
  if (!isObject(source.value)) throw new BodyError(400, 'Expected a JSON object');
  return { given: source.value, source };
}

function readParameters({ searchParams }: URL): Record<string, unknown> {
  const json = (name: string): unknown => {
    const text = searchParams.get(name);
    if (text === null) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw new BodyError(400, `Expected the parameter ${name} to be JSON`);
    }
  };
  return {
    query: searchParams.get('query') ?? undefined,
    documentId: searchParams.get('documentId') ?? undefined,
    operationName: searchParams.get('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  };
}

function clientOf({ socket, headers }: IncomingMessage): Client {
  return { address: socket.remoteAddress ?? '', headers, params: {} };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
