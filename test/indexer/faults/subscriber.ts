import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { seqOfCursor } from '../../journeys/subscriber.ts';

/** Someone who wants every event once and in order, at whichever gateway answers. */
export type Subscriber = ReturnType<typeof startSubscriber>;

type Frame = { __typename: string; cursor: string; events?: { id: string; seq: number }[] };

/** Every kind of frame with its cursor, and the events with what tells them apart. */
export const FRAMES = `subscription ($after: Cursor, $filter: CredentialEventFilter) {
  credentialEvents(after: $after, filter: $filter) {
    __typename
    ... on CredentialEvents { cursor events { id seq } }
    ... on CaughtUp { cursor }
    ... on Rollback { cursor }
    ... on Lagged { cursor }
    ... on Heartbeat { cursor }
  }
}`;

/** How long a follower waits before it takes a lost line up again. */
export const RECONNECT_MS = 200;
/** Most examples that are told. */
const EXAMPLES = 5;

/** Follows the events behind a cursor until it is stopped; a lost line is taken up from the last cursor, at the next gateway. */
export function startSubscriber(options: { name: string; urls: readonly string[]; after: string; first: number }) {
  const { name, urls } = options;
  const stopping = new AbortController();
  const begin = seqOfCursor(options.after);
  const counts = { connections: 0, rollbacks: 0 };
  const faults: string[] = [];
  /** By `seq`, from the one behind `begin` on. */
  const ids: string[] = [];
  let cursor = options.after;

  function take(frame: Frame): void {
    for (const { id, seq } of frame.events ?? []) {
      const expected = begin + ids.length + 1;
      if (seq !== expected) fault(`was given event ${seq} where event ${expected} comes next`);
      else ids.push(id);
    }
    if (frame.__typename === 'Rollback') {
      counts.rollbacks += 1;
      ids.length = Math.min(ids.length, Math.max(0, seqOfCursor(frame.cursor) - begin));
    }
    cursor = frame.cursor;
  }

  function fault(what: string): void {
    if (faults.length < EXAMPLES) faults.push(`${name} ${what}`);
  }

  async function follow(): Promise<void> {
    const url = urls[(options.first + counts.connections) % urls.length] ?? '';
    counts.connections += 1;
    const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, retryAttempts: 0 });
    const frames = client.iterate<{ credentialEvents: Frame }>({ query: FRAMES, variables: { after: cursor } });
    const stop = () => void frames.return?.();
    stopping.signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const { data, errors } of frames) {
        if (errors !== undefined) throw new Error(errors[0]?.message);
        if (data) take(data.credentialEvents);
      }
    } finally {
      stopping.signal.removeEventListener('abort', stop);
      await client.dispose();
    }
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      await follow().catch(() => {});
      await sleep(RECONNECT_MS);
    }
  })();
  return {
    name,
    counts,
    begin,
    /** What went against the promise, at most the first few. */
    faults: (): readonly string[] => faults,
    /** Everything that was given and not taken back, in order. */
    ids: (): readonly string[] => ids,
    /** The last event that it has. */
    seq: () => begin + ids.length,
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}
