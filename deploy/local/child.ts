import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, ServiceError } from '../../lib/errors.ts';
import { inherited } from './inherited.ts';
import type { ProcessRecord } from './process-record.ts';
import type { PartName } from './running.ts';

/** How a process ended. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null };

/** A child process of ours. */
export type Child = {
  pid: number;
  exited: Promise<Exit>;
  hasExited(): boolean;
  signal(signal: NodeJS.Signals): void;
  /** SIGTERM, and SIGKILL at the deadline. */
  stop(deadlineMs: number): Promise<Exit>;
  /** Lets this process end although the child still runs. */
  unref(): void;
};

/** What to run, and where its words go. */
export type ChildOptions = {
  name: PartName;
  command: string;
  args: string[];
  cwd: string;
  /** On top of our own environment. */
  env?: Record<string, string | undefined>;
  logFile: string;
  record: ProcessRecord;
};

/** From this size on a log is put aside as `.1` at the next start of its part. */
const LOG_ROTATE_BYTES = 8 * 1024 * 1024;

/**
 * Starts a child in a process group of its own, for a Ctrl-C in a terminal reaches a whole group and the order of
 * stopping is ours. It writes its log file itself, so it outlives a killed parent without a broken pipe.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const log = openLog(options.logFile);
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: inherited(options.env),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let ended: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = { code, signal };
      if (child.pid !== undefined) options.record.remove(child.pid);
      resolve(ended);
    });
  });
  if (child.pid === undefined) throw await notStarted(child, options);
  options.record.add(options.name, child.pid);
  const handle: Child = {
    pid: child.pid,
    exited,
    hasExited: () => ended !== undefined,
    signal: (signal) => void child.kill(signal),
    async stop(deadlineMs) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
    unref: () => child.unref(),
  };
  return handle;
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_ROTATE_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}

async function notStarted(child: ReturnType<typeof spawn>, options: ChildOptions): Promise<ServiceError> {
  const cause = await new Promise<unknown>((resolve) => child.once('error', resolve));
  return new ServiceError('PART_NOT_STARTED', `${options.command} could not be started: ${messageOf(cause)}`, {
    cause,
  });
}
