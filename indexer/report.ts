import type { ViewKeys } from '../ledger/view.ts';
import { sleep } from '../lib/async.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Redis } from '../lib/redis.ts';
import { createScript, runScript } from '../lib/redis-script.ts';
import type { LedgerNode } from './nodes.ts';
import { createPace, type Pace } from './pace.ts';
import { othersPresent } from './presence.ts';
import { newestRepair, readRepaired } from './repaired.ts';
import { newestOf, reportOf, type Status } from './status.ts';

const EVERY_MS = 500;
/** How often a catch-up is told in the log. */
const LOG_EVERY_MS = 5_000;

const reportScript = createScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
return 1`);

/** Leaves the leader's report in the view until the term ends. */
export async function keepReporting(
  parts: {
    redis: Redis;
    keys: ViewKeys;
    owner: string;
    status: Status;
    nodes: readonly LedgerNode[];
    log: Log;
  },
  term: AbortSignal,
): Promise<void> {
  const { redis, keys, owner, status, nodes, log } = parts;
  const pace = createPace();
  let loggedAt = 0;
  while (!term.aborted) {
    const now = performance.now();
    status.progress = progressOf(pace, status, nodes, now);
    if (status.progress !== null && now - loggedAt >= LOG_EVERY_MS) {
      loggedAt = now;
      const { seq, blockNumber: block } = status.position?.cursor ?? {};
      log.info({ seq, block, head: newestOf(nodes)?.number, ...status.progress }, 'Catching up with the ledger');
    }
    const own = reportOf(status, nodes, owner, Date.now());
    const ofView = await readRepaired(redis, keys.repaired).catch(() => undefined);
    status.lastRepair = newestRepair(status.lastRepair, ofView);
    const standbys = await othersPresent(redis, keys.indexers, owner).catch(() => []);
    const report = JSON.stringify({ ...own, standbys, lastRepair: status.lastRepair });
    await runScript(redis, reportScript, { keys: [keys.lease, keys.report], args: [owner, report] }).catch((error) =>
      log.debug({ reason: messageOf(error) }, 'The report was not written'),
    );
    await sleep(EVERY_MS, term).catch(() => undefined);
  }
}

function progressOf(pace: Pace, { position }: Status, nodes: readonly LedgerNode[], nowMs: number): Status['progress'] {
  const head = newestOf(nodes)?.number;
  if (position === undefined || head === undefined) return null;
  return pace.note({ block: position.cursor.blockNumber, seq: position.cursor.seq, head }, nowMs);
}
