import type { ViewKeys } from '../ledger/view.ts';
import { sleep } from '../lib/async.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Redis } from '../lib/redis.ts';
import { createScript, runScript } from '../lib/redis-script.ts';
import type { LedgerNode } from './nodes.ts';
import { newestRepair, readRepaired } from './repaired.ts';
import { reportOf, type Status } from './status.ts';

const EVERY_MS = 500;

const reportScript = createScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
return 1`);

/** Leaves the leader's report in the view until the term ends. */
export async function keepReporting(
  parts: { redis: Redis; keys: ViewKeys; owner: string; status: Status; nodes: readonly LedgerNode[]; log: Log },
  term: AbortSignal,
): Promise<void> {
  const { redis, keys, owner, status, nodes, log } = parts;
  while (!term.aborted) {
    const own = reportOf(status, nodes, owner, Date.now());
    const ofView = await readRepaired(redis, keys.repaired).catch(() => undefined);
    const report = JSON.stringify({ ...own, lastRepair: newestRepair(status.lastRepair, ofView) });
    await runScript(redis, reportScript, { keys: [keys.lease, keys.report], args: [owner, report] }).catch((error) =>
      log.debug({ reason: messageOf(error) }, 'The report was not written'),
    );
    await sleep(EVERY_MS, term).catch(() => undefined);
  }
}
