import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The writer's own figures. */
export type WriterMetrics = ReturnType<typeof createWriterMetrics>;

/** Registers the writer's figures. */
export function createWriterMetrics(registry: Registry) {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  return {
    queued: gauge('ces_writer_queued_commands', 'Commands read from Kafka and not yet settled', ['partition']),
    queuedBytes: gauge('ces_writer_queued_bytes', 'Bytes of the commands not yet settled', ['partition']),
    inFlight: gauge('ces_writer_in_flight_transactions', 'Transactions sent and not yet mined or given up', [
      'partition',
    ]),
    committedOffset: gauge('ces_writer_committed_offset', 'Offset committed last', ['partition']),
    headBlock: gauge('ces_writer_head_block', 'Head of the ledger as the writer sees it'),
    outage: gauge('ces_writer_outage', '1 while a partition waits for something that a person may have to mend', [
      'partition',
    ]),
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
