import { sleep } from '../../lib/async.ts';
import { messageOf, ServiceError } from '../../lib/errors.ts';
import type { Exit } from './child.ts';
import { decide, describeExit, isDeath, MOST_DEATHS, type PastExit, recentExits } from './restart-policy.ts';
import { lastLines, type Part, type PartName, type Running, StartError } from './running.ts';

/** A part that is kept running. */
export type Supervised = {
  name: PartName;
  /** Its address was given: stopping it does nothing. */
  isGiven: boolean;
  /** The part as it runs now; undefined while it is down. */
  current(): Running | undefined;
  /** Starts it and keeps it running; resolves once it serves, also when that took several attempts. */
  start(): Promise<Running>;
  /** Ends it in order. Stopping twice is stopping once. */
  stop(): Promise<void>;
  /** Ends it with a signal, waits until it is gone, and leaves it down until it is started again. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Sends it a signal and lets the supervision do what it does. */
  signal(signal: NodeJS.Signals): void;
};

/** What the supervision tells. */
export type SupervisorHooks = {
  say(sentence: string): void;
  onChange(name: PartName, running: Running | undefined): void;
  /** Called once when a part died too often; nothing restarts it any more. */
  onGiveUp(reason: string): void;
};

/** Keeps one part running: restarts it with backoff and a sentence, gives up after too many deaths within a minute. */
export function supervise(part: Part, hooks: SupervisorHooks): Supervised {
  let current: Running | undefined;
  let endBy: NodeJS.Signals | undefined;
  let life: { ending: AbortController; over: Promise<void> } | undefined;

  const change = (running: Running | undefined) => {
    current = running;
    hooks.onChange(part.name, running);
  };

  /** One life of the part, from its start to its exit; the reason when it did not even come up. */
  async function liveOnce(
    signal: AbortSignal,
    onServing: (running: Running) => void,
  ): Promise<{ exit: Exit | undefined; reason?: string }> {
    let running: Running;
    try {
      running = await part.start(signal);
    } catch (error) {
      // What another attempt cannot mend is not attempted again.
      if (signal.aborted || (error instanceof ServiceError && !error.retryable)) throw error;
      return { exit: error instanceof StartError ? error.exit : undefined, reason: messageOf(error) };
    }
    change(running);
    onServing(running);
    const exit = await Promise.race([running.exited, aborted(signal)]);
    if (exit === 'aborted') await endOf(running);
    change(undefined);
    return { exit: exit === 'aborted' ? undefined : exit };
  }

  async function endOf(running: Running): Promise<void> {
    if (endBy === undefined) return running.stop();
    running.signal(endBy);
    await running.exited;
  }

  async function keepAlive(
    signal: AbortSignal,
    onServing: (running: Running) => void,
    onFailure: (error: Error) => void,
  ) {
    let exits: PastExit[] = [];
    while (!signal.aborted) {
      const { exit, reason } = await liveOnce(signal, onServing);
      if (signal.aborted) return;
      const now = Date.now();
      exits = recentExits([...exits, { atMs: now, isDeath: isDeath(exit) }], now);
      const decision = decide(exits);
      const what = `${title(part.name)} ${describeExit(exit)}${exit === undefined && reason ? ` (${reason})` : ''}`;
      if (decision.type === 'giveUp') {
        const story = `${what}, the ${MOST_DEATHS}th time within a minute. The end of ${part.logFile}:\n${lastLines(part.logFile)}`;
        onFailure(new Error(story));
        return hooks.onGiveUp(story);
      }
      hooks.say(`${what}; starting it again in ${(decision.delayMs / 1000).toFixed(1)} s.`);
      await sleep(decision.delayMs, signal);
    }
  }

  async function end(by: NodeJS.Signals | undefined): Promise<void> {
    if (life === undefined) return;
    const { ending, over } = life;
    endBy = by;
    ending.abort(new Error(`${title(part.name)} is being stopped`));
    await over;
  }

  return {
    name: part.name,
    isGiven: part.isGiven ?? false,
    current: () => current,
    start() {
      if (life !== undefined) throw new Error(`${title(part.name)} runs already`);
      const ending = new AbortController();
      endBy = undefined;
      return new Promise((resolve, reject) => {
        const serving = (running: Running) => {
          if (hasServed) hooks.say(`${title(part.name)} is back.`);
          hasServed = true;
          resolve(running);
        };
        let hasServed = false;
        const over = keepAlive(ending.signal, serving, reject).catch((error: unknown) => {
          if (!ending.signal.aborted) hooks.onGiveUp(`${title(part.name)}: ${messageOf(error)}`);
          reject(error);
        });
        life = {
          ending,
          over: over.then(() => {
            life = undefined;
          }),
        };
      });
    },
    stop: () => end(undefined),
    kill: (signal) => end(signal),
    signal: (signal) => current?.signal(signal),
  };
}

/** The name of a part at the beginning of a sentence. */
export function title(name: PartName): string {
  if (name === 'kafka' || name === 'redis') return `${name[0]?.toUpperCase()}${name.slice(1)}`;
  return name.replace(/^validator(\d+)$/, 'Validator $1').replace(/^[a-z]/, (letter) => `The ${letter}`);
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
}
