import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL, type SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Closable } from '../lib/process.ts';
import { MAX_VALIDATION_ERRORS } from './apollo.ts';
import type { GatewayContext } from './context.ts';
import { isAllowedOrigin } from './http.ts';
import type { Limits } from './limits.ts';
import { limitRules } from './rules.ts';

/** Milliseconds between pings; a client that does not answer until the next one is cut off. */
const KEEP_ALIVE_MS = 12_000;

/** Subscriptions over websockets (graphql-transport-ws) on the server's /graphql, under the same limits as HTTP. */
export function createWebsockets(options: {
  server: Server;
  schema: GraphQLSchema;
  limits: Limits;
  corsOrigins: readonly string[];
  context: GatewayContext;
  maskError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError;
  onMessage(): void;
}): Closable & { sockets(): number; subscriptions(): number } {
  const { server, schema, limits, corsOrigins, context, maskError } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.maxWebsocketMessageBytes });
  let subscriptions = 0;
  const masked = (errors: readonly GraphQLError[]) => errors.map((error) => maskError(error.toJSON(), error));
  const readOperation = createOperationReader(schema, limits);
  const protocol = useServer(
    {
      schema,
      onSubscribe(socket, _id, payload) {
        const open = Object.keys(socket.subscriptions).length;
        if (open > limits.maxSubscriptionsPerSocket) {
          return [
            refusal(`Too many subscriptions: expected at most ${limits.maxSubscriptionsPerSocket} on a websocket`),
          ];
        }
        const operation = readOperation(payload);
        return 'errors' in operation ? operation.errors : { ...operation, contextValue: context };
      },
      onOperation: () => {
        subscriptions += 1;
      },
      onComplete: () => {
        subscriptions -= 1;
      },
      onError: (_socket, _id, _payload, errors) => masked(errors),
      onNext(_socket, _id, _payload, _args, { data = null, errors }) {
        options.onMessage();
        return errors === undefined ? undefined : { data, errors: masked(errors) };
      },
    },
    sockets,
    KEEP_ALIVE_MS,
  );
  server.on('upgrade', (request, socket, head) => {
    const no = whyNot(request, sockets.clients.size, limits, corsOrigins);
    if (no !== undefined) refuseUpgrade(socket, no);
    else sockets.handleUpgrade(request, socket, head, (websocket) => sockets.emit('connection', websocket, request));
  });
  return {
    sockets: () => sockets.clients.size,
    subscriptions: () => subscriptions,
    close: async () => protocol.dispose(),
  };
}

type Operation = Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>;

/** Parses and validates as Apollo does; the websocket is for subscriptions only, so that nothing passes Apollo by. */
function createOperationReader(schema: GraphQLSchema, limits: Limits) {
  const rules = [...specifiedRules, ...limitRules(limits)];
  return (payload: SubscribePayload): Operation | { errors: readonly GraphQLError[] } => {
    let document: DocumentNode;
    try {
      document = parse(payload.query, { maxTokens: limits.maxTokens });
    } catch (error) {
      return { errors: [error instanceof GraphQLError ? error : refusal('Expected a GraphQL document')] };
    }
    const errors = validate(schema, document, rules, { maxErrors: MAX_VALIDATION_ERRORS });
    if (errors.length > 0) return { errors };
    const operation = getOperationAST(document, payload.operationName);
    if (operation == null)
      return { errors: [refusal('Expected `operationName` to name one operation of the document')] };
    if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
      return { errors: [refusal(`This websocket is for subscriptions: send the ${operation.operation} by POST`)] };
    }
    return { schema, document, operationName: payload.operationName ?? null, variableValues: payload.variables ?? {} };
  };
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
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
