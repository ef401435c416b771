import { createMetrics, type Readiness, startHealthServer } from '../lib/health.ts';
import { createLog } from '../lib/log.ts';
import { runProcess } from '../lib/process.ts';
import { withoutSecrets } from '../lib/url.ts';
import { readConfig } from './config.ts';
import { createWriterMetrics } from './metrics.ts';
import { createWriter, type Writer } from './writer.ts';

await runProcess('writer', async ({ signal, open, fail }) => {
  const config = readConfig(process.env);
  const log = createLog({ name: 'writer', level: config.logLevel });
  const metrics = createMetrics();
  let writer: Writer | undefined;
  const readiness = (): Readiness =>
    writer?.readiness() ?? { ready: false, reason: 'Starting: waiting for Kafka and the ledger' };
  open(await startHealthServer({ ...config.health, readiness, metrics }));
  writer = open(await createWriter({ config, metrics: createWriterMetrics(metrics), log, signal, fail }));
  log.info(
    {
      topic: config.kafka.topicPrefix,
      nodes: config.ledger.rpcUrls.map(withoutSecrets),
      contract: config.ledger.contract,
    },
    'The writer is running',
  );
});
