import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ROOT } from '../deploy/local/folder.ts';
import { createCleanup } from '../test/harness/cleanup.ts';
import { uniquePrefix } from '../test/harness/prefix.ts';
import { startArguments } from '../test/harness/start-command.ts';
import { startOwnRedis } from '../test/indexer/redis.ts';
import { startBenchLedger } from './bench-ledger.ts';
import { tellHeading } from './heading.ts';
import { openBenchView } from './indexer-process.ts';
import { residentMiB } from './latency.ts';

const { values } = parseArgs({ options: { events: { type: 'string', default: '100000' } } });

const PER_BLOCK = 100;
const SAMPLE_MS = 100;
const PEAK_BAR_MIB = 300;

const cleanup = createCleanup();
try {
  process.exitCode = (await bench(Number(values.events))) ? 0 : 1;
} finally {
  await cleanup.run();
}
process.exit();

/** Indexes a ledger, then runs the commands that read all of it; whether each stayed within the bar. */
async function bench(events: number): Promise<boolean> {
  tellHeading('Audit');
  const ledger = await startBenchLedger(cleanup);
  for (let left = events; left > 0; left -= PER_BLOCK) await ledger.publish(Math.min(PER_BLOCK, left));
  const { url: redisUrl } = await startOwnRedis(cleanup);
  const prefix = uniquePrefix();
  const view = await openBenchView({ ledger, redisUrl, kafkaBrokers: ['127.0.0.1:1'], prefix });
  cleanup.after(() => view.redis.disconnect());
  const indexer = await view.start();
  cleanup.after(() => indexer.kill());
  await view.reached(({ seq }) => seq === events, 200);
  console.log(`${events} events of 1.2 to 1.8 KB, ${PER_BLOCK} a block; the indexer goes on beside the commands`);
  const env = {
    ...{ PATH: process.env['PATH'], LEDGER_RPC_URLS: ledger.url, LEDGER_CONTRACT: ledger.contract.address },
    ...{ LEDGER_START_BLOCK: String(ledger.contract.block), REDIS_URL: redisUrl, REDIS_KEY_PREFIX: prefix },
    KAFKA_BROKERS: '127.0.0.1:1',
  };
  let isWithin = true;
  for (const args of [['audit'], ['audit', '--from', '0', '--to', '100'], ['repair'], ['rebuild', '--keep', '0']]) {
    const { code, seconds, peakMiB, said } = await run(args, env);
    const rate = (events / seconds).toFixed(0);
    console.log(`${args.join(' ')}: ${seconds.toFixed(1)} s, ${rate} events/s, ${peakMiB} MiB at the most. ${said}`);
    if (code === 0 && peakMiB <= PEAK_BAR_MIB) continue;
    isWithin = false;
    console.log(`MISSES THE BAR: exit 0 (was ${code}), ${PEAK_BAR_MIB} MiB`);
  }
  return isWithin;
}

/** Runs a command as an operator does; its last words, and the most memory it had resident. */
async function run(args: string[], env: Record<string, string | undefined>) {
  const beganMs = performance.now();
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const child = spawn(process.execPath, [...startArguments('indexer'), ...args], { cwd: ROOT, env, stdio });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const exited = once(child, 'exit');
  let peakMiB = 0;
  while (child.exitCode === null && child.signalCode === null) {
    peakMiB = Math.max(peakMiB, (await residentMiB(child.pid ?? 0)) ?? 0);
    await sleep(SAMPLE_MS);
  }
  await exited;
  const seconds = (performance.now() - beganMs) / 1_000;
  return { code: child.exitCode, seconds, peakMiB: Math.round(peakMiB), said: said.trim().split('\n').at(-1) ?? '' };
}
