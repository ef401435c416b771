import type { RepairReport } from '../ledger/view.ts';
import type { Redis } from '../lib/redis.ts';

/** What the command `repair` mended last; undefined when it never did. */
export async function readRepaired(redis: Pick<Redis, 'get'>, key: string): Promise<RepairReport | undefined> {
  const json = await redis.get(key);
  return json === null ? undefined : (JSON.parse(json) as RepairReport);
}

/** The later one of what an indexer mended while it read the ledger and what a command mended in the view. */
export function newestRepair(ofLedger: RepairReport | null, ofView: RepairReport | undefined): RepairReport | null {
  if (ofView === undefined) return ofLedger;
  return ofLedger !== null && ofLedger.at > ofView.at ? ofLedger : ofView;
}
