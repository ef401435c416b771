import { randomUUID } from 'node:crypto';
import type { IsSignedCommand } from '../ledger/command-signature.ts';
import type { ConsumedEntry, NoteEntry, NoteStore } from '../ledger/note-store.ts';
import type { Topics } from '../ledger/topics.ts';
import { backoffMs, sleep } from '../lib/async.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Consumer, Kafka } from '../lib/kafka.ts';
import type { Log } from '../lib/log.ts';
import { type Message, noteOfMessage } from './note-of-message.ts';

/** Parts of the way from the topics to the notes. */
export type NotesParts = {
  kafka: Kafka;
  topics: Topics;
  store: NoteStore;
  owner: string;
  horizonMs: number;
  /** Whether a gateway signed a command; absent when every command is believed. */
  isSigned: IsSignedCommand | undefined;
  log: Log;
};

/** Messages that are noted in one round trip. */
const BATCH = 200;
/** How often the view's places are compared with ours: they are lower after Redis lost something. */
const LOOK_MS = 1_000;

/**
 * Carries commands and states of submissions into the view until the term ends. The view holds the place in each
 * partition, so nothing is left in Kafka; while Kafka or Redis is away it tries again and never disturbs the indexing.
 */
export async function carryNotes(parts: NotesParts, term: AbortSignal): Promise<void> {
  for (let attempt = 0; !term.aborted; attempt += 1) {
    try {
      await consume(parts, term, () => {
        attempt = 0;
      });
    } catch (error) {
      if (term.aborted) return;
      if (error instanceof ServiceError && error.code === 'LEASE_LOST') return;
      parts.log.warn({ reason: messageOf(error) }, 'Notes of submissions wait; trying again');
      await sleep(backoffMs(attempt, 100, 5_000), term).catch(() => undefined);
    }
  }
}

/** Consumes from the places that the view holds; throws when they are not ours any more. */
async function consume(
  { kafka, topics, store, owner, horizonMs, isSigned, log }: NotesParts,
  term: AbortSignal,
  onProgress: () => void,
): Promise<void> {
  const places = new Map(Object.entries(await store.offsets()));
  const begun = new Map(places);
  // A group of its own for every run: nobody shares the partitions, and nothing is committed to it.
  const consumer = kafka.consumer({
    groupId: `${topics.commands}.notes.${randomUUID()}`,
    allowAutoTopicCreation: false,
  });
  const failure = failureOf(consumer, term);
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topics.commands, topics.submissions], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, heartbeat }) => {
        try {
          await noteBatch(batch);
          onProgress();
        } catch (error) {
          failure.fail(error);
          throw error;
        }
        await heartbeat();
      },
    });
    for (const [field, offset] of begun) seek(consumer, field, offset);
    while (!term.aborted && !failure.happened()) {
      await Promise.race([failure.promise, sleep(LOOK_MS, term)]);
      await assertPlaces(store, places);
    }
  } finally {
    await consumer.disconnect().catch(() => undefined);
  }

  async function noteBatch(batch: { topic: string; partition: number; messages: Message[] }): Promise<void> {
    const field = `${batch.topic}:${batch.partition}`;
    // The first fetch may still come from the beginning, before the seek took effect.
    const fresh = batch.messages.filter(({ offset }) => BigInt(offset) >= BigInt(places.get(field) ?? 0));
    // One round trip each.
    for (let at = 0; at < fresh.length && !term.aborted; at += BATCH) {
      const consumed = consumedEntries(fresh.slice(at, at + BATCH), places.get(field), (message) =>
        readNote(batch, message),
      );
      const last = consumed.at(-1);
      if (last === undefined) return;
      await store.putConsumed(owner, field, consumed);
      places.set(field, last.next);
    }
  }

  function readNote(
    { topic, partition }: { topic: string; partition: number },
    message: Message,
  ): NoteEntry | undefined {
    try {
      const note = noteOfMessage({ topics, isSigned }, topic, partition, message);
      if (note === undefined) return undefined;
      return { note, source: topic === topics.commands ? 'command' : 'state', ttlMs: note.at + horizonMs - Date.now() };
    } catch (error) {
      log.warn(
        { topic, partition, offset: message.offset, reason: messageOf(error) },
        'Left out a message that cannot be read',
      );
      return undefined;
    }
  }
}

function consumedEntries(
  messages: readonly Message[],
  begin: string | undefined,
  read: (message: Message) => NoteEntry | undefined,
): ConsumedEntry[] {
  let before = begin;
  return messages.map((message) => {
    const entry = read(message);
    const next = String(BigInt(message.offset) + 1n);
    const consumed = { ...(entry === undefined ? {} : { entry }), before, next };
    before = next;
    return consumed;
  });
}

function seek(consumer: Consumer, field: string, offset: string): void {
  const colon = field.lastIndexOf(':');
  consumer.seek({ topic: field.slice(0, colon), partition: Number(field.slice(colon + 1)), offset });
}

async function assertPlaces(store: NoteStore, places: ReadonlyMap<string, string>): Promise<void> {
  const ours = new Map(places);
  const held = await store.offsets();
  for (const [field, place] of ours) {
    if (BigInt(held[field] ?? -1) >= BigInt(place)) continue;
    throw new ServiceError('VIEW_MOVED', `The view lost its place in ${field}`, { retryable: true });
  }
}

/** The consumer's failure as a promise: kafkajs tells of a crash it will not mend by an event only. */
function failureOf(
  consumer: Consumer,
  term: AbortSignal,
): { promise: Promise<never>; fail(error: unknown): void; happened(): boolean } {
  const { promise, reject } = Promise.withResolvers<never>();
  let hasFailed = false;
  const fail = (error: unknown) => {
    hasFailed = true;
    reject(error);
  };
  promise.catch(() => undefined);
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) fail(payload.error);
  });
  term.addEventListener('abort', () => fail(term.reason), { once: true });
  return { promise, fail, happened: () => hasFailed };
}
