import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { realisticCredential } from '../examples/realistic.ts';
import { startBacking } from '../test/harness/backing.ts';
import { uniquePrefix } from '../test/harness/prefix.ts';
import { buildView } from '../test/harness/view-builder.ts';
import { atLeast } from './bars.ts';

/**
 * A harvest of many credentials against raw node:http that pipes the same bytes from a file, each in a process of its own:
 * MB a second, processor time of the server, and its resident memory from beginning to end.
 */
const { values } = parseArgs({
  options: { n: { type: 'string', default: '100000' }, runs: { type: 'string', default: '3' } },
});
const count = Number(values.n);
const BLOCK = 500;
const MIB = 1_048_576;
const BAR_MB_PER_S = 20;

const { redisUrl } = await startBacking();
const redis = new Redis(redisUrl);
const keyPrefix = uniquePrefix();
const builder = await buildView(redis, { keyPrefix });
const folder = await mkdtemp(join(tmpdir(), 'harvest-'));
try {
  for (let from = 0; from < count; from += BLOCK) {
    const length = Math.min(BLOCK, count - from);
    const deeds = Array.from({ length }, (_, index) => ({
      kind: 'publish' as const,
      credential: realisticCredential(from + index),
    }));
    await builder.mine({ time: 1_760_000_000 + from / BLOCK, deeds });
  }
  const file = join(folder, 'harvest.ndjson');
  const service = await serve('harvest', redisUrl, keyPrefix, builder.identity.contract);
  await pipeline(await open(service.port, {}), createWriteStream(file));
  const floor = await serve('floor', file);
  for (let run = 0; run < Number(values.runs); run += 1) {
    const raw = await measure('raw node:http, same bytes', floor, {});
    const plain = await measure('harvest', service, {});
    await measure('harvest, gzip', service, { 'accept-encoding': 'gzip' });
    console.log(`harvest / floor: ${(plain / raw).toFixed(3)}`);
    atLeast(BAR_MB_PER_S, plain, `${plain.toFixed(0)} MB/s`);
  }
  service.child.disconnect();
  floor.child.disconnect();
} finally {
  await builder.remove();
  redis.disconnect();
  await rm(folder, { recursive: true });
}

type Served = { child: ChildProcess; port: number };

async function serve(...args: string[]): Promise<Served> {
  const child = fork(new URL('harvest-server.ts', import.meta.url), args);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { child, port };
}

function open(port: number, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get({ port, path: '/harvest', headers }, resolve).once('error', reject);
  });
}

/** MB a second as they came over the wire. */
async function measure(name: string, { child, port }: Served, headers: Record<string, string>): Promise<number> {
  const ask = async () => {
    child.send('figures');
    return ((await once(child, 'message')) as [{ rss: number; cpu: NodeJS.CpuUsage }])[0];
  };
  const before = await ask();
  const memory: number[] = [before.rss];
  const began = performance.now();
  const timer = setInterval(async () => memory.push((await ask()).rss), 250);
  let bytes = 0;
  for await (const chunk of await open(port, headers)) bytes += (chunk as Buffer).length;
  const seconds = (performance.now() - began) / 1_000;
  clearInterval(timer);
  const after = await ask();
  const cpu = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1_000_000;
  const third = memory[Math.floor(memory.length / 3)] ?? 0;
  const figures = [
    `${(bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(2)} s: ${(bytes / 1e6 / seconds).toFixed(1)} MB/s`,
    `${Math.round(count / seconds)} credentials/s`,
    `cpu ${cpu.toFixed(2)} s`,
    `resident ${(before.rss / MIB).toFixed(0)} MiB before, ${(third / MIB).toFixed(0)} after a third, at most ${(Math.max(...memory, after.rss) / MIB).toFixed(0)}`,
  ];
  console.log(`${name}: ${figures.join(', ')}`);
  return bytes / 1e6 / seconds;
}
