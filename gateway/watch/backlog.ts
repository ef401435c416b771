import type { Writable } from 'node:stream';

/** Bytes that a connection was given and has not taken. */
export type Backlog = {
  bytes(): number;
  /** Resolves once the connection takes more, or is gone. */
  taken(): Promise<void>;
  /** Lets those go who wait: the connection is gone. */
  letGo(): void;
};

/** Watches what a stream has not taken; one listener, whoever waits. */
export function createBacklog(stream: Writable): Backlog {
  let waiting: PromiseWithResolvers<void> | undefined;

  function letGo(): void {
    waiting?.resolve();
    waiting = undefined;
  }

  return {
    bytes: () => stream.writableLength,
    taken() {
      if (!stream.writableNeedDrain || stream.destroyed) return Promise.resolve();
      if (waiting === undefined) {
        waiting = Promise.withResolvers();
        stream.once('drain', letGo);
      }
      return waiting.promise;
    },
    letGo,
  };
}
