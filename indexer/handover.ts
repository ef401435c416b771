import { credentialEvents, decodeLog, type RpcLog } from '../ledger/event.ts';
import type { Naming } from '../ledger/view.ts';
import type { Hex } from '../lib/hex.ts';
import { RpcError } from '../lib/rpc.ts';
import type { Chain } from './chain.ts';

const HANDED_OVER = credentialEvents.getEvent('SuccessorNamed')?.topicHash.toLowerCase();

/** Most blocks of one call that looks for namings: what every node answers. */
const SPAN = 2_000;

/**
 * When a contract of the sequence took over, as the logs of a range show it: by one of them, before them all, or
 * (undefined) not yet.
 */
export function takeoverOf(
  address: string,
  contracts: readonly Hex[],
  logs: readonly RpcLog[],
): RpcLog | 'before' | undefined {
  const at = contracts.indexOf(address.toLowerCase() as Hex);
  if (at < 0) return undefined;
  const predecessor = contracts[at - 1];
  if (predecessor === undefined) return 'before';
  return logs.find((log) => log.address.toLowerCase() === predecessor && isHandover(log)) ?? 'before';
}

function isHandover({ topics }: RpcLog): boolean {
  return topics[0]?.toLowerCase() === HANDED_OVER;
}

/**
 * The names that a contract brings with it when it takes over in a range. They count from the handover on, so that the
 * view is the same whether the contract was known before it or not.
 */
export async function inheritedNamings(
  chain: Chain,
  contracts: readonly Hex[],
  logs: readonly RpcLog[],
  signal?: AbortSignal,
): Promise<Naming[]> {
  const namings: Naming[] = [];
  for (const contract of contracts.slice(1)) {
    const takeover = takeoverOf(contract, contracts, logs);
    if (takeover === undefined || takeover === 'before') continue;
    const place = { blockNumber: Number(takeover.blockNumber), logIndex: Number(takeover.logIndex) };
    const names = new Map<Hex, string>();
    for (const log of await namingsUpTo(chain, contract, place.blockNumber, signal)) {
      const isEarlier = Number(log.blockNumber) < place.blockNumber || Number(log.logIndex) < place.logIndex;
      const event = isEarlier ? decodeLog(log) : undefined;
      if (event?.kind === 'publisherNamed') names.set(event.account, event.name);
    }
    namings.push(...[...names].map(([account, name]) => ({ account, name, ...place })));
  }
  return namings;
}

async function namingsUpTo(chain: Chain, contract: Hex, last: number, signal?: AbortSignal): Promise<RpcLog[]> {
  const found: RpcLog[] = [];
  for (let from = 0, span = SPAN; from <= last; ) {
    const to = Math.min(last, from + span - 1);
    try {
      found.push(...(await chain.namings(contract, from, to, signal)));
      from = to + 1;
    } catch (error) {
      if (!(error instanceof RpcError) || span === 1) throw error;
      span = Math.ceil(span / 10);
    }
  }
  return found;
}
