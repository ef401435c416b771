import { readFileSync } from 'node:fs';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { readGauge } from '../lib/health.ts';
import { withoutSecrets } from '../lib/url.ts';

const { version: VERSION } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The writer's own figures. */
export type WriterMetrics = ReturnType<typeof createWriterMetrics>;

/** How an open partition stands at this moment. */
export type PartitionFigures = {
  partition: number;
  queued: number;
  queuedBytes: number;
  inFlight: number;
  /** Age of the first unsettled command; 0 when there is none. */
  oldestAgeS: number;
};

/** What is read when somebody asks for the figures. */
export type Figures = { partitions(): PartitionFigures[]; node(): string; isReady(): boolean };

/** Registers the writer's figures. writer/README.md lists them; a test compares. */
export function createWriterMetrics(registry: Registry) {
  const registers = [registry];
  let figures: Figures | undefined;
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  /** A figure of the partitions that are open, as they are when it is asked for. */
  const partitionGauge = (name: string, help: string, read: (of: PartitionFigures) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['partition'],
      registers,
      collect() {
        this.reset();
        for (const of of figures?.partitions() ?? []) this.set({ partition: of.partition }, read(of));
      },
    });

  partitionGauge('ces_writer_queued_commands', 'Commands read from Kafka and not yet settled', (of) => of.queued);
  partitionGauge('ces_writer_queued_bytes', 'Memory that the commands not yet settled take', (of) => of.queuedBytes);
  partitionGauge(
    'ces_writer_in_flight_transactions',
    'Transactions sent and not yet mined or given up',
    (of) => of.inFlight,
  );
  partitionGauge(
    'ces_writer_oldest_command_age_seconds',
    'Age of the oldest command read and not yet settled; 0 when there is none',
    (of) => of.oldestAgeS,
  );
  new Gauge({
    name: 'ces_writer_node_in_use',
    help: '1 for the ledger node in use; its address without user, password and query',
    labelNames: ['url'],
    registers,
    collect() {
      this.reset();
      if (figures !== undefined) this.set({ url: withoutSecrets(figures.node()) }, 1);
    },
  });
  readGauge(registry, 'ces_writer_ready', '1 while /health/ready says yes; its answer tells why not', () =>
    figures?.isReady() ? 1 : 0,
  );
  gauge('ces_writer_build_info', 'Always 1; the labels tell the version of the service and of Node', [
    'version',
    'node',
  ]).set({ version: VERSION, node: process.version }, 1);

  const lag = gauge('ces_writer_lag_commands', 'Commands of an owned partition behind its committed offset', [
    'partition',
  ]);
  const committedOffset = gauge('ces_writer_committed_offset', 'Offset committed last', ['partition']);
  const outage = gauge('ces_writer_outage', '1 while a partition waits for something that a person may have to mend', [
    'partition',
  ]);
  return {
    /** Where the figures of this moment come from. */
    readFrom(source: Figures): void {
      figures = source;
    },
    /** Takes out the figures of a partition that is somebody else's now. */
    forget(partition: number): void {
      for (const each of [lag, committedOffset, outage]) each.remove({ partition });
    },
    lag,
    committedOffset,
    outage,
    headBlock: gauge('ces_writer_head_block', 'Head of the ledger as the writer sees it'),
    batchItems: new Histogram({
      name: 'ces_writer_batch_items',
      help: 'Commands in a transaction',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200],
      registers,
    }),
    batchBytes: new Histogram({
      name: 'ces_writer_batch_bytes',
      help: 'Payload bytes in a transaction',
      buckets: [1024, 4096, 16_384, 32_768, 65_536, 262_144],
      registers,
    }),
    toMined: new Histogram({
      name: 'ces_writer_command_to_mined_seconds',
      help: 'Seconds from the command in Kafka to its effect read back from a block',
      buckets: [0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30, 60, 300],
      registers,
    }),
    stepSeconds: new Histogram({
      name: 'ces_writer_step_seconds',
      help: 'Seconds a command stays waiting (from Kafka to sent), sent (to read back from a block) and mined (to committed)',
      labelNames: ['step'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30, 60, 300],
      registers,
    }),
    nonce: gauge('ces_writer_nonce', 'Next nonce of a signing key by mined transactions', ['address']),
    gasUsedRatio: new Histogram({
      name: 'ces_writer_gas_used_ratio',
      help: 'Gas used of the gas asked for, of one transaction in fifty',
      buckets: [0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
      registers,
    }),
    blockPeriod: new Histogram({
      name: 'ces_writer_block_period_seconds',
      help: 'Seconds between blocks, as the writer sees them',
      buckets: [0.25, 0.5, 0.9, 1.1, 1.25, 1.5, 2, 3, 5, 10, 30],
      registers,
    }),
    paceBytes: gauge('ces_writer_pace_bytes', 'Bytes of transactions that may be under way, of all partitions'),
    paceCuts: counter(
      'ces_writer_pace_cuts_total',
      'How often less was allowed, because blocks came late or were full',
      ['why'],
    ),
    settled: counter('ces_writer_settled_total', 'Commands confirmed on the ledger'),
    refused: counter('ces_writer_refused_total', 'Commands refused', ['code']),
    resent: counter('ces_writer_resent_total', 'Transactions sent again with the same bytes'),
    returned: counter('ces_writer_returned_total', 'Commands whose transaction was given up, so that they wait again', [
      'why',
    ]),
    wentBack: counter('ces_writer_ledger_went_back_total', 'How often the ledger was seen to go back'),
    opened: counter('ces_writer_partition_opened_total', 'How often a partition was opened', ['reason']),
  };
}
