import { Command } from 'ioredis';

/** What the client (ioredis 6.0) keeps of a command, as far as it is made anew here. */
type Internals = {
  readonly name: string;
  readonly callback: unknown;
  readonly errorStack: unknown;
  transformed: boolean;
  isResolved: boolean;
  isSettled: boolean;
  promise: Promise<unknown>;
  resolve: (reply: unknown) => unknown;
  reject: (error: Error) => void;
  initPromise(): void;
  stringifyArguments(): void;
  _clearTimers(): void;
  _convertValue(resolve: (value: unknown) => void): (reply: unknown) => unknown;
};

const { prototype, _transformer } = Command as unknown as {
  prototype: Internals;
  _transformer: { argument: Readonly<Record<string, unknown>> };
};
const initAsTheClient = prototype.initPromise;

/**
 * Lets a command go as soon as it is answered. The client writes `this.reject = (error) => …` for each, and V8 makes what is
 * written so in old memory, where it stays, with all that the command was asked and answered, until the old space is
 * collected: a young collection takes 5 ms instead of 0.5, and each brings the next full one nearer. It is the same
 * function here, only not written into its property. What is rare (callbacks, arguments that are objects, stacks to debug
 * by) is left to the client.
 */
prototype.initPromise = function initPromise(): void {
  const isRare = this.callback !== undefined || this.errorStack !== undefined;
  if (isRare || _transformer.argument[this.name] !== undefined) {
    initAsTheClient.call(this);
    return;
  }
  this.isResolved = false;
  this.isSettled = false;
  if (!this.transformed) {
    this.transformed = true;
    this.stringifyArguments();
  }
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const fail = (error: Error): void => {
    this._clearTimers();
    this.isSettled = true;
    reject(error);
  };
  this.resolve = this._convertValue(resolve);
  this.reject = fail;
  this.promise = promise;
};
