import type { RpcLog } from '../ledger/event.ts';
import type { ViewCursor } from '../ledger/view.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Chain, LogOrigin } from './chain.ts';
import { inheritedNamings } from './handover.ts';
import { type ProvenRange, proveRange, type RangeAnswer } from './prove.ts';
import type { BlockHeader } from './sequenced.ts';

/**
 * What reading the blocks after a cursor came to, and by which way a hole in it was mended. `diverged`: this node's chain
 * does not hold the cursor's block.
 */
export type Reading = { kind: 'range'; range: ProvenRange; mended?: LogOrigin } | { kind: 'diverged' };

/** Where the logs of a block may still be when a node's answer about a range has holes. */
const ORIGINS = ['blockHash', 'receipts'] as const satisfies LogOrigin[];

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
  const answer = await ask(chain, from, to, signal);
  // Only the state of old blocks may be gone; whoever knows no state of his newest block is broken, and whoever does not
  // know the block at all (another node behind the same address) has no logs of it either, and says so with an empty list.
  if (answer.contract === undefined && (last === head.number || !(await chain.has(to.hash, signal))))
    throw behind(last);
  try {
    return { kind: 'range', range: proveRange(cursor, answer) };
  } catch (error) {
    if (!isWorthless(error) || last !== from) throw error;
    return mend(chain, cursor, answer, error, signal);
  }
}

/** Whether a node's answer was complete nonsense: events withheld or altered. */
export function isWorthless(error: unknown): boolean {
  return error instanceof ServiceError && (error.code === 'LEDGER_WITHHELD' || error.code === 'LEDGER_ALTERED');
}

async function ask(chain: Chain, from: number, to: BlockHeader, signal?: AbortSignal): Promise<RangeAnswer> {
  const askedFor = chain.contracts();
  const [early, standing] = await Promise.all([chain.logs(from, to.number, signal), chain.standing(to, signal)]);
  // Contracts that became known meanwhile were not asked for.
  const logs = chain.contracts() === askedFor ? early : await chain.logs(from, to.number, signal);
  const contracts = standing?.contracts ?? chain.contracts();
  const [headers, inherited] = await Promise.all([
    headersOf(chain, logs, to, signal),
    inheritedNamings(chain, contracts, logs, signal),
  ]);
  return { from, to, logs, headers, contract: standing?.head, contracts, inherited };
}

/** Has the logs of a single block in other ways from the same node; throws what was wrong at first when none helps. */
async function mend(
  chain: Chain,
  cursor: ViewCursor,
  answer: RangeAnswer,
  failure: unknown,
  signal?: AbortSignal,
): Promise<Reading> {
  for (const origin of ORIGINS) {
    try {
      const logs = await chain.logsOfBlock(answer.to, origin, signal);
      return { kind: 'range', range: proveRange(cursor, { ...answer, logs }), mended: origin };
    } catch {
      signal?.throwIfAborted();
    }
  }
  throw failure;
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
  const withLogs = new Set(logs.map(({ blockNumber }) => Number(blockNumber)));
  withLogs.delete(to.number);
  for (const header of await chain.headers([...withLogs], signal))
    if (header !== undefined) headers.set(header.number, header);
  return headers;
}

function behind(block: number): ServiceError {
  return new ServiceError('NODE_BEHIND', `The node does not have block ${block} or its state`, { retryable: true });
}
