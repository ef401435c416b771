import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createCleanup } from '../../harness/cleanup.ts';
import { createRandom } from '../../harness/random.ts';
import { realisticPublications } from './load.ts';
import { createMemoryWatch } from './memory-watch.ts';
import { judge } from './verdict.ts';
import { createWorld, type World } from './world.ts';
import type { WriterProcess } from './writer-process.ts';

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    minutes: { type: 'string', default: '20' },
    rate: { type: 'string', default: 'auto' },
    'kill-every': { type: 'string', default: '15' },
    fill: { type: 'string', default: '15000' },
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
  },
});

const RESTART_MS = 1_000;
const SETTLE_MS = 300_000;
const POLL_MS = 250;
/** Answers to transactions that are lost; the run of faults loses far more. */
const LOSE_ANSWERS_RATE = 0.01;

/** The one that is never killed shows memory over the whole time; the others take turns in dying. */
const WRITERS = ['lasting', 'killed-0', 'killed-1'];

const cleanup = createCleanup();
try {
  process.exitCode = (await soak()) ? 0 : 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await cleanup.run();
  process.exit();
}

async function soak(): Promise<boolean> {
  const [cpu] = cpus();
  console.log(`# Soak of the writer, ${new Date().toISOString()}, seed ${values.seed}`);
  console.log(`Machine: ${cpus().length} × ${cpu?.model ?? 'unknown'}, Node ${process.version}\n`);
  const world = await createWorld(cleanup, {
    random: createRandom(values.seed),
    publish: realisticPublications,
    loseAnswersRate: LOSE_ANSWERS_RATE,
    isReal: false,
  });
  const ended: string[] = [];
  const writers = await Promise.all(
    WRITERS.map((name, i) =>
      world.createWriter(name, i, (code) => void ended.push(`${name} ended by itself with ${code}`)),
    ),
  );
  const ratePerS = await chooseRate(world, writers);
  const memory = createMemoryWatch(writers);
  const run = await loadWithKills(world, writers, ratePerS);
  memory.close();
  await settled(world);
  const { events, copies } = await world.events();
  const verdict = judge(world.load.accepted(), events, await world.rejected());
  console.log(
    `accepted and to be published ${verdict.accepted}, on the ledger ${verdict.onLedger}, rejected as they must be ${verdict.rejected}`,
  );
  console.log(
    `lost, twice, out of sequence or order: ${verdict.faults.length === 0 ? 'none' : verdict.faults.join('; ')}`,
  );
  console.log(
    `kills ${run.kills}, copies that the contract refused ${copies}, commands waiting: mean ${run.meanBacklog}, max ${run.maxBacklog}`,
  );
  console.log(memory.report());
  for (const sentence of ended) console.log(sentence);
  return verdict.faults.length === 0 && ended.length === 0;
}

/** Half of what the writers can do from a full topic; or what was asked for. */
async function chooseRate(world: World, writers: readonly WriterProcess[]): Promise<number> {
  if (values.rate !== 'auto') {
    for (const writer of writers) writer.start();
    return Number(values.rate);
  }
  await world.load.fill(Number(values.fill));
  const full = await world.backlog();
  for (const writer of writers) writer.start();
  // The first commit ends the start-up of the processes.
  while ((await world.backlog()) === full) await sleep(POLL_MS);
  const [beginMs, left] = [Date.now(), await world.backlog()];
  await settled(world);
  const mostPerS = (left / (Date.now() - beginMs)) * 1000;
  console.log(`maximum: ${mostPerS.toFixed(0)} commands/s, from ${left} waiting; load: half of it`);
  return mostPerS / 2;
}

async function loadWithKills(world: World, writers: readonly WriterProcess[], ratePerS: number) {
  const stop = new AbortController();
  const loading = world.load.run(ratePerS, stop.signal);
  const [, ...mortal] = writers;
  const everyMs = Number(values['kill-every']) * 1000;
  const beginMs = Date.now();
  const endMs = beginMs + Number(values.minutes) * 60_000;
  const backlogs: number[] = [];
  let kills = 0;
  for (let dueMs = beginMs + everyMs; dueMs < endMs; dueMs += everyMs) {
    await sleep(Math.max(0, dueMs - Date.now()));
    const victim = mortal[kills % mortal.length];
    await victim?.end('SIGKILL');
    kills += 1;
    backlogs.push(await world.backlog());
    await sleep(RESTART_MS);
    victim?.start();
  }
  stop.abort();
  await loading;
  const minutes = (Date.now() - beginMs) / 60_000;
  console.log(`load: ${ratePerS.toFixed(0)} commands/s for ${minutes.toFixed(1)} minutes`);
  const sum = backlogs.reduce((total, backlog) => total + backlog, 0);
  return { kills, maxBacklog: Math.max(...backlogs), meanBacklog: Math.round(sum / backlogs.length) };
}

async function settled(world: World): Promise<void> {
  const endMs = Date.now() + SETTLE_MS;
  while ((await world.backlog()) > 0) {
    if (Date.now() > endMs) throw new Error(`Not settled within ${SETTLE_MS / 1000} s`);
    await sleep(POLL_MS);
  }
}
