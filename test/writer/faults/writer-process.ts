import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { ROOT } from '../../../deploy/local/folder.ts';
import { MEMORY_VARIABLES } from '../../../deploy/local/wiring.ts';
import { sleep } from '../../../lib/async.ts';
import { type FrontCall, NO_ANSWER, openFront } from '../../besu-rules/front.ts';
import type { Cleanup } from '../../harness/cleanup.ts';
import type { Random } from '../../harness/random.ts';
import { startArguments } from '../../harness/start-command.ts';
import type { FaultyNode } from './ledger.ts';
import { createStepWatch, type Step } from './steps.ts';

/** A writer of its own addresses, so that whatever reaches the nodes says who it came from. */
export type WriterProcess = Awaited<ReturnType<typeof createWriterProcess>>;

/** What happens to a writer at a step; the call it was making waits for it, and is lost when the writer is gone. */
type Trap = { step: Step; spring(): Promise<void> };

/** Between the answer's leaving and the blow at `commit`: the commit itself is on its way within these. */
const COMMIT_MS = 6;

/** Creates a writer that can be started, hit at a step, and started again. */
export async function createWriterProcess(
  t: Pick<Cleanup, 'after'>,
  options: {
    name: string;
    nodes: readonly FaultyNode[];
    environment: Record<string, string>;
    logFile: string;
    random: Random;
    /** How many answers to transactions are lost. */
    loseAnswersRate: number;
    /** Told when it ends by itself. */
    onExit(code: number | null): void;
  },
) {
  const { name, nodes, random, loseAnswersRate } = options;
  const fronts = await Promise.all(nodes.map((node) => openFront(node)));
  let child: ChildProcess | undefined;
  let exited: Promise<unknown> = Promise.resolve();
  let watch = createStepWatch();
  let trap: Trap | undefined;
  let isEnding = false;

  for (const front of fronts) front.intercept(onCall);
  t.after(() => {
    child?.kill('SIGKILL');
    for (const front of fronts) front.close();
  });

  async function onCall(call: FrontCall): Promise<unknown> {
    const life = child;
    await hitAt(watch.arriving(call));
    if (child !== life) throw NO_ANSWER;
    if (call.method === 'eth_sendRawTransaction' && random.chance(loseAnswersRate)) {
      if (random.chance(0.5)) await call.forward().catch(() => {});
      throw NO_ANSWER;
    }
    const result = await call.forward();
    const step = watch.answering(call, result);
    if (step === 'commit') void sleep(random.integer(COMMIT_MS)).then(() => hitAt(step));
    else await hitAt(step);
    if (child !== life) throw NO_ANSWER;
    return result;
  }

  async function hitAt(step: Step | undefined): Promise<void> {
    if (step === undefined || trap?.step !== step || child === undefined) return;
    const { spring } = trap;
    trap = undefined;
    await spring();
  }

  return {
    name,
    pid: () => child?.pid,

    start(): void {
      if (child !== undefined) return;
      const log = openSync(options.logFile, 'a');
      const LEDGER_RPC_URLS = fronts.map(({ url }) => url).join(',');
      const started = spawn(process.execPath, startArguments('writer'), {
        cwd: ROOT,
        env: {
          PATH: process.env['PATH'],
          LOG_LEVEL: 'warn',
          ...MEMORY_VARIABLES.writer,
          ...options.environment,
          LEDGER_RPC_URLS,
        },
        stdio: ['ignore', log, log],
      });
      closeSync(log);
      child = started;
      watch = createStepWatch();
      exited = once(started, 'exit').then(([code]) => {
        if (child !== started) return;
        child = undefined;
        if (!isEnding) options.onExit(code);
      });
    },

    /** Ends the process and waits until it is gone. */
    async end(signal: NodeJS.Signals): Promise<void> {
      isEnding = true;
      child?.kill(signal);
      await exited;
      isEnding = false;
    },

    signal: (signal: NodeJS.Signals): boolean => child?.kill(signal) ?? false,

    /** At this step, next time. */
    setTrap(next: Trap | undefined): void {
      trap = next;
    },

    /** All its ways to the ledger, frozen or not. */
    freeze(isFrozen: boolean): void {
      for (const front of fronts) front.freeze(isFrozen);
    },
  };
}
