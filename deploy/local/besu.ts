import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../lib/async.ts';
import { ServiceError } from '../../lib/errors.ts';
import { createRpc } from '../../lib/rpc.ts';
import { type BesuNetwork, type Validator, writeNodeFiles } from '../besu/network.ts';
import type { BesuProgram } from './besu-program.ts';
import { startChild } from './child.ts';
import type { NodePorts } from './folder.ts';
import type { ProcessRecord } from './process-record.ts';
import { type Part, type PartName, runningChild, untilServing } from './running.ts';

/** Four nodes that start on two busy cores need a minute. */
const START_TIMEOUT_MS = 180_000;
const STOP_DEADLINE_MS = 20_000;
/** From the last node's first answer to punctual blocks: its peers must find each other, and agree on a round. */
const BLOCKS_TIMEOUT_MS = 180_000;
const POLL_MS = 250;

/** What a network of validators on this machine needs. */
export type BesuOptions = {
  network: BesuNetwork;
  program: BesuProgram;
  /** One entry for each validator. */
  ports: readonly NodePorts[];
  logFile(name: PartName): string;
  record: ProcessRecord;
  /** Largest heap of one node. @default 512 */
  heapMb?: number;
};

/** The validators of a network, each a part of its own: the chain goes on without one of four. */
export function besuParts(options: BesuOptions): Part[] {
  const { network, program, ports } = options;
  const hosts = ports.map(({ p2p }) => `127.0.0.1:${p2p}`);
  writeNodeFiles(network, program.version, hosts);
  return network.validators.map((validator, index) => {
    const its = ports[index];
    if (its === undefined) throw new Error(`${validator.name} has no ports`);
    return validatorPart(options, validator, its);
  });
}

/** Where a node serves. */
export function nodeUrl({ rpc }: NodePorts): string {
  return `http://127.0.0.1:${rpc}`;
}

function validatorPart(options: BesuOptions, validator: Validator, ports: NodePorts): Part {
  const { network, program, record, heapMb = 512 } = options;
  const { name } = validator;
  const logFile = options.logFile(name);
  const url = nodeUrl(ports);
  return {
    name,
    logFile,
    async start(signal) {
      mkdirSync(validator.dir, { recursive: true });
      const child = await startChild({
        name,
        command: program.command,
        args: nodeArguments(network, validator, ports),
        cwd: validator.dir,
        // One arena for all threads but a few: RocksDB's memory otherwise scatters over dozens and is never given back.
        env: { ...program.env, BESU_OPTS: `-Xmx${heapMb}m`, MALLOC_ARENA_MAX: '2' },
        logFile,
        record,
      });
      const isServing = async () => (await createRpc({ url, timeoutMs: 2_000 }).call('eth_chainId', [])) !== undefined;
      await untilServing(child, {
        name: `Besu (${name})`,
        isServing,
        timeoutMs: START_TIMEOUT_MS,
        stopDeadlineMs: STOP_DEADLINE_MS,
        signal,
      });
      return runningChild(child, url, STOP_DEADLINE_MS);
    },
  };
}

/** What differs from node to node; everything else is in the file of options. */
export function nodeArguments(network: BesuNetwork, validator: Validator, ports: NodePorts): string[] {
  return [
    `--config-file=${network.optionsFile}`,
    `--genesis-file=${network.genesisFile}`,
    `--static-nodes-file=${network.staticNodesFile}`,
    `--data-path=${join(validator.dir, 'data')}`,
    `--node-private-key-file=${validator.keyFile}`,
    ...['--p2p-host=127.0.0.1', '--p2p-interface=127.0.0.1', `--p2p-port=${ports.p2p}`],
    ...['--rpc-http-host=127.0.0.1', `--rpc-http-port=${ports.rpc}`],
    ...['--metrics-host=127.0.0.1', `--metrics-port=${ports.metrics}`],
  ];
}

/**
 * Waits until every node has a block that none had before: then they have found each other and agree. A node that was
 * killed lost its last blocks and gets them from its peers first.
 */
export async function untilProducing(urls: readonly string[], signal?: AbortSignal): Promise<void> {
  const heights = () => Promise.all(urls.map(heightOf));
  const start = Math.max(...(await heights()));
  for (const deadline = Date.now() + BLOCKS_TIMEOUT_MS; Date.now() < deadline; await sleep(POLL_MS, signal)) {
    if (Math.min(...(await heights())) > start) return;
  }
  throw new ServiceError(
    'NO_BLOCKS',
    `The validators made no block within ${BLOCKS_TIMEOUT_MS / 1000} s: ${urls.length} nodes, heights ${(await heights()).join(', ')}`,
    { retryable: true },
  );
}

/** -1 for a node that does not answer at the moment. */
async function heightOf(url: string): Promise<number> {
  try {
    return Number(await createRpc({ url, timeoutMs: 2_000 }).call<string>('eth_blockNumber', []));
  } catch {
    return -1;
  }
}
