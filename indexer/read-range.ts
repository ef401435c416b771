import type { RpcLog } from '../ledger/event.ts';
import type { ViewCursor } from '../ledger/view.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import { RpcError } from '../lib/rpc.ts';
import type { Chain } from './chain.ts';
import { type ProvenRange, proveRange } from './prove.ts';
import type { BlockHeader } from './sequenced.ts';

/** What reading the blocks after a cursor came to. `diverged`: this node's chain does not hold the cursor's block. */
export type Reading = { kind: 'range'; range: ProvenRange } | { kind: 'diverged' };

/** Most headers that are asked for at the same time. */
const PARALLEL = 16;

/** Reads and proves the blocks after the cursor, up to `last` and within what a node answers at once. */
export async function readRange(
  chain: Chain,
  cursor: ViewCursor,
  head: BlockHeader,
  last: number,
  signal?: AbortSignal,
): Promise<Reading> {
  const from = cursor.blockNumber + 1;
  const [to, parentHash] = await Promise.all([
    last === head.number ? head : chain.header(last, signal),
    hashBefore(chain, cursor, head, signal),
  ]);
  if (to === undefined) throw behind(last);
  if (parentHash === undefined) throw behind(cursor.blockNumber);
  if (parentHash !== cursor.blockHash) return { kind: 'diverged' };
  const [logs, contract] = await Promise.all([chain.logs(from, last, signal), chain.contractHead(to, signal)]);
  // Only the state of old blocks may be gone; whoever knows no state of his newest block is broken.
  if (contract === undefined && last === head.number) throw behind(last);
  const headers = await headersOf(chain, logs, to, signal);
  return { kind: 'range', range: proveRange(cursor, { from, to, logs, headers, contract }) };
}

/** Whether a node's words mean that the range, or what it holds, was too large for one answer. */
export function isRangeError(error: unknown): boolean {
  if (error instanceof RpcError)
    return error.rpcCode === -32005 || /range|limit|too (many|large|big)|exceed|size/i.test(error.message);
  return error instanceof ServiceError && error.code === 'RPC_AWAY' && /413|timeout|too large/i.test(messageOf(error));
}

/** Hash of the block that the range continues, as this node has it. */
async function hashBefore(
  chain: Chain,
  cursor: ViewCursor,
  head: BlockHeader,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (head.number === cursor.blockNumber + 1) return head.parentHash;
  return (await chain.header(cursor.blockNumber, signal))?.hash;
}

async function headersOf(
  chain: Chain,
  logs: readonly RpcLog[],
  to: BlockHeader,
  signal?: AbortSignal,
): Promise<Map<number, BlockHeader>> {
  const headers = new Map([[to.number, to]]);
  const wanted = [...new Set(logs.map(({ blockNumber }) => Number(blockNumber)))].filter(
    (number) => number !== to.number,
  );
  for (let at = 0; at < wanted.length; at += PARALLEL) {
    const some = await Promise.all(wanted.slice(at, at + PARALLEL).map((number) => chain.header(number, signal)));
    for (const header of some) if (header !== undefined) headers.set(header.number, header);
  }
  return headers;
}

function behind(block: number): ServiceError {
  return new ServiceError('NODE_BEHIND', `The node does not have block ${block} or its state`, { retryable: true });
}
