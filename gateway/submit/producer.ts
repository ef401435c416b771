import { type ICustomPartitioner, type Message, Partitioners, type RecordMetadata } from 'kafkajs';
import { type TopicPlan, type Topics, topicPlan } from '../../ledger/topics.ts';
import { sleep } from '../../lib/async.ts';
import { messageOf } from '../../lib/errors.ts';
import { createKafka, ensureTopics, type Kafka, type Producer } from '../../lib/kafka.ts';
import type { Log } from '../../lib/log.ts';

/** Where Kafka put a message. */
export type Sent = { partition: number; offset: string };

/** A connection to Kafka that is made anew until it holds. */
export type CommandProducer = {
  /** Waits until Kafka can be reached; throws once the signal is aborted. */
  connected(): Promise<void>;
  /** Resolves once every in-sync replica has all messages; where they are, as far as Kafka tells. */
  produce(messages: Message[]): Promise<(Sent | undefined)[]>;
  /** Drops the connection: the next `connected` makes another. */
  replace(reason: string): void;
  /** Whether the last that was heard of Kafka was good. */
  isConnected(): boolean;
  close(): Promise<void>;
};

/** Options of `createCommandProducer`. */
export type ProducerOptions = {
  brokers: string[];
  topics: Topics;
  plan: { partitions: number; replication: number; retentionMs: number };
  timeoutMs: number;
  log: Log;
};

const RECONNECT_MS = 250;

/**
 * Creates a producer of commands. It is not idempotent in Kafka's sense: a copy of a command changes nothing, and a
 * producer without a session needs nothing back after an outage.
 */
export function createCommandProducer(options: ProducerOptions, signal: AbortSignal): CommandProducer {
  const { brokers, topics, timeoutMs, log } = options;
  const kafka = createKafka({ brokers, clientId: 'gateway', log, requestTimeoutMs: timeoutMs, retries: 1 });
  const plan = topicPlan(topics, options.plan);
  const places = new WeakMap<Message, number>();
  const createPartitioner = partitionerThatNotes(places);
  let producer: Producer | undefined;
  let isConnected = false;

  async function connect(): Promise<Producer> {
    await makeTopics(kafka, plan, log, signal);
    const fresh = kafka.producer({ createPartitioner, allowAutoTopicCreation: false, retry: { retries: 1 } });
    await fresh.connect();
    return fresh;
  }

  return {
    async connected() {
      for (;;) {
        try {
          signal.throwIfAborted();
          producer ??= await connect();
          isConnected = true;
          return;
        } catch (error) {
          signal.throwIfAborted();
          isConnected = false;
          log.debug({ reason: messageOf(error) }, 'Kafka is away; reconnecting');
          await sleep(RECONNECT_MS, signal);
        }
      }
    },
    async produce(messages) {
      if (producer === undefined) throw new TypeError('Only a producer that is connected can produce');
      const answer = await producer.send({ topic: topics.commands, acks: -1, timeout: timeoutMs, messages });
      return placesOf(messages, answer, places);
    },
    replace(reason) {
      isConnected = false;
      log.warn({ reason }, 'Kafka did not take commands; connecting anew');
      // The old one may be stuck; it is closed behind our back.
      producer?.disconnect().catch(() => undefined);
      producer = undefined;
    },
    isConnected: () => isConnected,
    close: async () => producer?.disconnect().catch(() => undefined),
  };
}

async function makeTopics(kafka: Kafka, topics: TopicPlan[], log: Log, signal: AbortSignal): Promise<void> {
  const admin = kafka.admin({ retry: { retries: 0 } });
  try {
    await ensureTopics(admin, topics, { log, signal });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Keeps which partition was chosen for a message: Kafka answers only the first offset of each. */
function partitionerThatNotes(places: WeakMap<Message, number>): ICustomPartitioner {
  return () => {
    const choose = Partitioners.DefaultPartitioner();
    return (args) => {
      const partition = choose(args);
      places.set(args.message, partition);
      return partition;
    };
  };
}

/** Kafka answers the first offset of each partition; the messages of a partition follow it in their order. */
function placesOf(
  messages: Message[],
  answer: RecordMetadata[],
  places: WeakMap<Message, number>,
): (Sent | undefined)[] {
  const next = new Map<number, bigint>();
  for (const { partition, baseOffset } of answer) {
    if (baseOffset !== undefined) next.set(partition, BigInt(baseOffset));
  }
  return messages.map((message) => {
    const partition = places.get(message);
    const offset = partition === undefined ? undefined : next.get(partition);
    if (partition === undefined || offset === undefined) return undefined;
    next.set(partition, offset + 1n);
    return { partition, offset: `${offset}` };
  });
}
