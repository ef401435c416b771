import type { JsonDefect } from '../lib/json-source.ts';
import type { GatewayParts } from './parts.ts';

/** What every resolver is given: the gateway's parts, the same for all requests, and what belongs to the request. */
export type GatewayContext = GatewayParts & {
  /** The request's end. */
  signal: AbortSignal;
  /** What parsing the request's text changed inside an object of it. */
  defectsIn(container: object): JsonDefect[];
};
