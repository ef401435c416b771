import type { Part, PartName, Running } from './running.ts';
import { type Supervised, type SupervisorHooks, supervise } from './supervisor.ts';

/** The parts that run together; stopped in the reverse order of their first start. */
export type Stack = {
  /** Starts a part and keeps it running from then on. */
  start(part: Part): Promise<Running>;
  get(name: PartName): Supervised;
  /** Stops everything in order. Stopping twice is stopping once. */
  stop(): Promise<void>;
  /** Ends everything at once, without order and without waiting. */
  killAll(): void;
};

/** An empty stack. */
export function createStack(hooks: SupervisorHooks & { onStopping?(name: PartName): void }): Stack {
  const parts: Supervised[] = [];
  let stopping: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    for (const part of parts.toReversed()) {
      if (part.current() !== undefined && !part.isGiven) hooks.onStopping?.(part.name);
      await part.stop();
    }
  }

  return {
    start(part) {
      if (stopping !== undefined)
        return Promise.reject(new Error(`Everything is being stopped; the ${part.name} is not started`));
      const supervised = supervise(part, hooks);
      parts.push(supervised);
      return supervised.start();
    },
    get(name) {
      const part = parts.find((candidate) => candidate.name === name);
      if (part === undefined) throw new Error(`There is no ${name} in this stack`);
      return part;
    },
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
    killAll() {
      for (const part of parts) part.signal('SIGKILL');
    },
  };
}
