import { openCommandVerifier } from '../ledger/command-signature.ts';
import { topicPlan, topicsOf } from '../ledger/topics.ts';
import { retry, unlessAborted } from '../lib/async.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Readiness } from '../lib/health.ts';
import { connectProducer, createKafka, ensureTopics, type Kafka } from '../lib/kafka.ts';
import type { Log } from '../lib/log.ts';
import type { Closable } from '../lib/process.ts';
import { createCommandSource } from './command-source.ts';
import type { WriterConfig } from './config.ts';
import { type HeadState, watchHeads } from './head-watcher.ts';
import { createKeys } from './keys.ts';
import { watchLag } from './lag.ts';
import { createLedgerClient } from './ledger-client.ts';
import type { WriterMetrics } from './metrics.ts';
import { createNodes } from './nodes.ts';
import { createPartitions } from './partitions.ts';
import { createStates } from './states.ts';
import { createTraffic } from './traffic.ts';
import { createWatchdog } from './watchdog.ts';

/** How long transactions under way are waited for at the end: some block periods, and half of what a process has. */
const DRAIN_MS = 5_000;

/** How long the end waits for a Kafka that may be away. */
const GOODBYE_MS = 2_000;

/** How often the head is asked for while something is under way: what is mined is noticed this much later at the most. */
const BUSY_POLL_MS = 50;

/** What the writer needs. */
export type WriterOptions = {
  config: WriterConfig;
  metrics: WriterMetrics;
  log: Log;
  signal: AbortSignal;
  /** Only a new process, or another configuration, helps. */
  fail(error: unknown): void;
};

/** A running writer. */
export type Writer = Closable & { readiness(): Readiness };

/**
 * Brings commands from Kafka to the ledger, each exactly once: every partition is opened where Kafka and the ledger
 * agree, worked on with a key of its own, and opened anew whenever the group or the ledger changes under it.
 */
export async function createWriter(options: WriterOptions): Promise<Writer> {
  const { config, metrics, log, fail } = options;
  const stop = new AbortController();
  // Being asked to stop ends a start at once, but not the work: what is under way is brought to its end by `close`.
  const starting = AbortSignal.any([options.signal, stop.signal]);
  const { signal } = stop;
  const keys = createKeys(config.keys, { log, signal });
  const isSigned = openCommandVerifier(config.commandKeysFile);
  const topics = topicsOf(config.kafka.topicPrefix);
  const kafka = createKafka({ brokers: config.kafka.brokers, clientId: 'ces-writer', log });
  const nodes = createNodes({ urls: config.ledger.rpcUrls, timeoutMs: config.times.rpcTimeoutMs, log });
  const ledger = createLedgerClient({ nodes, contract: config.ledger.contract });
  const { admin, producer } = await connect(kafka, config, log, starting);
  const states = createStates({ producer, topics, log });
  const source = createCommandSource({
    kafka,
    admin,
    topic: topics.commands,
    groupId: `${config.kafka.topicPrefix}-writer`,
    sessionTimeoutMs: config.times.sessionTimeoutMs,
    log,
  });
  const chainId = await retry(() => ledger.chainId(starting), {
    signal: starting,
    onRetry: (error, _attempt, delayMs) =>
      log.info({ reason: messageOf(error), delayMs }, 'The ledger is not ready yet; waiting'),
  });

  let hasFailed = false;
  const end = (error: unknown) => {
    hasFailed = true;
    fail(error);
  };
  const traffic = createTraffic({ limits: config.limits, metrics });
  let headState: HeadState = { type: 'away', reason: 'The ledger has not been seen yet' };
  const partitions = createPartitions({
    ...options,
    fail: end,
    signal,
    source,
    states,
    ledger,
    traffic,
    keys,
    isSigned,
    chainId,
    headState: () => headState,
  });
  const watching = watchHeads({
    ledger,
    pollMs: () => (traffic.isBusy() ? Math.min(BUSY_POLL_MS, config.times.headPollMs) : config.times.headPollMs),
    graceMs: config.times.rollbackGraceMs,
    log,
    signal,
    onLook(state) {
      const isNews = state.type !== headState.type || (state.type === 'seen' && state.head.hash !== hashOf(headState));
      headState = state;
      if (state.type === 'seen' && isNews) {
        metrics.headBlock.set(state.head.number);
        traffic.observe(state.head);
      }
      if (isNews) partitions.wakeAll();
    },
    onWentBack(reason) {
      metrics.wentBack.inc();
      partitions.reopenAll(reason);
    },
  });
  const watchdog = createWatchdog({ timeoutMs: config.times.watchdogMs, onSilence: end });
  await source.start({
    assigned: partitions.assign,
    messages: partitions.push,
    crashed: (error) => end(new ServiceError('KAFKA', 'The Kafka consumer gave up', { retryable: true, cause: error })),
    alive: watchdog.alive,
  });
  const measuring = watchLag({ source, owned: partitions.owned, metrics, log, signal });

  const readiness = () =>
    kafkaSilence(watchdog.silentMs(), config) ??
    readinessOf(headState, partitions.isAssigned(), keys.trouble() ?? partitions.trouble());
  metrics.readFrom({ partitions: partitions.figures, node: nodes.current, isReady: () => readiness().ready });

  return {
    readiness,
    async close() {
      watchdog.close();
      if (!hasFailed) await partitions.drain(DRAIN_MS);
      stop.abort(new ServiceError('STOPPED', 'The writer is stopping'));
      await Promise.all([watching, measuring, partitions.stopped()]);
      await states.close();
      const goodbye = source.close().then(() => Promise.all([producer.disconnect(), admin.disconnect()]));
      await unlessAborted(goodbye, AbortSignal.timeout(GOODBYE_MS)).catch((error) =>
        log.warn({ reason: messageOf(error) }, 'Kafka does not answer; leaving without a goodbye'),
      );
    },
  };
}

async function connect(kafka: Kafka, config: WriterConfig, log: Log, signal: AbortSignal) {
  const { topicPrefix, partitions, replication, retentionMs } = config.kafka;
  const admin = kafka.admin();
  await ensureTopics(admin, topicPlan(topicsOf(topicPrefix), { partitions, replication, retentionMs }), {
    log,
    signal,
  });
  const producer = await connectProducer(kafka, { log, signal });
  return { admin, producer };
}

function kafkaSilence(silentMs: number, { times }: WriterConfig): Readiness | undefined {
  if (silentMs < times.sessionTimeoutMs) return undefined;
  return { ready: false, reason: `Kafka has given no sign of life for ${Math.round(silentMs / 1000)} s` };
}

function readinessOf(head: HeadState, isAssigned: boolean, trouble: string | undefined): Readiness {
  if (head.type === 'away') return { ready: false, reason: `The ledger gives no answer: ${head.reason}` };
  if (head.type === 'lower') {
    return {
      ready: false,
      reason: `The ledger's head is ${head.found}, but ${head.expected.number} was seen before: waiting for the node`,
    };
  }
  if (!isAssigned) return { ready: false, reason: 'Kafka has not assigned partitions yet' };
  return trouble === undefined ? { ready: true } : { ready: false, reason: trouble };
}

function hashOf(state: HeadState): string | undefined {
  return state.type === 'seen' ? state.head.hash : undefined;
}
