import { parseArgs } from 'node:util';
import MiniSearch from 'minisearch';
import { EVERYTHING } from '../gateway/view/filter.ts';
import { DEFAULT_WEIGHTS } from '../gateway/view/relevance.ts';
import type { View } from '../gateway/view/view.ts';
import type { ViewKeys } from '../ledger/view.ts';
import type { Redis } from '../lib/redis.ts';
import { emptyView } from '../test/gateway/test-view.ts';
import { createCleanup } from '../test/harness/cleanup.ts';
import { testRedis } from '../test/harness/redis.ts';
import { tellHeading } from './heading.ts';
import { residentMiB } from './latency.ts';
import { type SearchDocument, searchDocuments, wordOfRank } from './search-documents.ts';

/* The most relevant 20 of many credentials, by kinds of words, beside minisearch in process over the same documents. */

const { values } = parseArgs({
  options: {
    credentials: { type: 'string', default: '100000' },
    million: { type: 'boolean', default: false },
    /** Searches of each kind. */
    searches: { type: 'string', default: '300' },
    /** minisearch takes more than a gigabyte at a million. */
    alone: { type: 'boolean', default: false },
  },
});

const BLOCK = 200;
const BEGIN = 1_767_225_600;
/** Searches before those that count. */
const WARM_UP = 30;
const SLOW_US = 500;

type Kind = { name: string; words: string[]; options: { prefix?: boolean; fuzzy?: number }; isFrequent: boolean };
type Figures = { p50: number; p99: number };

const cleanup = createCleanup();
try {
  await bench();
} finally {
  await cleanup.run();
}

async function bench(): Promise<void> {
  const count = values.million ? 1_000_000 : Number(values.credentials);
  tellHeading(`Search over ${count} credentials`);
  const redis = await testRedis(cleanup);
  const before = await usedBytes(redis);
  const { builder, view } = await emptyView(redis, {
    ...{ now: () => (BEGIN + count) * 1_000, weights: DEFAULT_WEIGHTS, clockStepSeconds: 10 },
  });
  cleanup.after(() => builder.remove());
  const began = performance.now();
  for (const documents of inBlocks(searchDocuments(count))) {
    const deeds = documents.map(({ credential }) => ({ kind: 'publish' as const, credential }));
    await builder.mine({ time: builder.position().cursor.blockTime + BLOCK, deeds });
  }
  console.log(
    `Built in ${seconds(began)} s; Redis ${Math.round(((await usedBytes(redis)) - before) / count)} B a credential`,
  );
  await tellVocabulary(redis, builder.keys, count);
  const kinds = kindsOf();
  await redis.config('SET', 'slowlog-log-slower-than', SLOW_US);
  await redis.call('SLOWLOG', 'RESET');
  const [ours, memory] = await measureOurs(view, kinds);
  const slowest = (await redis.call('SLOWLOG', 'GET', '1000')) as [number, number, number, string[]][];
  const worst = slowest.toSorted((a, b) => b[2] - a[2])[0];
  console.log(`Memory of the process: ${memory.join(', ')} MiB after each kind`);
  console.log(
    `Slowest command of Redis: ${worst === undefined ? `below ${SLOW_US}` : `${worst[2]}`} µs ${worst?.[3].slice(0, 2).join(' ') ?? ''}`,
  );
  const theirs = values.alone ? undefined : await measureMinisearch(count, kinds);
  console.log('| search | p50 ms | p99 ms | minisearch p50 | p99 | bar |\n| --- | --: | --: | --: | --: | --- |');
  for (const { name, isFrequent } of kinds) {
    const [own, its] = [ours.get(name), theirs?.get(name)];
    const bar = isFrequent ? Math.min(20, its?.p99 ?? 20) : 5;
    const isMet = (own?.p99 ?? Number.NaN) <= bar;
    console.log(
      `| ${name} | ${two(own?.p50)} | ${two(own?.p99)} | ${two(its?.p50)} | ${two(its?.p99)} | ≤ ${two(bar)}: ${isMet ? 'met' : 'MISSED'} |`,
    );
  }
}

function kindsOf(): Kind[] {
  const ranks = (from: number, many: number) => Array.from({ length: many }, (_, index) => wordOfRank(from + index));
  const slip = (word: string) => word.slice(0, 4) + (word[5] ?? '') + (word[4] ?? '') + word.slice(6);
  const long = ranks(300, 400).filter((word) => word.length >= 7);
  return [
    { name: 'common word', words: ranks(0, 20), options: {}, isFrequent: true },
    { name: 'mid word', words: ranks(200, 60), options: {}, isFrequent: false },
    { name: 'rare word', words: ranks(20_000, 100), options: {}, isFrequent: false },
    {
      name: 'two common words',
      words: ranks(0, 19).map((word, index) => `${word} ${wordOfRank(index + 1)} `),
      options: {},
      isFrequent: true,
    },
    {
      name: 'prefix',
      words: ranks(0, 60).map((word) => word.slice(0, 3)),
      options: { prefix: true },
      isFrequent: true,
    },
    { name: 'typo', words: long.map(slip), options: { fuzzy: 1 }, isFrequent: false },
  ];
}

async function measureOurs(view: View, kinds: readonly Kind[]): Promise<[Map<string, Figures>, number[]]> {
  const figures = new Map<string, Figures>();
  const memory: number[] = [];
  for (const { name, words, options } of kinds) {
    // What ends with a space is no beginning of a word.
    const texts = options.prefix === true ? words : words.map((word) => `${word} `);
    figures.set(
      name,
      await measure(texts, async (search) => {
        await view.relevant(await view.snapshot(), { search, filter: EVERYTHING, first: 20 });
      }),
    );
    memory.push((await residentMiB(process.pid)) ?? Number.NaN);
  }
  return [figures, memory];
}

async function measureMinisearch(count: number, kinds: readonly Kind[]): Promise<Map<string, Figures>> {
  const index = new MiniSearch({ fields: ['name', 'description', 'types', 'issuer'] });
  const began = performance.now();
  let id = 0;
  for (const { credential: _, ...document } of searchDocuments(count)) {
    id += 1;
    index.add({ id, ...document });
  }
  console.log(`minisearch: built in ${seconds(began)} s; process then ${await residentMiB(process.pid)} MiB`);
  const figures = new Map<string, Figures>();
  for (const { name, words, options } of kinds)
    figures.set(name, await measure(words, async (search) => void index.search(search.trim(), options).slice(0, 20)));
  return figures;
}

async function measure(texts: readonly string[], search: (text: string) => Promise<void>): Promise<Figures> {
  const taken: number[] = [];
  for (let turn = 0; turn < Number(values.searches) + WARM_UP; turn += 1) {
    const began = performance.now();
    await search(texts[turn % texts.length] ?? '');
    if (turn >= WARM_UP) taken.push(performance.now() - began);
  }
  taken.sort((a, b) => a - b);
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(share * taken.length))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
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

function seconds(began: number): string {
  return ((performance.now() - began) / 1_000).toFixed(1);
}

function two(ms: number | undefined): string {
  return ms === undefined ? '–' : ms.toFixed(2);
}
