import { join } from 'node:path';
import { startChild } from './child.ts';
import type { CommandKeyFiles } from './command-keys.ts';
import type { ContractPlace } from './contract-record.ts';
import type { ProcessRecord } from './process-record.ts';
import { type Part, runningChild, untilServing } from './running.ts';

/** The three processes of the service. */
export type ProcessName = 'writer' | 'indexer' | 'gateway';

/** Everything that the processes must know of each other's surroundings. */
export type Wiring = {
  kafkaBrokers: string;
  topicPrefix: string;
  partitions: number;
  redisUrl: string;
  redisPrefix: string;
  rpcUrls: string[];
  contract: ContractPlace;
  writer: { WRITER_MNEMONIC: string } | { WRITER_KEYS: string };
  /** Without them commands are not signed, and all are believed. */
  commandKeys: CommandKeyFiles | undefined;
};

/** Nodes of one machine do not lag, and a ledger that was set back is to be noticed soon. */
const BEHIND_GRACE_MS = 5_000;

/** The environment of one process, with the names that production uses. */
export function environmentOf(
  name: ProcessName,
  wiring: Wiring,
  at: { host: string; port: number },
): Record<string, string> {
  const common = {
    KAFKA_BROKERS: wiring.kafkaBrokers,
    KAFKA_TOPIC_PREFIX: wiring.topicPrefix,
    KAFKA_PARTITIONS: String(wiring.partitions),
    LEDGER_RPC_URLS: wiring.rpcUrls.join(','),
    LEDGER_CONTRACT: wiring.contract.address,
    LEDGER_START_BLOCK: String(wiring.contract.block),
    REDIS_URL: wiring.redisUrl,
    REDIS_KEY_PREFIX: wiring.redisPrefix,
  };
  const { commandKeys } = wiring;
  if (name === 'gateway') {
    const signing = commandKeys && { COMMAND_SIGNING_KEY_FILE: commandKeys.signingKeyFile };
    const own = { ...signing, ...MEMORY_VARIABLES.gateway, CATALOGUE: 'on' };
    return { ...common, ...own, HOST: at.host, PORT: String(at.port) };
  }
  const believing = commandKeys && { COMMAND_KEYS_FILE: commandKeys.keysFile };
  const health = { ...believing, HEALTH_HOST: at.host, HEALTH_PORT: String(at.port) };
  if (name === 'writer') return { ...common, ...health, ...wiring.writer, ...MEMORY_VARIABLES.writer };
  const own = { ...MEMORY_VARIABLES.indexer, INDEXER_BEHIND_GRACE_MS: String(BEHIND_GRACE_MS) };
  return { ...common, ...health, ...own };
}

/**
 * Memory is for the ledger and Kafka: with default flags a consumer's heap grows threefold. The indexer's may grow by three
 * fifths before all of it is collected; by itself V8 would let so small a heap grow by a third, and collect it without end
 * while ranges of events come and go. The scripts of package.json have the same.
 */
export const HEAP_FLAGS: Record<ProcessName, string[]> = {
  writer: ['--max-old-space-size=96', '--max-semi-space-size=2'],
  indexer: [
    ...['--max-old-space-size=128', '--max-semi-space-size=8', '--heap-growing-percent=60'],
    '--no-parallel-scavenge',
  ],
  gateway: [],
};

/**
 * What their scripts set as well. Large blocks that come and go leave glibc's heap in shreds, some 20 MB of it in a
 * writer at full speed, hundreds in a gateway whose clients do not read; mapped one by one they are given back. Without
 * the variable glibc raises its bound with each large block that is freed. The indexer's threads all take from one heap:
 * one each costs 16 MB. Other systems ignore these variables.
 */
export const MEMORY_VARIABLES: Record<ProcessName, Record<string, string>> = {
  writer: { MALLOC_MMAP_THRESHOLD_: '65536' },
  indexer: { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072' },
  gateway: { MALLOC_MMAP_THRESHOLD_: '131072' },
};
const START_TIMEOUT_MS = 60_000;
/** A process drains for up to 10 s by itself. */
const STOP_DEADLINE_MS = 12_000;

/** One of the three processes as a part: this Node runs its `main.ts`; it serves once /health/live answers. */
export function processPart(options: {
  name: ProcessName;
  root: string;
  host: string;
  port: number;
  env: Record<string, string>;
  logFile: string;
  record: ProcessRecord;
}): Part {
  const { name, root, port, env, logFile, record } = options;
  const address = `http://${reachable(options.host)}:${port}`;
  return {
    name,
    logFile,
    async start(signal) {
      const flags = ['--disable-warning=TimeoutNegativeWarning', ...HEAP_FLAGS[name]];
      const args = [...flags, '--require', join(root, 'lib', 'compile-cache.cjs'), join(root, name, 'main.ts')];
      const child = await startChild({ name, command: process.execPath, args, cwd: root, env, logFile, record });
      const isServing = () => answersOk(`${address}/health/live`);
      await untilServing(child, {
        name: `The ${name}`,
        isServing,
        timeoutMs: START_TIMEOUT_MS,
        stopDeadlineMs: STOP_DEADLINE_MS,
        signal,
      });
      return runningChild(child, address, STOP_DEADLINE_MS);
    },
  };
}

/** Whether an address answers with success. */
async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return response.ok;
}

/** Listening on every interface is no address to open. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}
