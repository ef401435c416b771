/** What clients spent of a budget that begins anew a while after their first spending of it. */
export type Windows = {
  /** Takes points. Milliseconds until the client may spend again; 0 when it had as many left. */
  spend(client: string, points: number): number;
  /** Leaves a client nothing for so many milliseconds. */
  block(client: string, ms: number): void;
};

type Window = { spent: number; endsAt: number };

/** Counts in memory: each request asks twice, and a library's answer takes longer than all else of finding out who asks. */
export function createWindows(budget: { points: number; ms: number }, now = () => performance.now()): Windows {
  /** Those that began first come first. */
  const windows = new Map<string, Window>();

  function begin(client: string, window: Window): Window {
    for (const [name, { endsAt }] of windows) {
      if (endsAt > now()) break;
      windows.delete(name);
    }
    windows.delete(client);
    windows.set(client, window);
    return window;
  }

  return {
    spend(client, points) {
      const time = now();
      const known = windows.get(client);
      const window =
        known !== undefined && known.endsAt > time ? known : begin(client, { spent: 0, endsAt: time + budget.ms });
      window.spent += points;
      return window.spent > budget.points ? Math.ceil(window.endsAt - time) : 0;
    },
    block(client, ms) {
      begin(client, { spent: Number.POSITIVE_INFINITY, endsAt: now() + ms });
    },
  };
}
