import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLog } from '../lib/log.ts';
import { connectRedis, redisReady } from '../lib/redis.ts';

/*
 * The floors of `bench:page`: raw node:http that reads a request to its end, and answers with the newest twenty of a
 * sorted set, read by one Lua script and put together as text; or with bytes made beforehand.
 */

const [kind, redisUrl = '', prefix = ''] = process.argv.slice(2);

const NEWEST = `
local ids = redis.call('ZRANGE', KEYS[1], 0, ARGV[1] - 1, 'REV')
for index, id in ipairs(ids) do ids[index] = KEYS[2] .. id end
return redis.call('MGET', unpack(ids))`;

const redis = connectRedis({ url: redisUrl, log: silentLog, name: 'floor' });
await redisReady(redis, AbortSignal.timeout(10_000));
redis.defineCommand('newest', { numberOfKeys: 2, lua: NEWEST });
const asking = redis as unknown as { newest(...args: (string | number)[]): Promise<string[]> };
const [before = '', after = ''] = await redis.lrange(`${prefix}around`, 0, 1);

const page = async () => before + (await asking.newest(`${prefix}index`, `${prefix}node:`, 20)).join(',') + after;
const bytes = Buffer.from(await page());

const server = createServer((request, response) => {
  readToEnd(request, async () => {
    const body = kind === 'page' ? await page() : bytes;
    const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };
    response.writeHead(200, headers).end(body);
  });
});

function readToEnd(request: IncomingMessage, then: () => void): void {
  request.on('data', () => undefined);
  request.on('end', then);
}

server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit(0));
