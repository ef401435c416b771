import { uuidOf } from '../../ledger/ids.ts';
import { createNoteStore } from '../../ledger/note-store.ts';
import type { SubmissionNote } from '../../ledger/submission.ts';
import type { ViewKeys } from '../../ledger/view.ts';
import { createBell, MAX_TIMER_MS } from '../../lib/async.ts';
import { messageOf, ServiceError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Redis } from '../../lib/redis.ts';
import type { SubmissionModel } from '../models.ts';
import type { Tail } from '../tail.ts';
import type { SnapshotArgs } from '../view/snapshot.ts';
import type { View } from '../view/view.ts';
import type { Wake } from '../wake.ts';
import { createAwaited } from './awaited.ts';

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

/** How long a note lives that nothing follows, in milliseconds. */
const NOTE_TTL_MS = 7 * 24 * 60 * 60 * 1_000;

const RANK = { QUEUED: 0, SENT: 1, MINED: 2, REFUSED: 3, INDEXED: 4 } as const;

/** The state of a submission: an event in the view is INDEXED, whatever is noted. */
export function stateOf({ event, note }: SubmissionModel): keyof typeof RANK {
  return event !== undefined ? 'INDEXED' : (note?.state ?? 'QUEUED');
}

/** Creates the answers about submissions, from the view and its notes. */
export function createSubmissions(options: {
  view: Pick<View, 'snapshot' | 'keys' | 'eventsByUuid'>;
  redis: Redis;
  tail: Pick<Tail, 'onMove'>;
  wake: Pick<Wake, 'onNote'>;
  log: Log;
  /** How often those are looked for of whom nothing is heard, in milliseconds. @default 10_000 */
  pollMs?: number;
}): Submissions {
  const { view, redis, tail, wake, log, pollMs = 10_000 } = options;
  const awaited = createAwaited({ findAll, tail, wake, pollMs });
  const storeOf = (keys: ViewKeys) => createNoteStore(redis, keys);

  async function findAll(
    uuids: readonly string[],
    when: Pick<SnapshotArgs, 'minBlock' | 'signal'> = {},
  ): Promise<(SubmissionModel | undefined)[]> {
    const at = await view.snapshot(when);
    // Notes first: what is INDEXED after its note was read is seen, what was noted before is not lost.
    const notes = await away(() => storeOf(at.keys).getAll(uuids));
    const events = await view.eventsByUuid(at, uuids);
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
      let latest: SubmissionModel | undefined;
      let failure: { error: unknown } | undefined;
      let told: SubmissionModel | undefined;
      const stop = awaited.add(uuid, {
        tell(found) {
          if (found === undefined || !isNews(found, told)) return;
          latest = found;
          bell.ring();
        },
        fail(error) {
          failure = { error };
          bell.ring();
        },
      });
      try {
        for (;;) {
          await bell.wait(MAX_TIMER_MS, signal);
          if (failure !== undefined) throw failure.error;
          if (latest === undefined || latest === told) continue;
          told = latest;
          yield told;
          if (isFinal(told)) return;
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

async function away<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new ServiceError('VIEW_AWAY', 'The index does not answer just now; ask again', { retryable: true, cause });
  }
}
