import { readFileSync } from 'node:fs';
import type { Redis } from '../lib/redis.ts';
import { createScript, runScript, runScripts, type ScriptInput } from '../lib/redis-script.ts';
import { uuidOf } from './ids.ts';
import { decodeNote, encodeNote, type SubmissionNote } from './submission.ts';
import type { ViewKeys } from './view.ts';

/** Where a note comes from: a command that Kafka has, or a state that the writer told of it. */
export type NoteSource = 'command' | 'state';

/** Up to where a Kafka partition is read: field `topic:partition`, and the next offset. */
export type KafkaProgress = { field: string; next: string };

/** A note to write. With `progress` the Kafka offset moves in the same step, whether the note is news or not. */
export type NoteEntry = { note: SubmissionNote; source: NoteSource; ttlMs: number; progress?: KafkaProgress };

const noteScript = createScript(readFileSync(new URL('./lua/note.lua', import.meta.url), 'utf8'));

/** Notes about submissions in the view, by the UUID of the event. An older command's note never overrules a newer one's. */
export function createNoteStore(redis: Redis, keys: ViewKeys) {
  const inputOf = ({ note, source, ttlMs, progress }: NoteEntry): ScriptInput => {
    const uuid = uuidOf(note.id);
    const { partition, offset, at } = note;
    const args = [
      encodeNote(note),
      source,
      `${partition}`,
      offset,
      `${at}`,
      `${Math.floor(ttlMs)}`,
      keys.noteChannel,
      uuid,
    ];
    return progress === undefined
      ? { keys: [keys.submission(uuid)], args }
      : { keys: [keys.submission(uuid), keys.kafkaOffsets], args: [...args, progress.field, progress.next] };
  };
  return {
    /** Writes a note; whether it was news. */
    async put(entry: NoteEntry): Promise<boolean> {
      return (await runScript(redis, noteScript, inputOf(entry))) === 1;
    },
    /** Writes notes in their order, in one round trip. */
    async putAll(entries: readonly NoteEntry[]): Promise<void> {
      if (entries.length > 0) await runScripts(redis, noteScript, entries.map(inputOf));
    },
    /** The note of a submission, by the UUID of its event. */
    async get(uuid: string): Promise<SubmissionNote | undefined> {
      const value = await redis.hgetBuffer(keys.submission(uuid), 'note');
      return value === null ? undefined : decodeNote(value);
    },
    /** Notes of several submissions, in one round trip. */
    async getAll(uuids: readonly string[]): Promise<(SubmissionNote | undefined)[]> {
      const pipeline = redis.pipeline();
      for (const uuid of uuids) pipeline.hgetBuffer(keys.submission(uuid), 'note');
      const answers = (await pipeline.exec()) ?? [];
      return answers.map(([error, value]) => {
        if (error !== null) throw error;
        return value === null ? undefined : decodeNote(value as Buffer);
      });
    },
  };
}
export type NoteStore = ReturnType<typeof createNoteStore>;
