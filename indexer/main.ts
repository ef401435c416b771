import { createMetrics, type Readiness, startHealthServer } from '../lib/health.ts';
import { createLog } from '../lib/log.ts';
import { runProcess } from '../lib/process.ts';
import { connectRedis } from '../lib/redis.ts';
import { withoutSecrets } from '../lib/url.ts';
import { readIndexerConfig } from './config.ts';
import { type OpenIndexer, openIndexer } from './open-indexer.ts';

await runProcess('indexer', async ({ signal, open, fail }) => {
  const config = readIndexerConfig(process.env);
  const log = createLog({ name: 'indexer', level: config.logLevel });
  const metrics = createMetrics();
  let indexer: OpenIndexer | undefined;
  const readiness = (): Readiness =>
    indexer?.readiness() ?? { ready: false, reason: 'Starting: waiting for the ledger' };
  open(await startHealthServer({ ...config.health, readiness, metrics }));
  const redis = open(connectRedis({ url: config.redis.url, log, name: 'indexer' }));
  indexer = await openIndexer({ config, redis, metrics, log, signal });
  const running = indexer.run().catch(fail);
  open({ close: () => running });
  log.info(
    { nodes: config.ledger.rpcUrls.map(withoutSecrets), contract: config.ledger.contract },
    'The indexer is running',
  );
});
