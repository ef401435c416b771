import { createHash } from 'node:crypto';
import { withDeadline, withoutDeadline } from '../lib/deadline.ts';
import type { Head } from './view/snapshot.ts';
import type { View } from './view/view.ts';

/** A state of the view: two of the same name answer every question about the ledger alike. */
export type Height = {
  name: string;
  /** Short form of the name, as clients are told it. */
  tag: string;
  /** What was seen there: whoever answers as of it shares what others load as of it. */
  head: Head;
};

/** Tells how high the view stands. */
export type Heights = {
  /** The height that the view had at some moment behind this call. */
  now(): Promise<Height>;
};

/** A view that takes longer is asked in the ordinary way, which says what is wrong. */
const LOOK_MS = 1_000;

const NEVER = new AbortController().signal;

/**
 * Creates the heights of a view. Whoever asks before a look begins is told what it sees: a thousand requests that
 * come together cost one read, and each is still told what was true after it came.
 *
 * @param salt whatever else answers depend on: this software and its configuration
 */
export function createHeights(options: { view: Pick<View, 'head' | 'snapshot'>; salt: string }): Heights {
  const { view, salt } = options;
  let last = { name: '', tag: '' };
  let current: Promise<Height> | undefined;
  let next: Promise<Height> | undefined;

  async function look(): Promise<Height> {
    const { head, at } = await withDeadline(LOOK_MS, NEVER, async (signal) => {
      const seen = await view.head();
      return { head: seen, at: await view.snapshot({ head: seen, signal }) };
    });
    const name = [at.keys.own, at.seq, at.digest8, at.epoch, at.block.number, at.block.hash, at.time].join(' ');
    if (last.name !== name) last = { name, tag: tagOf(`${salt} ${name}`) };
    return { ...last, head };
  }

  /** One look at a time: all that come during one are told by the next. */
  async function afterCurrent(before: Promise<unknown> | undefined): Promise<Height> {
    await before?.catch(() => undefined);
    // All that came in one turn of the event loop have asked by then, those as well that came with the last look's answer.
    await new Promise((resolve) => setImmediate(resolve));
    next = undefined;
    current = look();
    try {
      return await current;
    } finally {
      if (next === undefined) current = undefined;
    }
  }

  return {
    now() {
      if (next === undefined) {
        next = withoutDeadline(() => afterCurrent(current));
        // Not all who ask wait for it.
        next.catch(() => undefined);
      }
      return next;
    },
  };
}

function tagOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
