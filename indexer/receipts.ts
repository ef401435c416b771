import type { RpcLog } from '../ledger/event.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import { quantity, type Rpc, RpcError } from '../lib/rpc.ts';
import type { BlockHeader } from './sequenced.ts';

type Receipt = { blockHash: string; logs: RpcLog[] };

/** Most receipts that are asked for at the same time. */
const PARALLEL = 16;

/** Logs of one block out of its receipts, which a node keeps apart from what it answers `eth_getLogs` with. */
export async function logsOfReceipts(
  rpc: Rpc,
  block: BlockHeader,
  filter: { contracts: readonly Hex[]; topics: readonly string[] },
  signal?: AbortSignal,
): Promise<RpcLog[]> {
  const receipts = (await allReceipts(rpc, block, signal)) ?? (await eachReceipt(rpc, block, signal));
  if (receipts.some(({ blockHash }) => blockHash !== block.hash)) throw incomplete(block);
  return receipts
    .flatMap(({ logs }) => logs)
    .filter(
      ({ address, topics }) =>
        filter.contracts.includes(address.toLowerCase() as Hex) &&
        filter.topics.includes(topics[0]?.toLowerCase() ?? ''),
    );
}

/** All in one call; undefined where a node does not know it. */
async function allReceipts(rpc: Rpc, block: BlockHeader, signal?: AbortSignal): Promise<Receipt[] | undefined> {
  try {
    return (await rpc.call<Receipt[] | null>('eth_getBlockReceipts', [quantity(block.number)], signal)) ?? undefined;
  } catch (error) {
    if (error instanceof RpcError) return undefined;
    throw error;
  }
}

async function eachReceipt(rpc: Rpc, block: BlockHeader, signal?: AbortSignal): Promise<Receipt[]> {
  const found = await rpc.call<{ transactions: Hex[] } | null>('eth_getBlockByHash', [block.hash, false], signal);
  if (found === null) throw incomplete(block);
  const receipts: Receipt[] = [];
  for (let at = 0; at < found.transactions.length; at += PARALLEL) {
    const some = found.transactions.slice(at, at + PARALLEL);
    const answers = await Promise.all(
      some.map((hash) => rpc.call<Receipt | null>('eth_getTransactionReceipt', [hash], signal)),
    );
    for (const receipt of answers) {
      if (receipt === null) throw incomplete(block);
      receipts.push(receipt);
    }
  }
  return receipts;
}

function incomplete(block: BlockHeader): ServiceError {
  return new ServiceError('NODE_BEHIND', `The node does not have the receipts of block ${block.number}`, {
    retryable: true,
  });
}
