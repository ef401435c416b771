import { type ICustomPartitioner, type Message, Partitioners, type RecordMetadata } from 'kafkajs';
import { type Topics, topicPlan } from '../../ledger/topics.ts';
import { createBell, sleep } from '../../lib/async.ts';
import { messageOf, ServiceError } from '../../lib/errors.ts';
import { createKafka, ensureTopics, type Producer } from '../../lib/kafka.ts';
import type { Log } from '../../lib/log.ts';
import type { Closable } from '../../lib/process.ts';

/** Where Kafka put a message. */
export type Sent = { partition: number; offset: string };

/** Hands commands to Kafka. */
export type Sender = Closable & {
  /** Resolves once every in-sync replica has all messages. Throws `KAFKA_AWAY`, always within the timeout. */
  send(messages: { key: string; value: Buffer }[]): Promise<(Sent | undefined)[]>;
  /** Whether the last that was heard of Kafka was good. */
  isConnected(): boolean;
};

/** One caller's messages. */
type Entry = {
  messages: Message[];
  bytes: number;
  resolve(sent: (Sent | undefined)[]): void;
  reject(error: unknown): void;
};

/** What goes into one request; topics take records up to twice this. */
const MAX_BATCH_BYTES = 1_000_000;
const MAX_BATCH_MESSAGES = 500;
/** Bytes that may wait while Kafka is slow; what comes beyond is turned away at once. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const RECONNECT_MS = 250;

/**
 * Creates a sender. While one request is under way, whatever arrives waits and goes with the next, so that throughput
 * does not hang on Kafka's latency. It is not idempotent in Kafka's sense: a copy of a command changes nothing, and a
 * producer without a session needs nothing back after an outage. After a failure the producer is replaced.
 */
export function createSender(options: {
  brokers: string[];
  topics: Topics;
  plan: { partitions: number; replication: number; retentionMs: number };
  timeoutMs: number;
  log: Log;
}): Sender {
  const { topics, timeoutMs, log } = options;
  const kafka = createKafka({
    brokers: options.brokers,
    clientId: 'gateway',
    log,
    requestTimeoutMs: timeoutMs,
    retries: 1,
  });
  const stop = new AbortController();
  const bell = createBell();
  const places = new WeakMap<Message, number>();
  let waiting: Entry[] = [];
  let waitingBytes = 0;
  let producer: Producer | undefined;
  let isConnected = false;

  /** Keeps which partition the partitioner chose: Kafka's answer has only the first offset of each. */
  const createPartitioner: ICustomPartitioner = () => {
    const choose = Partitioners.DefaultPartitioner();
    return (args) => {
      const partition = choose(args);
      places.set(args.message, partition);
      return partition;
    };
  };

  async function connect(): Promise<Producer> {
    const admin = kafka.admin({ retry: { retries: 0 } });
    try {
      await ensureTopics(admin, topicPlan(topics, options.plan), { log, signal: stop.signal });
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
    const fresh = kafka.producer({ createPartitioner, allowAutoTopicCreation: false, retry: { retries: 1 } });
    await fresh.connect();
    return fresh;
  }

  async function connected(): Promise<Producer> {
    for (;;) {
      try {
        producer ??= await connect();
        isConnected = true;
        return producer;
      } catch (error) {
        stop.signal.throwIfAborted();
        isConnected = false;
        log.debug({ reason: messageOf(error) }, 'Kafka is away; reconnecting');
        await sleep(RECONNECT_MS, stop.signal);
      }
    }
  }

  /** The old one may be stuck; it is closed behind our back. */
  function replaceProducer(reason: string): void {
    isConnected = false;
    log.warn({ reason }, 'Kafka did not take commands; connecting anew');
    producer?.disconnect().catch(() => undefined);
    producer = undefined;
  }

  async function deliver(through: Producer, entries: Entry[]): Promise<void> {
    const messages = entries.flatMap((entry) => entry.messages);
    try {
      const answer = await through.send({ topic: topics.commands, acks: -1, timeout: timeoutMs, messages });
      const offsets = offsetsOf(messages, answer, places);
      for (const entry of entries) entry.resolve(entry.messages.map((message) => offsets.get(message)));
    } catch (error) {
      if (entries.length > 1 && isOneMessagesFault(error)) {
        for (const entry of entries) await deliver(through, [entry]);
        return;
      }
      for (const entry of entries) entry.reject(kafkaAway(timeoutMs, error));
      replaceProducer(messageOf(error));
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      const through = await connected();
      if (waiting.length === 0) await bell.wait(60_000, stop.signal);
      const batch = takeBatch(waiting);
      waiting = waiting.slice(batch.length);
      if (batch.length > 0) await deliver(through, batch);
    }
  }

  const running = run().catch((error: unknown) => {
    if (!stop.signal.aborted) log.error({ err: error }, 'The sender of commands ended');
  });

  return {
    isConnected: () => isConnected,
    send(messages) {
      const bytes = messages.reduce((sum, { value }) => sum + value.length, 0);
      if (waitingBytes + bytes > MAX_WAITING_BYTES) return Promise.reject(kafkaAway(timeoutMs));
      waitingBytes += bytes;
      const { promise, resolve, reject } = Promise.withResolvers<(Sent | undefined)[]>();
      const entry: Entry = { messages, bytes, resolve, reject };
      const timer = setTimeout(() => {
        waiting = waiting.filter((one) => one !== entry);
        reject(kafkaAway(timeoutMs));
      }, timeoutMs);
      waiting.push(entry);
      bell.ring();
      return promise.finally(() => {
        clearTimeout(timer);
        waitingBytes -= bytes;
      });
    },
    async close() {
      stop.abort();
      bell.ring();
      for (const entry of waiting.splice(0)) entry.reject(kafkaAway(timeoutMs));
      // What is under way still gets its answer; a connection that comes up only now is closed as well.
      const given = new AbortController();
      await Promise.race([running, sleep(timeoutMs, given.signal).catch(() => undefined)]);
      given.abort();
      await producer?.disconnect().catch(() => undefined);
    },
  };
}

/** What of the queue goes into one request; one entry always does. */
function takeBatch(waiting: Entry[]): Entry[] {
  let bytes = 0;
  let messages = 0;
  const end = waiting.findIndex((entry, index) => {
    bytes += entry.bytes;
    messages += entry.messages.length;
    return index > 0 && (bytes > MAX_BATCH_BYTES || messages > MAX_BATCH_MESSAGES);
  });
  return end === -1 ? waiting.slice() : waiting.slice(0, end);
}

/** Kafka answers the first offset of each partition; the messages of a partition follow it in their order. */
function offsetsOf(
  messages: Message[],
  answer: RecordMetadata[],
  places: WeakMap<Message, number>,
): Map<Message, Sent> {
  const next = new Map<number, bigint>();
  for (const { partition, baseOffset } of answer) {
    if (baseOffset !== undefined) next.set(partition, BigInt(baseOffset));
  }
  const offsets = new Map<Message, Sent>();
  for (const message of messages) {
    const partition = places.get(message);
    const offset = partition === undefined ? undefined : next.get(partition);
    if (partition === undefined || offset === undefined) continue;
    offsets.set(message, { partition, offset: `${offset}` });
    next.set(partition, offset + 1n);
  }
  return offsets;
}

/** One oversized message spoils a request for all others in it. */
function isOneMessagesFault(error: unknown): boolean {
  const type = (error as { type?: unknown }).type;
  return type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE' || type === 'INVALID_RECORD';
}

function kafkaAway(timeoutMs: number, cause?: unknown): ServiceError {
  return new ServiceError(
    'KAFKA_AWAY',
    `Kafka did not acknowledge this within ${timeoutMs} ms: the outcome is unknown. Ask again: that is safe, the same submission is the same event`,
    { retryable: true, ...(cause === undefined ? {} : { cause }) },
  );
}
