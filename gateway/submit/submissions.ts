import { uuidOf } from '../../ledger/ids.ts';
import { createNoteStore } from '../../ledger/note-store.ts';
import type { SubmissionNote } from '../../ledger/submission.ts';
import type { ViewKeys } from '../../ledger/view.ts';
import { createBell } from '../../lib/async.ts';
import { messageOf, ServiceError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Redis } from '../../lib/redis.ts';
import type { SubmissionModel } from '../models.ts';
import type { SnapshotArgs } from '../view/snapshot.ts';
import type { View } from '../view/view.ts';
import type { Wake } from '../wake.ts';

/** What became of submissions. */
export type Submissions = {
  /** What is known of submissions, by the UUIDs of their events, once a block is indexed; undefined for unknown ones. */
  findAll(
    uuids: readonly string[],
    when?: Pick<SnapshotArgs, 'minBlock' | 'signal'>,
  ): Promise<(SubmissionModel | undefined)[]>;
  /** Notes that Kafka has these; failing is no failure of the submission: the indexer will note it from Kafka. */
  noteQueued(notes: readonly SubmissionNote[]): Promise<void>;
  /** States until INDEXED or REFUSED, as they become known; waits for the first. */
  follow(uuid: string, signal: AbortSignal): AsyncGenerator<SubmissionModel, void, void>;
};

/** How often a follower looks when nothing wakes it, in milliseconds. */
const POLL_MS = 500;
/** How long a note lives that nothing follows, in milliseconds. */
const NOTE_TTL_MS = 7 * 24 * 60 * 60 * 1_000;

const RANK = { QUEUED: 0, SENT: 1, MINED: 2, REFUSED: 3, INDEXED: 4 } as const;

/** The state of a submission: an event in the view is INDEXED, whatever is noted. */
export function stateOf({ event, note }: SubmissionModel): keyof typeof RANK {
  return event !== undefined ? 'INDEXED' : (note?.state ?? 'QUEUED');
}

/** Creates the answers about submissions, from the view and its notes. */
export function createSubmissions(options: {
  view: Pick<View, 'snapshot' | 'keys' | 'eventByUuid'>;
  redis: Redis;
  wake: Wake;
  log: Log;
}): Submissions {
  const { view, redis, wake, log } = options;
  const storeOf = (keys: ViewKeys) => createNoteStore(redis, keys);

  async function findAll(
    uuids: readonly string[],
    when: Pick<SnapshotArgs, 'minBlock' | 'signal'> = {},
  ): Promise<(SubmissionModel | undefined)[]> {
    const at = await view.snapshot(when);
    // Notes first: what is INDEXED after its note was read is seen, what was noted before is not lost.
    const notes = await away(() => storeOf(at.keys).getAll(uuids));
    const events = await Promise.all(uuids.map((uuid) => view.eventByUuid(at, uuid)));
    return uuids.map((uuid, index) => {
      const note = notes[index];
      const event = events[index];
      const isTrusted = event !== undefined && event.row.mark === undefined;
      if (!isTrusted && note === undefined) return undefined;
      return { uuid, ...(note === undefined ? {} : { note }), ...(isTrusted ? { event } : {}) };
    });
  }

  return {
    findAll,
    async noteQueued(notes) {
      try {
        const store = storeOf(await view.keys());
        await Promise.all(notes.map((note) => store.put({ note, source: 'command', ttlMs: NOTE_TTL_MS })));
      } catch (error) {
        log.warn({ reason: messageOf(error), ids: notes.map(({ id }) => uuidOf(id)) }, 'Submissions were not noted');
      }
    },
    async *follow(uuid, signal) {
      const bell = createBell();
      const stop = wake.onNote(uuid, () => bell.ring());
      let told: SubmissionModel | undefined;
      try {
        for (;;) {
          const [found] = await findAll([uuid]).catch(nothingWhileAway);
          if (found !== undefined && isNews(found, told)) {
            told = found;
            yield found;
            if (isFinal(found)) return;
          }
          await bell.wait(POLL_MS, signal);
        }
      } finally {
        stop();
      }
    },
  };
}

function isFinal(model: SubmissionModel): boolean {
  const state = stateOf(model);
  return state === 'INDEXED' || state === 'REFUSED';
}

/** Whether there is more to tell. While notes are rebuilt, earlier states of the same command come again: no news. */
function isNews(found: SubmissionModel, told: SubmissionModel | undefined): boolean {
  if (told === undefined) return true;
  if (found.note?.offset === told.note?.offset && RANK[stateOf(found)] < RANK[stateOf(told)]) return false;
  return (
    stateOf(found) !== stateOf(told) ||
    found.note?.transactionHash !== told.note?.transactionHash ||
    found.note?.blockNumber !== told.note?.blockNumber
  );
}

function nothingWhileAway(error: unknown): undefined[] {
  if (error instanceof ServiceError && error.retryable) return [];
  throw error;
}

async function away<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new ServiceError('VIEW_AWAY', 'The index does not answer just now; ask again', { retryable: true, cause });
  }
}
