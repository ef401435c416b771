import { AbiCoder, concat, ZeroAddress } from 'ethers';
import { credentialEventsBytecode } from '../ledger/contract.generated.ts';
import { credentialEvents } from '../ledger/event.ts';
import { ServiceError } from '../lib/errors.ts';
import { type AdminAccount, openAdminAccount } from './admin-account.ts';
import { readAddresses, requireContract } from './contract-reader.ts';

/** Where the ledger is. */
export type Deployment = {
  chainId: number;
  address: string;
  block: number;
  transaction: string;
  /** The contract that it goes on from. */
  predecessor?: string;
};

/** Seconds between announcing another administrator and his acceptance, when nothing else is asked for: two days. */
export const DEFAULT_HANDOVER_DELAY_S = 172_800;

/** Deploys the ledger contract with the key's account as its administrator, and waits until it is mined. */
export async function deployContract(options: {
  rpcUrl: string;
  adminKey: string;
  handoverDelayS?: number;
  /** The contract to go on from, once it names the new one its successor. */
  predecessor?: string | undefined;
}): Promise<Deployment> {
  const { rpcUrl, adminKey, handoverDelayS = DEFAULT_HANDOVER_DELAY_S, predecessor } = options;
  const admin = await openAdminAccount(rpcUrl, adminKey);
  if (predecessor !== undefined) await requireContract(admin.rpc, predecessor);
  const settings = AbiCoder.defaultAbiCoder().encode(
    ['address', 'uint48', 'address'],
    [admin.address, handoverDelayS, predecessor ?? ZeroAddress],
  );
  const [receipt] = await admin.send([{ data: concat([credentialEventsBytecode, settings]) }]);
  const address = receipt?.contractAddress?.toLowerCase();
  if (receipt === undefined || address === undefined) {
    throw new ServiceError('NOT_DEPLOYED', 'The node names no contract in the receipt of the deployment');
  }
  await requireContract(admin.rpc, address);
  const block = Number(receipt.blockNumber);
  const deployment = { chainId: admin.chainId, address, block, transaction: receipt.transactionHash };
  return predecessor === undefined ? deployment : { ...deployment, predecessor };
}

/**
 * Registers a publisher account with its signing keys. Safe to repeat: only what is missing is sent.
 * An account that has keys keeps the name it has.
 */
export async function registerPublisher(options: {
  rpcUrl: string;
  adminKey: string;
  contract: string;
  account: string;
  name: string;
  keys: readonly string[];
}): Promise<{ added: string[] }> {
  const { contract, account, name, keys } = options;
  const admin = await openAdminAccount(options.rpcUrl, options.adminKey);
  await requireContract(admin.rpc, contract);
  const present = new Set(await readAddresses(admin.rpc, contract, 'keysOf', [account]));
  // Named first and by itself: the node estimates `addKey` only for an account that is registered.
  if (present.size === 0) await transact(admin, contract, [['namePublisher', [account, name]]]);
  const missing = [...new Set(keys.map((key) => key.toLowerCase()))].filter((key) => !present.has(key));
  await transact(
    admin,
    contract,
    // An administrator needs no consent of the key.
    missing.map((key) => ['addKey', [account, key, '0x']]),
  );
  return { added: missing };
}

async function transact(admin: AdminAccount, contract: string, calls: [string, string[]][]): Promise<void> {
  await admin.send(
    calls.map(([name, args]) => ({ to: contract, data: credentialEvents.encodeFunctionData(name, args) })),
  );
}
