import { readFileSync } from 'node:fs';
import { ServiceError } from '../lib/errors.ts';
import { askTogether, type Redis } from '../lib/redis.ts';
import { createScript, runScript, runScripts, type ScriptInput } from '../lib/redis-script.ts';
import { uuidOf } from './ids.ts';
import { decodeNote, encodeNote, type SubmissionNote } from './submission.ts';
import type { ViewKeys } from './view.ts';

/** Where a note comes from: a command that Kafka has, or a state that the writer told of it. */
export type NoteSource = 'command' | 'state';

/** A note to write. */
export type NoteEntry = { note: SubmissionNote; source: NoteSource; ttlMs: number };

/**
 * A message of a topic as its consumer writes it: its note, absent when it has none or cannot be read, and the offset to
 * go on at, which moves in the same step. `before` is the one that the view holds so far.
 */
export type ConsumedEntry = { entry?: NoteEntry; before: string | undefined; next: string };

const noteScript = createScript(readFileSync(new URL('./lua/note.lua', import.meta.url), 'utf8'));

/** Notes about submissions in the view, by the UUID of the event. An older command's note never overrules a newer one's. */
export function createNoteStore(redis: Redis, keys: ViewKeys) {
  const argumentsOf = ({ note, source, ttlMs }: NoteEntry): [uuid: string, args: (string | Buffer)[]] => {
    const uuid = uuidOf(note.id);
    const { partition, offset, at } = note;
    const ttl = `${Math.floor(ttlMs)}`;
    return [uuid, [encodeNote(note), source, `${partition}`, offset, `${at}`, ttl, keys.noteChannel, uuid]];
  };
  const inputOf = (entry: NoteEntry): ScriptInput => {
    const [uuid, args] = argumentsOf(entry);
    return { keys: [keys.submission(uuid)], args };
  };
  const consumedInput = (owner: string, field: string, { entry, before, next }: ConsumedEntry): ScriptInput => {
    const [uuid, args] = entry === undefined ? ['', Array(8).fill('')] : argumentsOf(entry);
    return {
      keys: [keys.submission(uuid), keys.kafkaOffsets, keys.lease],
      args: [...args, field, next, owner, before ?? ''],
    };
  };
  return {
    /** Writes a note; whether it was news. */
    async put(entry: NoteEntry): Promise<boolean> {
      return (await runScript(redis, noteScript, inputOf(entry))) === 1;
    },
    /** Next offsets of the topics that notes are made of, by `topic:partition`. */
    offsets: (): Promise<Record<string, string>> => redis.hgetall(keys.kafkaOffsets),
    /**
     * Writes what the leading indexer consumed of one partition, in its order and in one round trip. Throws `LEASE_LOST`
     * when another one leads, and `VIEW_MOVED` when the view holds another offset than `before`.
     */
    async putConsumed(owner: string, field: string, entries: readonly ConsumedEntry[]): Promise<void> {
      const inputs = entries.map((entry) => consumedInput(owner, field, entry));
      const answers = await runScripts(redis, noteScript, inputs);
      if (answers.includes(-1))
        throw new ServiceError('LEASE_LOST', 'Another indexer leads; nothing was noted', { retryable: true });
      if (answers.includes(-2))
        throw new ServiceError('VIEW_MOVED', `The view holds another offset of ${field}`, { retryable: true });
    },
    /** The note of a submission, by the UUID of its event. */
    async get(uuid: string): Promise<SubmissionNote | undefined> {
      const value = await redis.hgetBuffer(keys.submission(uuid), 'note');
      return value === null ? undefined : decodeNote(value);
    },
    /** Notes of several submissions, in one round trip. */
    async getAll(uuids: readonly string[]): Promise<(SubmissionNote | undefined)[]> {
      const notes = await askTogether(
        redis,
        uuids.map((uuid) => (one) => one.hgetBuffer(keys.submission(uuid), 'note')),
      );
      return notes.map((note) => (note === null ? undefined : decodeNote(note as Buffer)));
    },
  };
}
export type NoteStore = ReturnType<typeof createNoteStore>;
