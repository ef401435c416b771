import { sleep } from '../lib/async.ts';
import { quantity, type Rpc } from '../lib/rpc.ts';

type RpcBlock = {
  number: string;
  gasUsed: string;
  gasLimit: string;
  transactions: { to: string | null; input: string }[];
};

/** What a row of blocks held of one contract's transactions. */
export type BlockSums = { transactions: number; calldataBytes: number; gasUsed: number; fullest: number };

/** How exact a period is. Asked more often, a busy node had a noticeable part of its time taken from what is measured. */
const POLL_MS = 200;

/** Sees new blocks as they come, until the signal is aborted. */
export function watchBlocks(rpc: Rpc, signal: AbortSignal) {
  const seenMs = new Map<number, number>();
  const watching = (async () => {
    for (let last = -1; !signal.aborted; ) {
      const head = Number(await rpc.call<string>('eth_blockNumber', []).catch(() => last));
      if (head > last) seenMs.set(head, performance.now());
      last = Math.max(last, head);
      await sleep(POLL_MS, signal).catch(() => {});
    }
  })();
  return {
    /** Seconds between blocks from `first` to `last`: in the mean, and the longest. */
    periods(first: number, last: number): { mean: number; max: number } {
      const seen = [...seenMs].filter(([number]) => number >= first && number <= last);
      const gaps = seen.slice(1).map(([, atMs], i) => (atMs - (seen[i]?.[1] ?? atMs)) / 1000);
      const [from, to] = [seen[0], seen.at(-1)];
      const spanMs = from === undefined || to === undefined ? 0 : to[1] - from[1];
      return { mean: spanMs / 1000 / Math.max(1, last - first), max: Math.max(0, ...gaps) };
    },
    ended: watching,
  };
}

/** Reads the blocks from `first` to `last`. */
export async function sumBlocks(rpc: Rpc, contract: string, first: number, last: number): Promise<BlockSums> {
  const sums = { transactions: 0, calldataBytes: 0, gasUsed: 0, fullest: 0 };
  for (let number = first; number <= last; number += 1) {
    const block = await rpc.call<RpcBlock>('eth_getBlockByNumber', [quantity(number), true]);
    const ours = block.transactions.filter(({ to }) => to?.toLowerCase() === contract);
    sums.transactions += ours.length;
    sums.calldataBytes += ours.reduce((sum, { input }) => sum + input.length / 2 - 1, 0);
    sums.gasUsed += Number(block.gasUsed);
    sums.fullest = Math.max(sums.fullest, Number(block.gasUsed) / Number(block.gasLimit));
  }
  return sums;
}
