import { createMetrics } from '../lib/health.ts';
import { createLog } from '../lib/log.ts';
import { runProcess } from '../lib/process.ts';
import { connectRedis } from '../lib/redis.ts';
import { readGatewayConfig } from './config.ts';
import { startGateway } from './gateway.ts';

await runProcess('gateway', async ({ open }) => {
  const config = readGatewayConfig(process.env);
  const log = createLog({ name: 'gateway', level: config.logLevel });
  const redis = open(connectRedis({ url: config.redis.url, log, name: 'gateway' }));
  const subscriber = open(connectRedis({ url: config.redis.url, log, name: 'gateway-wake' }));
  const gateway = open(await startGateway({ config, redis, subscriber, metrics: createMetrics(), log }));
  log.warn('Signatures of credentials are not verified yet: whoever reaches this gateway can submit');
  log.info({ url: `http://${config.host}:${gateway.port}/graphql` }, 'The gateway answers');
});
