import type { TestContext } from 'node:test';
import { type AnvilOptions, anvilPart } from '../../deploy/local/anvil.ts';
import { type ContractPlace, ensureContract } from '../../deploy/local/contract-record.ts';
import { choosePort } from '../../deploy/local/ports.ts';
import type { Running } from '../../deploy/local/running.ts';
import {
  createSecrets,
  type PublisherIdentity,
  publisherOfMnemonic,
  type Secrets,
} from '../../deploy/local/secrets.ts';
import { createRpc, type Rpc } from '../../lib/rpc.ts';
import { makeTestDirectory } from './directory.ts';

/** A chain of a test's own. */
export type TestAnvil = {
  url: string;
  rpc: Rpc;
  pid(): number;
  /** Writes the chain to disk: a later `start` goes on from there. */
  dump(): Promise<void>;
  /** Ends it and waits until it is gone; what was mined after the last dump is lost. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port, from the last dump (or from nothing). */
  start(): Promise<void>;
};

/** Starts an anvil that ends with the test. Mines each transaction at once, unless `blockTimeS` says otherwise. */
export async function startAnvil(
  t: Pick<TestContext, 'after'>,
  options: Pick<AnvilOptions, 'blockTimeS' | 'chainId' | 'keepState' | 'keptStates'> = {},
): Promise<TestAnvil> {
  const { dir, record, logFile, remove } = makeTestDirectory();
  const port = await choosePort();
  const part = anvilPart({
    dir,
    port,
    logFile: logFile('ledger'),
    record,
    blockTimeS: 0,
    keepState: false,
    ...options,
  });
  const { signal } = new AbortController();
  let running: Running | undefined;
  const kill = async (by: NodeJS.Signals = 'SIGKILL') => {
    running?.signal(by);
    await running?.exited;
    running = undefined;
  };
  const start = async () => {
    running ??= await part.start(signal);
  };
  t.after(async () => {
    await kill();
    remove();
  });
  await start();
  const url = `http://127.0.0.1:${port}`;
  return { url, rpc: createRpc({ url }), pid: () => running?.pid ?? 0, dump: part.dump, kill, start };
}

/** A contract of a test's own, its administrator, and a publisher with registered keys. */
export type TestContract = ContractPlace & { secrets: Secrets; publisher: PublisherIdentity };

/** Deploys the contract and registers a publisher with one key for each partition. */
export async function deployTestContract(rpcUrl: string, options: { partitions?: number } = {}): Promise<TestContract> {
  const secrets = createSecrets();
  const publisher = publisherOfMnemonic(secrets.writerMnemonic, options.partitions ?? 4);
  const { address, block } = await ensureContract({ rpcUrl, adminKey: secrets.adminKey, publisher });
  return { address, block, secrets, publisher };
}
