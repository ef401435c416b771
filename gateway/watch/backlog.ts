import type { Writable } from 'node:stream';

/** Bytes that a connection was given and has not taken. A class, as there is one for each of ten thousand connections. */
export class Backlog {
  readonly #stream: Writable;
  #waiting: PromiseWithResolvers<void> | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  bytes(): number {
    return this.#stream.writableLength;
  }

  /** Resolves once the connection takes more, or is gone; one listener, whoever waits. */
  taken(): Promise<void> {
    if (!this.#stream.writableNeedDrain || this.#stream.destroyed) return Promise.resolve();
    if (this.#waiting === undefined) {
      this.#waiting = Promise.withResolvers();
      this.#stream.once('drain', () => this.letGo());
    }
    return this.#waiting.promise;
  }

  /** Lets those go who wait: the connection is gone. */
  letGo(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }
}
