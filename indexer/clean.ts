import { NO_WORDS } from '../ledger/search-words.ts';
import { decodeNaming, lastNames, type ViewCursor } from '../ledger/view.ts';
import { wordsOfPayload } from './decode.ts';
import type { FoundEvent } from './findings.ts';
import type { Operation } from './operations.ts';
import { readColumns, readCurrent, readRows } from './related.ts';
import { storedBodies, storedRows } from './stored.ts';
import { unfoldEvents } from './unfold.ts';
import type { ViewStore } from './view-store.ts';

/** Events taken back by one script. */
const SLICE = 20;
/** Blocks forgotten by one script. */
const BLOCKS = 500;

/**
 * Removes whatever stands beyond the cursor: what an interrupted commit left, or what a rollback made void. Newest
 * first, so that an interruption leaves a state that is cleaned in the same way. Answers how many events it took back.
 */
export async function cleanView(view: ViewStore, cursor: ViewCursor): Promise<number> {
  const dirty = await view.redis.get(view.keys.dirty);
  if (dirty === null) return 0;
  let removed = 0;
  for (let top = Number(dirty); top > cursor.seq; top -= SLICE) {
    removed += await cleanEvents(view, cursor, Math.max(cursor.seq + 1, top - SLICE + 1), top);
  }
  await cleanBlocks(view, cursor);
  await view.commit(cursor, [...(await namingOperations(view, cursor)), { op: 'DEL', key: view.keys.dirty }]);
  return removed;
}

async function cleanEvents(view: ViewStore, cursor: ViewCursor, from: number, to: number): Promise<number> {
  const events = await storedEvents(view, from, to);
  if (events.length === 0) return 0;
  const { redis, keys } = view;
  const rows = events.map(({ row }) => row);
  const previous = rows.flatMap(({ change }) => (change === undefined ? [] : [change.previousSeq]));
  const related = rows.flatMap(({ change, displaced, replaced }) => [
    change?.publicationSeq ?? 0,
    displaced ?? 0,
    replaced ?? 0,
  ]);
  const state = {
    current: await readCurrent(redis, keys, rows),
    rows: await readRows(redis, keys, previous),
    columns: await readColumns(redis, keys, related),
  };
  await view.commit(cursor, unfoldEvents(keys, state, events));
  return events.length;
}

/** Events of a stretch of the sequence, newest first, as far as they were written. */
async function storedEvents({ redis, keys }: ViewStore, from: number, to: number): Promise<FoundEvent[]> {
  const seqs = Array.from({ length: to - from + 1 }, (_, index) => to - index);
  const [rows, bodies] = await Promise.all([storedRows(redis, keys, seqs), storedBodies(redis, keys, seqs)]);
  return seqs.flatMap((seq): FoundEvent[] => {
    const [row, body] = [rows.get(seq), bodies.get(seq)];
    return row === undefined ? [] : [{ row, words: body === undefined ? NO_WORDS : wordsOfPayload(row, body) }];
  });
}

async function cleanBlocks({ redis, keys, commit }: ViewStore, cursor: ViewCursor): Promise<void> {
  for (;;) {
    const members = await redis.zrangebyscore(keys.blocks, `(${cursor.blockNumber}`, '+inf', 'LIMIT', 0, BLOCKS);
    if (members.length === 0) return;
    await commit(
      cursor,
      members.map((member) => ({ op: 'ZREM' as const, key: keys.blocks, member })),
    );
  }
}

/** Namings beyond the cursor are forgotten; who was named there gets the name back that he had before. */
async function namingOperations({ redis, keys }: ViewStore, cursor: ViewCursor): Promise<Operation[]> {
  const voided = await redis.zrangebyscore(keys.publisherNames, `(${cursor.blockNumber}`, '+inf');
  if (voided.length === 0) return [];
  const kept = await redis.zrangebyscore(keys.publisherNames, '-inf', cursor.blockNumber);
  const names = lastNames(kept.map(decodeNaming));
  return voided.flatMap((member): Operation[] => {
    const { account } = decodeNaming(member);
    const name = names.get(account);
    return [
      { op: 'ZREM', key: keys.publisherNames, member },
      name === undefined
        ? { op: 'HDEL', key: keys.publishers, field: account }
        : { op: 'HSET', key: keys.publishers, field: account, value: name },
    ];
  });
}
