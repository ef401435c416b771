import type { Message } from 'kafkajs';
import { SIGNATURE_HEADER, type SignCommand } from '../../ledger/command-signature.ts';
import { createBell, sleep } from '../../lib/async.ts';
import { messageOf, ServiceError } from '../../lib/errors.ts';
import type { Closable } from '../../lib/process.ts';
import { createCommandProducer, type ProducerOptions, type Sent } from './producer.ts';

/** Hands commands to Kafka. */
export type Sender = Closable & {
  /** Resolves once every in-sync replica has all messages. Throws `KAFKA_AWAY`, always within the timeout. */
  send(messages: { key: string; value: Buffer }[]): Promise<(Sent | undefined)[]>;
  isConnected(): boolean;
};

/** One caller's messages. */
type Entry = {
  messages: Message[];
  bytes: number;
  /** The caller still waits. */
  isOpen: boolean;
  resolve(sent: (Sent | undefined)[]): void;
  reject(error: unknown): void;
};

/** What goes into one request; topics take records up to twice this. */
const MAX_BATCH_BYTES = 1_000_000;
const MAX_BATCH_MESSAGES = 500;
/** Bytes that may wait while Kafka is slow; what comes beyond is turned away at once. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const RETRY_MS = 100;
const IDLE_MS = 60_000;

/**
 * Creates a sender. While one request is under way, whatever arrives waits and goes with the next, so that throughput
 * does not hang on Kafka's latency. What fails is tried again as long as its caller waits.
 */
export function createSender(options: ProducerOptions & { sign?: SignCommand | undefined }): Sender {
  const { timeoutMs, sign, log } = options;
  const stop = new AbortController();
  const bell = createBell();
  const producer = createCommandProducer(options, stop.signal);
  let waiting: Entry[] = [];
  let waitingBytes = 0;

  async function deliver(entries: Entry[]): Promise<void> {
    try {
      const sent = await producer.produce(entries.flatMap((entry) => entry.messages));
      for (const entry of entries) entry.resolve(sent.splice(0, entry.messages.length));
    } catch (error) {
      if (!isOneMessagesFault(error)) {
        waiting = [...entries.filter(({ isOpen }) => isOpen), ...waiting];
        producer.replace(messageOf(error));
        await sleep(RETRY_MS, stop.signal);
      } else if (entries.length > 1) {
        for (const entry of entries) await deliver([entry]);
      } else {
        log.error({ err: error }, 'Kafka refuses a command; compare the limits of brokers and topic with ours');
        entries[0]?.reject(kafkaAway(timeoutMs, error));
      }
    }
  }

  async function run(): Promise<void> {
    for (;;) {
      await producer.connected();
      if (waiting.length === 0) await bell.wait(IDLE_MS, stop.signal);
      const batch = takeBatch(waiting);
      waiting = waiting.slice(batch.length);
      if (batch.length > 0) await deliver(batch);
    }
  }

  const running = run().catch((error: unknown) => {
    if (!stop.signal.aborted) log.error({ err: error }, 'The sender of commands ended');
  });

  return {
    isConnected: producer.isConnected,
    send(messages) {
      const bytes = messages.reduce((sum, { value }) => sum + value.length, 0);
      if (waitingBytes + bytes > MAX_WAITING_BYTES) return Promise.reject(kafkaAway(timeoutMs));
      waitingBytes += bytes;
      const { promise, resolve, reject } = Promise.withResolvers<(Sent | undefined)[]>();
      const entry: Entry = {
        messages: messages.map((message) => signed(message, sign)),
        bytes,
        isOpen: true,
        resolve,
        reject,
      };
      const timer = setTimeout(() => {
        entry.isOpen = false;
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
      for (const entry of waiting.splice(0)) entry.reject(kafkaAway(timeoutMs));
      // What is under way still gets its answer; a connection that comes up only now is closed as well.
      const given = new AbortController();
      await Promise.race([running, sleep(timeoutMs, given.signal).catch(() => undefined)]);
      given.abort();
      await producer.close();
    },
  };
}

function signed(message: { key: string; value: Buffer }, sign: SignCommand | undefined): Message {
  return sign === undefined ? message : { ...message, headers: { [SIGNATURE_HEADER]: sign(message) } };
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
