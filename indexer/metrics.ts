import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { readGauge } from '../lib/health.ts';
import { livenessOf } from './liveness.ts';
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
  const perNode = (name: string, help: string, read: (node: LedgerNode) => number) =>
    new Gauge({
      ...{ name, help, registers, labelNames: ['node'] },
      collect() {
        for (const node of nodes) this.set({ node: node.chain.url }, read(node));
      },
    });
  const indexedBlock = () => status.position?.cursor.blockNumber ?? 0;
  gauge('ces_indexer_seq', 'Sequence number of the last indexed event', () => status.position?.cursor.seq ?? 0);
  gauge('ces_indexer_block', 'Block up to which the view is complete', indexedBlock);
  gauge('ces_indexer_lag_blocks', 'Blocks between the newest one and the indexed one', () =>
    Math.max(0, (newestOf(nodes)?.number ?? 0) - indexedBlock()),
  );
  gauge('ces_indexer_lag_seconds', 'Seconds between the times of the newest block and of the indexed one', () =>
    Math.max(0, (newestOf(nodes)?.time ?? 0) - (status.position?.cursor.blockTime ?? 0)),
  );
  gauge('ces_indexer_catch_up_seconds', 'Seconds until the head is reached at the present pace; 0 at the head', () =>
    status.progress === null ? 0 : status.progress.etaSeconds,
  );
  gauge('ces_indexer_events_per_second', 'Events indexed in a second while catching up; 0 at the head', () =>
    status.progress === null ? 0 : status.progress.eventsPerSecond,
  );
  gauge('ces_indexer_last_repair_seconds', 'When something was mended last, in seconds since 1970; 0 never', () =>
    status.lastRepair === null ? 0 : Math.floor(status.lastRepair.at / 1_000),
  );
  perNode(
    'ces_indexer_node_block',
    'Newest block of a node; 0 while it gives no answer',
    ({ head }) => head?.number ?? 0,
  );
  perNode('ces_indexer_node_up', '1 while a node answers', ({ head }) => (head === undefined ? 0 : 1));
  perNode('ces_indexer_node_disagrees', '1 while a node contradicts the others', ({ disagreement }) =>
    disagreement === null ? 0 : 1,
  );
  gauge('ces_indexer_leader', '1 while this indexer writes the view', () => (status.isLeader ? 1 : 0));
  gauge('ces_indexer_stopped', '1 while the view stands still', () =>
    (status.redisTrouble ?? status.stopped) === null ? 0 : 1,
  );
  gauge('ces_indexer_marked_events', 'Events that are kept but not trusted', () => status.markedEvents);
  const liveness = () => livenessOf(nodes, performance.now());
  gauge('ces_ledger_quiet_seconds', 'Seconds without a new block and without a transaction that waits for one', () => {
    const now = liveness();
    return now.state === 'quiet' ? (performance.now() - now.sinceMs) / 1_000 : 0;
  });
  gauge('ces_ledger_stalled', '1 while transactions wait and no block comes', () =>
    liveness().state === 'stalled' ? 1 : 0,
  );
  gauge(
    'ces_ledger_nodes_disagreeing',
    'Nodes that contradict the others',
    () => nodes.filter(({ disagreement }) => disagreement !== null).length,
  );
  counter('ces_indexer_rollbacks_total', 'Times the view went back behind indexed events', () => status.rollbacks);
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
