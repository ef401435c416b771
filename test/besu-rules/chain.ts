import { sleep } from '../../lib/async.ts';
import type { Hex } from '../../lib/hex.ts';
import { createRpc, type Rpc } from '../../lib/rpc.ts';
import type { Random } from '../harness/random.ts';
import type { Pool } from './pool.ts';
import type { RawTransaction } from './raw-transaction.ts';

/** One chain for several nodes: anvil executes, but it sees a transaction only in the moment its block is made. */
export type BesuChain = {
  rpc: Rpc;
  /** Next nonce of an account by mined transactions. */
  nextNonce(address: Hex): Promise<number>;
  /** Transactions that were dropped without a word, for another of their sender and nonce was mined. */
  vanished(): number;
  /** Nonces under which pools hold different transactions. */
  contested(): number;
  /** Blocks are made from this pool too. */
  join(pool: Pool): void;
  /** Makes a block of what the pools hold ready. */
  mine(): Promise<void>;
  /** Called after each block, and after each `reorg`. */
  onChange(listener: () => void | Promise<void>): void;
  /**
   * Replaces the last `depth` blocks by others, empty but for the transactions given with their block's place (from 0).
   * What was in the old ones is in no pool any more.
   */
  reorg(depth: number, contents?: readonly [raw: Hex, block: number][]): Promise<void>;
  /** Takes the last `depth` blocks away: the ledger is that of an older backup, and goes on from there. */
  restore(depth: number): Promise<void>;
  /** No blocks: too many validators are away. */
  stall(isStalled: boolean): void;
  close(): Promise<void>;
};

/** Creates the chain on an anvil of its own, which mines nothing by itself from now on. */
export async function createBesuChain(options: {
  url: string;
  random: Random;
  blockPeriodMs?: number;
}): Promise<BesuChain> {
  const { url, random, blockPeriodMs = 0 } = options;
  const rpc = createRpc({ url, timeoutMs: 60_000 });
  await rpc.call('evm_setAutomine', [false]);
  const stop = new AbortController();
  const pools: Pool[] = [];
  const listeners: (() => void | Promise<void>)[] = [];
  let isStalled = false;
  let vanished = 0;
  /** One change of the chain at a time. */
  let turn: Promise<void> = Promise.resolve();

  const nextNonce = async (address: Hex) => Number(await rpc.call<Hex>('eth_getTransactionCount', [address, 'latest']));

  function inTurn(change: () => Promise<void>): Promise<void> {
    const done = turn.then(change);
    turn = done.catch(() => {});
    return done;
  }

  async function makeBlock(): Promise<void> {
    const chosen = await choose();
    await Promise.all(chosen.map(({ raw }) => rpc.call('eth_sendRawTransaction', [raw]).catch(() => {})));
    await rpc.call('evm_mine', []);
    // What did not fit goes back to the nodes' pools, where a restart may lose it.
    const left = await rpc.call<{ pending: Hex; queued: Hex }>('txpool_status', []);
    if (Number(left.pending) + Number(left.queued) > 0) {
      await Promise.all(chosen.map(({ hash }) => rpc.call('anvil_dropTransaction', [hash]).catch(() => {})));
    }
    const mined = new Set(chosen.map(({ hash }) => hash));
    for (const pool of pools) {
      for (const from of pool.senders()) {
        vanished += pool.prune(from, await nextNonce(from)).filter(({ hash }) => !mined.has(hash)).length;
      }
    }
    for (const transaction of await minedOf(chosen)) for (const pool of pools) pool.mined(transaction);
    await changed();
  }

  /** The last transaction of each sender that the newest block took in. */
  async function minedOf(chosen: readonly RawTransaction[]): Promise<RawTransaction[]> {
    const bySender = Map.groupBy(chosen, ({ from }) => from);
    const last = await Promise.all(
      [...bySender].map(async ([from, own]) => {
        const next = await nextNonce(from);
        return own.findLast(({ nonce }) => nonce < next);
      }),
    );
    return last.filter((transaction) => transaction !== undefined);
  }

  /** Of two transactions with one sender and nonce one is taken, by chance; the other vanishes without a word. */
  async function choose(): Promise<RawTransaction[]> {
    const chosen = new Map<string, RawTransaction>();
    for (const from of new Set(pools.flatMap((pool) => pool.senders()))) {
      const first = random.integer(pools.length);
      const inOrder = pools.map((_, i) => pools[(first + i) % pools.length] as Pool);
      let next = await nextNonce(from);
      for (;;) {
        const transaction = inOrder.map((pool) => pool.ready(from, next)[0]).find((found) => found !== undefined);
        if (transaction === undefined) break;
        chosen.set(transaction.hash, transaction);
        next += 1;
      }
    }
    return [...chosen.values()];
  }

  async function changed(): Promise<void> {
    for (const listener of listeners) await listener();
  }

  async function produce(): Promise<void> {
    for (let dueMs = Date.now(); ; ) {
      dueMs = Math.max(dueMs + blockPeriodMs, Date.now());
      await sleep(Math.max(0, dueMs - Date.now()), stop.signal);
      if (!isStalled) await inTurn(makeBlock);
    }
  }

  const producing = blockPeriodMs > 0 ? produce().catch(() => {}) : Promise.resolve();

  return {
    rpc,
    nextNonce,
    vanished: () => vanished,
    contested: () => contestedOf(pools),
    join: (pool) => void pools.push(pool),
    mine: () => inTurn(makeBlock),
    onChange: (listener) => void listeners.push(listener),
    reorg: (depth, contents = []) =>
      inTurn(async () => {
        await rpc.call('anvil_reorg', [depth, contents]);
        await rpc.call('anvil_dropAllTransactions', []);
        await changed();
      }),
    restore: (depth) =>
      inTurn(async () => {
        await rpc.call('anvil_rollback', [depth]);
        await rpc.call('anvil_dropAllTransactions', []);
        await changed();
      }),
    stall(value) {
      isStalled = value;
    },
    async close() {
      stop.abort();
      await producing;
      await turn;
    },
  };
}

function contestedOf(pools: readonly Pool[]): number {
  const hashes = new Map<string, Set<Hex>>();
  for (const { from, nonce, hash } of pools.flatMap((pool) => pool.all())) {
    const place = `${from}/${nonce}`;
    hashes.set(place, (hashes.get(place) ?? new Set()).add(hash));
  }
  return [...hashes.values()].filter(({ size }) => size > 1).length;
}
