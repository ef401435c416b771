/** Counts what clients hold, each up to a limit. */
export type Shares = {
  /** Takes one. Returns how to give it back, once; undefined when the client holds as many as it may. */
  take(client: string): (() => void) | undefined;
};

/** Creates the count of one kind of thing, at this gateway: each bounds what it holds itself. */
export function createShares(limit: number): Shares {
  const held = new Map<string, number>();
  return {
    take(client) {
      const before = held.get(client) ?? 0;
      if (before >= limit) return undefined;
      held.set(client, before + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const rest = (held.get(client) ?? 1) - 1;
        if (rest > 0) held.set(client, rest);
        else held.delete(client);
      };
    },
  };
}
