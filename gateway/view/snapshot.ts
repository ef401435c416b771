import { digest8Of } from '../../ledger/cursor.ts';
import { EMPTY_DIGEST } from '../../ledger/digest.ts';
import type { LedgerIdentity } from '../../ledger/identity.ts';
import {
  chunkOf,
  DIGEST_BYTES,
  decodeCursorFields,
  type EventBlock,
  generationOf,
  identityKey,
  LAYOUT,
  layoutOf,
  type ViewCursor,
  type ViewKeys,
  viewKeys,
} from '../../ledger/view.ts';
import { sleep } from '../../lib/async.ts';
import { attached } from '../../lib/attached.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { Hex } from '../../lib/hex.ts';
import { checkBlockNumber } from './block-number.ts';
import { type KnownBlock, readBlock, readBlockAt, readEventBlock } from './blocks.ts';
import { createKept } from './kept.ts';
import { bytesRange, type Read, type Reader, type Source, text, ViewMoved, wholeHash } from './reader.ts';
import { createSharing } from './sharing.ts';
import { momentText } from './status.ts';

/** As of when a question is answered: everything beyond `seq` does not exist, and `time` decides about expiry. */
export type Snapshot = {
  identity: LedgerIdentity;
  keys: ViewKeys;
  seq: number;
  digest8: string;
  /** The block asked for, or the indexed one. */
  block: KnownBlock;
  /** Seconds since 1970: of the block asked for, else the clock in steps. */
  time: number;
  epoch: number;
};

/** As of when to answer: a block ('newest': the indexed one, and its time instead of the clock) or a moment (seconds since 1970), and a block to wait for. */
export type SnapshotArgs = {
  asOfBlock?: number | 'newest' | null | undefined;
  asOfTime?: number | null | undefined;
  minBlock?: number | null | undefined;
  /** What the client calls its arguments, where that is not as here. */
  names?: { asOfBlock: string; asOfTime?: string } | undefined;
  /** A head that was read after the question had come; without it one is read. */
  head?: Head | undefined;
  signal?: AbortSignal | undefined;
};

/** What a ranked listing's cursor knows of the snapshot that it was ranked as of. */
export type SnapshotPlace = Pick<Snapshot, 'seq' | 'digest8' | 'time'> & { blockNumber: number };

/** The committed end of the view of the ledger that the contract's address stands for. */
export type Head = { identity: LedgerIdentity; keys: ViewKeys; cursor: ViewCursor };

/** What the ledger held as of a block: once that is indexed, it stays so until the ledger goes back. */
type Past = Pick<Snapshot, 'seq' | 'digest8'> & {
  /** The last one with events up to the block. */
  events: EventBlock | undefined;
};

const POLL_MS = 20;

/** Blocks of which it is kept what the ledger held as of them: some 300 bytes each. */
const KEPT_PASTS = 256;

/** Options of `createSnapshots`. */
export type SnapshotsOptions = {
  reader: Reader;
  keyPrefix: string;
  contract: Hex;
  clockStepSeconds: number;
  minBlockWaitMs: number;
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number;
};

/** Takes snapshots of the view. */
export function createSnapshots(options: SnapshotsOptions) {
  const { reader, clockStepSeconds, minBlockWaitMs, now = Date.now } = options;
  const ledgerKey = identityKey(options.keyPrefix, options.contract);
  /** The same for all who were given the same head: they share what is loaded as of it. */
  const newest = attached(snapshotOf);
  /** As of an earlier moment too: a page asks several questions as of it. */
  const sharing = createSharing();
  /** A catalogue is read page by page as of one block. */
  const pasts = createKept<number, Past>(KEPT_PASTS);
  let known: { json: string; identity: LedgerIdentity; keys: ViewKeys } | undefined;

  function learn(json: string | null) {
    known = undefined;
    if (json === null) throw ledgerUnknown();
    const identity = JSON.parse(json) as LedgerIdentity;
    known = { json, identity, keys: viewKeys(options.keyPrefix, identity) };
    return known;
  }

  /** The ledger behind an address can be another one after a restart, so it is asked for with every read of the cursor. */
  async function head(): Promise<Head> {
    const ledger = known ?? learn((await reader.read([text(ledgerKey)]))[0]);
    const [json, fields] = await reader.read([text(ledgerKey), wholeHash(ledger.keys.cursor)]);
    if (json !== ledger.json) {
      learn(json);
      return head();
    }
    const cursor = decodeCursorFields(fields);
    if (cursor === undefined) throw ledgerUnknown();
    if (layoutOf(fields) !== LAYOUT) throw otherLayout(layoutOf(fields));
    const generation = generationOf(fields);
    if (generation !== ledger.keys.generation) ledger.keys = viewKeys(options.keyPrefix, ledger.identity, generation);
    return { identity: ledger.identity, keys: ledger.keys, cursor };
  }

  /** Waits until the view fulfils something, shortly. The last head, whether it does or not. */
  async function headWhen(isThere: (head: Head) => boolean, signal?: AbortSignal): Promise<Head> {
    const until = performance.now() + minBlockWaitMs;
    for (;;) {
      const current = await head();
      if (isThere(current) || performance.now() >= until) return current;
      await sleep(POLL_MS, signal);
    }
  }

  async function take({ names, head: known, signal, ...args }: SnapshotArgs = {}): Promise<Snapshot> {
    const { asOfBlock, asOfTime, minBlock } = args;
    const wanted = minBlock == null ? 0 : checkBlockNumber(minBlock, 'minBlock');
    const past = pastOf(asOfBlock, names?.asOfBlock ?? 'asOfBlock');
    const moment = momentOf(asOfTime, now(), names?.asOfTime ?? 'asOfTime');
    if (past !== undefined && moment !== undefined) {
      throw new ServiceError('BAD_INPUT', 'Expected one of asOfBlock and asOfTime, found both');
    }
    const isIndexed = ({ cursor }: Head) => cursor.blockNumber >= wanted;
    const current = known !== undefined && isIndexed(known) ? known : await headWhen(isIndexed, signal);
    if (current.cursor.blockNumber < wanted) throw notIndexed(wanted, current);
    if (moment !== undefined) return sharing(newest(current), `time ${moment}`, () => atTime(current, moment));
    if (past === undefined) return newest(current);
    if (past === 'newest') return { ...newest(current), time: current.cursor.blockTime };
    if (past > current.cursor.blockNumber) throw notIndexed(past, current);
    return sharing(newest(current), `block ${past}`, () => asOf(current, past));
  }

  /** The clock in steps, as answers use it that are not as of a block. */
  function clock(): number {
    return Math.floor(now() / 1_000 / clockStepSeconds) * clockStepSeconds;
  }

  function snapshotOf({ identity, keys, cursor }: Head): Snapshot {
    return {
      identity,
      keys,
      seq: cursor.seq,
      digest8: digest8Of(cursor.digest),
      block: { number: cursor.blockNumber, hash: cursor.blockHash, time: cursor.blockTime },
      time: clock(),
      epoch: cursor.epoch,
    };
  }

  async function asOf(current: Head, number: number): Promise<Snapshot> {
    const source = reader.from(newest(current));
    const { events, seq, digest8 } = pasts.get(source.at, number) ?? (await readPast(source, number));
    const block = await readBlock(source.read, current, number, events);
    return { ...source.at, seq, digest8, block, time: block.time };
  }

  async function readPast({ at, read }: Source, number: number): Promise<Past> {
    const events = await readEventBlock(read, at.keys, number);
    const seq = Math.min(events?.lastSeq ?? 0, at.seq);
    const past = { events, seq, digest8: await readDigest8(read, at.keys, seq) };
    pasts.keep(at, number, past);
    return past;
  }

  /** What the ledger held at a moment, which also decides about expiry. Before its first event that is nothing. */
  async function atTime(current: Head, time: number): Promise<Snapshot> {
    const { read } = reader.from(newest(current));
    const found = await readBlockAt(read, current, time);
    const { lastSeq, ...block } = found ?? { number: 0, hash: undefined, time: 0, lastSeq: 0 };
    const seq = Math.min(lastSeq, current.cursor.seq);
    return { ...newest(current), seq, digest8: await readDigest8(read, current.keys, seq), block, time };
  }

  /** The snapshot of a ranked listing's first page, for its next ones. The caller has checked the digest. */
  async function again({ seq, digest8, time, blockNumber: number }: SnapshotPlace): Promise<Snapshot> {
    const current = await head();
    if (current.cursor.seq < seq || current.cursor.blockNumber < number) throw notIndexed(number, current);
    return { ...(await asOf(current, number)), seq, digest8, time };
  }

  return { head, headWhen, take, again, clock };
}
export type Snapshots = ReturnType<typeof createSnapshots>;

/** First eight bytes of the running hash after event `seq`, as cursors keep them. */
export async function readDigest8(read: Read, keys: ViewKeys, seq: number): Promise<string> {
  if (seq === 0) return digest8Of(EMPTY_DIGEST);
  const { chunk, offset } = chunkOf(seq);
  const [digest] = await read([bytesRange(keys.digests(chunk), offset * DIGEST_BYTES, DIGEST_BYTES)]);
  // Whoever asks has seen a cursor beyond this event: Redis was emptied since.
  if (digest.length !== DIGEST_BYTES) throw new ViewMoved();
  return digest.toString('hex');
}

/** Says that a block is not indexed here, or not yet; `most` is the highest that would do. */
export function notIndexed(block: number, { cursor }: Head, most = cursor.blockNumber): ServiceError {
  const { blockNumber: indexed } = cursor;
  return new ServiceError('BLOCK_NOT_INDEXED', `Block ${block} is not indexed yet: expected at most ${most}`, {
    retryable: true,
    facts: { indexedBlock: indexed },
  });
}

function pastOf(block: SnapshotArgs['asOfBlock'], name: string): number | 'newest' | undefined {
  if (block == null) return undefined;
  return block === 'newest' ? block : checkBlockNumber(block, name);
}

/** A moment that has come. */
function momentOf(seconds: number | null | undefined, nowMs: number, name: string): number | undefined {
  if (seconds == null) return undefined;
  if (seconds >= 0 && seconds * 1_000 <= nowMs) return seconds;
  const [latest, found] = [nowMs / 1_000, seconds].map(momentText);
  throw new ServiceError(
    'BAD_INPUT',
    `Expected ${name} from 1970 to now, ${latest}: found ${found}; nobody knows what will be revoked later`,
  );
}

function otherLayout(found: number): ServiceError {
  return new ServiceError(
    'VIEW_AWAY',
    `The index has layout ${found}, this gateway reads ${LAYOUT}: indexer and gateway must be of one release`,
    { retryable: true },
  );
}

function ledgerUnknown(): ServiceError {
  return new ServiceError('LEDGER_UNKNOWN', 'Nothing is indexed yet: the indexer has not begun, or Redis was emptied', {
    retryable: true,
  });
}
