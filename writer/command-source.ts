import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Admin, Consumer, Kafka, KafkaMessage } from '../lib/kafka.ts';
import type { Log } from '../lib/log.ts';
import type { CommittedPosition } from './offsets.ts';

/** A message of the command topic. `signature` is the header of this name, as it came. */
export type SourceMessage = {
  offset: number;
  key: Buffer | null;
  value: Buffer | null;
  signature?: Buffer;
  timestampMs: number;
};

/**
 * What shows that kafkajs lives. Both must go on: while all partitions are paused it "fetches" without asking Kafka, and
 * heartbeats say nothing of messages.
 */
export const LIFE_SIGNS = ['fetch', 'heartbeat'] as const;

/** One of them. */
export type LifeSign = (typeof LIFE_SIGNS)[number];

/** What the source tells. */
type SourceHandlers = {
  /** These partitions are ours from now on, and no others; none delivers anything before `begin`. */
  assigned(partitions: number[]): void;
  /** Messages of a begun partition, in order, without a hole. */
  messages(partition: number, messages: SourceMessage[]): void;
  /** kafkajs gave up; only a new process helps. */
  crashed(error: unknown): void;
  /** A sign of life. */
  alive(sign: LifeSign): void;
};

/** The commands, partition by partition: our port over kafkajs. */
export type CommandSource = {
  start(handlers: SourceHandlers): Promise<void>;
  committed(partition: number): Promise<CommittedPosition>;
  /** The same of all partitions, ours or not. */
  positions(): Promise<Map<number, CommittedPosition>>;
  /** Reads a partition from this offset on. */
  begin(partition: number, offset: number): void;
  /** Delivers nothing more of a partition until it is begun again. */
  end(partition: number): void;
  /** Back-pressure; heartbeats go on. */
  pause(partition: number): void;
  resume(partition: number): void;
  commit(partition: number, offset: number, metadata: string): Promise<void>;
  close(): Promise<void>;
};

/** Where reading a partition stands: the offset that comes next, and the hole that was seen last. */
type Cursor = { next: number; hole?: number };

/** How long a fetch waits for messages; also how long a paused or sought partition needs to move again. */
const MAX_WAIT_MS = 200;

/** Most that a fetch brings of one partition, and of all: what waits is held by the windows, not by kafkajs. */
const PARTITION_FETCH_BYTES = 64 * 1024;
const FETCH_BYTES = 256 * 1024;

/** Creates the source; connects at `start`. */
export function createCommandSource(options: {
  kafka: Kafka;
  admin: Admin;
  topic: string;
  groupId: string;
  sessionTimeoutMs: number;
  log: Log;
}): CommandSource {
  const { kafka, admin, topic, groupId, sessionTimeoutMs, log } = options;
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / 4),
    rebalanceTimeout: 2 * sessionTimeoutMs,
    maxWaitTimeInMs: MAX_WAIT_MS,
    maxBytesPerPartition: PARTITION_FETCH_BYTES,
    maxBytes: FETCH_BYTES,
    allowAutoTopicCreation: false,
  });
  const cursors = new Map<number, Cursor>();
  const only = (partition: number) => [{ topic, partitions: [partition] }];

  /** kafkajs throws when its consumer is between two lives; the next assignment then begins everything anew. */
  function whileJoined(action: () => void): void {
    try {
      action();
    } catch (error) {
      log.debug({ reason: messageOf(error) }, 'The consumer is not part of its group');
    }
  }

  function accept(partition: number, fetchedOffset: number): boolean {
    const cursor = cursors.get(partition);
    if (cursor === undefined) return false;
    // A hole is believed when asking again shows it again (control records, deleted commands); once it may be a batch
    // that was fetched before we sought another offset.
    if (fetchedOffset <= cursor.next || cursor.hole === fetchedOffset) return true;
    cursor.hole = fetchedOffset;
    whileJoined(() => consumer.seek({ topic, partition, offset: String(cursor.next) }));
    return false;
  }

  async function positions(): Promise<Map<number, CommittedPosition>> {
    const [group] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const ends = await admin.fetchTopicOffsets(topic);
    const committed = new Map(group?.partitions.map((entry) => [entry.partition, entry]));
    return new Map(
      ends.map(({ partition, low, high }) => {
        const { offset = -1, metadata = null } = committed.get(partition) ?? {};
        return [
          partition,
          {
            offset: Number(offset) < 0 ? undefined : Number(offset),
            metadata,
            earliest: Number(low),
            next: Number(high),
          },
        ];
      }),
    );
  }

  return {
    async start(handlers) {
      listen(consumer, topic, handlers, (partitions) => {
        cursors.clear();
        // Nothing may be fetched before the ledger has been asked where to begin.
        whileJoined(() => consumer.pause([{ topic, partitions }]));
      });
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 4,
        async eachBatch({ batch, resolveOffset, isStale, heartbeat }) {
          const { partition, fetchedOffset } = batch as typeof batch & { fetchedOffset: string };
          if (isStale() || !accept(partition, Number(fetchedOffset))) return;
          const cursor = cursors.get(partition);
          if (cursor === undefined) return;
          const messages = batch.messages.filter(({ offset }) => Number(offset) >= cursor.next).map(sourceMessage);
          resolveOffset(batch.lastOffset());
          cursors.set(partition, { next: Math.max(cursor.next, Number(batch.lastOffset()) + 1) });
          handlers.messages(partition, messages);
          await heartbeat();
        },
      });
    },

    async committed(partition) {
      const position = (await positions()).get(partition);
      if (position === undefined)
        throw new ServiceError('KAFKA', `Kafka does not know partition ${partition} of ${topic}`, { retryable: true });
      return position;
    },

    positions,

    begin(partition, offset) {
      cursors.set(partition, { next: offset });
      whileJoined(() => {
        consumer.seek({ topic, partition, offset: String(offset) });
        consumer.resume(only(partition));
      });
    },

    end(partition) {
      cursors.delete(partition);
      whileJoined(() => consumer.pause(only(partition)));
    },

    pause: (partition) => whileJoined(() => consumer.pause(only(partition))),
    resume: (partition) => whileJoined(() => consumer.resume(only(partition))),

    async commit(partition, offset, metadata) {
      await consumer.commitOffsets([{ topic, partition, offset: String(offset), metadata }]);
    },

    async close() {
      await consumer.disconnect();
    },
  };
}

function listen(
  consumer: Consumer,
  topic: string,
  handlers: SourceHandlers,
  onJoin: (partitions: number[]) => void,
): void {
  const { GROUP_JOIN, HEARTBEAT, FETCH, CRASH } = consumer.events;
  consumer.on(GROUP_JOIN, ({ payload }) => {
    const partitions = payload.memberAssignment[topic] ?? [];
    onJoin(partitions);
    handlers.alive('fetch');
    handlers.alive('heartbeat');
    handlers.assigned([...partitions]);
  });
  consumer.on(HEARTBEAT, () => handlers.alive('heartbeat'));
  consumer.on(FETCH, () => handlers.alive('fetch'));
  consumer.on(CRASH, ({ payload }) => {
    if (!payload.restart) handlers.crashed(payload.error);
  });
}

function sourceMessage({ offset, key, value, headers, timestamp }: KafkaMessage): SourceMessage {
  const signature = headers?.['signature'];
  return {
    offset: Number(offset),
    key: key && ownBytes(key),
    value: value && ownBytes(value),
    ...(Buffer.isBuffer(signature) ? { signature: ownBytes(signature) } : {}),
    timestampMs: Number(timestamp),
  };
}

/** A copy: what kafkajs gives is a view of the whole answer, which one waiting command would keep in memory. */
function ownBytes(bytes: Buffer): Buffer {
  return Buffer.from(bytes);
}
