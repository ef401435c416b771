import type { RpcLog } from '../../ledger/event.ts';
import type { Hex } from '../../lib/hex.ts';
import { quantity, type Rpc } from '../../lib/rpc.ts';

/** A block as a subscriber hears of it. */
export type FeedBlock = { header: { number: Hex; hash: Hex; parentHash: Hex }; logs: RpcLog[] };

/** A change of the chain: blocks that are no more, newest first, and blocks that came, oldest first. */
export type FeedChange = { removed: FeedBlock[]; added: FeedBlock[] };

/** How many blocks of history a feed remembers to tell what a reorganisation removed. */
const REMEMBERED = 256;

/** Follows a chain and says how each look differs from the one before. */
export async function createFeed(rpc: Rpc): Promise<{ look(): Promise<FeedChange> }> {
  let known: FeedBlock[] = [await blockAt(rpc, Number(await rpc.call<Hex>('eth_blockNumber', [])))];

  return {
    async look() {
      const removed: FeedBlock[] = [];
      while (known.length > 0 && !(await isCanonical(rpc, known.at(-1)))) removed.push(known.pop() as FeedBlock);
      const head = Number(await rpc.call<Hex>('eth_blockNumber', []));
      const last = known.at(-1);
      const first = last === undefined ? head : Number(last.header.number) + 1;
      const added: FeedBlock[] = [];
      for (let number = first; number <= head; number += 1) added.push(await blockAt(rpc, number));
      known = [...known, ...added].slice(-REMEMBERED);
      return { removed, added };
    },
  };
}

async function blockAt(rpc: Rpc, number: number): Promise<FeedBlock> {
  const header = await rpc.call<FeedBlock['header']>('eth_getBlockByNumber', [quantity(number), false]);
  return { header, logs: await rpc.call<RpcLog[]>('eth_getLogs', [{ blockHash: header.hash }]) };
}

async function isCanonical(rpc: Rpc, block: FeedBlock | undefined): Promise<boolean> {
  const now = await rpc.call<FeedBlock['header'] | null>('eth_getBlockByNumber', [block?.header.number, false]);
  return now?.hash === block?.header.hash;
}
