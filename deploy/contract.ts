import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, messageOf, ServiceError } from '../lib/errors.ts';
import { EXIT } from '../lib/process.ts';
import { createRpc } from '../lib/rpc.ts';
import { type DeployConfig, readDeployConfig } from './deploy-config.ts';
import { type Deployment, deployContract, registerPublisher } from './deploy-contract.ts';
import { handOver } from './succession.ts';

const USAGE = `npm run deploy:contract [-- --force | --register | --succeed [--force]]
  deploys the ledger contract and records it in deployments/<chain id>.json
  --force     deploys once more and overwrites the record
  --register  deploys nothing: registers the publisher at the recorded contract
  --succeed   deploys nothing: hands over to the recorded contract from the one that PREDECESSOR_CONTRACT named when it
              was deployed; refuses while keys of the one are not registered at the other, with --force leaves them behind`;

type Flags = { force: boolean; register: boolean; succeed: boolean };

/** Does what the flags say about the chain's recorded contract. */
async function main(args: string[]): Promise<void> {
  const flags = readFlags(args);
  const config = readDeployConfig(process.env);
  const chainId = Number(await createRpc({ url: config.rpcUrl }).call<string>('eth_chainId', []));
  const path = resolve('deployments', `${chainId}.json`);
  const recorded = await readRecord(path);
  if (flags.register) return register(config, requireRecord(recorded, path, chainId));
  if (flags.succeed) return succeed(config, requireRecord(recorded, path, chainId), flags.force);
  // A successor's record names its predecessor, so nothing is forgotten.
  if (recorded !== undefined && recorded.address !== config.predecessor && !flags.force) {
    throw new ConfigError(`Chain ${chainId} has its contract already: ${recorded.address}, recorded in ${path}.
  Use --register to add a publisher to it, PREDECESSOR_CONTRACT=${recorded.address} to deploy its successor,
  or --force to deploy another one and forget this one.`);
  }
  await deploy(config, path);
}

/** Deploys, records, tells and registers, in this order: a deployment is recorded before anything else can fail. */
async function deploy(config: DeployConfig, path: string): Promise<void> {
  const deployment = await deployContract(config);
  await writeRecord(path, deployment);
  tell(deployment, path);
  if (config.publisher !== undefined) await register(config, deployment);
}

async function succeed({ rpcUrl, adminKey }: DeployConfig, { address }: Deployment, force: boolean): Promise<void> {
  const { predecessor, isNew } = await handOver({ rpcUrl, adminKey, successor: address, mayLoseKeys: force });
  console.log(`${isNew ? 'Handed over' : 'Was handed over before'}: ${address} goes on where ${predecessor} stopped.`);
}

function readFlags(args: string[]): Flags {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ args, options: { force: flag, register: flag, succeed: flag } }).values;
  } catch (error) {
    throw new ConfigError(`${messageOf(error)}\n${USAGE}`);
  }
}

async function register({ rpcUrl, adminKey, publisher }: DeployConfig, { address }: Deployment): Promise<void> {
  if (publisher === undefined)
    throw new ConfigError('Set PUBLISHER_ACCOUNT and PUBLISHER_NAME to register a publisher');
  const { added } = await registerPublisher({ rpcUrl, adminKey, contract: address, ...publisher });
  console.log(`Publisher ${publisher.name} (${publisher.account}): ${added.length} signing keys added.`);
}

async function readRecord(path: string): Promise<Deployment | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Deployment;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ConfigError(`${path} cannot be read: ${messageOf(error)}`);
  }
}

function requireRecord(recorded: Deployment | undefined, path: string, chainId: number): Deployment {
  if (recorded !== undefined) return recorded;
  throw new ConfigError(`There is no contract of chain ${chainId} to register at: ${path} does not exist`);
}

async function writeRecord(path: string, deployment: Deployment): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(deployment, null, 2)}\n`);
}

function tell({ chainId, address, block, predecessor }: Deployment, path: string): void {
  if (predecessor !== undefined) {
    console.log(`The successor of ${predecessor} is deployed on chain ${chainId}: ${address}, recorded in ${path}.
  It takes no writes yet: register its publishers (--register), then hand over (--succeed).`);
    return;
  }
  console.log(`The contract is deployed on chain ${chainId}; recorded in ${path}. For every process:
  LEDGER_CONTRACT=${address}
  LEDGER_START_BLOCK=${block}`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = error instanceof ServiceError && error.retryable ? EXIT.tryAgain : EXIT.configuration;
}
