import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT } from '../../../lib/process.ts';
import type { Cleanup } from '../../harness/cleanup.ts';
import { createRandom } from '../../harness/random.ts';
import { createActions, NOBODY, nameOf } from './actions.ts';
import type { Fault } from './schedule.ts';
import type { Subscriber } from './subscriber.ts';
import { judge, type Verdict } from './verdict.ts';
import { createWorld, type World } from './world.ts';

/** What a run came to. */
export type RunReport = Verdict & {
  /** kill -9. */
  kills: number;
  happened: Record<string, number>;
  seconds: number;
  sent: number;
  /** Connections and rollbacks of each subscriber. */
  subscribers: string[];
};

/** Options of a run; its seed draws the rest. */
export type RunOptions = {
  seed: string;
  faults: readonly Fault[];
  /** From one fault to the next. */
  everyMs: number;
  ratePerS: number;
  /** How long all may take to settle when the faults are over. */
  settleMs: number;
  say(sentence: string): void;
};

const SUBSCRIBERS = 4;
/** For how long the load goes on when the faults are over: what went wrong last must not stop what comes then. */
const CALM_MS = 3_000;
/** Between a process's giving up and its next life. */
const RESTART_MS = 500;

/** Runs indexers and gateways under load through all faults, lets everything settle, and compares ledger, view and subscribers. */
export async function runFaults(t: Pick<Cleanup, 'after'>, options: RunOptions): Promise<RunReport> {
  const random = createRandom(options.seed);
  const crash = Promise.withResolvers<never>();
  crash.promise.catch(() => {});
  const happened: Record<string, number> = {};
  const world: World = await createWorld(t, {
    random,
    onExit(name, code) {
      count(happened, `${name.replace(/-\d+$/, '')} ended by itself with ${code}`);
      // As a supervisor does.
      if (code === EXIT.tryAgain) setTimeout(() => all.find((each) => each.name === name)?.start(), RESTART_MS);
      else crash.reject(new Error(`${name} ended with ${code}:\n${world.logTail(name)}`));
    },
  });
  const all = [...world.indexers, ...world.gateways];
  for (const each of all) each.start();
  const stopLoad = new AbortController();
  const loading = world.load.run(options.ratePerS, stopLoad.signal);
  const act = createActions(world, random.fork('victims'));
  const subscribers = await Promise.race([world.subscribers(SUBSCRIBERS), crash.promise]);
  const beginMs = Date.now();
  let kills = 0;
  try {
    for (const [index, fault] of options.faults.entries()) {
      await sleep(Math.max(0, beginMs + index * options.everyMs - Date.now()));
      const what = nameOf(fault);
      const whom = await Promise.race([act(fault), crash.promise]);
      count(happened, whom === NOBODY ? `${what}, but ${NOBODY}` : what);
      if (isKill(fault) && whom !== NOBODY) kills += 1;
      options.say(`${seconds(beginMs).toFixed(0)} s: ${what}${whom === undefined ? '' : ` (${whom})`}`);
    }
    await Promise.all(act.running);
    await sleep(CALM_MS);
  } finally {
    stopLoad.abort();
    await loading;
  }
  const settling = await Promise.race([settle(world, subscribers, options.settleMs), crash.promise]);
  const verdict = judge(await world.ledger.events(), await world.audit(), subscribers);
  const faults = [...settling, ...verdict.faults];
  if (faults.length > 0) for (const { name } of all) options.say(`The end of ${name}'s log:\n${world.logTail(name)}`);
  return {
    ...verdict,
    faults,
    happened,
    kills,
    seconds: Math.round(seconds(beginMs)),
    sent: world.load.sent(),
    subscribers: subscribers.map(
      ({ name, counts }) => `${name}: ${counts.connections} connections, ${counts.rollbacks} rollbacks`,
    ),
  };
}

/** Waits until view and subscribers have what the ledger has; what stands in the way when that takes too long. */
async function settle(world: World, subscribers: readonly Subscriber[], settleMs: number): Promise<string[]> {
  const endMs = Date.now() + settleMs;
  for (;;) {
    const wanted = await world.ledger.seq();
    const seqs = [(await world.cursor())?.seq ?? 0, ...subscribers.map((each) => each.seq())];
    if (seqs.every((seq) => seq === wanted)) return [];
    if (Date.now() > endMs)
      return [
        `After ${settleMs / 1000} s the ledger has ${wanted} events, view and subscribers have ${seqs.join(', ')}`,
      ];
    await sleep(500);
  }
}

function isKill(fault: Fault): boolean {
  return fault.kind === 'killRedis' || (fault.kind === 'kill' && fault.signal === 'SIGKILL');
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

function seconds(sinceMs: number): number {
  return (Date.now() - sinceMs) / 1000;
}
