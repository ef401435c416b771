import type { IncomingHttpHeaders } from 'node:http';
import type { GraphQLError } from 'graphql';
import type { Operation } from './operation.ts';

/** Who stands behind a line: what it said when it was opened. */
export type Client = {
  /** Address of the other end of the connection. */
  address: string;
  headers: IncomingHttpHeaders;
  /** Payload of `connection_init`; nothing on an event stream. */
  params: Record<string, unknown>;
};

/** Decides who may watch what: asked at one place for websockets and for event streams. */
export type Door = {
  /** Whether a line may be opened. */
  admit(client: Client): Promise<boolean>;
  /** Why an operation may not begin; nothing when it may. */
  authorise(operation: Operation, client: Client): Promise<readonly GraphQLError[]>;
};

/** Everybody may watch everything. */
export const OPEN_DOOR: Door = {
  admit: async () => true,
  authorise: async () => [],
};
