import { createRpc } from '../../lib/rpc.ts';
import { deployContract, registerPublisher } from '../deploy-contract.ts';
import type { PublisherIdentity } from './secrets.ts';
import { readJson, replaceJson } from './write-file.ts';

/** Where the contract is, and since which block. */
export type ContractPlace = { address: string; block: number };

/** Two minutes: on a machine of one's own a handover of the administrator may be tried out in a sitting. */
const HANDOVER_DELAY_S = 120;

/** Deploys the contract and registers the publisher, once; a chain that lost it gets it again, and the person is told. */
export async function ensureContract(options: {
  rpcUrl: string;
  adminKey: string;
  publisher: PublisherIdentity;
  /** Where the place is kept for the next start; without it the contract is always a new one. */
  recordFile?: string;
  say?(sentence: string): void;
}): Promise<ContractPlace & { isNew: boolean }> {
  const { rpcUrl, adminKey, publisher, recordFile, say = () => {} } = options;
  const recorded = recordFile === undefined ? undefined : readJson<ContractPlace>(recordFile);
  const stands = recorded !== undefined && (await hasCode(rpcUrl, recorded.address));
  if (recorded !== undefined && !stands)
    say(`The chain has no contract at ${recorded.address} any more; deploying it again.`);
  const place = stands ? recorded : await deploy(rpcUrl, adminKey, recordFile);
  const { added } = await registerPublisher({
    rpcUrl,
    adminKey,
    contract: place.address,
    account: publisher.account,
    name: 'This machine',
    keys: publisher.keys,
  });
  return { ...place, isNew: !stands || added.length > 0 };
}

async function deploy(rpcUrl: string, adminKey: string, recordFile: string | undefined): Promise<ContractPlace> {
  const { address, block } = await deployContract({ rpcUrl, adminKey, handoverDelayS: HANDOVER_DELAY_S });
  const place = { address, block };
  if (recordFile !== undefined) replaceJson(recordFile, place);
  return place;
}

async function hasCode(rpcUrl: string, address: string): Promise<boolean> {
  const code = await createRpc({ url: rpcUrl }).call<string>('eth_getCode', [address, 'latest']);
  return code !== '0x';
}
