import { setTimeout as delay } from 'node:timers/promises';

/** Waits, or throws the signal's reason as soon as it is aborted. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** Waits for something that knows no signal, or throws the signal's reason as soon as it is aborted. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** A jittered exponential delay: between half and the whole of `base · 2^attempt`, capped. */
export function backoffMs(attempt: number, baseMs = 100, capMs = 5_000): number {
  const full = Math.min(capMs, baseMs * 2 ** attempt);
  return full / 2 + Math.random() * (full / 2);
}

/** Options of `retry`. */
export type RetryOptions = {
  /** How often to try at the most. @default Number.POSITIVE_INFINITY */
  attempts?: number;
  /** Whether a failure is worth another attempt. @default always */
  shouldRetry?: (error: unknown) => boolean;
  /** Called before each wait. */
  onRetry?: (error: unknown, attempt: number, delayMs: number) => void;
  /** Ends the waiting; abort beats retry. */
  signal?: AbortSignal;
  /** @default 100 */
  baseMs?: number;
  /** @default 5_000 */
  capMs?: number;
};

/** Tries until it works, the attempts are used up or the signal is aborted. */
export async function retry<T>(action: (attempt: number) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = Number.POSITIVE_INFINITY, shouldRetry = () => true, onRetry, signal } = options;
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await action(attempt);
    } catch (error) {
      if (signal?.aborted || attempt + 1 >= attempts || !shouldRetry(error)) throw error;
      const delayMs = backoffMs(attempt, options.baseMs, options.capMs);
      onRetry?.(error, attempt, delayMs);
      await sleep(delayMs, signal);
    }
  }
}

/** A bell that wakes whoever waits; rung while nobody waits, the next wait returns at once. */
export function createBell(): { ring(): void; wait(timeoutMs: number, signal?: AbortSignal): Promise<void> } {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(timeoutMs, signal) {
      signal?.throwIfAborted();
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, timeoutMs);
          function done() {
            clearTimeout(timer);
            signal?.removeEventListener('abort', done);
            wake = undefined;
            resolve();
          }
          wake = done;
          signal?.addEventListener('abort', done, { once: true });
        });
      }
      rung = false;
      signal?.throwIfAborted();
    },
  };
}

/** Lets at most so many run at a time; the others wait in their order. */
export function createGate(most: number): <T>(action: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (action) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await action();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/** Timers take no more milliseconds than this. */
export const MAX_TIMER_MS = 2_147_483_647;

/** Calls at a moment (milliseconds since 1970), however far away; keeps no process alive. Returns how not to. */
export function callAt(time: number, act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    timer = setTimeout(look, Math.min(Math.max(0, time - Date.now()), MAX_TIMER_MS)).unref();
  };
  const look = () => (Date.now() < time ? wait() : act());
  wait();
  return () => clearTimeout(timer);
}

/** A function that computes its answer at most once, when it is first asked. */
export function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= compute();
    return answer;
  };
}
