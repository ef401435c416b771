import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { ROOT } from '../../../deploy/local/folder.ts';
import type { ProcessName } from '../../../deploy/local/wiring.ts';
import type { Cleanup } from '../../harness/cleanup.ts';
import { startArguments } from '../../harness/start-command.ts';

/** A process of the service that can be started, hit, and started again. */
export type ManagedProcess = ReturnType<typeof createManagedProcess>;

/** Creates a process as in production; it ends with the test. */
export function createManagedProcess(
  t: Pick<Cleanup, 'after'>,
  options: {
    name: string;
    program: ProcessName;
    environment: Record<string, string>;
    logFile: string;
    /** Told what it says. */
    onSaid?(text: string): void;
    /** Told when it ends by itself. */
    onExit(code: number | null): void;
  },
) {
  const { name, program, environment, onSaid, onExit } = options;
  const log = createWriteStream(options.logFile, { flags: 'a' });
  let child: ChildProcess | undefined;
  let exited: Promise<unknown> = Promise.resolve();
  let isEnding = false;
  t.after(() => {
    isEnding = true;
    child?.kill('SIGKILL');
    log.end();
  });

  return {
    name,
    pid: () => child?.pid,

    start(): void {
      if (child !== undefined) return;
      const started = spawn(process.execPath, startArguments(program), {
        cwd: ROOT,
        env: { PATH: process.env['PATH'], ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [started.stdout, started.stderr])
        stream?.on('data', (chunk) => {
          // What it said last may still be on its way when the test is over.
          if (!log.writableEnded) log.write(chunk);
          onSaid?.(String(chunk));
        });
      child = started;
      exited = once(started, 'exit').then(([code]) => {
        if (child === started) child = undefined;
        if (!isEnding) onExit(code);
      });
    },

    /** Ends the process and waits until it is gone. */
    async end(signal: NodeJS.Signals): Promise<void> {
      isEnding = true;
      // One that is paused would hear of it only when it is woken.
      child?.kill('SIGCONT');
      child?.kill(signal);
      await exited;
      isEnding = false;
    },

    signal: (signal: NodeJS.Signals): boolean => child?.kill(signal) ?? false,
  };
}
