import { setTimeout as sleep } from 'node:timers/promises';
import type { Cleanup } from '../../harness/cleanup.ts';
import { createRandom } from '../../harness/random.ts';
import type { Fault } from './schedule.ts';
import type { Step } from './steps.ts';
import { judge, type Verdict } from './verdict.ts';
import { createWorld, SESSION_TIMEOUT_MS, type World, type WorldOptions } from './world.ts';
import type { WriterProcess } from './writer-process.ts';

/** What a run came to. */
export type RunReport = Verdict & { happened: Record<string, number>; seconds: number; commandsPerS: number };

/** Options of a run; its seed draws the rest. */
export type RunOptions = Omit<WorldOptions, 'random'> & {
  seed: string;
  faults: readonly Fault[];
  /** How long all may take to settle when the faults are over. */
  settleMs: number;
  say(sentence: string): void;
};

/** How long a step may take to be reached. */
const STEP_TIMEOUT_MS = 60_000;

/** Beyond its session timeout, so that the other has its partitions when a paused writer wakes. */
const PAUSE_MS = SESSION_TIMEOUT_MS + 3_000;

/** For how long a writer sends into a chain that stands still before it is killed. */
const FILL_MS = 1_500;

/** Runs writers under load through all faults, lets everything settle, and compares what was accepted with the ledger. */
export async function runFaults(t: Pick<Cleanup, 'after'>, options: RunOptions): Promise<RunReport> {
  const world = await createWorld(t, { ...options, random: createRandom(options.seed) });
  const writers = await Promise.all([0, 1].map((i) => world.createWriter(`writer-${i}`, i)));
  for (const writer of writers) writer.start();
  const beginMs = Date.now();
  const stopLoad = new AbortController();
  const loading = world.load.run(stopLoad.signal);
  const happened: Record<string, number> = {};
  const act = createActions(world, writers);
  try {
    for (const fault of options.faults) {
      const what = nameOf(fault);
      const whom = await act(fault);
      happened[what] = (happened[what] ?? 0) + 1;
      options.say(`${seconds(beginMs).toFixed(0)} s: ${what}${whom === undefined ? '' : ` (${whom})`}`);
    }
    await Promise.all(act.running);
  } finally {
    stopLoad.abort();
    await loading;
  }
  const loadS = seconds(beginMs);
  const settling = await settle(world, writers, options.settleMs);
  const verdict = judge(world.load.accepted(), await world.events());
  const rejections = await world.rejections();
  const faults = [...settling, ...verdict.faults, ...(rejections > 0 ? [`${rejections} commands were rejected`] : [])];
  if (faults.length > 0)
    for (const { name } of writers) options.say(`The end of ${name}'s log:\n${world.logTail(name)}`);
  return {
    ...verdict,
    faults,
    happened: { ...happened, 'transactions vanished': world.ledger.vanished?.() ?? Number.NaN },
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

function createActions(world: World, writers: readonly WriterProcess[]) {
  const { ledger } = world;
  const running = new Set<Promise<void>>();
  let guests = 0;

  /** What goes on while other things happen. */
  function meanwhile(action: () => Promise<void>): void {
    const done = action().finally(() => running.delete(done));
    running.add(done);
  }

  async function kill({ step, restartAfterMs, stallMs }: Extract<Fault, { kind: 'kill' }>): Promise<string> {
    return await atStep(writers, step, async (writer) => {
      if (stallMs > 0) {
        meanwhile(() => stall(stallMs));
        // The call that was hit waits; its other partitions go on and fill the pool.
        await sleep(FILL_MS);
      }
      await writer.end('SIGKILL');
      meanwhile(() => sleep(restartAfterMs + stallMs).then(writer.start));
    });
  }

  /** Returns when the writer has been woken again. */
  async function pause(step: Step): Promise<string> {
    const woken = Promise.withResolvers<void>();
    const name = await atStep(writers, step, async (writer) => {
      writer.signal('SIGSTOP');
      await sleep(PAUSE_MS);
      writer.signal('SIGCONT');
      woken.resolve();
    });
    await woken.promise;
    return name;
  }

  async function guest(staysMs: number): Promise<void> {
    guests += 1;
    const writer = await world.createWriter(`guest-${guests}`, guests);
    writer.start();
    await sleep(staysMs);
    await writer.end('SIGTERM');
  }

  async function freeze(forMs: number): Promise<void> {
    for (const writer of writers) writer.freeze(true);
    await sleep(forMs);
    for (const writer of writers) writer.freeze(false);
  }

  async function lag(blocks: number, forMs: number): Promise<void> {
    const mood = ledger.nodes[0]?.mood;
    if (mood === undefined) return;
    mood.lagBlocks = blocks;
    await sleep(forMs);
    mood.lagBlocks = 0;
  }

  async function stall(forMs: number): Promise<void> {
    ledger.stall?.(true);
    await sleep(forMs);
    ledger.stall?.(false);
  }

  async function act(fault: Fault): Promise<string | undefined> {
    switch (fault.kind) {
      case 'kill':
        return await kill(fault);
      case 'pause':
        return await pause(fault.step);
      case 'guest':
        return void meanwhile(() => guest(fault.staysMs));
      case 'restartNode':
        return void (await ledger.nodes[fault.node]?.restart());
      case 'freeze':
        return void (await freeze(fault.forMs));
      case 'lag':
        return void (await lag(fault.blocks, fault.forMs));
      case 'goBack':
        return void (await ledger.goBack?.(fault.depth));
    }
  }
  return Object.assign(act, { running });
}

/** Lets something happen to whichever writer comes to a step first; its name. */
function atStep(
  writers: readonly WriterProcess[],
  step: Step,
  happen: (writer: WriterProcess) => Promise<void>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      disarm();
      reject(new Error(`No writer came to the step "${step}" within ${STEP_TIMEOUT_MS / 1000} s`));
    }, STEP_TIMEOUT_MS);
    const disarm = () => {
      clearTimeout(timer);
      for (const writer of writers) writer.setTrap(undefined);
    };
    for (const writer of writers) {
      writer.setTrap({
        step,
        async spring() {
          disarm();
          resolve(writer.name);
          await happen(writer);
        },
      });
    }
  });
}

function nameOf(fault: Fault): string {
  if (!('step' in fault)) return fault.kind;
  const isStalled = fault.kind === 'kill' && fault.stallMs > 0;
  return `${fault.kind} at ${fault.step}${isStalled ? ' without blocks' : ''}`;
}

function seconds(sinceMs: number): number {
  return (Date.now() - sinceMs) / 1000;
}
