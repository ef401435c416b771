import { ZeroAddress } from 'ethers';
import { credentialEvents } from '../ledger/event.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Rpc } from '../lib/rpc.ts';
import { openAdminAccount } from './admin-account.ts';
import { readAddress, readAddresses, requireContract } from './contract-reader.ts';

/** A signing key and the account that it writes for. */
type AccountKey = { account: string; key: string };

/**
 * Lets the predecessor of a contract name it as its successor, which hands the sequence over in the same transaction.
 * Safe to repeat. Refuses while keys that write today could not write afterwards, unless that is meant.
 */
export async function handOver(options: {
  rpcUrl: string;
  adminKey: string;
  successor: string;
  mayLoseKeys?: boolean;
}): Promise<{ predecessor: string; isNew: boolean }> {
  const { rpcUrl, adminKey, successor, mayLoseKeys = false } = options;
  const admin = await openAdminAccount(rpcUrl, adminKey);
  await requireContract(admin.rpc, successor);
  const predecessor = await readAddress(admin.rpc, successor, 'predecessor');
  if (predecessor === ZeroAddress)
    throw new ServiceError('NO_PREDECESSOR', `The contract ${successor} was deployed without a predecessor`);
  const current = await readAddress(admin.rpc, predecessor, 'successor');
  if (current === successor.toLowerCase()) return { predecessor, isNew: false };
  const lost = mayLoseKeys ? [] : await keysLost(admin.rpc, predecessor, successor);
  if (lost.length > 0) throw keysMissing(lost);
  await admin.send([{ to: predecessor, data: credentialEvents.encodeFunctionData('nameSuccessor', [successor]) }]);
  return { predecessor, isNew: true };
}

/** The keys that may write at a contract, but not for the same account at its successor. */
async function keysLost(rpc: Rpc, predecessor: string, successor: string): Promise<AccountKey[]> {
  const lost: AccountKey[] = [];
  for (const account of await readAddresses(rpc, predecessor, 'publishers')) {
    for (const key of await readAddresses(rpc, predecessor, 'keysOf', [account])) {
      if ((await readAddress(rpc, successor, 'accountOf', [key])) !== account) lost.push({ account, key });
    }
  }
  return lost;
}

function keysMissing(lost: AccountKey[]): ServiceError {
  const lines = lost.map(({ account, key }) => `  ${key} of ${account}`).join('\n');
  return new ServiceError(
    'KEYS_MISSING',
    `These keys write today and are not registered at the successor:
${lines}
  Register them there first (--register), or leave them behind with --force.`,
  );
}
