import { Counter, Histogram, type Registry } from 'prom-client';
import { readGauge } from '../lib/health.ts';
import type { LedgerNode } from './nodes.ts';
import type { Source } from './source.ts';
import { newestOf, type Status } from './status.ts';

/** Registers the indexer's figures; answers where the milliseconds of each commit are noted. */
export function registerMetrics(
  registry: Registry,
  parts: { status: Status; nodes: readonly LedgerNode[]; source: Source },
): Histogram {
  const { status, nodes, source } = parts;
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number) => readGauge(registry, name, help, read);
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  const indexedBlock = () => status.position?.cursor.blockNumber ?? 0;
  gauge('ces_indexer_seq', 'Sequence number of the last indexed event', () => status.position?.cursor.seq ?? 0);
  gauge('ces_indexer_block', 'Block up to which the view is complete', indexedBlock);
  gauge('ces_indexer_lag_blocks', 'Blocks between the newest one and the indexed one', () =>
    Math.max(0, (newestOf(nodes)?.number ?? 0) - indexedBlock()),
  );
  gauge('ces_indexer_leader', '1 while this indexer writes the view', () => (status.isLeader ? 1 : 0));
  gauge('ces_indexer_stopped', '1 while the view stands still', () => (status.stopped === null ? 0 : 1));
  gauge('ces_indexer_marked_events', 'Events that are kept but not trusted', () => status.markedEvents);
  counter('ces_indexer_rollbacks_total', 'Times the ledger went back behind indexed events', () => status.rollbacks);
  counter('ces_indexer_repairs_total', 'Times a withheld or altered answer was replaced by a proven one', () =>
    source.repairs(),
  );
  return new Histogram({
    name: 'ces_indexer_commit_ms',
    help: 'Milliseconds of a commit, as the indexer waits for it',
    buckets: [0.5, 1, 2, 5, 10, 20, 50, 100, 500],
    registers,
  });
}
