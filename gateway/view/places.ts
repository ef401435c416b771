import { decodeCursor, encodeCursor } from '../../ledger/cursor.ts';
import { type LedgerReport, type RollbackRecord, wasRemoved } from '../../ledger/view.ts';
import { sleep } from '../../lib/async.ts';
import { ServiceError } from '../../lib/errors.ts';
import { listHead, type Reader, text } from './reader.ts';
import { type Head, notIndexed, readDigest8, type Snapshot, type Snapshots } from './snapshot.ts';

/** What a cursor stands for: a place in the sequence, or one that the ledger has left; then a place both histories share. */
export type CheckedCursor = { seq: number } | { rollbackTo: number };

/** Rollbacks that are looked at, newest first. */
const MAX_ROLLBACKS = 100;

/** A place in the sequence, as a cursor names it. */
type Place = { seq: number; digest8: string };

/** In what time the leader's next two reports, which come twice a second, are here, and how often to look. */
const REPORTS_MS = 3_000;
const LOOK_MS = 50;

/** Reads and checks cursors of events. */
export function createPlaces({
  reader,
  snapshots,
  minBlockWaitMs,
}: {
  reader: Reader;
  snapshots: Snapshots;
  minBlockWaitMs: number;
}) {
  /**
   * Whether a place is still in the sequence.
   * 1. Its digest fits: it is. Another digest: the ledger went back behind it.
   * 2. It lies beyond the view. A rollback that removed it is on record: so it has.
   * 3. Otherwise another gateway may be ahead of this one, or Redis lost what it had: wait as for `minBlock`. Still
   *    beyond, although this view has all that the ledger has: the ledger does not have it any more. This view is behind:
   *    say so; asking again helps.
   */
  async function check(place: Place): Promise<CheckedCursor> {
    const { seq, digest8 } = place;
    let head = await snapshots.head();
    let isWhole = false;
    if (seq > head.cursor.seq) {
      const isRemoved = (await rollbacks(head)).some((record) => wasRemoved(record, place));
      if (isRemoved) return { rollbackTo: await sharedSeq(head, place) };
      isWhole = await isWholeWithout(seq);
      head = await snapshots.head();
    }
    if (seq <= head.cursor.seq) {
      const isKept = (await readDigest8(reader.read, head.keys, seq)) === digest8;
      return isKept ? { seq } : { rollbackTo: await sharedSeq(head, place) };
    }
    if (isWhole) return { rollbackTo: await sharedSeq(head, place) };
    throw behind(seq, head);
  }

  async function checkText(cursor: string): Promise<CheckedCursor> {
    const { identity } = await snapshots.head();
    return check(decodeCursor(identity, cursor));
  }

  /**
   * A place that the vanished one's history shares with this one: the rollback that removed it returned to one, and
   * later rollbacks may have returned further. When no record tells of it, only the beginning is proven.
   */
  async function sharedSeq(head: Head, place: Place): Promise<number> {
    const records = await rollbacks(head);
    const removal = records.findIndex((record) => wasRemoved(record, place));
    return removal < 0 ? 0 : Math.min(...records.slice(0, removal + 1).map(({ common }) => common));
  }

  async function rollbacks({ keys }: Head): Promise<RollbackRecord[]> {
    const [records] = await reader.read([listHead(keys.rollbacks, MAX_ROLLBACKS)]);
    return records.map((record) => JSON.parse(record) as RollbackRecord);
  }

  /**
   * Waits for an event. Whether it does not come although a leader says here and now that the view has all of the ledger.
   * The report that stands there may be of another time: after a failover to a server that has less, nobody has told yet
   * what is missing. So it must change while we look, and once more: the first change may have been the failover.
   */
  async function isWholeWithout(seq: number): Promise<boolean> {
    let changes = 0;
    let known: string | null | undefined;
    for (const begun = performance.now(); ; await sleep(LOOK_MS)) {
      const waitedMs = performance.now() - begun;
      const { keys, cursor } = await snapshots.head();
      if (cursor.seq >= seq) return false;
      const [json] = await reader.read([text(keys.report)]);
      if (json !== known) changes += known == null ? 0 : 1;
      known = json;
      const isTold = json !== null && changes >= 2;
      if (waitedMs < minBlockWaitMs || (!isTold && waitedMs < REPORTS_MS)) continue;
      return isTold && hasAll(cursor, JSON.parse(json));
    }
  }

  /** The place of a query's cursor. Throws `ROLLBACK`, with a cursor that both histories share, when it is gone. */
  async function placeOf(at: Snapshot, place: Place): Promise<number> {
    const checked = await check(place);
    if ('seq' in checked) return checked.seq;
    const { rollbackTo } = checked;
    const digest8 = await readDigest8(reader.read, at.keys, rollbackTo);
    throw new ServiceError(
      'ROLLBACK',
      'The ledger went back behind this cursor: go on from the cursor told with this error, which both histories share',
      { facts: { cursor: encodeCursor(at.identity, { seq: rollbackTo, digest8 }) } },
    );
  }

  return {
    checkCursor: checkText,
    placeOf,
    /** The seq of a cursor argument; undefined without one. */
    async seqOf(at: Snapshot, cursor: string | null | undefined): Promise<number | undefined> {
      return cursor == null ? undefined : placeOf(at, decodeCursor(at.identity, cursor));
    },
  };
}
export type Places = ReturnType<typeof createPlaces>;

function hasAll({ blockNumber }: Head['cursor'], { headBlock, stopped }: LedgerReport): boolean {
  return stopped === null && headBlock <= blockNumber;
}

function behind(seq: number, head: Head): ServiceError {
  const { facts } = notIndexed(head.cursor.blockNumber, head);
  return new ServiceError(
    'BLOCK_NOT_INDEXED',
    `This cursor stands at event ${seq}, which is not indexed here yet: expected at most ${head.cursor.seq}`,
    { retryable: true, facts },
  );
}
