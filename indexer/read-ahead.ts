import type { ViewCursor } from '../ledger/view.ts';
import type { Source, Step } from './source.ts';

/** A source that reads what comes next while what came before is written: one step, and only one, is kept ready. */
export type ReadAhead = Pick<Source, 'next'> & {
  /** Begins to read what follows a cursor that the view is about to have. */
  begin(cursor: ViewCursor): void;
  /** Gives up what was begun. */
  stop(): void;
};

/** Puts a place for one step in front of a source. */
export function createReadAhead(source: Pick<Source, 'next'>, signal: AbortSignal): ReadAhead {
  let ahead: { cursor: ViewCursor; step: Promise<Step>; reading: AbortController } | undefined;

  function stop(): void {
    ahead?.reading.abort();
    ahead = undefined;
  }

  return {
    stop,
    begin(cursor) {
      stop();
      const reading = new AbortController();
      const step = source.next(cursor, AbortSignal.any([signal, reading.signal]));
      // It is told to whoever asks for the step.
      step.catch(() => undefined);
      ahead = { cursor, step, reading };
    },
    async next(cursor, term) {
      const begun = ahead;
      ahead = undefined;
      if (begun === undefined || !isSame(begun.cursor, cursor)) {
        begun?.reading.abort();
        return source.next(cursor, term);
      }
      const step = await begun.step;
      // Anything but a range is said of now: that nothing is there, or not any more.
      return step.kind === 'range' ? step : source.next(cursor, term);
    },
  };
}

function isSame(a: ViewCursor, b: ViewCursor): boolean {
  return a.seq === b.seq && a.digest === b.digest && a.blockHash === b.blockHash && a.epoch === b.epoch;
}
