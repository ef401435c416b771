import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Consensus } from '../../deploy/besu/extra-data.ts';
import { createNetwork } from '../../deploy/besu/network.ts';
import { besuParts, nodeUrl, untilProducing } from '../../deploy/local/besu.ts';
import { type BesuProgram, findBesu } from '../../deploy/local/besu-program.ts';
import { chooseNodePorts } from '../../deploy/local/folder.ts';
import { lastLines, type Part, type Running } from '../../deploy/local/running.ts';
import { createRpc, type Rpc } from '../../lib/rpc.ts';
import { makeTestDirectory } from './directory.ts';

/** A real Besu network of a test's or a bench's own. */
export type TestBesu = {
  /** Where each node serves. */
  urls: string[];
  /** A client of each node. */
  rpcs: Rpc[];
  /** The validators' addresses. */
  addresses: string[];
  version: BesuProgram['version'];
  /** The process of a node; undefined while it is down. */
  pid(node: number): number | undefined;
  /** Ends a node and waits until it is gone. @default SIGKILL */
  kill(node: number, signal?: NodeJS.Signals): Promise<void>;
  /** Starts a node again, on the same ports and with its data; resolves once it answers, which is before it caught up. */
  start(node: number): Promise<void>;
  /** Resolves once every node has a block that none had when it was called. */
  untilProducing(): Promise<void>;
  /** The end of a node's log. */
  logs(node: number, lines?: number): string;
  /** Ends all nodes and removes their data. */
  stop(): Promise<void>;
};

/** What a test may want otherwise. */
export type TestBesuOptions = {
  /** @default ibft2 */
  consensus?: Consensus;
  /** @default 4 */
  nodes?: number;
  /** @default 1 */
  blockPeriodS?: number;
  /** @default that of production, see `deploy/besu/genesis.ts` */
  gasLimit?: number;
  /** Largest heap of one node. @default 512 */
  heapMb?: number;
};

/** Any id that a writer cannot confuse with another chain's. */
const CHAIN_ID = 1_337;

let found: ReturnType<typeof findBesu> | undefined;

/** The `besu` of BESU_HOME or the PATH, looked for once. */
export function testBesu(): ReturnType<typeof findBesu> {
  found ??= findBesu(process.env['BESU_HOME'] || undefined);
  return found;
}

/** For `test(name, { skip: besuIsMissing() }, …)`: false where there is a Besu, else why there is none. */
export function besuIsMissing(): string | false {
  const besu = testBesu();
  return 'reason' in besu ? `Not run, for ${besu.reason}` : false;
}

/** Starts validators that end with the test, with the genesis and the options of production, and waits for blocks. */
export async function startBesuNetwork(
  t: Pick<TestContext, 'after'>,
  options: TestBesuOptions = {},
): Promise<TestBesu> {
  const program = testBesu();
  if ('reason' in program) throw new Error(`No Besu network: ${program.reason}`);
  const { consensus = 'ibft2', nodes = 4, heapMb, ...genesis } = options;
  const { dir, record, logFile, remove } = makeTestDirectory();
  const network = createNetwork(join(dir, 'ledger'), { consensus, chainId: CHAIN_ID, validators: nodes, ...genesis });
  const ports = await Promise.all(Array.from({ length: nodes }, () => chooseNodePorts()));
  const parts = besuParts({ network, program, ports, logFile, record, ...(heapMb === undefined ? {} : { heapMb }) });
  const running: (Running | undefined)[] = [];
  const ending = new AbortController();
  const urls = ports.map(nodeUrl);

  const partOf = (node: number): Part => {
    const part = parts[node];
    if (part === undefined) throw new Error(`There is no node ${node}: they are numbered from 0 to ${nodes - 1}`);
    return part;
  };
  const start = async (node: number) => {
    running[node] ??= await partOf(node).start(ending.signal);
  };
  const kill = async (node: number, by: NodeJS.Signals = 'SIGKILL') => {
    running[node]?.signal(by);
    await running[node]?.exited;
    running[node] = undefined;
  };
  let starting: Promise<PromiseSettledResult<void>[]> | undefined;
  const stop = async () => {
    ending.abort();
    await starting;
    await Promise.all(parts.map((_, node) => kill(node)));
    remove();
  };

  t.after(stop);
  starting = Promise.allSettled(parts.map((_, node) => start(node)));
  for (const [node, result] of (await starting).entries()) {
    if (result.status === 'rejected') throw startFailure(result.reason, partOf(node));
  }
  await untilProducing(urls, ending.signal);
  return {
    urls,
    rpcs: urls.map((url) => createRpc({ url })),
    addresses: network.validators.map(({ address }) => address),
    version: program.version,
    pid: (node) => running[node]?.pid ?? undefined,
    kill,
    start,
    untilProducing: () => untilProducing(urls),
    logs: (node, lines = 50) => lastLines(partOf(node).logFile, lines),
    stop,
  };
}

function startFailure(cause: unknown, { name, logFile }: Part): Error {
  return new Error(`${name} did not start. The end of its log:\n${lastLines(logFile, 40)}`, { cause });
}
