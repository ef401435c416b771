/** What a test's context offers for cleaning up, for commands that run no test. */
export type Cleanup = {
  /** Registers what is to be done at the end; the last registered is done first. */
  after(action: () => unknown): void;
  run(): Promise<void>;
};

/** Creates a list of things to clean up; each is tried, whatever happens to the others. */
export function createCleanup(): Cleanup {
  const actions: (() => unknown)[] = [];
  return {
    after: (action) => void actions.push(action),
    async run() {
      for (let action = actions.pop(); action !== undefined; action = actions.pop()) {
        await Promise.resolve(action()).catch((error) => console.error('Cleaning up failed:', error));
      }
    },
  };
}
