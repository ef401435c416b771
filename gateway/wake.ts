import type { ViewKeys } from '../ledger/view.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Redis } from '../lib/redis.ts';

/** Hears at once what else would be seen at the next look. A hint only: what is missed here, a poll finds. */
export type Wake = {
  /** Listens to the channels of a ledger's view; called again and again, it repairs what an outage undid. */
  listenTo(keys: Pick<ViewKeys, 'wakeChannel' | 'noteChannel'>): Promise<void>;
  /** Calls when the view moved. Returns how to stop. */
  onMove(listener: () => void): () => void;
  /** Calls when what is known of a submission changed; without its UUID when it may be any. Returns how to stop. */
  onNote(listener: (uuid?: string) => void): () => void;
};

/** Creates a wake on a Redis connection of its own: one that listens can do nothing else. */
export function createWake(options: { redis: Redis; log: Log }): Wake {
  const { redis, log } = options;
  const movers = new Set<() => void>();
  const noters = new Set<(uuid?: string) => void>();
  let heard: Pick<ViewKeys, 'wakeChannel' | 'noteChannel'> | undefined;

  redis.on('message', (channel: string, message: string) => {
    if (channel === heard?.wakeChannel) for (const listener of [...movers]) listener();
    else for (const listener of [...noters]) listener(message);
  });
  redis.on('ready', wakeAll);

  /** Nothing was heard for a while. */
  function wakeAll(): void {
    for (const listener of [...movers]) listener();
    for (const listener of [...noters]) listener();
  }

  return {
    async listenTo(keys) {
      if (heard?.wakeChannel === keys.wakeChannel) return;
      try {
        if (heard !== undefined) await redis.unsubscribe(heard.wakeChannel, heard.noteChannel);
        heard = undefined;
        // From here on the client itself subscribes again after every reconnect.
        await redis.subscribe(keys.wakeChannel, keys.noteChannel);
        heard = keys;
        wakeAll();
      } catch (error) {
        log.debug({ reason: messageOf(error) }, 'Redis does not take subscriptions just now; polling meanwhile');
      }
    },
    onMove(listener) {
      movers.add(listener);
      return () => movers.delete(listener);
    },
    onNote(listener) {
      noters.add(listener);
      return () => noters.delete(listener);
    },
  };
}
