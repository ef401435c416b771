import { messageOf, ServiceError } from '../lib/errors.ts';
import { RpcError } from '../lib/rpc.ts';

/**
 * Whether shorter ranges may help. Providers have dozens of words for "too many blocks", "too many results" and "too
 * large", so every refusal of `eth_getLogs` counts: what had another reason fails for a single block as well. Beside
 * refusals: answers that were too large or took too long.
 */
export function isRangeError(error: unknown): boolean {
  if (error instanceof RpcError) return error.facts['method'] === 'eth_getLogs';
  return (
    error instanceof ServiceError &&
    error.code === 'RPC_AWAY' &&
    error.facts['method'] === 'eth_getLogs' &&
    /HTTP (400|413|422|5\d\d)|timeout|timed out|too large/i.test(messageOf(error))
  );
}
