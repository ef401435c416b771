import { randomUUID } from 'node:crypto';
import { ServiceError } from '../../lib/errors.ts';
import { createScript, runScript } from '../../lib/redis-script.ts';
import { cleanView } from '../clean.ts';
import { createLease } from '../lease.ts';
import type { Operation } from '../operations.ts';
import { createViewStore, moveCursor, type ViewStore } from '../view-store.ts';
import { type Audit, settled, type Verdict } from './audit.ts';
import type { Progress } from './progress.ts';
import type { CommandParts } from './shadow.ts';

/** Keys looked at in one go, and changes made by one script. */
const GROUP = 50;
const SLICE = 200;
/** Bytes written by one script. */
const SLICE_BYTES = 1_000_000;
const LEASE_MS = 2_500;

/** Takes the lease whoever has it: from then on no script of the former leader changes anything. */
const takeScript = createScript(`redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1`);

/**
 * Mends what an audit found. The lease is taken from the leading indexer, which leads again right afterwards: while the
 * view is mended, nobody else writes it, and what he had read before he cannot write any more.
 */
export async function repair(
  parts: CommandParts,
  audit: Audit,
  verdict: Verdict,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<number> {
  const { redis, log } = parts;
  const { view: keys } = audit.pair;
  if (verdict.differences.some(({ name }) => name === 'cursor')) throw notMendable();
  const owner = randomUUID();
  await runScript(redis, takeScript, { keys: [keys.lease], args: [owner, String(LEASE_MS)] });
  let mended = 0;
  await createLease({ redis, key: keys.lease, log, owner }).hold(signal, async (term) => {
    const view = createViewStore({ redis, keys, owner });
    const cursor = (await view.readCursor())?.cursor;
    if (cursor === undefined) throw notMendable();
    await cleanView(view, cursor);
    for (let at = 0; at < verdict.names.length; at += GROUP) {
      mended += await mend(view, audit, verdict.names.slice(at, at + GROUP), term);
      progress.tell('Mending', at / verdict.names.length, `${mended} changes`);
    }
    await announce(view, mended);
  });
  return mended;
}

async function mend(view: ViewStore, audit: Audit, names: readonly string[], term: AbortSignal): Promise<number> {
  const operations = (await settled(audit, names, term)).flatMap((found) => found.mend);
  const cursor = (await view.readCursor())?.cursor;
  for (const slice of slicesOf(operations)) await view.commit(cursor, slice);
  return operations.length;
}

/** Readers see another epoch, and read again what they hold in memory. */
async function announce(view: ViewStore, mended: number): Promise<void> {
  const position = await view.readCursor();
  if (position === undefined || mended === 0) return;
  const { cursor, provenSeq } = position;
  const repaired = { at: Date.now(), what: `the view: ${mended} changes after an audit` };
  await view.commit(cursor, [
    ...moveCursor(view.keys, { ...cursor, epoch: cursor.epoch + 1 }, provenSeq),
    { op: 'SET', key: view.keys.repaired, value: JSON.stringify(repaired) },
  ]);
}

function slicesOf(operations: readonly Operation[]): Operation[][] {
  const slices: Operation[][] = [];
  let open: Operation[] = [];
  let bytes = 0;
  for (const operation of operations) {
    open.push(operation);
    bytes += 'value' in operation ? operation.value.length : 0;
    if (open.length < SLICE && bytes < SLICE_BYTES) continue;
    slices.push(open);
    [open, bytes] = [[], 0];
  }
  return open.length === 0 ? slices : [...slices, open];
}

function notMendable(): ServiceError {
  return new ServiceError('NOT_MENDABLE', 'The view holds other events than the ledger: build it anew with `rebuild`');
}
