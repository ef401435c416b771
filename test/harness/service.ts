import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { anvilPart } from '../../deploy/local/anvil.ts';
import { createCommandKey, writeCommandKeys } from '../../deploy/local/command-keys.ts';
import { ROOT } from '../../deploy/local/folder.ts';
import { choosePort } from '../../deploy/local/ports.ts';
import { lastLines, type PartName } from '../../deploy/local/running.ts';
import { createStack, type Stack } from '../../deploy/local/stack.ts';
import { environmentOf, type ProcessName, processPart, type Wiring } from '../../deploy/local/wiring.ts';
import { deployTestContract, type TestContract } from './anvil.ts';
import { backingParts, startBacking } from './backing.ts';
import { makeTestDirectory, type TestDirectory } from './directory.ts';
import { uniquePrefix } from './prefix.ts';

/** What a test may want otherwise. */
export type TestServiceOptions = {
  /** A Kafka of the test's own, which it may kill. @default false: the shared one */
  ownKafka?: boolean;
  /** A Redis of the test's own, which it may kill. @default false: the shared one */
  ownRedis?: boolean;
  /** Address of a Redis that the test started, in any form that the processes take. @default the shared one */
  redisUrl?: string;
  /** @default 2 */
  partitions?: number;
  /** Seconds between blocks. @default 1 */
  blockTimeS?: number;
  /** Further variables for single processes. */
  env?: Partial<Record<ProcessName, Record<string, string>>>;
  /** Which processes to start at first; the others by `start`. @default all */
  processes?: ProcessName[];
  /** Where the processes' folders are. @default the project */
  root?: string;
};

/** The whole service, for one test: real processes, own ledger and contract, own topics and keys. */
export type TestService = {
  /** The gateway: `${url}/graphql`. */
  url: string;
  wsUrl: string;
  rpcUrl: string;
  contract: TestContract;
  /** Addresses and prefixes, as the processes have them. */
  wiring: Wiring;
  env(name: ProcessName): Record<string, string>;
  /** The process that serves now; undefined while it is down. */
  pid(name: PartName): number | undefined;
  /** Ends a part, waits until it is gone, and leaves it down until `start`. @default SIGKILL */
  kill(name: PartName, signal?: NodeJS.Signals): Promise<void>;
  /** Ends a part in order. */
  stop(name: PartName): Promise<void>;
  /** Starts a part that is down; resolves once it serves. */
  start(name: PartName): Promise<void>;
  /** Sends a signal (SIGSTOP, SIGCONT, SIGKILL …); the supervision then does what it does in production. */
  signal(name: PartName, signal: NodeJS.Signals): void;
  /** The end of a part's log. */
  logs(name: PartName, lines?: number): string;
  /** Writes the chain to disk now; a killed ledger goes on from its last dump. */
  dumpLedger(): Promise<void>;
  /** What the supervision said: restarts and their reasons. */
  said: readonly string[];
};

/**
 * Starts the service and ends it with the test. Parts that end by themselves are started again, as in production; parts
 * ended by `kill` or `stop` stay down. A test that fails prints the end of every log.
 */
export async function startService(t: TestContext, options: TestServiceOptions = {}): Promise<TestService> {
  const directory = makeTestDirectory();
  const said: string[] = [];
  const stack = createStack({
    say: (sentence) => void said.push(sentence),
    onChange() {},
    onGiveUp: (reason) => void said.push(reason),
  });
  const known: PartName[] = [];
  t.after(async () => {
    if (!hasPassed(t)) tellLogs(t, directory, said, known);
    await Promise.all(known.map((name) => stack.get(name).kill('SIGKILL')));
    directory.remove();
  });
  try {
    return await assemble(options, { directory, said, stack, known });
  } catch (error) {
    tellLogs(t, directory, said, known);
    throw error;
  }
}

type Surroundings = { directory: TestDirectory; said: string[]; stack: Stack; known: PartName[] };

async function assemble(
  options: TestServiceOptions,
  { directory, said, stack, known }: Surroundings,
): Promise<TestService> {
  const { partitions = 2, blockTimeS = 1, processes = ['writer', 'indexer', 'gateway'], root = ROOT } = options;
  const { dir, record, logFile } = directory;
  const add = (part: Parameters<Stack['start']>[0]) => {
    known.push(part.name);
    return stack.start(part);
  };

  const own = options.ownKafka || options.ownRedis ? await backingParts(directory) : undefined;
  const shared = options.ownKafka && options.ownRedis ? undefined : await startBacking();
  const ledgerPort = await choosePort();
  const rpcUrl = `http://127.0.0.1:${ledgerPort}`;
  const anvil = anvilPart({
    dir: join(dir, 'ledger'),
    port: ledgerPort,
    logFile: logFile('ledger'),
    record,
    blockTimeS,
  });
  const [kafka, redis] = await Promise.all([
    own !== undefined && options.ownKafka ? add(own.kafka) : undefined,
    own !== undefined && options.ownRedis ? add(own.redis) : undefined,
    add(anvil),
  ]);
  const contract = await deployTestContract(rpcUrl, { partitions });
  await anvil.dump();

  const prefix = uniquePrefix();
  const wiring: Wiring = {
    kafkaBrokers: kafka?.address ?? shared?.kafkaBrokers.join(',') ?? '',
    topicPrefix: prefix,
    partitions,
    redisUrl: options.redisUrl ?? redis?.address ?? shared?.redisUrl ?? '',
    redisPrefix: prefix,
    rpcUrls: [rpcUrl],
    contract: { address: contract.address, block: contract.block },
    writer: { WRITER_MNEMONIC: contract.secrets.writerMnemonic },
    commandKeys: writeCommandKeys(dir, contract.secrets.commandKey ?? createCommandKey()),
  };
  const ports = { writer: await choosePort(), indexer: await choosePort(), gateway: await choosePort() };
  const env = (name: ProcessName) => ({
    ...environmentOf(name, wiring, { host: '127.0.0.1', port: ports[name] }),
    ...options.env?.[name],
  });
  const partOf = (name: ProcessName) =>
    processPart({ name, root, host: '127.0.0.1', port: ports[name], env: env(name), logFile: logFile(name), record });
  await Promise.all(processes.map((name) => add(partOf(name))));

  return {
    url: `http://127.0.0.1:${ports.gateway}`,
    wsUrl: `ws://127.0.0.1:${ports.gateway}/graphql`,
    rpcUrl,
    contract,
    wiring,
    env,
    pid: (name) => stack.get(name).current()?.pid ?? undefined,
    kill: (name, signal = 'SIGKILL') => stack.get(name).kill(signal),
    stop: (name) => stack.get(name).stop(),
    async start(name) {
      if (known.includes(name)) await stack.get(name).start();
      else await add(partOf(name as ProcessName));
    },
    signal: (name, signal) => stack.get(name).signal(signal),
    logs: (name, lines = 200) => lastLines(logFile(name), lines),
    dumpLedger: () => anvil.dump(),
    said,
  };
}

function tellLogs(t: TestContext, directory: TestDirectory, said: string[], known: PartName[]): void {
  t.diagnostic(['The supervision said:', ...said].join('\n'));
  for (const name of known) t.diagnostic(`The end of the log of ${name}:\n${lastLines(directory.logFile(name), 25)}`);
}

/** Node tells it since 22; its types do not know yet. */
function hasPassed(t: TestContext & { passed?: boolean }): boolean {
  return t.passed ?? false;
}
