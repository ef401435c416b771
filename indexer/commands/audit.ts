import { BODIES_IN_PACK, firstOfPack, ROWS_IN_PACK } from '../../ledger/pack.ts';
import {
  decodeCursorFields,
  decodeNaming,
  generationOf,
  isViewData,
  LAYOUT,
  layoutOf,
  type ViewKeys,
  viewKeys,
} from '../../ledger/view.ts';
import { sleep } from '../../lib/async.ts';
import { ServiceError } from '../../lib/errors.ts';
import { askTogether } from '../../lib/redis.ts';
import { countKeys, scanKeys } from '../scan.ts';
import { compareNames, type Mismatch, type Pair } from './compare.ts';
import type { Progress } from './progress.ts';
import { type CommandParts, openShadow, placeOf, type Shadow } from './shadow.ts';

/** Blocks whose events are compared; without bounds, all. */
export type BlockRange = { from?: number | undefined; to?: number | undefined };

/** What an audit found. `total` counts all differences, `differences` are the first ones. */
export type Verdict = {
  seq: number;
  block: number;
  blockHash: string;
  digest: string;
  keys: number;
  total: number;
  differences: Mismatch[];
  /** Names of the keys that differ, for who mends them; at most `MOST_NAMES`. */
  names: string[];
};

/** An audit under way: the view, and the one that was built beside it from the ledger. */
export type Audit = { pair: Pair; shadow: Shadow };

/** Differences that are told, and keys that are remembered to be mended. */
const MOST_TOLD = 100;
const MOST_NAMES = 50_000;
/** Keys compared at one place of both views. */
const GROUP = 200;
/** How long the two may take to stand at the same place. */
const MEET_MS = 60_000;
const POLL_MS = 20;

/**
 * Builds the view anew from the ledger, beside the live one and by the same code, up to where the live one stands, then
 * compares the two key by key. The live one goes on meanwhile: what differs is looked at again while both stand at the
 * same block before and after, so that only what is wrong is told. Memory is flat; Redis holds the view twice meanwhile.
 */
export async function withAudit<T>(
  parts: CommandParts,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
  work: (audit: Audit) => Promise<T>,
): Promise<T> {
  const { redis, keyPrefix, identity } = parts;
  const shared = viewKeys(keyPrefix, identity);
  const fields = await redis.hgetall(shared.cursor);
  assertReadable(fields);
  const generation = generationOf(fields);
  const view = viewKeys(keyPrefix, identity, generation);
  const shadow = await openShadow(parts, { generation: 'audit', isLimited: true, signal });
  const over = new AbortController();
  const following = follow(parts, view, shadow, AbortSignal.any([signal, over.signal]));
  try {
    const audit = { pair: { redis, view, truth: shadow.keys }, shadow };
    await catchUp(audit, progress, signal);
    return await work(audit);
  } finally {
    over.abort();
    await following;
    await shadow.remove();
  }
}

/** Keys of another layout cannot be compared, only built anew. */
function assertReadable(fields: Record<string, string>): void {
  if (decodeCursorFields(fields) === undefined || layoutOf(fields) === LAYOUT) return;
  throw new ServiceError(
    'VIEW_LAYOUT',
    `The view has layout ${layoutOf(fields)}, this release reads ${LAYOUT}: its indexer builds an older one anew`,
  );
}

/** Compares all that two views hold. */
export async function compareViews(
  audit: Audit,
  range: BlockRange,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<Verdict> {
  const { pair, shadow } = audit;
  const { redis, view, truth } = pair;
  const seqs = await seqsOf(pair, range);
  const verdict: Omit<Verdict, 'seq' | 'block' | 'blockHash' | 'digest'> = {
    keys: 0,
    total: 0,
    differences: [],
    names: [],
  };
  const total = (await countKeys(redis)) || 1;
  const judge = async (names: string[]) => {
    shadow.assertAlive();
    signal.throwIfAborted();
    for (let at = 0; at < names.length; at += GROUP) {
      const group = names.slice(at, at + GROUP);
      const suspects = [...new Set((await compareNames(pair, group)).map(({ name }) => name))];
      if (suspects.some(isOfNamings)) await readMissingNamings(audit);
      if (suspects.length > 0) note(verdict, await settled(audit, suspects, signal), isWithin(range, seqs));
    }
  };
  let scanned = 0;
  for (const keys of [view, truth]) {
    for await (const found of scanKeys(redis, keys.own)) {
      const names = found.filter((key) => isViewData(keys, key)).map((key) => key.slice(keys.own.length + 1));
      const wanted = names.filter((name) => name !== 'dirty' && isNameWithin(name, seqs));
      await judge(keys === view ? wanted : await missing(pair, wanted));
      if (keys === truth) verdict.keys += wanted.length;
      scanned += found.length;
      progress.tell('Comparing', Math.min(1, scanned / (2 * total)), `${scanned} keys read`);
    }
  }
  return { ...verdict, ...(await placeAndHead(audit, verdict, signal)) };
}

/** Keys of which no running hash tells whether they are whole. */
const isOfNamings = (name: string) => name === 'names' || name === 'publishers';

/** Before a naming of the view counts as one that the ledger never had, its block is looked at: a node may have left it out. */
async function readMissingNamings({ pair: { redis, view, truth }, shadow }: Audit): Promise<void> {
  const [ours, theirs] = await Promise.all(
    [view, truth].map(({ publisherNames }) => redis.zrange(publisherNames, '0', '-1')),
  );
  const known = new Set(theirs);
  const blocks = (ours ?? []).filter((naming) => !known.has(naming)).map((naming) => decodeNaming(naming).blockNumber);
  await shadow.readNamings([...new Set(blocks)].filter((block) => Number.isSafeInteger(block) && block >= 0));
}

/** Compares some keys while both views stand at the same place. */
export async function settled(audit: Audit, names: readonly string[], signal: AbortSignal): Promise<Mismatch[]> {
  return atOnePlace(audit, () => compareNames(audit.pair, names), signal);
}

/** Answers what was read while both views stood at one block, with nothing written beyond it, before and after. */
async function atOnePlace<T>({ pair, shadow }: Audit, read: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const end = performance.now() + MEET_MS;
  for (;;) {
    shadow.assertAlive();
    const before = await meeting(pair);
    if (before !== undefined) {
      const answer = await read();
      if ((await meeting(pair)) === before) return answer;
    }
    if (performance.now() > end) throw await apart(pair, shadow);
    await sleep(POLL_MS, signal);
  }
}

/** The one place that both views stand at; undefined when they do not. */
async function meeting({ redis, view, truth }: Pair): Promise<string | undefined> {
  const [ours, theirs] = await Promise.all([placeOf(redis, view), placeOf(redis, truth)]);
  if (ours === undefined || theirs === undefined || ours.isDirty || theirs.isDirty) return undefined;
  if (ours.cursor.blockHash !== theirs.cursor.blockHash) return undefined;
  return `${ours.cursor.blockHash} ${ours.cursor.seq} ${theirs.cursor.seq} ${ours.cursor.epoch}`;
}

/** Lets the shadow follow the live view's cursor, as blocks of the ledger. */
async function follow(
  { redis, chains }: CommandParts,
  view: ViewKeys,
  shadow: Shadow,
  signal: AbortSignal,
): Promise<void> {
  let last = '';
  while (!signal.aborted) {
    const cursor = (await placeOf(redis, view).catch(() => undefined))?.cursor;
    if (cursor !== undefined && cursor.blockHash !== last) {
      const headers = chains.map((chain) => chain.header(cursor.blockNumber, signal));
      const header = await Promise.any(headers).catch(() => undefined);
      if (header !== undefined) shadow.limitTo(header);
      if (header?.hash === cursor.blockHash) last = cursor.blockHash;
    }
    await sleep(POLL_MS, signal).catch(() => undefined);
  }
}

async function catchUp({ pair, shadow }: Audit, progress: Progress, signal: AbortSignal): Promise<void> {
  let first: number | undefined;
  for (;;) {
    shadow.assertAlive();
    const at = shadow.status.position?.cursor;
    const head = shadow.head();
    first ??= at?.blockNumber;
    if (at !== undefined && head !== undefined && first !== undefined) {
      const share = head.number === first ? 1 : (at.blockNumber - first) / (head.number - first);
      const stopped = shadow.status.stopped === null ? '' : `; ${shadow.status.stopped}`;
      progress.tell(
        'Reading the ledger',
        share,
        `block ${at.blockNumber} of ${head.number}, ${at.seq} events${stopped}`,
      );
      if (at.blockNumber >= head.number) return;
    } else if ((await placeOf(pair.redis, pair.view)) === undefined) {
      throw new ServiceError('NO_VIEW', 'There is no view to audit: nothing of this ledger is in Redis');
    }
    await sleep(POLL_MS, signal);
  }
}

/** Names of keys that the view lacks; the others were compared when the view's own keys were gone through. */
async function missing({ redis, view }: Pair, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const there = await askTogether(
    redis,
    names.map((name) => (one) => one.exists(`${view.own}:${name}`)),
  );
  return names.filter((_, index) => there[index] !== 1);
}

type Seqs = { from: number; to: number } | undefined;

/** Seqs of the events in a range of blocks. */
async function seqsOf({ redis, truth }: Pair, { from, to }: BlockRange): Promise<Seqs> {
  if (from === undefined && to === undefined) return undefined;
  const last = async (block: number) => {
    const [member] = await redis.zrevrangebyscore(truth.blocks, block, '-inf', 'LIMIT', 0, 1);
    return member === undefined ? 0 : Number(member.split(':').at(-1));
  };
  return {
    from: from === undefined ? 1 : (await last(from - 1)) + 1,
    to: to === undefined ? Number.MAX_SAFE_INTEGER : await last(to),
  };
}

/** Spares reading rows and payloads that are not asked for. */
function isNameWithin(name: string, seqs: Seqs): boolean {
  const [, kind = '', number = ''] = /^(rows?|bodies|body):(\d+)$/.exec(name) ?? [];
  if (seqs === undefined || kind === '') return true;
  const inPack = kind === 'rows' ? ROWS_IN_PACK : kind === 'bodies' ? BODIES_IN_PACK : 1;
  const first = inPack === 1 ? Number(number) : firstOfPack(Number(number), inPack);
  return first + inPack > seqs.from && first <= seqs.to;
}

function isWithin({ from = 0, to = Number.MAX_SAFE_INTEGER }: BlockRange, seqs: Seqs): (found: Mismatch) => boolean {
  return ({ seq, block }) => {
    if (block !== undefined) return block >= from && block <= to;
    return seqs === undefined || seq === undefined || (seq >= seqs.from && seq <= seqs.to);
  };
}

function note(
  verdict: Pick<Verdict, 'total' | 'differences' | 'names'>,
  found: readonly Mismatch[],
  isAsked: (found: Mismatch) => boolean,
): void {
  const asked = found.filter(isAsked);
  verdict.total += asked.length;
  verdict.differences.push(...asked.slice(0, MOST_TOLD - verdict.differences.length));
  const names = [...new Set(asked.map(({ name }) => name))];
  verdict.names.push(...names.slice(0, MOST_NAMES - verdict.names.length));
}

/** The heads of both must be one as well: seq and running hash. */
async function placeAndHead(audit: Audit, verdict: Pick<Verdict, 'total' | 'differences'>, signal: AbortSignal) {
  const { redis, view, truth } = audit.pair;
  const read = () => Promise.all([placeOf(redis, view), placeOf(redis, truth)]);
  const [ours, theirs] = (await atOnePlace(audit, read, signal)).map((place) => place?.cursor);
  if (ours === undefined || theirs === undefined) throw await apart(audit.pair, audit.shadow);
  if (ours.seq !== theirs.seq || ours.digest !== theirs.digest) {
    verdict.total += 1;
    const what = `the cursor has event ${ours.seq} with ${ours.digest}, the ledger gives event ${theirs.seq} with ${theirs.digest}`;
    verdict.differences.unshift({ name: 'cursor', what, mend: [] });
  }
  const { seq, digest, blockNumber: block, blockHash } = theirs;
  return { seq, digest, block, blockHash, total: verdict.total };
}

async function apart({ redis, view, truth }: Pair, { status }: Shadow): Promise<ServiceError> {
  const [ours, theirs] = await Promise.all([placeOf(redis, view), placeOf(redis, truth)]);
  const place = (at: typeof ours) =>
    at === undefined
      ? 'nowhere'
      : `at block ${at.cursor.blockNumber} (${at.cursor.blockHash})${at.isDirty ? ', writing' : ''}`;
  const reason = status.stopped === null ? '' : `: ${status.stopped}`;
  return new ServiceError(
    'APART',
    `The view stands ${place(ours)}, what the nodes give ${place(theirs)}${reason}. Is the node behind, or on another chain?`,
    { retryable: true },
  );
}
