import { readFileSync } from 'node:fs';
import { sleep } from '../../lib/async.ts';
import { messageOf, ServiceError } from '../../lib/errors.ts';
import type { Child, Exit } from './child.ts';

/** The parts of the service on one machine, in the order of starting. */
export const PART_NAMES = ['kafka', 'redis', 'ledger', 'writer', 'indexer', 'gateway'] as const;

/** One of the parts; a ledger of several nodes has a part for each. */
export type PartName = (typeof PART_NAMES)[number] | `validator${number}`;

/** A part that serves. */
export type Running = {
  /** The process that serves, not its wrapper; null when it is not ours (its address was given) or out of sight. */
  pid: number | null;
  address: string;
  exited: Promise<Exit>;
  /** In order, with a deadline. */
  stop(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Lets this process end although the part still runs. */
  unref(): void;
};

/** How to start a part, as often as needed. */
export type Part = {
  name: PartName;
  /** Its address was given: it is neither started nor stopped. */
  isGiven?: true;
  logFile: string;
  start(signal: AbortSignal): Promise<Running>;
};

/** A part that ended, or did not serve in time, while it was being started. */
export class StartError extends ServiceError {
  readonly exit: Exit | undefined;
  constructor(message: string, options: { exit?: Exit; cause?: unknown } = {}) {
    super('PART_NOT_READY', message, { retryable: true, cause: options.cause });
    this.exit = options.exit;
  }
}

/** A part whose address was given: it is used, not run. */
export function given(address: string): Running {
  return { pid: null, address, exited: new Promise(() => {}), stop: async () => {}, signal() {}, unref() {} };
}

/** A part that is a child of ours. */
export function runningChild(child: Child, address: string, stopDeadlineMs: number): Running {
  const { pid, exited, signal, unref } = child;
  return { pid, address, exited, signal, unref, stop: async () => void (await child.stop(stopDeadlineMs)) };
}

/**
 * Waits until a child serves. If it ends before, takes too long, or the start is given up, the child is ended and
 * the reason thrown.
 */
export async function untilServing(
  child: Child,
  options: {
    name: string;
    isServing: () => Promise<boolean>;
    timeoutMs: number;
    stopDeadlineMs: number;
    signal: AbortSignal;
  },
): Promise<void> {
  const deadline = Date.now() + options.timeoutMs;
  let last: unknown;
  try {
    for (;;) {
      if (child.hasExited())
        throw new StartError(`${options.name} ended while it was starting`, { exit: await child.exited });
      try {
        if (await options.isServing()) return;
      } catch (error) {
        last = error;
      }
      if (Date.now() > deadline) {
        const why = last === undefined ? '' : `: ${messageOf(last)}`;
        throw new StartError(`${options.name} did not serve within ${options.timeoutMs / 1000} s${why}`);
      }
      await sleep(100, options.signal);
    }
  } catch (error) {
    await child.stop(options.stopDeadlineMs);
    throw error;
  }
}

/** The end of a log, for a person who must find out what happened. */
export function lastLines(file: string, count = 25): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
