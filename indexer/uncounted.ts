import { EVENT_TOPIC, type RpcLog } from '../ledger/event.ts';
import type { Hex } from '../lib/hex.ts';
import { bloomBits, bloomHas } from './bloom.ts';
import type { Chain, LogOrigin } from './chain.ts';
import type { BlockHeader } from './sequenced.ts';

const { named: NAMED, handedOver: HANDED_OVER } = EVENT_TOPIC;

/** Events that the contract's running hash does not cover: of one that a node leaves out only its block's bloom tells. */
export const UNCOUNTED: readonly string[] = [NAMED, HANDED_OVER];

/** Where the logs of a block may still be when a node's answer about a range has holes. */
export const ORIGINS = ['blockHash', 'receipts'] as const satisfies LogOrigin[];

/**
 * A bloom that has more than a quarter of its bits, as that of some hundred events, tells of a naming by chance in one of 64
 * blocks and more: too often to read all of their receipts.
 */
const MOST_BITS = 512;

/**
 * Logs of uncounted events that a node left out of its answer about these blocks, and by which way it had them after all.
 * A bloom may tell of one that is none: that is believed once the node has none in any way. Throws where it does not say.
 */
export async function unansweredLogs(
  chain: Pick<Chain, 'logsOfBlock'>,
  { logs, headers, contracts }: { logs: readonly RpcLog[]; headers: Iterable<BlockHeader>; contracts: readonly Hex[] },
  signal?: AbortSignal,
): Promise<{ logs: RpcLog[]; mended?: LogOrigin }> {
  const found: RpcLog[] = [];
  let mended: LogOrigin | undefined;
  for (const header of headers) {
    const isAnswered = (contract: Hex, topic: string) => logs.some((log) => isOf(log, header, contract, topic));
    if (!tellsOfUncounted(header, contracts, isAnswered)) continue;
    const origins = bloomBits(header.bloom ?? '') > MOST_BITS ? ORIGINS.slice(0, 1) : ORIGINS;
    for (const origin of origins) {
      const had = await chain.logsOfBlock(header, origin, signal, UNCOUNTED).catch((error: unknown) => {
        // What a node refuses is no answer: it may have another.
        if (origin === origins.at(-1) || signal?.aborted) throw error;
        return [];
      });
      const more = had.filter((log) => !logs.some((known) => isSame(known, log)));
      found.push(...more);
      if (more.length === 0) continue;
      mended = origin;
      break;
    }
  }
  return { logs: found, ...(mended === undefined ? {} : { mended }) };
}

/** Whether a block's bloom tells of an uncounted event of these contracts that was not answered. */
export function tellsOfUncounted(
  { bloom = '' }: BlockHeader,
  contracts: readonly Hex[],
  isAnswered: (contract: Hex, topic: string) => boolean = () => false,
): boolean {
  return contracts.some((contract, at) => {
    const successor = contracts[at + 1];
    const events = [[NAMED], ...(successor === undefined ? [] : [[HANDED_OVER, topicOfAddress(successor)]])];
    return events.some(
      ([topic = '0x', ...more]) =>
        [topic, ...more, contract].every((item) => bloomHas(bloom, item as Hex)) && !isAnswered(contract, topic),
    );
  });
}

function isOf({ address, topics, blockHash }: RpcLog, header: BlockHeader, contract: Hex, topic: string): boolean {
  return blockHash === header.hash && address.toLowerCase() === contract && topics[0]?.toLowerCase() === topic;
}

function isSame(a: RpcLog, b: RpcLog): boolean {
  return a.blockHash === b.blockHash && a.logIndex === b.logIndex;
}

function topicOfAddress(address: Hex): Hex {
  return `0x${address.slice(2).padStart(64, '0')}`;
}
