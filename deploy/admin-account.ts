import { Transaction, Wallet } from 'ethers';
import { credentialEvents } from '../ledger/event.ts';
import { retry, sleep } from '../lib/async.ts';
import { ConfigError, ServiceError } from '../lib/errors.ts';
import { createRpc, quantity, type Rpc, RpcError } from '../lib/rpc.ts';

/** What is sent; without `to` a contract is created. */
type Call = { to?: string; data: string };

/** What a node tells of a mined transaction, as far as it is used here. */
type Receipt = { transactionHash: string; blockNumber: string; status: string; contractAddress: string | null };

/** An account that administers the ledger: sends at gas price zero and waits until everything is mined. */
export type AdminAccount = {
  address: string;
  chainId: number;
  rpc: Rpc;
  /** Sends all calls at once under consecutive nonces. Throws `REVERTED` with the contract's own error. */
  send(calls: Call[]): Promise<Receipt[]>;
};

/** How long a transaction may wait for its block. */
const RECEIPT_TIMEOUT_MS = 60_000;
const RECEIPT_POLL_MS = 100;
/** Together some 20 s: several blocks. */
const SEND_ATTEMPTS = 30;
const SEND_WAIT_MS = 1_000;
/** Above the estimate, as another transaction of the block may have made a storage write dearer. */
const GAS_MARGIN = 1.2;

/** Opens the account of a private key on the node's chain. */
export async function openAdminAccount(rpcUrl: string, adminKey: string): Promise<AdminAccount> {
  if (!/^0x[0-9a-fA-F]{64}$/.test(adminKey)) {
    throw new ConfigError('The administrator key is no private key: expected 0x and 64 hexadecimal digits');
  }
  const wallet = new Wallet(adminKey);
  const rpc = createRpc({ url: rpcUrl });
  const chainId = Number(await rpc.call<string>('eth_chainId', []));
  return {
    address: wallet.address.toLowerCase(),
    chainId,
    rpc,
    async send(calls) {
      // `latest`: what the pool holds beyond it was never mined and is replaced.
      const nonce = Number(await rpc.call<string>('eth_getTransactionCount', [wallet.address, 'latest']));
      const hashes: string[] = [];
      for (const [index, call] of calls.entries()) {
        const gasLimit = await estimateGas(rpc, wallet.address, call);
        const raw = await sign(wallet, { ...call, chainId, nonce: nonce + index, gasLimit });
        hashes.push(await sendRaw(rpc, raw));
      }
      return Promise.all(hashes.map((hash) => receiptOf(rpc, hash)));
    },
  };
}

/**
 * Sends bytes until the node takes them, the same ones each time. A busy Besu answers good bytes with "Invalid params"
 * now and then, and its pool takes only so many of one account (5, where nothing else is said) before some are mined.
 */
function sendRaw(rpc: Rpc, raw: string): Promise<string> {
  const send = () => rpc.call<string>('eth_sendRawTransaction', [raw]);
  const isPassing = (error: unknown) =>
    error instanceof RpcError && (error.rpcCode === -32602 || error.message.includes('too distant'));
  return retry(send, { attempts: SEND_ATTEMPTS, capMs: SEND_WAIT_MS, shouldRetry: isPassing });
}

function sign(wallet: Wallet, parts: Call & { chainId: number; nonce: number; gasLimit: number }): Promise<string> {
  return wallet.signTransaction(Transaction.from({ ...parts, to: parts.to ?? null, type: 0, gasPrice: 0 }));
}

async function estimateGas(rpc: Rpc, from: string, call: Call): Promise<number> {
  try {
    const gas = await rpc.call<string>('eth_estimateGas', [{ from, ...call, gasPrice: quantity(0) }]);
    return Math.ceil(Number(gas) * GAS_MARGIN);
  } catch (error) {
    throw revertOf(error) ?? error;
  }
}

/** The contract's own error in a node's answer; undefined when it is about something else. */
function revertOf(error: unknown): ServiceError | undefined {
  if (!(error instanceof RpcError) || typeof error.data !== 'string' || !error.data.startsWith('0x')) return undefined;
  const parsed = credentialEvents.parseError(error.data);
  if (parsed === null) return undefined;
  const reason = `${parsed.name}(${parsed.args.join(', ')})`;
  return new ServiceError('REVERTED', `The contract refused: ${reason}`, { cause: error });
}

async function receiptOf(rpc: Rpc, hash: string): Promise<Receipt> {
  const deadline = Date.now() + RECEIPT_TIMEOUT_MS;
  while (Date.now() < deadline) {
    // Reading may be repeated: a node that is away for a moment must not hide a transaction that was mined.
    const receipt = await retry(() => rpc.call<Receipt | null>('eth_getTransactionReceipt', [hash]), { attempts: 5 });
    if (receipt !== null) return checked(receipt);
    await sleep(RECEIPT_POLL_MS);
  }
  throw new ServiceError('NOT_MINED', `Transaction ${hash} was not mined within ${RECEIPT_TIMEOUT_MS / 1000} s`, {
    retryable: true,
  });
}

function checked(receipt: Receipt): Receipt {
  if (Number(receipt.status) === 1) return receipt;
  throw new ServiceError('REVERTED', `Transaction ${receipt.transactionHash} was mined, but the contract reverted it`);
}
