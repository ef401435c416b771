import { watchEvents } from '../watch.mjs';
import { NEWS_FIELDS } from './queries.js';
import { SUBSCRIPTIONS } from './service.js';

/**
 * Follows what is published behind what the page shows. `onNews` is told how many credentials are new, `onLine` whether
 * the line is LIVE, LOST (taken up again by itself) or OFF, and `onRollback` that the ledger went back.
 */
export function createLive({ onNews, onLine, onRollback }) {
  /** The new credentials, with the block of their newest version. */
  const fresh = new Map();
  let followed;
  let stop = new AbortController();

  async function run({ cursor, filter, signal }) {
    const isCurrent = () => !signal.aborted;
    const on = {
      connected: () => isCurrent() && onLine('LIVE'),
      closed: () => isCurrent() && onLine('LOST'),
    };
    const options = { url: SUBSCRIPTIONS, after: cursor, filter, fields: NEWS_FIELDS, signal, on };
    try {
      for await (const frame of watchEvents(options)) {
        if (!isCurrent()) return;
        if (frame.__typename === 'Rollback') onRollback();
        for (const { credential, block } of frame.events ?? []) if (credential) fresh.set(credential.id, block.number);
        if (frame.events) onNews(fresh.size);
      }
    } catch {
      if (isCurrent()) onLine('OFF');
    }
  }

  function end() {
    stop.abort();
    followed = undefined;
  }

  return {
    /** Goes on from what the page shows now; the line stays the same as long as the filter does. */
    follow({ cursor, block }, { status: _, ...filter }) {
      for (const [id, number] of fresh) if (number <= block.number) fresh.delete(id);
      const key = JSON.stringify(filter);
      if (key !== followed) {
        end();
        followed = key;
        fresh.clear();
        stop = new AbortController();
        void run({ cursor, filter: { ...filter, kind: 'PUBLICATION' }, signal: stop.signal });
      }
      onNews(fresh.size);
    },
    /** Begins, where no list was shown yet. */
    begin(ledger, filter) {
      if (followed === undefined) this.follow(ledger, filter);
    },
    /** The block that a list must count in to show all that is new. */
    newestBlock: () => (fresh.size === 0 ? undefined : Math.max(...fresh.values())),
    end,
  };
}
