import type { GatewayParts } from './gateway.ts';

/** What every resolver is given: the gateway's parts, the same for all requests, and the request's end. */
export type GatewayContext = GatewayParts & { signal: AbortSignal };
