import { AsyncLocalStorage } from 'node:async_hooks';
import { ServiceError } from './errors.ts';

/** The end that bounds the work in whose asynchronous flow it is asked for. */
type Deadline = { signal: AbortSignal; passed: Promise<never> };

const current = new AsyncLocalStorage<Deadline>();

/**
 * Does some work that ends when its time is over or when `outer` is aborted: it is told by the signal, and every read
 * below it (`untilDeadline`) is given up. Then it fails with TIMEOUT, or the reason of `outer`.
 */
export async function withDeadline<T>(
  timeoutMs: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(timedOut(timeoutMs)), timeoutMs);
  const stop = () => end.abort(outer.reason);
  if (outer.aborted) stop();
  outer.addEventListener('abort', stop);
  const { promise: passed, reject } = Promise.withResolvers<never>();
  passed.catch(() => undefined);
  end.signal.addEventListener('abort', () => reject(end.signal.reason));
  try {
    return await current.run({ signal: end.signal, passed }, () => work(end.signal));
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', stop);
  }
}

/** Waits for something no longer than until the deadline around it; behind it nothing is begun any more. */
export function untilDeadline<T>(begin: () => Promise<T>): Promise<T> {
  const deadline = current.getStore();
  if (deadline === undefined) return begin();
  if (deadline.signal.aborted) return Promise.reject(deadline.signal.reason);
  return Promise.race([begin(), deadline.passed]);
}

/** Does some work that is not bound to the deadline around it: what others wait for as well. */
export function withoutDeadline<T>(work: () => T): T {
  return current.exit(work);
}

function timedOut(timeoutMs: number): ServiceError {
  return new ServiceError('TIMEOUT', `This took longer than ${timeoutMs} ms and was ended; ask for less, or again`, {
    retryable: true,
  });
}
