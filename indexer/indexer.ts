import type { LedgerIdentity } from '../ledger/identity.ts';
import { type EventBlock, LAYOUT } from '../ledger/view.ts';
import { sleep } from '../lib/async.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { troubleOf } from '../lib/redis-trouble.ts';
import { cleanView } from './clean.ts';
import { commitRange, cursorAfter, type OnCommit, type Position } from './commit.ts';
import { createTimeFiller } from './fill-times.ts';
import { assertOlder, leaveLayout, removeStale } from './layout.ts';
import type { Lease } from './lease.ts';
import { createReadAhead } from './read-ahead.ts';
import { isWorthless } from './read-range.ts';
import { rollBack, rollBackTo } from './rollback.ts';
import type { BlockHeader } from './sequenced.ts';
import type { Source, Step } from './source.ts';
import type { Standby } from './standby.ts';
import { startView } from './start.ts';
import type { Status } from './status.ts';
import { createTold, type Told } from './told.ts';
import type { ViewStore } from './view-store.ts';

/** Parts of an indexer. */
export type IndexerParts = {
  source: Source;
  /** Follows the ledger in memory while another indexer leads. */
  standby: Standby;
  view: ViewStore;
  lease: Lease;
  status: Status;
  identity: LedgerIdentity;
  /** The contract's first block. */
  startBlock: number;
  /** Waits until a node's newest block changed. */
  wake: { wait(timeoutMs: number, signal?: AbortSignal): Promise<void> };
  /** Tells readers of the view which ledger it is of. */
  announce(): Promise<unknown>;
  /** What else the leader does; ends with its signal. */
  alongside: (term: AbortSignal) => Promise<void>;
  onCommit: (ms: number) => void;
  log: Log;
};

/** How long a leader waits for news before it looks whether the view is still where it left it. */
const IDLE_MS = 500;
/** Longest pause after failures. */
const PAUSE_MS = 1_000;

/** Creates the way from the ledger to the view. */
export function createIndexer(parts: IndexerParts): { run(signal: AbortSignal): Promise<void> } {
  const { lease, standby, status, log } = parts;
  /** What else leaders do. It ends in its own time: nobody has to wait for it to take over. */
  let alongside: Promise<void> = Promise.resolve();

  async function term(signal: AbortSignal): Promise<void> {
    const standing = new AbortController();
    const following = standby.follow(AbortSignal.any([signal, standing.signal]));
    const over = new AbortController();
    try {
      await lease.hold(signal, async (held) => {
        standing.abort();
        const beside = AbortSignal.any([held, over.signal]);
        alongside = alongside.then(() => parts.alongside(beside));
        await lead(parts, held).finally(() => over.abort());
      });
    } finally {
      status.isLeader = false;
      standing.abort();
      await following;
    }
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        try {
          await term(signal);
        } catch (error) {
          if (signal.aborted) break;
          if (!isLeaseLost(error)) throw error;
          log.warn({ reason: messageOf(error) }, 'This indexer leads no more');
        }
      }
      await alongside;
    },
  };
}

/** Leads until the term ends: follows the ledger, and begins again from what Redis holds whenever something failed. */
async function lead(parts: IndexerParts, term: AbortSignal): Promise<void> {
  const { status, log, lease } = parts;
  status.isLeader = true;
  log.info({ owner: lease.owner }, 'This indexer leads');
  for (let failures = 0; ; failures += 1) {
    const error = await follow(parts, term, () => {
      failures = 0;
    }).catch((failure: unknown) => failure);
    term.throwIfAborted();
    if (isFatal(error) || isLeaseLost(error)) throw error;
    status.stopped = troubleOf(error);
    log.warn({ reason: status.stopped }, 'Indexing was interrupted; beginning again from what the view holds');
    await sleep(Math.min(PAUSE_MS, 50 * 2 ** failures), term);
  }
}

/** From ledger to view: the whole loop. */
async function follow(parts: IndexerParts, term: AbortSignal, onProgress: () => void): Promise<never> {
  let position = await openView(parts, term);
  const ahead = createReadAhead(parts.standby, term);
  const told = createTold();
  const times = createTimeFiller({
    view: parts.view,
    firstBlock: originBlock(parts),
    source: parts.source,
  });
  try {
    for (;;) {
      term.throwIfAborted();
      const step = await nextStep({ ...parts, source: ahead }, position, term);
      switch (step.kind) {
        case 'range':
          ahead.begin(cursorAfter(position.cursor, step.range));
          position = await write(parts, position, step.range, { signal: term, told });
          break;
        case 'wentBack':
        case 'distrust':
          told.forget();
          position = await (step.kind === 'wentBack'
            ? goBack(parts, position, step, term)
            : distrust(parts, position, term));
          times.wentBack(position.cursor.blockNumber);
          break;
        case 'idle':
          if (!(await times.fill(position.cursor, term))) await parts.wake.wait(IDLE_MS, term);
          await assertUnmoved(parts.view, position);
          break;
      }
      onProgress();
    }
  } finally {
    ahead.stop();
  }
}

/** Opens the view where it stands, cleaned of what lies beyond its cursor; an empty one begins before the first event. */
async function openView(parts: IndexerParts, term: AbortSignal): Promise<Position> {
  const { view, status, log } = parts;
  await parts.announce();
  const position = await standing(parts, term);
  await removeStale(view);
  const removed = await cleanView(view, position.cursor);
  if (removed > 0) log.info({ removed, seq: position.cursor.seq }, 'Removed what an interrupted commit had left');
  const compared = await compareWithContract(parts, position, term);
  status.position = compared;
  status.markedEvents = await view.countMarked();
  log.info({ seq: compared.cursor.seq, block: compared.cursor.blockNumber }, 'The view is open');
  return compared;
}

/**
 * What Redis holds was read by somebody at some time: as of the cursor's block it must be the contract's, as far as a node
 * keeps that state. Else the view gives up what the contract had not confirmed.
 */
async function compareWithContract(parts: IndexerParts, found: Position, term: AbortSignal): Promise<Position> {
  const contradiction = await askContract(parts, found, term);
  if (contradiction === undefined) return found;
  parts.log.warn({ reason: contradiction.message }, 'The contract contradicts the view');
  return distrust(parts, found, term);
}

/** Asks the contract for its head as of the cursor's block; answers in what it contradicts the view. */
async function askContract(
  { source, status }: IndexerParts,
  { cursor }: Position,
  term: AbortSignal,
): Promise<ServiceError | undefined> {
  const head = await source.contractHead(cursor, term);
  const isSame = head?.seq === cursor.seq && head.digest === cursor.digest;
  status.proven = head !== undefined && isSame ? { head, block: cursor.blockNumber } : undefined;
  if (head === undefined || isSame) return undefined;
  return new ServiceError(
    'VIEW_ALTERED',
    `As of block ${cursor.blockNumber} the contract has ${head.seq} events with running hash ${head.digest}, the view ` +
      `${cursor.seq} with ${cursor.digest}: unless the node is wrong, build the view anew with \`rebuild\``,
    { retryable: true },
  );
}

/** Where the view stands; one that is empty, or of an older layout, begins before the first event. */
async function standing(parts: IndexerParts, term: AbortSignal): Promise<Position> {
  const { view, log } = parts;
  const found = await view.readCursor();
  if (found === undefined) return startView(view, await origin(parts, term));
  const { layout, ...position } = found;
  if (layout === LAYOUT) return position;
  assertOlder(layout);
  log.warn({ found: layout, layout: LAYOUT }, 'The view has an older layout; building it anew');
  return leaveLayout(view, position.cursor, await origin(parts, term));
}

/** What to do next. While no node gives a provable answer the view stands still, says why, and asks again. */
async function nextStep(
  { source, status, log }: Pick<IndexerParts, 'status' | 'log'> & { source: Pick<Source, 'next'> },
  position: Position,
  term: AbortSignal,
): Promise<Step | { kind: 'distrust' }> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const step = await source.next(position.cursor, term);
      if (status.stopped !== null) log.info({ reason: status.stopped }, 'The view goes on');
      status.stopped = null;
      return step;
    } catch (error) {
      if (term.aborted || isFatal(error)) throw error;
      // Events, or a lack of events, that the contract has not confirmed yet may themselves be what does not fit.
      if (attempt >= 5 && isWorthless(error) && isUnconfirmed(position, status)) return { kind: 'distrust' };
      if (status.stopped === null) log.warn({ reason: messageOf(error) }, 'The view stands still');
      status.stopped = messageOf(error);
      await sleep(Math.min(PAUSE_MS, 50 * 2 ** attempt), term);
    }
  }
}

/** Whether the view shows blocks that were read without the contract's word, as where a node has no old state. */
function isUnconfirmed({ cursor, provenSeq }: Position, { proven }: Status): boolean {
  return cursor.seq > provenSeq || (proven?.block ?? -1) < cursor.blockNumber;
}

async function write(
  parts: IndexerParts,
  from: Position,
  range: Extract<Step, { kind: 'range' }>['range'],
  options: { signal: AbortSignal; told: Told },
): Promise<Position> {
  const { view, status, onCommit } = parts;
  const onWritten: OnCommit = (reached, ms, marked) => {
    status.position = reached;
    status.markedEvents += marked;
    onCommit(ms);
  };
  const position = await commitRange(view, from, range, onWritten, options);
  if (range.proven) status.proven = { head: range.head, block: range.to.number };
  return position;
}

async function goBack(
  parts: IndexerParts,
  from: Position,
  { witnesses }: Extract<Step, { kind: 'wentBack' }>,
  term: AbortSignal,
): Promise<Position> {
  // A chain that began anew may have done so behind the same address, without ever being away.
  await witnesses.assertLedger(parts.identity, term);
  const isCanonical = (block: EventBlock) => witnesses.have(block, term);
  const position = await rollBack(parts.view, from, isCanonical, await origin(parts, term));
  return noteBack(parts, from, position, { words: 'The ledger went back; so did the view', term });
}

/** Goes back to what the contract confirmed. */
async function distrust(parts: IndexerParts, from: Position, term: AbortSignal): Promise<Position> {
  const position = await rollBackTo(parts.view, from, from.provenSeq, await origin(parts, term));
  return noteBack(parts, from, position, { words: 'The view gave up what the contract had not confirmed', term });
}

/** Notes that the view went back. Throws `VIEW_ALTERED` when the contract contradicts it even there. */
async function noteBack(
  parts: IndexerParts,
  from: Position,
  position: Position,
  { words, term }: { words: string; term: AbortSignal },
): Promise<Position> {
  const { view, status, log } = parts;
  const { seq, blockNumber } = position.cursor;
  status.position = position;
  status.markedEvents = await view.countMarked();
  if (seq < from.cursor.seq) {
    status.rollbacks += 1;
    log.warn({ from: from.cursor.seq, common: seq, block: blockNumber }, words);
  }
  const contradiction = await askContract(parts, position, term);
  if (contradiction !== undefined) throw contradiction;
  return position;
}

/** Number of the block before the contract's first. */
function originBlock({ startBlock }: Pick<IndexerParts, 'startBlock'>): number {
  return Math.max(0, startBlock - 1);
}

/** The block before the contract's first. */
async function origin(
  { source, startBlock }: Pick<IndexerParts, 'source' | 'startBlock'>,
  term: AbortSignal,
): Promise<BlockHeader> {
  const number = originBlock({ startBlock });
  const [header] = (await source.headers([number], term)) ?? [];
  if (header !== undefined) return header;
  throw new ServiceError('NODE_BEHIND', `The ledger does not have block ${number} yet, the one before the contract's`, {
    retryable: true,
  });
}

/** Redis may have been emptied or restored: what it holds counts, not what was written. */
async function assertUnmoved(view: ViewStore, { cursor }: Position): Promise<void> {
  const now = (await view.readCursor())?.cursor;
  if (now?.seq === cursor.seq && now.blockHash === cursor.blockHash && now.epoch === cursor.epoch) return;
  throw new ServiceError('VIEW_MOVED', 'The view does not stand where it was left', { retryable: true });
}

/** Only another ledger cannot be mended by trying again inside; a failure of Redis or of a node is no ServiceError of ours. */
function isFatal(error: unknown): boolean {
  return codeOf(error) === 'OTHER_LEDGER';
}

function isLeaseLost(error: unknown): boolean {
  return codeOf(error) === 'LEASE_LOST';
}

function codeOf(error: unknown): string | undefined {
  return error instanceof ServiceError ? error.code : undefined;
}
