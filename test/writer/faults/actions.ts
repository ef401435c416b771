import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './schedule.ts';
import type { Step } from './steps.ts';
import { SESSION_TIMEOUT_MS, type World } from './world.ts';
import type { WriterProcess } from './writer-process.ts';

/** How long a step may take to be reached. */
const STEP_TIMEOUT_MS = 60_000;

/** Beyond its session timeout, so that the other has its partitions when a paused writer wakes. */
const PAUSE_MS = SESSION_TIMEOUT_MS + 3_000;

/** For how long a writer sends into a chain that stands still before it is killed. */
const FILL_MS = 1_500;

/** Creates what makes faults happen: a function that returns when one has happened; what goes on is in `running`. */
export function createActions(world: World, writers: readonly WriterProcess[]) {
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
    const writer = await world.createWriter(`guest-${guests}`, guests, () => {});
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

/** A fault in words. */
export function nameOf(fault: Fault): string {
  if (!('step' in fault)) return fault.kind;
  const isStalled = fault.kind === 'kill' && fault.stallMs > 0;
  return `${fault.kind} at ${fault.step}${isStalled ? ' without blocks' : ''}`;
}
