import { join } from 'node:path';
import { Mnemonic } from 'ethers';
import { lastLines } from '../../../deploy/local/running.ts';
import { decodeLog, type RpcLog } from '../../../ledger/event.ts';
import { topicPlan, topicsOf } from '../../../ledger/topics.ts';
import { retry } from '../../../lib/async.ts';
import { connectProducer, createKafka } from '../../../lib/kafka.ts';
import { silentLog } from '../../../lib/log.ts';
import { quantity } from '../../../lib/rpc.ts';
import type { Cleanup } from '../../harness/cleanup.ts';
import { makeTestDirectory } from '../../harness/directory.ts';
import { startBacking } from '../../harness/index.ts';
import { uniquePrefix } from '../../harness/prefix.ts';
import type { Random } from '../../harness/random.ts';
import { type FaultyNode, type LedgerUnderTest, startRealLedger, startRuledLedger } from './ledger.ts';
import { createLoad, type Publish, smallPublications } from './load.ts';
import type { SequencedEvent } from './verdict.ts';
import { createWriterProcess, type WriterProcess } from './writer-process.ts';

/** What a run is made of. */
export type WorldOptions = {
  random: Random;
  partitions?: number;
  /** @default some hundred bytes */
  publish?: Publish;
  blockPeriodMs?: number;
  loseAnswersRate: number;
  isReal: boolean;
  /** Variables of the writers that are not as in production. */
  environment?: Record<string, string>;
};

/** A real Kafka, a ledger with bad days, writers as processes, and a load. */
export type World = Awaited<ReturnType<typeof createWorld>>;

/** As short as a broker allows by default, so that a dead writer's partitions move soon. */
export const SESSION_TIMEOUT_MS = 6_000;

/** How much of a writer's log is told when something went wrong. */
const LOG_LINES = 30;

/** Kafka moves a group within seconds. */
const ASK_ATTEMPTS = 8;

/** Blocks asked for at once: some ten thousand events under full load. */
const LOG_RANGE = 20;

/** Builds everything; nothing runs yet. */
export async function createWorld(t: Pick<Cleanup, 'after'>, options: WorldOptions) {
  const { random, partitions = 4, blockPeriodMs = 1_000, loseAnswersRate, isReal } = options;
  const publish = options.publish ?? smallPublications(random.fork('credentials'));
  const prefix = uniquePrefix();
  const mnemonic = Mnemonic.fromEntropy(random.fork('keys').bytes(16)).phrase;
  const directory = makeTestDirectory();
  t.after(directory.remove);
  const { kafkaBrokers } = await startBacking();
  const ledger: LedgerUnderTest = isReal
    ? await startRealLedger(t, { mnemonic, partitions })
    : await startRuledLedger(t, { mnemonic, partitions, random: random.fork('nodes'), blockPeriodMs });

  const topics = topicsOf(prefix);
  const kafka = createKafka({ brokers: kafkaBrokers, clientId: 'writer-faults', log: silentLog });
  const admin = kafka.admin();
  await admin.connect();
  const plan = topicPlan(topics, { partitions, replication: 1, retentionMs: 3_600_000 });
  await admin.createTopics({ topics: plan, waitForLeaders: true });
  const producer = await connectProducer(kafka, { log: silentLog, signal: new AbortController().signal });
  t.after(async () => {
    await admin.deleteTopics({ topics: Object.values(topics) }).catch(() => {});
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  });

  const environment = {
    KAFKA_BROKERS: kafkaBrokers.join(','),
    KAFKA_TOPIC_PREFIX: prefix,
    KAFKA_PARTITIONS: String(partitions),
    LEDGER_CONTRACT: ledger.contract,
    WRITER_MNEMONIC: mnemonic,
    WRITER_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS),
    HEALTH_PORT: '0',
    ...options.environment,
  };

  const head = async () => Number(await ledger.rpc.call('eth_blockNumber', []));

  return {
    ledger,
    load: createLoad({ producer, topic: topics.commands, random: random.fork('load'), publish }),
    logTail: (name: string) => lastLines(join(directory.dir, `${name}.log`), LOG_LINES),

    /** A writer that prefers the `first` node, so that not all use the same pool. */
    createWriter: (name: string, first: number, onExit: (code: number | null) => void): Promise<WriterProcess> =>
      createWriterProcess(t, {
        name,
        nodes: ledger.nodes.map((_, i) => ledger.nodes[(first + i) % ledger.nodes.length] as FaultyNode),
        environment,
        logFile: join(directory.dir, `${name}.log`),
        random: random.fork(name),
        loseAnswersRate,
        onExit,
      }),

    /** Commands that are not committed yet. */
    async backlog(): Promise<number> {
      // While the group moves, the broker may answer that it is asked in vain for the moment.
      const ask = { attempts: ASK_ATTEMPTS };
      const [group] = await retry(
        () => admin.fetchOffsets({ groupId: `${prefix}-writer`, topics: [topics.commands] }),
        ask,
      );
      const ends = await retry(() => admin.fetchTopicOffsets(topics.commands), ask);
      return ends.reduce((sum, { partition, high }) => {
        const committed = Number(group?.partitions.find((entry) => entry.partition === partition)?.offset ?? -1);
        return sum + Number(high) - Math.max(0, committed);
      }, 0);
    },

    /** Ids of the commands in the rejections topic; a message without one counts by its code. */
    async rejected(): Promise<Set<string>> {
      const [end] = await admin.fetchTopicOffsets(topics.rejections);
      const last = Number(end?.high ?? 0) - 1;
      const ids = new Set<string>();
      if (last < 0) return ids;
      const read = Promise.withResolvers<void>();
      const consumer = kafka.consumer({ groupId: `${prefix}-judge` });
      await consumer.connect();
      await consumer.subscribe({ topics: [topics.rejections], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        async eachMessage({ message: { headers, offset } }) {
          ids.add(String(headers?.['id'] ?? headers?.['code']));
          if (Number(offset) >= last) read.resolve();
        },
      });
      await read.promise;
      await consumer.disconnect();
      return ids;
    },

    head,

    /** Everything in the sequence, from the ledger itself; and the block of each copy that the contract has refused. */
    async events(): Promise<{ events: SequencedEvent[]; copies: number[] }> {
      const end = await head();
      const events: SequencedEvent[] = [];
      const copies: number[] = [];
      for (let from = 0; from <= end; from += LOG_RANGE) {
        const filter = {
          address: ledger.contract,
          fromBlock: quantity(from),
          toBlock: quantity(Math.min(from + LOG_RANGE - 1, end)),
        };
        for (const log of await ledger.rpc.call<RpcLog[]>('eth_getLogs', [filter])) {
          const event = decodeLog(log);
          if (event?.kind === 'refused' && event.reason === 'KNOWN') copies.push(Number(log.blockNumber));
          if (event?.kind === 'published')
            events.push({ seq: event.seq, id: event.id, publicationId: event.id, revision: 0 });
          if (event?.kind === 'statusChanged')
            events.push({ seq: event.seq, id: event.id, publicationId: event.publicationId, revision: event.revision });
        }
      }
      return { events, copies };
    },
  };
}
