import { createMetrics } from '../lib/health.ts';
import { createLog } from '../lib/log.ts';
import { runProcess } from '../lib/process.ts';
import { connectRedis } from '../lib/redis.ts';
import type { AccessConfig } from './access/config.ts';
import { readGatewayConfig } from './config.ts';
import { startGateway } from './gateway.ts';

await runProcess('gateway', async ({ open }) => {
  const config = readGatewayConfig(process.env);
  const log = createLog({ name: 'gateway', level: config.logLevel });
  const redis = open(connectRedis({ url: config.redis.url, log, name: 'gateway' }));
  const subscriber = open(connectRedis({ url: config.redis.url, log, name: 'gateway-wake' }));
  const gateway = open(await startGateway({ config, redis, subscriber, metrics: createMetrics(), log }));
  log.warn(whoSubmits(config.access));
  log.info({ url: `http://${config.host}:${gateway.port}/graphql` }, 'The gateway answers');
});

/** Said at every start, for whoever runs it openly without meaning to. */
function whoSubmits({ tokens, anonymousScopes }: AccessConfig): string {
  const isOpen = tokens === undefined && anonymousScopes.includes('submit');
  const who = isOpen ? 'whoever reaches this gateway can submit' : 'whoever has the scope "submit" can submit anything';
  return `Signatures of credentials are not verified yet: ${who}`;
}
