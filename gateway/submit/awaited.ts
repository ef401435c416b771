import { setImmediate as afterThisTurn } from 'node:timers/promises';
import { sleep } from '../../lib/async.ts';
import { withoutDeadline } from '../../lib/deadline.ts';
import type { SubmissionModel } from '../models.ts';
import { isOutage, type Tail } from '../tail.ts';
import type { Wake } from '../wake.ts';

/** One who waits for what becomes of a submission. */
export type Waiter = {
  /** Takes what was found when it was looked for; nothing for an unknown one. */
  tell(found: SubmissionModel | undefined): void;
  fail(error: unknown): void;
};

/** Submissions that somebody waits for. */
export type Awaited = {
  /** Looks for a submission now, and whenever it may be another one. Returns how to stop. */
  add(uuid: string, waiter: Waiter): () => void;
};

/** Submissions looked for in one go. */
const LOOKED_AT_ONCE = 500;
/** How long to wait before looking again while the view is away, in milliseconds. */
const AWAY_MS = 250;

/**
 * Creates the looks at submissions for all who wait: at those of which a note came, and at those whose events did, as the
 * tail has them in memory. What is due when a look begins is read together, so those of whom nothing is heard cost nothing
 * but a look every `pollMs`: a hint may be lost.
 */
export function createAwaited(options: {
  findAll(uuids: readonly string[]): Promise<(SubmissionModel | undefined)[]>;
  tail: Pick<Tail, 'onMove'>;
  wake: Pick<Wake, 'onNote'>;
  pollMs: number;
}): Awaited {
  const { findAll, tail, wake, pollMs } = options;
  const waiters = new Map<string, Set<Waiter>>();
  const due = new Set<string>();
  let isLooking = false;
  let poll: NodeJS.Timeout | undefined;

  tail.onMove(({ rows }) => lookFor(rows?.map(({ uuid }) => uuid)));
  wake.onNote((uuid) => lookFor(uuid === undefined ? undefined : [uuid]));

  /** Of all when none are named. */
  function lookFor(uuids: Iterable<string> = waiters.keys()): void {
    for (const uuid of uuids) if (waiters.has(uuid)) due.add(uuid);
    if (due.size > 0 && !isLooking) withoutDeadline(() => void look());
  }

  async function look(): Promise<void> {
    isLooking = true;
    // All that come in one turn of the event loop have come by then.
    await afterThisTurn();
    while (due.size > 0) {
      const uuids = [...due].slice(0, LOOKED_AT_ONCE);
      for (const uuid of uuids) due.delete(uuid);
      await lookAt(uuids);
    }
    isLooking = false;
  }

  async function lookAt(uuids: readonly string[]): Promise<void> {
    try {
      const found = await findAll(uuids);
      for (const [index, uuid] of uuids.entries()) {
        for (const waiter of [...(waiters.get(uuid) ?? [])]) waiter.tell(found[index]);
      }
    } catch (error) {
      if (isOutage(error)) {
        for (const uuid of uuids) if (waiters.has(uuid)) due.add(uuid);
        await sleep(AWAY_MS);
      } else if (uuids.length > 1) {
        // What is wrong with one is no matter of the others.
        for (const uuid of uuids) await lookAt([uuid]);
      } else {
        for (const uuid of uuids) for (const waiter of [...(waiters.get(uuid) ?? [])]) waiter.fail(error);
      }
    }
  }

  return {
    add(uuid, waiter) {
      const own = waiters.get(uuid) ?? new Set();
      waiters.set(uuid, own.add(waiter));
      poll ??= setInterval(lookFor, pollMs).unref();
      lookFor([uuid]);
      return () => {
        own.delete(waiter);
        if (own.size === 0 && waiters.get(uuid) === own) waiters.delete(uuid);
        if (waiters.size > 0) return;
        clearInterval(poll);
        poll = undefined;
      };
    },
  };
}
