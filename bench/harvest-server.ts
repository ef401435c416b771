import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAccess } from '../gateway/access/access.ts';
import { accessOf, accessShape } from '../gateway/access/config.ts';
import { createHttp } from '../gateway/http.ts';
import { DEFAULT_LIMITS } from '../gateway/limits.ts';
import { resolvers } from '../gateway/resolvers/index.ts';
import { createHarvest } from '../gateway/rest/harvest.ts';
import { createSchema } from '../gateway/schema.ts';
import { createView } from '../gateway/view/view.ts';
import { readEnvironment } from '../lib/config.ts';
import type { Hex } from '../lib/hex.ts';
import { silentLog } from '../lib/log.ts';
import { connectRedis, redisReady } from '../lib/redis.ts';

/** Serves the harvest in a process of its own, or the bytes of a file, which is the floor; tells its port, and its memory when asked. */
const [kind, redisUrl = '', keyPrefix = '', contract = ''] = process.argv.slice(2);
const server =
  kind === 'floor' ? createServer((_, response) => createReadStream(redisUrl).pipe(response)) : await harvest();

async function harvest() {
  const redis = connectRedis({ url: redisUrl, log: silentLog, name: 'bench' });
  await redisReady(redis, AbortSignal.timeout(10_000));
  const view = createView({
    ...{ redis, keyPrefix, contract: contract as Hex, limits: DEFAULT_LIMITS, clockStepSeconds: 10, log: silentLog },
    relevance: { textWeight: 1, typeWeight: 0.5, labelWeight: 0.3, recencyWeight: 0.2, halfLifeSeconds: 2_592_000 },
  });
  const limits = DEFAULT_LIMITS;
  const schema = createSchema(resolvers);
  const access = createAccess({
    ...{ config: accessOf(readEnvironment(accessShape, {})), redis, keyPrefix, limits, schema, log: silentLog },
  });
  const route = createHarvest({ view, schema, access, limits, log: silentLog });
  return createHttp({
    routes: [route],
    corsOrigins: [],
    access,
    operationTimeoutMs: limits.operationTimeoutMs,
    log: silentLog,
  });
}

server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
// The bench may have gone between question and answer.
process.on('message', () => process.send?.({ rss: process.memoryUsage().rss, cpu: process.cpuUsage() }, () => {}));
process.once('disconnect', () => process.exit(0));
