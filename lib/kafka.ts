import { type Admin, Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { retry } from './async.ts';
import { messageOf } from './errors.ts';
import type { Log } from './log.ts';

export type { Admin, Consumer, Kafka, KafkaMessage, Producer } from 'kafkajs';

/** A kafkajs client whose words go into our log. Its errors are warnings here: it retries by itself. */
export function createKafka(options: {
  brokers: string[];
  clientId: string;
  log: Log;
  requestTimeoutMs?: number;
  retries?: number;
}): Kafka {
  const { brokers, clientId, log, requestTimeoutMs = 10_000, retries = 5 } = options;
  return new Kafka({
    brokers,
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: requestTimeoutMs,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries },
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      const message = entry.namespace ? `[${entry.namespace}] ${entry.log.message}` : entry.log.message;
      if (entry.level <= logLevel.WARN) log.warn({ kafka: entry.log['error'] ?? undefined }, message);
      else log.debug(message);
    },
  });
}

/** A topic as it should be. */
export type TopicConfig = {
  topic: string;
  numPartitions: number;
  replicationFactor: number;
  configEntries: { name: string; value: string }[];
};

/** Creates the topics that are missing; waits for brokers that are still coming up. */
export async function ensureTopics(
  admin: Admin,
  topics: TopicConfig[],
  options: { log: Log; signal: AbortSignal },
): Promise<void> {
  await retry(
    async () => {
      await admin.connect();
      // Asked for topics that exist, kafkajs logs an error before it ignores them.
      const existing = await admin.listTopics();
      const missing = topics.filter(({ topic }) => !existing.includes(topic));
      if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true, timeout: 10_000 });
    },
    {
      signal: options.signal,
      onRetry: (error, _attempt, delayMs) =>
        options.log.info({ reason: messageOf(error), delayMs }, 'Kafka is not ready yet; waiting'),
    },
  );
}

/**
 * Connects a producer that waits for every in-sync replica. It is not idempotent in Kafka's sense: after a send without
 * an answer kafkajs 2.2 gives the next message the same sequence number, and a broker that had stored the first takes
 * the next for its copy and acknowledges it without storing it (seen with Kafka 4.1). A copy does no harm here.
 */
export async function connectProducer(kafka: Kafka, options: { log: Log; signal: AbortSignal }): Promise<Producer> {
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    retry: { retries: 5 },
  });
  await retry(() => producer.connect(), {
    signal: options.signal,
    onRetry: (error, _attempt, delayMs) =>
      options.log.info({ reason: messageOf(error), delayMs }, 'Kafka is not ready yet; waiting'),
  });
  return producer;
}
