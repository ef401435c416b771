import type { JsonDefect } from '../lib/json-source.ts';
import type { Caller } from './access/access.ts';
import type { GatewayParts } from './parts.ts';

/** What every resolver is given: the gateway's parts, the same for all requests, and what belongs to the request. */
export type GatewayContext = GatewayParts & {
  /** Who asks over HTTP; subscriptions are let in before they have a context. */
  caller?: Caller;
  /** The request's end: its client has gone, or its time is over. */
  signal: AbortSignal;
  /** What parsing the request's text changed inside an object of it. */
  defectsIn(container: object): JsonDefect[];
};
