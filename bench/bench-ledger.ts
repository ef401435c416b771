import { toHex } from '../lib/hex.ts';
import { quantity, type Rpc } from '../lib/rpc.ts';
import { deployTestContract, startAnvil } from '../test/harness/anvil.ts';
import type { Cleanup } from '../test/harness/cleanup.ts';
import { encodePublish } from '../writer/transaction.ts';
import { commandsOfSize } from './credentials.ts';

/** Size of the benches' credentials in bytes, a fifth more or less. */
const CREDENTIAL_BYTES = 1_500;

/** A chain of a bench's own, with the contract on it. */
export type BenchLedger = {
  url: string;
  rpc: Rpc;
  contract: { address: string; block: number };
  /** Publishes that many credentials, in one transaction and so in one block. */
  publish(count: number): Promise<void>;
  mine(blocks: number): Promise<void>;
  height(): Promise<number>;
};

/**
 * Starts a chain that mines a block for each transaction; nothing is signed, for it is told to believe the sender. Of a
 * long one it keeps no old states: otherwise each block costs anvil more than the one before it.
 */
export async function startBenchLedger(cleanup: Cleanup, { isLong = false } = {}): Promise<BenchLedger> {
  const { url, rpc } = await startAnvil(cleanup, isLong ? { keptStates: 0 } : {});
  const { address, block, publisher } = await deployTestContract(url, { partitions: 1 });
  const [from] = publisher.keys;
  await rpc.call('anvil_impersonateAccount', [from]);
  const commands = commandsOfSize(CREDENTIAL_BYTES);
  return {
    url,
    rpc,
    contract: { address, block },
    async publish(count) {
      const items = Array.from({ length: count }, () => commands.next().value.command);
      const data = toHex(encodePublish(items));
      const transaction = { from, to: address, data, gas: quantity(110_000_000), gasPrice: '0x0' };
      const hash = await rpc.call<string>('eth_sendTransaction', [transaction]);
      await untilMined(rpc, hash);
    },
    mine: async (blocks) => void (await rpc.call('anvil_mine', [quantity(blocks)])),
    height: async () => Number(await rpc.call<string>('eth_blockNumber', [])),
  };
}

async function untilMined(rpc: Rpc, hash: string): Promise<void> {
  for (;;) {
    const receipt = await rpc.call<{ status: string } | null>('eth_getTransactionReceipt', [hash]);
    if (receipt?.status === '0x1') return;
    if (receipt !== null) throw new Error(`Transaction ${hash} failed`);
  }
}
