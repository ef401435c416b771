import { EMPTY_DIGEST } from '../ledger/digest.ts';
import type { RpcLog } from '../ledger/event.ts';
import type { Naming, ViewCursor } from '../ledger/view.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Chain, LogOrigin } from './chain.ts';
import type { Standing } from './contracts.ts';
import { inheritedNamings } from './handover.ts';
import { type ProvenRange, proveRange, type RangeAnswer } from './prove.ts';
import type { BlockHeader } from './sequenced.ts';
import { ORIGINS, unansweredLogs } from './uncounted.ts';

/**
 * What reading the blocks after a cursor came to, and by which way a hole in it was mended. `diverged`: this node's chain
 * does not hold the cursor's block.
 */
export type Reading = { kind: 'range'; range: ProvenRange; mended?: LogOrigin } | { kind: 'diverged' };

/** What a node is being asked about a range of blocks. Nothing of it depends on the events before the range. */
export type Questions = {
  readonly from: number;
  readonly last: number;
  /** Newest block of the node when it was asked. */
  readonly head: BlockHeader;
  /** The range's last block, and the hash of the block before the first; undefined where the node has none. */
  readonly ends: Promise<[to: BlockHeader | undefined, parentHash: string | undefined]>;
  readonly logs: Promise<RpcLog[]>;
  readonly answer: Promise<RangeAnswer>;
};

/** Asks a node for everything about the blocks `from` to `last`, as far as possible at once. */
export function askRange(
  chain: Chain,
  { from, last, head }: Pick<Questions, 'from' | 'last' | 'head'>,
  signal?: AbortSignal,
): Questions {
  const askedFor = chain.contracts();
  const ends = endsOf(chain, from, last, head, signal);
  const logs = chain.logs(from, last, signal);
  const early = logs.then((found) => headersOf(chain, found, last, signal));
  const answerOf = async (): Promise<RangeAnswer> => {
    const [to] = await ends;
    if (to === undefined) throw behind(last);
    let standing: Standing | undefined;
    const asStanding = async () => {
      standing = await chain.standing(to, signal);
    };
    // Only the state of old blocks may be gone; whoever knows no state of his newest block is broken, and whoever does not
    // know the block at all (another node behind the same address) has no logs of it either, and says so with an empty list.
    const isThere = logs.then(() => standing !== undefined || (last !== head.number && chain.has(to.hash, signal)));
    const [asked, isKnown] = await Promise.all([logs, isThere, asStanding()]);
    if (standing === undefined && !isKnown) throw behind(last);
    const contracts = standing?.contracts ?? chain.contracts();
    // Contracts that became known meanwhile were not asked for.
    const isWhole = chain.contracts() === askedFor;
    const whole = isWhole ? asked : await chain.logs(from, last, signal);
    const headers = await (isWhole ? early : headersOf(chain, whole, last, signal));
    headers.set(to.number, to);
    return complete(chain, { from, to, logs: whole, headers, contract: standing?.head, contracts }, signal);
  };
  const answer = answerOf();
  // They are told to whoever waits for them, if anybody does.
  for (const each of [logs, ends, early, answer]) each.catch(() => undefined);
  return { from, last, head, ends, logs, answer };
}

async function endsOf(
  chain: Chain,
  from: number,
  last: number,
  head: BlockHeader,
  signal?: AbortSignal,
): Promise<[to: BlockHeader | undefined, parentHash: string | undefined]> {
  if (from === head.number) return [head, head.parentHash];
  const [parent, to] = await chain.headers(last === head.number ? [from - 1] : [from - 1, last], signal);
  return [last === head.number ? head : to, parent?.hash];
}

/** Reads and proves the blocks after the cursor by what a node was asked about them. */
export async function readRange(
  chain: Chain,
  cursor: ViewCursor,
  { from, last, ends, answer }: Questions,
  signal?: AbortSignal,
): Promise<Reading> {
  const [to, parentHash] = await ends;
  if (to === undefined) throw behind(last);
  if (parentHash === undefined) throw behind(cursor.blockNumber);
  if (parentHash !== cursor.blockHash) return { kind: 'diverged' };
  const answered = await answer;
  try {
    return readingOf(proveRange(cursor, answered), answered.mended);
  } catch (error) {
    if (!isWorthless(error) || last !== from) throw error;
    return mend(chain, cursor, answered, error, signal);
  }
}

/** Whether a node's answer was complete nonsense: events withheld or altered. */
export function isWorthless(error: unknown): boolean {
  return error instanceof ServiceError && (error.code === 'LEDGER_WITHHELD' || error.code === 'LEDGER_ALTERED');
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
      return readingOf(proveRange(cursor, await complete(chain, { ...answer, logs }, signal)), origin);
    } catch {
      signal?.throwIfAborted();
    }
  }
  throw failure;
}

function readingOf(range: ProvenRange, mended: LogOrigin | undefined): Reading {
  return { kind: 'range', range, ...(mended === undefined ? {} : { mended }) };
}

/** Adds the logs that only blooms tell of, and then the names that a contract brought with it. */
async function complete(chain: Chain, answer: RangeAnswer, signal?: AbortSignal): Promise<RangeAnswer> {
  const { headers, contracts = chain.contracts() } = answer;
  const more = await unansweredLogs(chain, { logs: answer.logs, headers: headers.values(), contracts }, signal);
  const logs = [...answer.logs, ...more.logs];
  const inherited = await inheritedNamings(chain, contracts, logs, signal);
  return { ...answer, logs, inherited, mended: more.mended };
}

/** The namings of a block that was passed over: it has no event of the sequence. */
export async function namingsOf(chain: Chain, block: BlockHeader, signal?: AbortSignal): Promise<Naming[]> {
  const contracts = (await chain.standing(block, signal))?.contracts ?? chain.contracts();
  const range = { from: block.number, to: block, logs: [], headers: new Map([[block.number, block]]) };
  const answer = await complete(chain, { ...range, contract: undefined, contracts }, signal);
  return proveRange({ seq: 0, digest: EMPTY_DIGEST }, answer).namings;
}

/** Headers of the blocks that hold logs, apart from the last one, which is known. */
async function headersOf(
  chain: Chain,
  logs: readonly RpcLog[],
  last: number,
  signal?: AbortSignal,
): Promise<Map<number, BlockHeader>> {
  const numbers = new Set(logs.map(({ blockNumber }) => Number(blockNumber)));
  numbers.delete(last);
  const headers = (await chain.headers([...numbers], signal)).filter((header) => header !== undefined);
  return new Map(headers.map((header) => [header.number, header]));
}

function behind(block: number): ServiceError {
  return new ServiceError('NODE_BEHIND', `The node does not have block ${block} or its state`, { retryable: true });
}
