import { setTimeout as sleep } from 'node:timers/promises';
import type { CesClient } from '../../examples/client.ts';
import { type EventFieldsFragment, WatchEventsDocument } from '../../examples/operations.generated.ts';

/** A subscriber as a catalogue would write one: it keeps what it was given and resumes from its last cursor. */
export type Subscriber = {
  /** Everything delivered and not taken back, in the order of delivery. */
  events(): EventFieldsFragment[];
  /** Kinds of all frames, in order. */
  frames: string[];
  /** Cursor of the last frame. */
  cursor(): string;
  /** How often the line was lost. */
  reconnects(): number;
  /** Waits until at least so many events are there. */
  until(count: number, timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
};

/** Follows the events behind a cursor for ever; a lost line is taken up again from the last cursor. */
export function startSubscriber(client: CesClient, after: string, cursorSeq: (cursor: string) => number): Subscriber {
  const stopping = new AbortController();
  const frames: string[] = [];
  let events: EventFieldsFragment[] = [];
  let cursor = after;
  let reconnects = -1;

  async function follow(): Promise<void> {
    reconnects += 1;
    for await (const { credentialEvents: frame } of client.watch(
      WatchEventsDocument,
      { after: cursor },
      stopping.signal,
    )) {
      frames.push(frame.__typename ?? '');
      cursor = 'cursor' in frame ? frame.cursor : cursor;
      if (frame.__typename === 'CredentialEvents') events.push(...frame.events);
      if (frame.__typename === 'Rollback') events = events.filter((event) => event.seq <= cursorSeq(cursor));
    }
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      await follow().catch(() => {});
      if (!stopping.signal.aborted) await sleep(200);
    }
  })();
  return {
    events: () => events,
    frames,
    cursor: () => cursor,
    reconnects: () => reconnects,
    async until(count, timeoutMs = 60_000) {
      const deadline = Date.now() + timeoutMs;
      while (events.length < count) {
        if (Date.now() > deadline)
          throw new Error(`Expected ${count} events, got ${events.length} within ${timeoutMs} ms`);
        await sleep(50);
      }
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** The seq that a cursor stands for: bytes 17 to 22. */
export function seqOfCursor(cursor: string): number {
  return Buffer.from(cursor, 'base64url').readUIntBE(17, 6);
}
