import type { RpcLog } from '../../ledger/event.ts';
import { quantity } from '../../lib/rpc.ts';
import { REFUSAL } from './node-error.ts';
import { type BesuProfile, MAX_LOGS_RANGE } from './profiles.ts';

/** A log filter as JSON-RPC gives it. */
export type LogFilter = {
  address?: string | string[];
  topics?: (string | string[] | null)[];
  fromBlock?: string;
  toBlock?: string;
  blockHash?: string;
};

/** What answering a log query needs of its node. */
export type LogsSource = {
  profile: Pick<BesuProfile, 'logsBeyondHead' | 'logsOfUnknownBlock'>;
  head(): Promise<number>;
  block(hash: string): Promise<unknown>;
  tagOf(tag: unknown): Promise<string>;
  forward<T>(method: string, params: unknown[]): Promise<T>;
};

/** Answers `eth_getLogs`: where older versions have no error, they give an empty list, which proves nothing. */
export async function answerLogs(filter: LogFilter, source: LogsSource): Promise<RpcLog[]> {
  const { profile, head, forward } = source;
  if (filter.blockHash !== undefined) {
    if ((await source.block(filter.blockHash)) !== null) return forward('eth_getLogs', [filter]);
    if (profile.logsOfUnknownBlock === 'not found') throw REFUSAL.blockNotFound();
    return [];
  }
  const newest = await head();
  const from = await heightOf(filter.fromBlock, newest, source);
  const to = await heightOf(filter.toBlock, newest, source);
  if (to - from > MAX_LOGS_RANGE) throw REFUSAL.logsRange();
  if (profile.logsBeyondHead === 'invalid' && (to > newest || from > to)) throw REFUSAL.invalidParams();
  if (from > to || from > newest) return [];
  return forward('eth_getLogs', [{ ...filter, fromBlock: quantity(from), toBlock: quantity(Math.min(to, newest)) }]);
}

/** Whether a log passes a filter, as a subscription applies it. */
export function passes(log: RpcLog, { address, topics = [] }: LogFilter): boolean {
  const addresses = address === undefined ? [] : [address].flat();
  if (addresses.length > 0 && !addresses.some((wanted) => wanted.toLowerCase() === log.address.toLowerCase()))
    return false;
  return topics.every((wanted, i) => wanted === null || [wanted].flat().includes(log.topics[i] ?? ''));
}

async function heightOf(tag: string | undefined, newest: number, { tagOf }: LogsSource): Promise<number> {
  if (tag === 'earliest') return 0;
  const known = await tagOf(tag);
  return known === 'latest' ? newest : Number(known);
}
