import { encodeNote, type RefusalReason, type SubmissionNote, type SubmissionState } from '../ledger/submission.ts';
import type { Topics } from '../ledger/topics.ts';
import { retry } from '../lib/async.ts';
import { messageOf } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import type { Producer } from '../lib/kafka.ts';
import type { Log } from '../lib/log.ts';
import type { AdmittedEntry, BlockRef, Entry } from './window.ts';

/** An effect found on the ledger. */
export type Mined = { entry: AdmittedEntry; block: BlockRef; transactionHash: Hex };

/** Tells what becomes of commands: notes in the submissions topic, and what was refused in the rejections topic. */
export type States = {
  /** Notes SENT. Not waited for: the ledger is the truth, and a note that is lost only makes a state look older. */
  sent(partition: number, entries: readonly AdmittedEntry[], transactionHash: Hex): void;
  /** Notes MINED; not waited for either. */
  mined(partition: number, mined: readonly Mined[]): void;
  /** Notes REFUSED and keeps the command among the rejections; returns when Kafka has acknowledged both. */
  refused(partition: number, entry: Entry, refusal: RefusalReason, signal: AbortSignal): Promise<void>;
  /** Waits for notes that are on their way. */
  flush(): Promise<void>;
};

/** Most notes that wait for Kafka; more are given up, for commands matter more than notes. */
const MAX_WAITING_NOTES = 20_000;

/** Creates the teller. */
export function createStates(options: {
  producer: Pick<Producer, 'send' | 'sendBatch'>;
  topics: Topics;
  log: Log;
}): States {
  const { producer, topics, log } = options;
  let waiting = 0;
  let queue: Promise<void> = Promise.resolve();

  function send(notes: SubmissionNote[]): void {
    if (notes.length === 0 || waiting + notes.length > MAX_WAITING_NOTES) return;
    waiting += notes.length;
    queue = queue
      .then(() => producer.send({ topic: topics.submissions, acks: -1, messages: notes.map(messageOfNote) }))
      .then(() => {})
      .catch((error) =>
        log.warn(
          { reason: messageOf(error), notes: notes.length },
          'Notes of submissions were lost; the ledger has the truth',
        ),
      )
      .finally(() => {
        waiting -= notes.length;
      });
  }

  return {
    sent(partition, entries, transactionHash) {
      send(entries.map((entry) => noteOf(partition, entry, 'SENT', { transactionHash })));
    },

    mined(partition, mined) {
      send(
        mined.map(({ entry, block, transactionHash }) =>
          noteOf(partition, entry, 'MINED', { transactionHash, blockNumber: block.number }),
        ),
      );
    },

    async refused(partition, entry, refusal, signal) {
      // Behind the notes under way, so that an earlier SENT does not come after it.
      await queue;
      const { subject } = entry.admission;
      const notes =
        subject === undefined ? [] : [noteOf(partition, { ...entry, admission: { subject } }, 'REFUSED', { refusal })];
      await retry(
        () =>
          producer.sendBatch({
            acks: -1,
            topicMessages: [
              { topic: topics.submissions, messages: notes.map(messageOfNote) },
              { topic: topics.rejections, messages: [rejectionOf(partition, entry, refusal)] },
            ].filter(({ messages }) => messages.length > 0),
          }),
        {
          signal,
          onRetry: (error) => log.warn({ reason: messageOf(error) }, 'A refusal could not be told; trying again'),
        },
      );
    },

    flush: () => queue,
  };
}

type Told = { message: Entry['message']; admission: { subject: AdmittedEntry['admission']['subject'] } };

function noteOf(partition: number, entry: Told, state: SubmissionState, more: Partial<SubmissionNote>): SubmissionNote {
  const { id, kind, publicationId } = entry.admission.subject;
  return { id, kind, publicationId, state, partition, offset: String(entry.message.offset), at: Date.now(), ...more };
}

function messageOfNote(note: SubmissionNote): { key: string; value: Buffer } {
  return { key: note.id, value: encodeNote(note) };
}

function rejectionOf(partition: number, { message, admission }: Entry, { code, message: words }: RefusalReason) {
  const id = admission.subject?.id;
  return {
    key: message.key,
    value: message.value,
    headers: {
      code,
      message: words,
      partition: String(partition),
      offset: String(message.offset),
      ...(id === undefined ? {} : { id }),
    },
  };
}
