import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import type { ViewKeys } from '../ledger/view.ts';
import { createCleanup } from '../test/harness/cleanup.ts';
import { buildView, type ViewBuilder } from '../test/harness/view-builder.ts';
import { atMost } from './bars.ts';
import { tellHeading } from './heading.ts';
import { type SearchDocument, searchDocuments } from './search-documents.ts';
import type { Searched, Taken } from './search-side.ts';
import { startBareRedis } from './view-redis.ts';

/*
 * The most relevant 20 of many credentials, by kinds of words, beside minisearch over the same documents. Each side has a
 * process of its own, one after the other, and this one has filled Redis: what one leaves to collect costs no other.
 */

const { values } = parseArgs({
  options: {
    credentials: { type: 'string', default: '100000' },
    million: { type: 'boolean', default: false },
    /** Searches of each kind. */
    searches: { type: 'string', default: '300' },
    /** How often all of it is measured, on one view. */
    rounds: { type: 'string', default: '1' },
    /** minisearch takes more than a gigabyte at a million. */
    alone: { type: 'boolean', default: false },
  },
});

const BLOCK = 200;
const BEGIN = 1_767_225_600;
const SLOW_US = 500;
const PREFIX = 'bench-search';

const cleanup = createCleanup();
try {
  await bench();
} finally {
  await cleanup.run();
}

async function bench(): Promise<void> {
  const count = values.million ? 1_000_000 : Number(values.credentials);
  tellHeading(`Search over ${count} credentials`);
  const { url } = await startBareRedis(cleanup, SLOW_US);
  // Without the time limits of the service, for filling takes as long as it takes.
  const redis = new Redis(url);
  cleanup.after(() => redis.disconnect());
  const builder = await fill(redis, count);
  await tellVocabulary(redis, builder.keys, count);
  const now = String((BEGIN + count) * 1_000);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    // Twice, for forgetting what filling left takes long, and is noted itself.
    await redis.call('SLOWLOG', 'RESET');
    await redis.call('SLOWLOG', 'RESET');
    const ours = await searched('service', String(count), values.searches, url, PREFIX, builder.identity.contract, now);
    const slowest = (await redis.call('SLOWLOG', 'GET', '1000')) as [number, number, number, string[]][];
    const worst = slowest.toSorted((a, b) => b[2] - a[2])[0];
    console.log(`Memory of the process: ${ours.map(({ memory }) => memory).join(', ')} MiB after each kind`);
    const what = worst?.[3].map((part) => part.replace(/\s+/g, ' ').slice(0, 40)).slice(0, 3);
    console.log(
      `Slowest command of Redis: ${worst === undefined ? `below ${SLOW_US}` : worst[2]} µs ${what?.join(' ') ?? ''}`,
    );
    tell(ours, values.alone ? [] : await searched('minisearch', String(count), values.searches));
  }
}

async function fill(redis: Redis, count: number): Promise<ViewBuilder> {
  const builder = await buildView(redis, { keyPrefix: PREFIX });
  const began = performance.now();
  for (const documents of inBlocks(searchDocuments(count))) {
    const deeds = documents.map(({ credential }) => ({ kind: 'publish' as const, credential }));
    await builder.mine({ time: builder.position().cursor.blockTime + BLOCK, deeds });
  }
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`Built in ${seconds} s; Redis ${Math.round((await usedBytes(redis)) / count)} B a credential`);
  return builder;
}

/** What a process tells that searches. */
async function searched(...args: string[]): Promise<Searched[]> {
  // As the gateway is started.
  const env = { ...process.env, MALLOC_MMAP_THRESHOLD_: '131072' };
  const child: ChildProcess = fork(new URL('search-side.ts', import.meta.url), args, { env });
  const [told] = (await Promise.race([once(child, 'message'), failure(child)])) as [Searched[]];
  return told;
}

async function failure(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`Who searches ended with ${code}`);
}

function tell(ours: readonly Searched[], theirs: readonly Searched[]): void {
  if (theirs.length > 0) console.log(`Memory of minisearch: ${theirs.at(-1)?.memory} MiB`);
  console.log(
    '| search | at first: p50, p99 ms | then: p50, p99 ms | minisearch | bar |\n| --- | --: | --: | --: | --- |',
  );
  const judged: (() => void)[] = [];
  for (const [index, own] of ours.entries()) {
    const its = theirs[index]?.then;
    const bar = own.isFrequent ? Math.min(20, its?.p99 ?? 20) : 5;
    const figures = [own.atFirst, own.then, its].map(figuresOf).join(' | ');
    console.log(`| ${own.name} | ${figures} | ≤ ${bar.toFixed(2)} |`);
    judged.push(() => atMost(bar, own.then.p99, `${own.name}: p99 ${own.then.p99.toFixed(2)} ms`));
  }
  for (const judge of judged) judge();
}

async function tellVocabulary(redis: Redis, keys: ViewKeys, count: number): Promise<void> {
  let [words, bytes] = [0, 0];
  for (const [name, isWhole] of [
    ['voc', true],
    ['end', false],
  ] as const) {
    const match = `${keys.own.replace(/[[\]*?\\]/g, '\\$&')}:${name}:*`;
    for await (const found of redis.scanStream({ match, count: 1_000 }))
      for (const key of found as string[]) {
        if (isWhole) words += await redis.hlen(key);
        bytes += Number(await redis.call('MEMORY', 'USAGE', key, 'SAMPLES', '0'));
      }
  }
  console.log(
    `Vocabulary: ${words} words, ${Math.round(bytes / words)} B a word, ${(bytes / count).toFixed(1)} B a credential`,
  );
}

function* inBlocks(documents: Iterable<SearchDocument>): Generator<SearchDocument[]> {
  let block: SearchDocument[] = [];
  for (const document of documents) {
    block.push(document);
    if (block.length < BLOCK) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}

async function usedBytes(redis: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}

function figuresOf(taken: Taken | undefined): string {
  return taken === undefined ? '–' : `${taken.p50.toFixed(2)}, ${taken.p99.toFixed(2)}`;
}
