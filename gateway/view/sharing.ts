import { attached } from '../../lib/attached.ts';
import { untilDeadline } from '../../lib/deadline.ts';
import type { Snapshot } from './snapshot.ts';

/** Does once what several ask for as of the same snapshot, named by a key. */
export type Sharing = <T>(at: Snapshot, key: string, make: () => Promise<T>) => Promise<T>;

/**
 * Whoever asks first does it, within his own deadline; the others wait for him, each until his own. Where it fails they do
 * it themselves: he may only have left. What was made goes with the snapshot.
 */
export function createSharing(): Sharing {
  const begunAt = attached((_at: Snapshot) => new Map<string, Promise<unknown>>());
  return async <T>(at: Snapshot, key: string, make: () => Promise<T>) => {
    const begun = begunAt(at);
    const making = begun.get(key) as Promise<T> | undefined;
    if (making !== undefined) return untilDeadline(() => making).catch(make);
    const own = make();
    begun.set(key, own);
    own.catch(() => begun.delete(key));
    return own;
  };
}
