import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { ROOT } from '../deploy/local/folder.ts';
import { choosePort } from '../deploy/local/ports.ts';
import { MEMORY_VARIABLES } from '../deploy/local/wiring.ts';
import { commandKey, encodeCommand } from '../ledger/command.ts';
import { decodePayload, idOfContent } from '../ledger/payload.ts';
import { topicPlan, topicsOf } from '../ledger/topics.ts';
import { retry, sleep } from '../lib/async.ts';
import { createKafka, type Producer } from '../lib/kafka.ts';
import { silentLog } from '../lib/log.ts';
import { deployTestContract, startAnvil } from '../test/harness/anvil.ts';
import { startOwnBacking } from '../test/harness/backing.ts';
import { startArguments } from '../test/harness/start-command.ts';
import { atMost } from './bars.ts';
import { readFigures, sumOf } from './figures.ts';
import { tellHeading } from './heading.ts';
import { residentMiB } from './latency.ts';

const PARTITIONS = 4;
const PREFIX = 'bench';
/** Commands in a request; about 20 come to each partition, and what was produced together is fetched together. */
const PER_SEND = 80;
/** 200 MB. */
const BAR_MIB = 200e6 / 2 ** 20;
const ATTRIBUTES = Buffer.from(JSON.stringify({ type: 'eu.gaia-x.credential', source: '/bench', format: 'json' }));

const noise = randomBytes(1 << 20);

const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '1000000' },
    bytes: { type: 'string', default: '2048' },
    seconds: { type: 'string', default: '180' },
  },
});
const total = Number(values.n);
const commandBytes = Number(values.bytes);
const seconds = Number(values.seconds);

tellHeading('Memory of the writer');

const after: (() => Promise<unknown> | unknown)[] = [];
try {
  await bench();
} finally {
  for (const end of after.reverse()) await end();
}

async function bench(): Promise<void> {
  const own = await startOwnBacking();
  after.push(own.stop);
  const brokers = own.backing.kafkaBrokers;
  await fill(brokers);
  const anvil = await startAnvil({ after: (end) => after.push(end as () => void) }, { blockTimeS: 1 });
  const contract = await deployTestContract(anvil.url, { partitions: PARTITIONS });
  const port = await choosePort();
  const writer = startWriter({
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_PREFIX: PREFIX,
    KAFKA_PARTITIONS: String(PARTITIONS),
    LEDGER_RPC_URLS: anvil.url,
    LEDGER_CONTRACT: contract.address,
    WRITER_MNEMONIC: contract.secrets.writerMnemonic,
    HEALTH_PORT: String(port),
    LOG_LEVEL: 'warn',
  });
  after.push(async () => {
    writer.kill('SIGKILL');
    if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
  });
  await watch(writer, `http://127.0.0.1:${port}/metrics`);
}

/** Fills the command topic with valid commands that differ in a number and do not compress. */
async function fill(brokers: string[]): Promise<void> {
  const kafka = createKafka({ brokers, clientId: 'bench', log: silentLog });
  const admin = kafka.admin();
  const producer = kafka.producer({ maxInFlightRequests: 4, allowAutoTopicCreation: false });
  await Promise.all([admin.connect(), producer.connect()]);
  const topics = topicPlan(topicsOf(PREFIX), { partitions: PARTITIONS, replication: 1, retentionMs: 86_400_000 });
  await admin.createTopics({ topics, waitForLeaders: true });
  const beganMs = performance.now();
  let next = 0;
  const fillOn = async () => {
    for (let from = next; from < total; from = next) {
      next = Math.min(total, from + PER_SEND);
      await send(producer, from, next);
    }
  };
  await Promise.all(Array.from({ length: 4 }, fillOn));
  const tookS = (performance.now() - beganMs) / 1000;
  console.log(
    `${total} commands of ${Buffer.byteLength(commandOf(0).value)} bytes wait in ${PARTITIONS} partitions (filled in ${tookS.toFixed(0)} s)`,
  );
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}

async function send(producer: Producer, from: number, to: number): Promise<void> {
  const messages = Array.from({ length: to - from }, (_, i) => commandOf(from + i));
  await producer.send({ topic: topicsOf(PREFIX).commands, acks: 1, messages });
}

/**
 * A valid publication whose credential is noise, which no codec makes smaller. Its deflate stream is one of stored
 * bytes: a million of them are made in seconds.
 */
function commandOf(index: number): { key: string; value: Buffer } {
  const credential = Buffer.alloc(commandBytes - ATTRIBUTES.length - 45);
  const start = (index * 7919) % (noise.length - credential.length);
  noise.copy(credential, 0, start, start + credential.length);
  credential.writeUInt32BE(index);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(ATTRIBUTES.length);
  const packed = deflateRawSync(Buffer.concat([head, ATTRIBUTES, credential]), { level: 0 });
  const payload = Buffer.concat([Buffer.of(0, 1), packed]);
  const id = idOfContent(decodePayload(payload));
  const command = { kind: 'publish' as const, id, payload };
  return { key: commandKey(command), value: encodeCommand(command) };
}

/** The writer as production starts it: the flags are those of `npm run writer`. */
function startWriter(env: Record<string, string>): ChildProcess {
  const args = startArguments('writer');
  console.log(`writer: node ${args.join(' ')}`);
  // As after every start but the first of an installation, which has to strip types: one that ends for want of variables.
  spawnSync(process.execPath, args, { cwd: ROOT, env: { PATH: process.env['PATH'] } });
  return spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...MEMORY_VARIABLES.writer, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Samples the writer every second while it drains, and tells what came of it. */
async function watch(writer: ChildProcess, metricsUrl: string): Promise<void> {
  const resident: number[] = [];
  const first = await retry(() => readFigures(metricsUrl), { attempts: 200, capMs: 100 });
  const beganMs = performance.now();
  let last = first;
  for (let second = 1; second <= seconds && writer.exitCode === null; second += 1) {
    await sleep(1_000);
    resident.push((await residentMiB(writer.pid ?? 0)) ?? Number.NaN);
    last = await readFigures(metricsUrl);
    if (second % 30 === 0) console.log(`${second} s: ${resident.at(-1)} MiB, ${settled(last)} on the ledger`);
    if (settled(last) >= total) break;
  }
  if (writer.exitCode !== null) throw new Error(`The writer ended with ${writer.exitCode}`);
  const tookS = (performance.now() - beganMs) / 1000;
  const max = Math.max(...resident);
  const gcS = sumOf(last, 'nodejs_gc_duration_seconds_sum') - sumOf(first, 'nodejs_gc_duration_seconds_sum');
  const cpuS = sumOf(last, 'process_cpu_seconds_total') - sumOf(first, 'process_cpu_seconds_total');
  console.log(`resident: max ${max} MiB, mean ${mean(resident)} MiB; bar ${BAR_MIB.toFixed(0)} MiB (200 MB)`);
  console.log(`last third: mean ${mean(resident.slice(-Math.ceil(resident.length / 3)))} MiB`);
  console.log(`rate ${((settled(last) - settled(first)) / tookS).toFixed(0)}/s over ${tookS.toFixed(0)} s`);
  console.log(`processor ${share(cpuS, tookS)} of one core, of that garbage collection ${share(gcS, cpuS)}`);
  atMost(BAR_MIB, max, `${max.toFixed(0)} MiB at the most`);
}

function settled(figures: Map<string, number>): number {
  return sumOf(figures, 'ces_writer_settled_total');
}

function mean(figures: number[]): number {
  return Math.round(figures.reduce((sum, figure) => sum + figure, 0) / figures.length);
}

function share(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
