import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './schedule.ts';
import type { Step } from './steps.ts';
import { SESSION_TIMEOUT_MS, type World } from './world.ts';
import type { WriterProcess } from './writer-process.ts';

/** How long a step may take to be reached. */
const STEP_TIMEOUT_MS = 60_000;

/** Beyond its session timeout, so that the other has its partitions when a paused writer wakes. */
const PAUSE_MS = SESSION_TIMEOUT_MS + 3_000;

/** How long a successor may take to send under the nonces of the dead. */
const CONTEST_MS = 30_000;

const POLL_MS = 100;

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

  async function kill({ step, restartAfterMs }: Extract<Fault, { kind: 'kill' }>): Promise<string> {
    return await atStep(writers, step, async (writer) => {
      await writer.end('SIGKILL');
      meanwhile(() => sleep(restartAfterMs).then(writer.start));
    });
  }

  /** Returns when the writer has been woken again. */
  async function pause(step: Step): Promise<string> {
    return await throughout(step, async (writer) => {
      writer.signal('SIGSTOP');
      await sleep(PAUSE_MS);
      writer.signal('SIGCONT');
    });
  }

  /** Returns when blocks come again. */
  async function orphan(): Promise<string> {
    return await throughout('send', async (writer) => {
      ledger.stall?.(true);
      // The call that was hit waits; its other partitions go on and fill the pool.
      await sleep(FILL_MS);
      await writer.end('SIGKILL');
      for (let waitedMs = 0; waitedMs < CONTEST_MS && ledger.contested?.() === 0; waitedMs += POLL_MS)
        await sleep(POLL_MS);
      await sleep(FILL_MS);
      ledger.stall?.(false);
      writer.start();
    });
  }

  /** Lets something happen to whoever comes to a step, and waits for its end. */
  async function throughout(step: Step, happen: (writer: WriterProcess) => Promise<void>): Promise<string> {
    const over = Promise.withResolvers<void>();
    const name = await atStep(writers, step, (writer) => happen(writer).then(over.resolve, over.reject));
    await over.promise;
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

  async function act(fault: Fault): Promise<string | undefined> {
    switch (fault.kind) {
      case 'kill':
        return await kill(fault);
      case 'pause':
        return await pause(fault.step);
      case 'orphan':
        return await orphan();
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
  return 'step' in fault ? `${fault.kind} at ${fault.step}` : fault.kind;
}
