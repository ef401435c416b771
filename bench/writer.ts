import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ensureContract } from '../deploy/local/contract-record.ts';
import { ROOT } from '../deploy/local/folder.ts';
import { choosePort } from '../deploy/local/ports.ts';
import { createSecrets, publisherOfMnemonic } from '../deploy/local/secrets.ts';
import { MEMORY_VARIABLES } from '../deploy/local/wiring.ts';
import { type Command, commandKey, encodeCommand } from '../ledger/command.ts';
import { EVENT_TOPIC } from '../ledger/event.ts';
import { topicPlan, topicsOf } from '../ledger/topics.ts';
import { retry, sleep } from '../lib/async.ts';
import { createKafka } from '../lib/kafka.ts';
import { silentLog } from '../lib/log.ts';
import { createRpc, quantity } from '../lib/rpc.ts';
import { startAnvil } from '../test/harness/anvil.ts';
import { startBacking } from '../test/harness/backing.ts';
import { startBesuNetwork } from '../test/harness/besu.ts';
import { createCleanup } from '../test/harness/cleanup.ts';
import { startArguments } from '../test/harness/start-command.ts';
import { atLeast, atMost } from './bars.ts';
import { sumBlocks, watchBlocks } from './blocks.ts';
import { commandsOfSize, type SizedCommand } from './credentials.ts';
import { readFigures, sumOf } from './figures.ts';
import { tellHeading } from './heading.ts';
import { createLatencies, residentMiB } from './latency.ts';
import { publishRaw } from './raw-publisher.ts';

const { values } = parseArgs({
  options: {
    besu: { type: 'boolean', default: false },
    consensus: { type: 'string', default: 'ibft2' },
    rpc: { type: 'string' },
    'admin-key': { type: 'string' },
    sizes: { type: 'string', default: '1024,2048' },
    partitions: { type: 'string', default: '4' },
    single: { type: 'string', default: '300' },
    batched: { type: 'string', default: '30000' },
    lone: { type: 'string', default: '30' },
    /** Items that the chain alone is measured with, before and after the writer; 0 leaves it out. */
    raw: { type: 'string', default: '0' },
    /** Items that validators are warmed up with: in its first minutes a third of their time goes into compiling Java. */
    warm: { type: 'string', default: '100000' },
    profile: { type: 'string' },
  },
});
const partitions = Number(values.partitions);
const cleanup = createCleanup();
const kafka = createKafka({ brokers: (await startBacking()).kafkaBrokers, clientId: 'bench', log: silentLog });

/** What the least rate is, by the ledger that is benched. */
const BAR = values.besu ? { perSecond: 700, periodS: 1.2 } : { perSecond: 1_000, periodS: undefined };
const RATIO_BAR = 10;
/** Credentials whose payloads give the mean size. */
const PAYLOADS_LOOKED_AT = 100;
/** What a lone credential may take beyond a block period. */
const IDLE_BAR_MS = 150;

type World = { urls: string[]; contract: string; mnemonic: string };
type Phase = { name: string; commands: SizedCommand[]; env: Record<string, string> };
type Outcome = { perSecond: number; periodMeanS: number };

try {
  await bench();
} finally {
  await cleanup.run();
}

async function bench(): Promise<void> {
  tellHeading('The writer');
  const world = await createWorld();
  if (values.besu) await warmUp(world);
  let source = commandsOfSize(0);
  for (const size of values.sizes.split(',').map(Number)) {
    source = commandsOfSize(size);
    const take = (count: number) => Array.from({ length: count }, () => source.next().value as SizedCommand);
    console.log(`\n## Credentials of ${size} bytes`);
    const oneByOne = { WRITER_BATCH_ITEMS: '1', WRITER_MAX_IN_FLIGHT: '5' };
    const before = await chainAlone(world, size);
    const single = await drain(world, {
      name: 'one a transaction',
      commands: take(Number(values.single)),
      env: oneByOne,
    });
    const batched = await drain(world, { name: 'batched', commands: take(Number(values.batched)), env: {} });
    const after = await chainAlone(world, size);
    if (batched !== undefined && before !== undefined && after !== undefined)
      console.log(
        `${(100 * (batched.perSecond / Math.max(before, after))).toFixed(0)} % of what the chain alone takes`,
      );
    if (single === undefined || batched === undefined) continue;
    const ratio = batched.perSecond / single.perSecond;
    atLeast(RATIO_BAR, ratio, `ratio ${ratio.toFixed(1)}`);
    atLeast(BAR.perSecond, batched.perSecond, `${batched.perSecond.toFixed(0)}/s batched`);
    if (BAR.periodS !== undefined)
      atMost(BAR.periodS, batched.periodMeanS, `block period ${batched.periodMeanS.toFixed(2)} s`);
  }
  // None that is on the ledger already.
  await idle(world, source);
}

/** Until the validators run at the speed of a network that has been up for a while. */
async function warmUp(world: World): Promise<void> {
  const items = Number(values.warm);
  if (items === 0) return;
  const { perSecond, periodMeanS } = await publishRaw({ ...world, keys: partitions }, { items, payloadBytes: 300 });
  console.log(`warm-up: ${perSecond.toFixed(0)} items/s, block period ${periodMeanS.toFixed(2)} s`);
}

/** What the chain takes of payloads of this size, the better of two runs; undefined when not asked for. */
async function chainAlone(world: World, size: number): Promise<number | undefined> {
  const items = Number(values.raw);
  if (items === 0) return undefined;
  const some = commandsOfSize(size).take(PAYLOADS_LOOKED_AT).toArray();
  const payloadBytes = Math.round(mean(some.map(({ command }) => command.payload.length)));
  const runs: number[] = [];
  for (let run = 0; run < 2; run += 1) {
    const { perSecond, periodMeanS } = await publishRaw({ ...world, keys: partitions }, { items, payloadBytes });
    console.log(`the chain alone: ${perSecond.toFixed(0)} items/s, block period ${periodMeanS.toFixed(2)} s`);
    runs.push(perSecond);
  }
  return Math.max(...runs);
}

/** The chain that was named, or one of our own, with the contract and a publisher on it. */
async function createWorld(): Promise<World> {
  const urls = await startLedger();
  const [rpcUrl = ''] = urls;
  const { adminKey, writerMnemonic: mnemonic } = createSecrets();
  const publisher = publisherOfMnemonic(mnemonic, partitions);
  const { address } = await ensureContract({ rpcUrl, adminKey: values['admin-key'] ?? adminKey, publisher });
  return { urls, contract: address, mnemonic };
}

async function startLedger(): Promise<string[]> {
  if (values.rpc !== undefined) return values.rpc.split(',');
  if (!values.besu) return [(await startAnvil(cleanup, { blockTimeS: 1 })).url];
  const consensus = values.consensus === 'qbft' ? 'qbft' : 'ibft2';
  const { urls, version } = await startBesuNetwork(cleanup, { consensus });
  console.log(`Four validators of Besu ${JSON.stringify(version)}, ${consensus}`);
  return urls;
}

/** Topics of a phase's own, and how to put commands into them. */
async function createQueue() {
  const prefix = `bench-${randomBytes(4).toString('hex')}`;
  const topics = topicPlan(topicsOf(prefix), { partitions, replication: 1, retentionMs: 3_600_000 });
  const admin = kafka.admin();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics, waitForLeaders: true });
  return {
    prefix,
    async submit(commands: readonly Command[]): Promise<void> {
      for (let start = 0; start < commands.length; start += 500) {
        const some = commands.slice(start, start + 500);
        const messages = some.map((command) => ({ key: commandKey(command), value: encodeCommand(command) }));
        await producer.send({ topic: topicsOf(prefix).commands, acks: -1, messages });
      }
    },
    async close(): Promise<void> {
      await admin.deleteTopics({ topics: topics.map(({ topic }) => topic) });
      await Promise.all([admin.disconnect(), producer.disconnect()]);
    },
  };
}

/** A writer process with the flags that production uses. */
async function startWriter({ urls, contract, mnemonic }: World, prefix: string, env: Record<string, string>) {
  const port = await choosePort();
  const profile = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  const child: ChildProcess = spawn(process.execPath, [...profile, ...startArguments('writer')], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      ...MEMORY_VARIABLES.writer,
      KAFKA_BROKERS: (await startBacking()).kafkaBrokers.join(','),
      KAFKA_TOPIC_PREFIX: prefix,
      KAFKA_PARTITIONS: String(partitions),
      LEDGER_RPC_URLS: urls.join(','),
      LEDGER_CONTRACT: contract,
      WRITER_MNEMONIC: mnemonic,
      HEALTH_PORT: String(port),
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async (by: NodeJS.Signals) => {
    child.kill(by);
    await exited;
  };
  cleanup.after(() => stop('SIGKILL'));
  await retry(() => ready(`http://127.0.0.1:${port}/health/ready`), { attempts: 400, capMs: 200 });
  return { pid: child.pid ?? 0, figures: () => readFigures(`http://127.0.0.1:${port}/metrics`), stop };
}

async function ready(url: string): Promise<void> {
  const { status } = await fetch(url);
  if (status !== 200) throw new Error(`${url}: ${status}`);
}

/** Lets a writer work off a topic that was filled before, and tells how fast, what it wrote and what it took. */
async function drain(world: World, { name, commands, env }: Phase): Promise<Outcome | undefined> {
  if (commands.length === 0) return undefined;
  const rpc = createRpc({ url: world.urls[0] ?? '' });
  const queue = await createQueue();
  await queue.submit(commands.map(({ command }) => command));
  const watching = new AbortController();
  const blocks = watchBlocks(rpc, watching.signal);
  const writer = await startWriter(world, queue.prefix, env);
  const resident: number[] = [];
  let began: { atMs: number; settled: number; block: number } | undefined;
  let settled = 0;
  let figures = await writer.figures();
  const head = async () => Number(await rpc.call<string>('eth_blockNumber', []));
  while (settled < commands.length) {
    await sleep(250);
    figures = await writer.figures();
    settled = sumOf(figures, 'ces_writer_settled_total');
    resident.push((await residentMiB(writer.pid)) ?? 0);
    // The first block was made while the writer came up.
    if (settled > 0) began ??= { atMs: performance.now(), settled, block: await head() };
  }
  const last = await head();
  const tookS = (performance.now() - (began?.atMs ?? 0)) / 1000;
  const perSecond = (settled - (began?.settled ?? 0)) / tookS;
  const first = (began?.block ?? last) + 1;
  const period = blocks.periods(first, last);
  const sums = await sumBlocks(rpc, world.contract, first, last);
  const counted = settled - (began?.settled ?? 0);
  const payloadBytes = mean(commands.map(({ command }) => command.payload.length));
  console.log(
    [
      `${name}: ${perSecond.toFixed(0)} credentials/s (${counted} in ${tookS.toFixed(1)} s, ${sums.transactions} transactions)`,
      `  credential ${mean(commands.map(({ credentialBytes }) => credentialBytes)).toFixed(0)} bytes, payload ${payloadBytes.toFixed(0)}, calldata ${(sums.calldataBytes / counted).toFixed(0)} a credential, ${(sums.calldataBytes / 1024 / sums.transactions).toFixed(1)} KB a transaction`,
      `  gas ${(sums.gasUsed / counted).toFixed(0)} a credential, ${(sums.gasUsed / counted / payloadBytes).toFixed(1)} a payload byte; fullest block ${(100 * sums.fullest).toFixed(0)} %`,
      `  block period ${period.mean.toFixed(2)} s, longest ${period.max.toFixed(2)} s; ${sumOf(figures, 'ces_writer_pace_bytes')} bytes allowed in flight at the end, ${sumOf(figures, 'ces_writer_pace_cuts_total')} cuts`,
      `  writer: resident ${Math.max(...resident)} MiB at the most, processor ${sumOf(figures, 'process_cpu_seconds_total').toFixed(1)} s, returned ${sumOf(figures, 'ces_writer_returned_total')}, resent ${sumOf(figures, 'ces_writer_resent_total')}`,
    ].join('\n'),
  );
  await writer.stop('SIGTERM');
  watching.abort();
  await blocks.ended;
  await queue.close();
  return { perSecond, periodMeanS: period.mean };
}

/** Single credentials with nothing else under way: from Kafka's acknowledgement to the block, as a node shows it. */
async function idle(world: World, source: Iterator<SizedCommand>): Promise<void> {
  const count = Number(values.lone);
  if (count === 0) return;
  console.log('\n## A lone credential every few seconds');
  const rpc = createRpc({ url: world.urls[0] ?? '' });
  const queue = await createQueue();
  const watching = new AbortController();
  const blocks = watchBlocks(rpc, watching.signal);
  const writer = await startWriter(world, queue.prefix, {});
  const latencies = createLatencies();
  const firstBlock = Number(await rpc.call<string>('eth_blockNumber', []));
  for (let i = 0; i <= count; i += 1) {
    const { command } = source.next().value as SizedCommand;
    await queue.submit([command]);
    const ackedMs = performance.now();
    await minedAt(world, command.id);
    // The first one meets a writer that has just come up.
    if (i > 0) latencies.add(performance.now() - ackedMs);
    await sleep(700 + Math.random() * 1_000);
  }
  const lastBlock = Number(await rpc.call<string>('eth_blockNumber', []));
  const period = blocks.periods(firstBlock + 1, lastBlock);
  const { p50, p99, max } = latencies.summary();
  console.log(
    `accepted → mined: p50 ${p50} ms, p99 ${p99} ms, most ${max} ms of ${count}; block period ${period.mean.toFixed(2)} s`,
  );
  atMost(Math.round(1000 * period.mean) + IDLE_BAR_MS, p99, `p99 ${p99} ms, one block period and ${IDLE_BAR_MS} ms`);
  await writer.stop('SIGTERM');
  watching.abort();
  await blocks.ended;
  await queue.close();
}

/** Waits until a block has the event of an id. */
async function minedAt({ urls, contract }: World, id: string): Promise<void> {
  const rpc = createRpc({ url: urls[0] ?? '' });
  let from = Math.max(0, Number(await rpc.call<string>('eth_blockNumber', [])) - 1);
  for (;;) {
    const head = Number(await rpc.call<string>('eth_blockNumber', []));
    if (head >= from) {
      const filter = { address: contract, topics: [EVENT_TOPIC.published, null, id] };
      const range = { fromBlock: quantity(from), toBlock: quantity(head) };
      const logs = await rpc.call<unknown[]>('eth_getLogs', [{ ...filter, ...range }]);
      if (logs.length > 0) return;
      from = head + 1;
    }
    await sleep(20);
  }
}

function mean(figures: number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
}
