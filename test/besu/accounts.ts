import { HDNodeWallet, Transaction, Wallet } from 'ethers';
import { retry } from '../../lib/async.ts';
import { type Rpc, RpcError } from '../../lib/rpc.ts';

/** Fields that a test may want otherwise than plain, free and small. */
type Parts = Partial<{ data: string; to: string; gasLimit: number; chainId: number; value: number }>;

/** The chain that `startBesuNetwork` makes. */
const CHAIN_ID = 1_337;

/** A key that pays nothing: whoever has no balance can send as well. */
export function createAccount(key = Wallet.createRandom().privateKey) {
  const wallet = new Wallet(key);
  return {
    address: wallet.address,
    /** A signed transaction of type 0 at gas price 0. */
    sign: (nonce: number, parts: Parts = {}): Promise<string> =>
      wallet.signTransaction(
        Transaction.from({
          type: 0,
          gasPrice: 0,
          gasLimit: 50_000,
          chainId: CHAIN_ID,
          to: `0x${'11'.repeat(20)}`,
          nonce,
          ...parts,
        }),
      ),
  };
}

/** The account of a writer's key, by partition. */
export function accountOfPartition(mnemonic: string, partition: number) {
  return createAccount(HDNodeWallet.fromPhrase(mnemonic, undefined, `m/44'/60'/0'/0/${partition}`).privateKey);
}

/** Sends bytes; a busy node now and then answers good ones with "Invalid params", and takes them a moment later. */
export function sendRaw(rpc: Rpc, raw: string): Promise<string> {
  const isPassing = (error: unknown) => error instanceof RpcError && error.rpcCode === -32602;
  return retry(() => rpc.call<string>('eth_sendRawTransaction', [raw]), { attempts: 10, shouldRetry: isPassing });
}

/** A receipt, once there is one. */
export type Receipt = { blockNumber: string; status: string; gasUsed: string; logs: unknown[] };

/** Waits until a transaction is mined, as this node sees it. */
export function receiptOf(rpc: Rpc, hash: string): Promise<Receipt> {
  return retry(
    async () => {
      const receipt = await rpc.call<Receipt | null>('eth_getTransactionReceipt', [hash]);
      if (receipt === null) throw new Error(`${hash} is not mined`);
      return receipt;
    },
    { attempts: 200, baseMs: 200, capMs: 500 },
  );
}
