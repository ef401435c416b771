import { createClient } from 'graphql-sse';
import { WebSocket } from 'ws';
import { watchEvents } from '../../../examples/watch.mjs';
import { sleep } from '../../../lib/async.ts';
import { FRAMES, RECONNECT_MS } from '../../indexer/faults/subscriber.ts';

/** What a subscriber has: the events that it was told, in the order of telling. */
export type Follower = {
  told: readonly number[];
  lines(): number;
  /** How often something was taken back. */
  rollbacks(): number;
};

/** Where, from where on and what to follow. */
export type FollowOptions = {
  /** Gateways' addresses; each line goes to the next. */
  urls: readonly string[];
  first: number;
  after: string;
  filter: object | undefined;
  signal: AbortSignal;
};

type Frame = { __typename: string; cursor: string; events?: { seq: number }[] };

/** Follows over websockets, as the example does. */
export function followByWebsocket({ urls, first, signal, filter, after }: FollowOptions): Follower {
  let lines = 0;
  const url = () => {
    lines += 1;
    return `${urls[(first + lines) % urls.length]?.replace('http', 'ws')}/graphql`;
  };
  const frames = watchEvents({
    ...{ url, after, fields: 'seq', signal, webSocketImpl: WebSocket },
    ...(filter === undefined ? {} : { filter }),
  }) as AsyncIterable<Frame>;
  return take(frames, () => lines);
}

/** Follows over Server-Sent Events; a lost line is taken up from the last cursor. */
export function followByEventStream({ urls, first, signal, filter, after }: FollowOptions): Follower {
  let lines = 0;
  async function* frames(): AsyncGenerator<Frame> {
    let cursor = after;
    while (!signal.aborted) {
      lines += 1;
      const client = createClient({ url: `${urls[(first + lines) % urls.length]}/graphql/stream`, retryAttempts: 0 });
      const stop = () => client.dispose();
      signal.addEventListener('abort', stop, { once: true });
      try {
        const variables = { after: cursor, filter };
        for await (const { data, errors } of client.iterate<{ credentialEvents: Frame }>({
          query: FRAMES,
          variables,
        })) {
          if (errors !== undefined && errors[0]?.extensions?.['retryable'] !== true) throw new FinalError(errors);
          if (!data) break;
          yield data.credentialEvents;
          cursor = data.credentialEvents.cursor;
        }
      } catch (error) {
        if (error instanceof FinalError) throw error;
      } finally {
        signal.removeEventListener('abort', stop);
        client.dispose();
      }
      await sleep(RECONNECT_MS, signal).catch(() => undefined);
    }
  }
  return take(frames(), () => lines);
}

/** What asking again would not mend. */
class FinalError extends Error {
  constructor(errors: unknown) {
    super(JSON.stringify(errors));
  }
}

/** Whatever ends it before its time ends the run: it is caught nowhere. */
function take(frames: AsyncIterable<Frame>, lines: () => number): Follower {
  const told: number[] = [];
  let rollbacks = 0;
  void (async () => {
    for await (const { __typename, events = [] } of frames) {
      told.push(...events.map(({ seq }) => seq));
      if (__typename === 'Rollback') rollbacks += 1;
    }
  })();
  return { told, lines, rollbacks: () => rollbacks };
}
