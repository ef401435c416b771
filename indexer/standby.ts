import type { ViewCursor } from '../ledger/view.ts';
import { messageOf } from '../lib/errors.ts';
import { cursorAfter } from './commit.ts';
import type { ProvenRange } from './prove.ts';
import type { Source, Step } from './source.ts';
import type { Status } from './status.ts';
import type { ViewStore } from './view-store.ts';

/** A standby: it follows the ledger in memory, beyond what the leader has written, and takes over with that in its hands. */
export type Standby = {
  /** Follows until the signal is aborted. */
  follow(signal: AbortSignal): Promise<void>;
  /** What comes after a cursor: from memory if it is there, else from the ledger. */
  next: Source['next'];
};

/** How often the standby looks where the leader has got to, when nothing wakes it. */
const LOOK_MS = 250;
/** So far behind the ledger the view is being caught up by its leader, and nothing read beside him would last. */
const MOST_BLOCKS_BEHIND = 500;
/** What is kept in memory at the most. */
const MOST_EVENTS = 2_000;
const MOST_BYTES = 8 * 1024 * 1024;

type Held = { from: ViewCursor; range: ProvenRange };

/** Creates a standby over a source. Whatever it finds wrong, it tells as its status, before it is needed. */
export function createStandby(parts: {
  source: Pick<Source, 'next'>;
  view: Pick<ViewStore, 'readCursor'>;
  /** Number of the newest block that any node has. */
  newestBlock(): number;
  wake: { wait(timeoutMs: number, signal?: AbortSignal): Promise<void> };
  status: Status;
}): Standby {
  const { source, view, newestBlock, wake, status } = parts;
  let held: Held[] = [];

  /** Forgets what the view has by now; all, when what is held does not continue the view. */
  function continueFrom(cursor: ViewCursor): void {
    let [first, ...rest] = held;
    while (first !== undefined && first.range.to.number <= cursor.blockNumber && !startsAt(first, cursor)) {
      [first, ...rest] = rest;
    }
    const trimmed = first === undefined ? undefined : behind(first, cursor);
    held = trimmed === undefined ? [] : [trimmed, ...rest];
  }

  function isFull(): boolean {
    const events = held.flatMap(({ range }) => range.events);
    return events.length >= MOST_EVENTS || events.reduce((sum, { payload }) => sum + payload.length, 0) >= MOST_BYTES;
  }

  async function look(signal: AbortSignal): Promise<void> {
    const position = await view.readCursor();
    if (position === undefined || signal.aborted) return;
    const { cursor } = position;
    status.position = position;
    continueFrom(cursor);
    if (newestBlock() - cursor.blockNumber > MOST_BLOCKS_BEHIND) return;
    while (!isFull()) {
      const last = held.at(-1);
      const from = last === undefined ? cursor : cursorAfter(last.from, last.range);
      const step = await source.next(from, signal);
      if (signal.aborted || step.kind === 'idle') return;
      if (step.kind === 'wentBack') {
        held = [];
        return;
      }
      held.push({ from, range: step.range });
    }
  }

  return {
    async follow(signal) {
      while (!signal.aborted) {
        try {
          await look(signal);
          if (!signal.aborted) status.stopped = null;
        } catch (error) {
          if (!signal.aborted) status.stopped = messageOf(error);
        }
        await wake.wait(LOOK_MS, signal).catch(() => undefined);
      }
    },
    async next(cursor, signal): Promise<Step> {
      continueFrom(cursor);
      const first = held.shift();
      return first === undefined ? source.next(cursor, signal) : { kind: 'range', range: first.range };
    },
  };
}

function startsAt({ from }: Held, { seq, digest, blockNumber, blockHash }: ViewCursor): boolean {
  return from.seq === seq && from.digest === digest && from.blockNumber === blockNumber && from.blockHash === blockHash;
}

/** The part of a range behind a cursor within it; undefined when the range has another history. */
function behind(held: Held, cursor: ViewCursor): Held | undefined {
  const { from, range } = held;
  if (startsAt(held, cursor)) return held;
  if (cursor.blockNumber < from.blockNumber || cursor.blockNumber >= range.to.number) return undefined;
  const events = range.events.filter(({ log }) => log.blockNumber > cursor.blockNumber);
  const before = range.events[range.events.length - events.length - 1];
  const [seq, digest] = before === undefined ? [from.seq, from.digest] : [before.log.seq, before.digest];
  if (seq !== cursor.seq || digest !== cursor.digest) return undefined;
  const namings = range.namings.filter(({ blockNumber }) => blockNumber > cursor.blockNumber);
  return { from: cursor, range: { ...range, events, namings } };
}
