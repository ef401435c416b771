import { type Logger, pino } from 'pino';

/** The part of a logger that most code needs. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Structured logs on standard output, one JSON object a line. `warn`: retried by itself; `error`: somebody must look. */
export function createLog(options: { name: string; level: string }): Logger {
  return pino({ name: options.name, level: options.level, base: { process: options.name } });
}

/** A log that goes nowhere, for tests. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
