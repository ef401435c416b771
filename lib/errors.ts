/** Facts that belong to an error, printed below its message and logged as fields. */
export type ErrorFacts = Record<string, string | number | boolean | undefined>;

/**
 * An error that a person can act on: a stable code, one sentence, the facts, and whether trying again may help.
 * Whether a failure is retryable is a property of the error, not of who catches it.
 */
export class ServiceError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly facts: ErrorFacts;

  constructor(
    code: string,
    message: string,
    options: { retryable?: boolean; facts?: ErrorFacts; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ServiceError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.facts = options.facts ?? {};
  }
}

/** The configuration is wrong; nothing but a change of it helps. The process exits with 1. */
export class ConfigError extends ServiceError {
  constructor(message: string) {
    super('CONFIG', message);
    this.name = 'ConfigError';
  }
}

/** Says that a switch was not exhaustive. */
export function unreachable(value: never): never {
  throw new ServiceError('BUG', `Unexpected value: ${JSON.stringify(value)}`);
}

/** The message of anything thrown, with its causes. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message === '' ? error.name : error.message;
  return error.cause === undefined ? own : `${own} (${messageOf(error.cause)})`;
}
