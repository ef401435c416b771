import type { Logger } from 'pino';
import { ConfigError, messageOf, ServiceError } from './errors.ts';
import { createLog } from './log.ts';

/** Exit codes that a supervisor understands. */
export const EXIT = { stopped: 0, configuration: 1, tryAgain: 75 } as const;

/** Something that was opened and must be closed. */
export type Closable = { close(): Promise<void> | void };

/** What a process is given to live in. */
export type Life = {
  /** Aborted at the first SIGTERM or SIGINT, or when `fail` is called. */
  signal: AbortSignal;
  /** Registers something to close; the last opened is closed first. */
  open<T extends Closable>(thing: T): T;
  /** Ends the process because of a failure that cannot be mended inside; exit 75. */
  fail(error: unknown): void;
};

/** How long closing everything may take. */
const DRAIN_DEADLINE_MS = 10_000;

/**
 * Runs one process: waits for `main` to set up, then for a signal, then closes everything in reverse order.
 * Exit 0: stopped. 1: the configuration is wrong. 75: try me again. A second signal exits at once.
 */
export async function runProcess(name: string, main: (life: Life) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const opened: Closable[] = [];
  let failure: unknown;
  const log = createLog({ name, level: process.env['LOG_LEVEL'] ?? 'info' });
  const fail = (error: unknown) => {
    failure ??= error;
    stop.abort(error);
  };
  listenToSignals(stop, log);
  process.on('unhandledRejection', fail);
  process.on('uncaughtException', fail);
  try {
    await main({
      signal: stop.signal,
      open(thing) {
        opened.push(thing);
        return thing;
      },
      fail,
    });
    await aborted(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) fail(error);
  }
  await closeAll(opened, log);
  process.exit(exitCode(failure, name, log));
}

function listenToSignals(stop: AbortController, log: Logger): void {
  const onSignal = (signal: NodeJS.Signals) => {
    if (stop.signal.aborted) {
      log.warn({ signal }, 'Second signal: leaving at once');
      process.exit(EXIT.tryAgain);
    }
    log.info({ signal }, 'Stopping');
    stop.abort(new ServiceError('STOPPED', `Stopped by ${signal}`));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function closeAll(opened: Closable[], log: Logger): Promise<void> {
  const deadline = setTimeout(() => {
    log.error({ deadlineMs: DRAIN_DEADLINE_MS, left: opened.length }, 'Closing took too long; leaving what is left');
    process.exit(EXIT.tryAgain);
  }, DRAIN_DEADLINE_MS);
  for (let thing = opened.pop(); thing !== undefined; thing = opened.pop()) {
    try {
      await thing.close();
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'Closing failed');
    }
  }
  clearTimeout(deadline);
}

function exitCode(failure: unknown, name: string, log: Logger): number {
  if (failure === undefined) return EXIT.stopped;
  if (failure instanceof ConfigError) {
    process.stderr.write(`${name}: ${failure.message}\n`);
    return EXIT.configuration;
  }
  log.error({ err: failure }, 'Stopped by a failure; try again');
  return EXIT.tryAgain;
}
