import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT } from '../../../lib/process.ts';
import type { Cleanup } from '../../harness/cleanup.ts';
import { createRandom } from '../../harness/random.ts';
import { createActions, nameOf } from './actions.ts';
import type { Fault } from './schedule.ts';
import { judge, type Verdict } from './verdict.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';
import type { WriterProcess } from './writer-process.ts';

/** What a run came to. */
export type RunReport = Verdict & { happened: Record<string, number>; seconds: number; commandsPerS: number };

/** Options of a run; its seed draws the rest. */
export type RunOptions = Omit<WorldOptions, 'random'> & {
  seed: string;
  ratePerS: number;
  faults: readonly Fault[];
  /** How long all may take to settle when the faults are over. */
  settleMs: number;
  say(sentence: string): void;
};

/** For how long the load goes on when the faults are over: what went wrong last must not stop what comes then. */
const CALM_MS = 5_000;

/** Between a writer's giving up and its next life. */
const RESTART_MS = 500;

/** Runs writers under load through all faults, lets everything settle, and compares what was accepted with the ledger. */
export async function runFaults(t: Pick<Cleanup, 'after'>, options: RunOptions): Promise<RunReport> {
  const world = await createWorld(t, { ...options, random: createRandom(options.seed) });
  const crash = Promise.withResolvers<never>();
  crash.promise.catch(() => {});
  const happened: Record<string, number> = {};
  const writers = await Promise.all(
    [0, 1].map((i) =>
      world.createWriter(`writer-${i}`, i, (code) => {
        count(happened, `writer ended by itself with ${code}`);
        // As a supervisor does.
        if (code === EXIT.tryAgain) setTimeout(() => writers[i]?.start(), RESTART_MS);
        else crash.reject(new Error(`writer-${i} ended with ${code}:\n${world.logTail(`writer-${i}`)}`));
      }),
    ),
  );
  for (const writer of writers) writer.start();
  const beginMs = Date.now();
  const stopLoad = new AbortController();
  const loading = world.load.run(options.ratePerS, stopLoad.signal);
  const act = createActions(world, writers);
  let contestedFrom = Number.POSITIVE_INFINITY;
  try {
    for (const fault of options.faults) {
      if (fault.kind === 'orphan') contestedFrom = Math.min(contestedFrom, await world.head());
      const what = nameOf(fault);
      const whom = await Promise.race([act(fault), crash.promise]);
      count(happened, what);
      options.say(`${seconds(beginMs).toFixed(0)} s: ${what}${whom === undefined ? '' : ` (${whom})`}`);
    }
    await Promise.all(act.running);
    await sleep(CALM_MS);
  } finally {
    stopLoad.abort();
    await loading;
  }
  const loadS = seconds(beginMs);
  const settling = await Promise.race([settle(world, writers, options.settleMs), crash.promise]);
  const { events, copies } = await world.events();
  const verdict = judge(world.load.accepted(), events, await world.rejected());
  const vanished = world.ledger.vanished?.();
  const faults = [...settling, ...verdict.faults];
  if (faults.length > 0)
    for (const { name } of writers) options.say(`The end of ${name}'s log:\n${world.logTail(name)}`);
  return {
    ...verdict,
    faults,
    happened: {
      ...happened,
      'copies refused': copies.length,
      'copies refused before pools were contested': copies.filter((block) => block <= contestedFrom).length,
      ...(vanished === undefined ? {} : { 'transactions vanished': vanished }),
    },
    seconds: seconds(beginMs),
    commandsPerS: world.load.accepted().length / loadS,
  };
}

/** Waits until every command is committed; what stands in the way when that takes too long. */
async function settle(world: World, writers: readonly WriterProcess[], settleMs: number): Promise<string[]> {
  for (const writer of writers) writer.start();
  const endMs = Date.now() + settleMs;
  for (;;) {
    const left = await world.backlog();
    if (left === 0) return [];
    if (Date.now() > endMs) return [`${left} commands are still not committed after ${settleMs / 1000} s`];
    await sleep(250);
  }
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

function seconds(sinceMs: number): number {
  return (Date.now() - sinceMs) / 1000;
}
