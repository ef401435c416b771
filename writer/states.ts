import { encodeNote, type RefusalReason, type SubmissionNote, type SubmissionState } from '../ledger/submission.ts';
import type { Topics } from '../ledger/topics.ts';
import { retry, unlessAborted } from '../lib/async.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import type { Producer } from '../lib/kafka.ts';
import type { Log } from '../lib/log.ts';
import type { AdmittedEntry, BlockRef, Entry } from './window.ts';

/** An effect found on the ledger. */
export type Mined = { entry: AdmittedEntry; block: BlockRef; transactionHash: Hex };

/** Tells what becomes of commands: notes in the submissions topic, and what was refused in the rejections topic. */
export type States = {
  /** Says SENT. Not waited for; given up when too much waits, for then a state only looks older than it is. */
  sent(partition: number, entries: readonly AdmittedEntry[], transactionHash: Hex): void;
  /** Says MINED; whoever commits the offset behind it waits for `told`. */
  mined(partition: number, mined: readonly Mined[]): void;
  /** Says REFUSED and keeps the command among the rejections; returns when Kafka has acknowledged both. */
  refused(partition: number, entry: Entry, refusal: RefusalReason, signal: AbortSignal): Promise<void>;
  /** Returns when Kafka has acknowledged all that was said so far. */
  told(signal: AbortSignal): Promise<void>;
  /** Waits a little for what was not told yet. */
  close(): Promise<void>;
};

/** Most messages that wait for Kafka before notes SENT are given up. */
const MAX_WAITING = 20_000;
/** Bytes in one request, well below what a broker takes at once; a larger message goes alone. */
const GROUP_BYTES = 512 * 1024;
/** How long the end waits for Kafka. */
const CLOSE_MS = 2_000;

type Outgoing = { topic: string; message: { key: string | Buffer | null; value: Buffer | null; headers?: Headers } };
type Headers = Record<string, string>;
type Group = { messages: Outgoing[]; bytes: number };

/**
 * Creates the teller. Everything is told in the order it was said; what is said while a request is under way goes
 * together in the next.
 */
export function createStates(options: { producer: Pick<Producer, 'sendBatch'>; topics: Topics; log: Log }): States {
  const { producer, topics, log } = options;
  const stop = new AbortController();
  let waiting = 0;
  let filling: Group | undefined;
  let last: Promise<void> = Promise.resolve();

  function say(messages: Outgoing[]): Promise<void> {
    for (const message of messages) {
      const bytes = sizeOf(message);
      const group = filling !== undefined && filling.bytes + bytes <= GROUP_BYTES ? filling : begin();
      group.messages.push(message);
      group.bytes += bytes;
    }
    waiting += messages.length;
    return last;
  }

  function begin(): Group {
    const group: Group = { messages: [], bytes: 0 };
    filling = group;
    last = last.then(() => {
      if (filling === group) filling = undefined;
      return deliver(group.messages);
    });
    // Whoever waits is told; nobody has to.
    last.catch(() => {});
    return group;
  }

  async function deliver(messages: Outgoing[]): Promise<void> {
    let sending = messages;
    await retry(() => producer.sendBatch({ acks: -1, topicMessages: byTopic(sending) }), {
      signal: stop.signal,
      onRetry(error) {
        if (isTooLarge(error)) sending = sending.map(withoutValue);
        log.warn({ reason: messageOf(error), messages: messages.length }, 'States could not be told; trying again');
      },
    });
    waiting -= messages.length;
  }

  return {
    sent(partition, entries, transactionHash) {
      for (const entry of entries) entry.sentAtMs ??= Date.now();
      if (waiting > MAX_WAITING) return;
      void say(entries.map((entry) => note(topics, noteOf(partition, entry, 'SENT', { transactionHash }))));
    },

    mined(partition, mined) {
      for (const { entry } of mined) entry.settledAtMs ??= Date.now();
      void say(
        mined.map(({ entry, block, transactionHash }) =>
          note(topics, noteOf(partition, entry, 'MINED', { transactionHash, blockNumber: block.number })),
        ),
      );
    },

    async refused(partition, entry, refusal, signal) {
      const { subject } = entry.admission;
      const told =
        subject && note(topics, noteOf(partition, { ...entry, admission: { subject } }, 'REFUSED', { refusal }));
      const rejection = { topic: topics.rejections, message: rejectionOf(partition, entry, refusal) };
      await unlessAborted(say(told === undefined ? [rejection] : [told, rejection]), signal);
    },

    told: (signal) => unlessAborted(last, signal),

    async close() {
      const timer = setTimeout(() => stop.abort(new ServiceError('STOPPED', 'The writer is stopping')), CLOSE_MS);
      await last.catch(() => log.warn({ messages: waiting }, 'States were not told; they will be by the next writer'));
      clearTimeout(timer);
    },
  };
}

type Told = { message: Entry['message']; admission: { subject: AdmittedEntry['admission']['subject'] } };

function noteOf(partition: number, entry: Told, state: SubmissionState, more: Partial<SubmissionNote>): SubmissionNote {
  const { id, kind, publicationId } = entry.admission.subject;
  return { id, kind, publicationId, state, partition, offset: String(entry.message.offset), at: Date.now(), ...more };
}

function note(topics: Topics, note: SubmissionNote): Outgoing {
  return { topic: topics.submissions, message: { key: note.id, value: encodeNote(note) } };
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

function byTopic(messages: Outgoing[]) {
  return [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, those]) => ({
    topic,
    messages: those.map(({ message }) => message),
  }));
}

function sizeOf({ message }: Outgoing): number {
  return (message.value?.length ?? 0) + 512;
}

/** A command that filled a message to its limit leaves no room for the reason of its refusal. */
function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'MESSAGE_TOO_LARGE';
}

/** A rejection without its command, which stands in the command topic at the offset that the headers name. */
function withoutValue(outgoing: Outgoing): Outgoing {
  const { message } = outgoing;
  if (message.headers === undefined) return outgoing;
  return { ...outgoing, message: { ...message, value: null, headers: { ...message.headers, omitted: 'value' } } };
}
