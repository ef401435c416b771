import { isAlive, npmAncestors } from './process-identity.ts';

/** A terminal's Ctrl-C reaches us and both npm above us, and each npm passes it on: what comes this soon is the same one. */
const SAME_PRESS_MS = 700;
const ANCESTOR_LOOK_MS = 1_000;

/**
 * The first Ctrl-C (or SIGTERM, or the end of the `npm start` above us) asks to stop; a second one, to stop at once.
 * A killed shell or npm passes no signal on, so they are looked after.
 */
export function listenToStop(handlers: { onStop(why: string): void; onSecond(): void }): () => void {
  let firstMs: number | undefined;
  const ask = (why: string) => {
    const now = Date.now();
    if (firstMs === undefined) {
      firstMs = now;
      handlers.onStop(why);
    } else if (now - firstMs > SAME_PRESS_MS) {
      handlers.onSecond();
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = (signal: NodeJS.Signals) => ask(signal);
  for (const signal of signals) process.on(signal, onSignal);
  const ancestors = npmAncestors();
  const timer = setInterval(() => {
    if (firstMs === undefined && !ancestors.every(isAlive)) ask('npm start is gone');
  }, ANCESTOR_LOOK_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    for (const signal of signals) process.off(signal, onSignal);
  };
}
