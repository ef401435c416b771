import type { IncomingHttpHeaders } from 'node:http';
import type { GraphQLError } from 'graphql';
import { ServiceError } from '../../lib/errors.ts';
import type { Access, Caller, Sender } from '../access/access.ts';
import type { Documents } from '../access/documents.ts';
import { AccessError, toGraphqlError } from '../access/errors.ts';
import type { Operation } from './operation.ts';

/** Who stands behind a line: what it said when it was opened. */
export type Client = {
  /** Address of the other end of the connection. */
  address: string;
  headers: IncomingHttpHeaders;
  /** Payload of `connection_init`; nothing on an event stream. */
  params: Record<string, unknown>;
  /** Once it was admitted. */
  caller?: Caller;
};

/** Decides who may watch what: asked at one place for websockets and for event streams. */
export type Door = {
  /** Takes a place for a websocket. Returns how to give it back; undefined when its network has all it may have. */
  takeSocket(client: Client): (() => void) | undefined;
  /** Finds out who opens a line; throws AccessErrors, and AUTH_AWAY. */
  admit(client: Client): Promise<Caller>;
  /** Takes a place for a subscription that may begin, or says why it may not. The place is given back once. */
  authorise(operation: Operation, client: Client): Promise<{ leave(): void } | { errors: readonly GraphQLError[] }>;
};

/** Creates the door. */
export function createDoor(access: Access, documents: Pick<Documents, 'check'>): Door {
  return {
    takeSocket: ({ address, headers }) => access.sockets.take(access.networkOf({ address, headers })),
    async admit(client) {
      client.caller = await access.enter(senderOf(client), undefined);
      return client.caller;
    },
    async authorise({ document, definition, variables }, { caller }) {
      if (caller === undefined) throw new TypeError('Whoever watches was admitted');
      try {
        documents.check(document.loc?.source.body ?? '');
        await access.begin(caller, { document, operation: definition, variables });
      } catch (error) {
        if (error instanceof AccessError) return { errors: [toGraphqlError(error)] };
        throw error;
      }
      const leave = access.subscriptions.take(caller.name);
      return leave === undefined ? { errors: [tooMany()] } : { leave };
    },
  };
}

/** A browser cannot set headers on a websocket: the token stands in `connection_init`, where clients have several habits. */
function senderOf({ address, headers, params }: Client): Sender {
  const nested = params['headers'];
  const all = { ...(typeof nested === 'object' ? nested : {}), ...params } as Record<string, unknown>;
  const [, authorization] = Object.entries(all).find(([name]) => name.toLowerCase() === 'authorization') ?? [];
  return { address, headers, authorization: typeof authorization === 'string' ? authorization : undefined };
}

function tooMany(): GraphQLError {
  const message = 'Too many subscriptions: expected at most serviceConfig.limits.maxSubscriptionsPerClient of a client';
  return toGraphqlError(new AccessError('RATE_LIMITED', message));
}

/** Whether a client may come again by itself. */
export function isPassing(error: unknown): boolean {
  return error instanceof ServiceError && error.retryable;
}
