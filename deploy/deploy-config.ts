import { address, type Environment, integer, list, readEnvironment, z } from '../lib/config.ts';
import { ConfigError } from '../lib/errors.ts';
import { DEFAULT_HANDOVER_DELAY_S } from './deploy-contract.ts';

/** A publisher to register beside the deployment. */
type PublisherConfig = { account: string; name: string; keys: string[] };

/** What `npm run deploy:contract` is told by the environment. */
export type DeployConfig = {
  rpcUrl: string;
  adminKey: string;
  handoverDelayS: number;
  predecessor: string | undefined;
  publisher: PublisherConfig | undefined;
};

/** The contract keeps the delay in 48 bits; longer than a year is a mistake in the unit. */
const MAX_HANDOVER_DELAY_S = 31_536_000;

/** The variables of `npm run deploy:contract`. */
export const deployShape = {
  LEDGER_RPC_URLS: list('http URLs'),
  ADMIN_KEY: z.string().regex(/^0x[0-9a-fA-F]{64}$/, 'expected a private key: 0x and 64 hexadecimal digits'),
  HANDOVER_DELAY_S: integer({ max: MAX_HANDOVER_DELAY_S }).default(DEFAULT_HANDOVER_DELAY_S),
  PREDECESSOR_CONTRACT: address().optional(),
  PUBLISHER_ACCOUNT: address().optional(),
  PUBLISHER_NAME: z.string().optional(),
  PUBLISHER_KEYS: list('addresses').pipe(z.array(address())).optional(),
};

/** Reads the configuration; throws one `CONFIG` error that names every mistake. */
export function readDeployConfig(environment: Environment): DeployConfig {
  const read = readEnvironment(deployShape, environment);
  const [rpcUrl = ''] = read.LEDGER_RPC_URLS;
  return {
    rpcUrl,
    adminKey: read.ADMIN_KEY,
    handoverDelayS: read.HANDOVER_DELAY_S,
    predecessor: read.PREDECESSOR_CONTRACT,
    publisher: publisherOf(read.PUBLISHER_ACCOUNT, read.PUBLISHER_NAME, read.PUBLISHER_KEYS),
  };
}

function publisherOf(
  account: string | undefined,
  name: string | undefined,
  keys: string[] | undefined,
): PublisherConfig | undefined {
  if (account !== undefined && name !== undefined) return { account, name, keys: keys ?? [] };
  if (account === undefined && name === undefined && keys === undefined) return undefined;
  throw new ConfigError(
    'The configuration is wrong:\n  PUBLISHER_ACCOUNT and PUBLISHER_NAME are needed together to register a publisher',
  );
}
