import { join } from 'node:path';
import { ConfigError } from '../../lib/errors.ts';
import { createRpc } from '../../lib/rpc.ts';
import type { ContractPlace } from './contract-record.ts';
import { ROOT } from './folder.ts';
import { readJson } from './write-file.ts';

/** The contract on a ledger that was given: named by the environment, or recorded by `npm run deploy:contract`. */
export async function contractOnGivenLedger(options: {
  rpcUrls: string[];
  contract: string | undefined;
  startBlock: number | undefined;
}): Promise<ContractPlace> {
  const [url = ''] = options.rpcUrls;
  const chainId = Number(await createRpc({ url }).call<string>('eth_chainId', []));
  const recorded = readJson<ContractPlace>(join(ROOT, 'deployments', `${chainId}.json`));
  const address = options.contract ?? recorded?.address;
  if (address === undefined) {
    throw new ConfigError(
      `The configuration is wrong:\n  LEDGER_CONTRACT is missing, and deployments/${chainId}.json does not exist: deploy with npm run deploy:contract`,
    );
  }
  const isRecorded = recorded?.address.toLowerCase() === address.toLowerCase();
  return { address, block: options.startBlock ?? (isRecorded ? recorded?.block : undefined) ?? 0 };
}
