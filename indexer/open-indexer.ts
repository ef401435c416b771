import type { Registry } from 'prom-client';
import { openCommandVerifier } from '../ledger/command-signature.ts';
import { createNoteStore } from '../ledger/note-store.ts';
import { topicPlan, topicsOf } from '../ledger/topics.ts';
import { identityKey, viewKeys } from '../ledger/view.ts';
import { createBell, retry } from '../lib/async.ts';
import { messageOf } from '../lib/errors.ts';
import type { Readiness } from '../lib/health.ts';
import { createKafka, ensureTopics, type Kafka } from '../lib/kafka.ts';
import type { Log } from '../lib/log.ts';
import type { Redis } from '../lib/redis.ts';
import { troubleOf } from '../lib/redis-trouble.ts';
import { createRpc } from '../lib/rpc.ts';
import { createChain } from './chain.ts';
import type { IndexerConfig } from './config.ts';
import { agreedIdentity, isNoContract } from './identity.ts';
import { createIndexer } from './indexer.ts';
import { createLease } from './lease.ts';
import { registerLongestCommand } from './longest-command.ts';
import { registerMetrics } from './metrics.ts';
import { heraldsOf, watchNodes } from './nodes.ts';
import { carryNotes } from './notes.ts';
import { keepPresent } from './presence.ts';
import { keepReporting } from './report.ts';
import { createSource, repairWords } from './source.ts';
import { createStandby } from './standby.ts';
import { createStatus, newestOf, readinessOf } from './status.ts';
import { createViewStore } from './view-store.ts';

/** A running indexer. */
export type OpenIndexer = { run(): Promise<void>; readiness(): Readiness };

const FIRST_ANSWER_MS = 2_000;

/** Twice what the fullest block can hold; a longer answer is asked for in parts. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Puts an indexer together for the ledger that its nodes serve. Throws `NO_CONTRACT` when they have none. */
export async function openIndexer(options: {
  config: IndexerConfig;
  redis: Redis;
  metrics: Registry;
  log: Log;
  signal: AbortSignal;
}): Promise<OpenIndexer> {
  const { config, redis, metrics, log, signal } = options;
  const { contract, startBlock, rpcUrls, wsUrls, ...following } = config.ledger;
  const chains = rpcUrls.map((url) =>
    createChain({ rpc: createRpc({ url, maxAnswerBytes: MAX_ANSWER_BYTES }), contract }),
  );
  const identity = await retry(() => agreedIdentity(chains, following.quorum, signal), {
    signal,
    capMs: 2_000,
    shouldRetry: (error) => !isNoContract(error),
    onRetry: (error) => log.warn({ reason: messageOf(error) }, 'It is not known yet which ledger this is; waiting'),
  });
  const keys = viewKeys(config.redis.keyPrefix, identity);
  const status = createStatus();
  const lease = createLease({
    ...{ redis, key: keys.lease, log },
    onTrouble(error) {
      const words = error === null ? null : troubleOf(error);
      if (words !== null && status.redisTrouble === null) log.warn({ reason: words }, 'Redis takes no writes; waiting');
      status.redisTrouble = words;
    },
  });
  const bell = createBell();
  const nodes = watchNodes({
    ...{ chains, identity, pollMs: following.pollMs, log, signal, onChange: bell.ring },
    heralds: heraldsOf(wsUrls, rpcUrls),
  });
  // Before the first answer there is nothing to do; without any, the indexer says so itself.
  await bell.wait(FIRST_ANSWER_MS, signal);
  const source = createSource({
    ...{ nodes, ...following, log },
    onRepair: (repair) => {
      status.lastRepair = { at: repair.at, what: repairWords(repair) };
    },
  });
  const commitMs = registerMetrics(metrics, { status, nodes, source });
  registerLongestCommand(metrics, redis);
  const { owner } = lease;
  const kafka = createKafka({ brokers: config.kafka.brokers, clientId: 'indexer', log });
  const notes = {
    kafka,
    topics: topicsOf(config.kafka.topicPrefix),
    store: createNoteStore(redis, keys),
    owner,
    horizonMs: config.noteHorizonMs,
    isSigned: openCommandVerifier(config.commandKeysFile),
    log,
  };
  const view = createViewStore({
    ...{ redis, keys, owner },
    keysOf: (generation) => viewKeys(config.redis.keyPrefix, identity, generation),
  });
  const newestBlock = () => newestOf(nodes)?.number ?? 0;
  const indexer = createIndexer({
    ...{ source, view, lease, status, identity, startBlock, wake: bell, log },
    standby: createStandby({ source, view, newestBlock, wake: bell, status }),
    onCommit: (ms) => commitMs.observe(ms),
    announce: () => redis.set(identityKey(config.redis.keyPrefix, contract), JSON.stringify(identity)),
    async alongside(term) {
      const noting = prepareTopics(kafka, config, log, term).then(() => carryNotes(notes, term));
      await Promise.all([
        noting.catch(() => undefined),
        keepReporting({ redis, keys, owner, status, nodes, log }, term),
      ]);
    },
  });
  return {
    run: async () => {
      const over = new AbortController();
      const present = keepPresent({ redis, key: keys.indexers, owner }, AbortSignal.any([signal, over.signal]));
      await indexer.run(signal).finally(() => over.abort());
      await present;
    },
    readiness: () => readinessOf(status, nodes),
  };
}

async function prepareTopics(
  kafka: Kafka,
  { kafka: { topicPrefix, ...plan } }: IndexerConfig,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const admin = kafka.admin();
  try {
    await ensureTopics(admin, topicPlan(topicsOf(topicPrefix), plan), { log, signal });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
