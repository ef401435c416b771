import MiniSearch from 'minisearch';
import { DEFAULT_LIMITS } from '../gateway/limits.ts';
import { EVERYTHING } from '../gateway/view/filter.ts';
import { DEFAULT_WEIGHTS } from '../gateway/view/relevance.ts';
import { createView } from '../gateway/view/view.ts';
import type { Hex } from '../lib/hex.ts';
import { silentLog } from '../lib/log.ts';
import { connectRedis, redisReady } from '../lib/redis.ts';
import { residentMiB } from './latency.ts';
import { searchDocuments, wordOfRank } from './search-documents.ts';

/* Searches in a process of their own, by this service or by minisearch; tells the figures of each kind and its memory. */

/** What is told of a kind of searches. */
export type Searched = { name: string; isFrequent: boolean; p50: number; p99: number; memory: number };

type Kind = { name: string; words: string[]; options: { prefix?: boolean; fuzzy?: number }; isFrequent: boolean };
type Search = (words: string, kind: Kind) => Promise<unknown>;

/** Searches before those that count. */
const WARM_UP = 30;

const [side, credentials, searches, url = '', keyPrefix = '', contract, now] = process.argv.slice(2);
const count = Number(credentials);
const search = side === 'minisearch' ? byMinisearch() : await byThisService();
const told: Searched[] = [];
for (const kind of kindsOf()) {
  const { p50, p99 } = await measure(kind, search);
  const memory = (await residentMiB(process.pid)) ?? Number.NaN;
  told.push({ name: kind.name, isFrequent: kind.isFrequent, p50, p99, memory });
}
process.send?.(told, () => process.exit(0));

async function byThisService(): Promise<Search> {
  const redis = connectRedis({ url, log: silentLog, name: 'bench' });
  await redisReady(redis, AbortSignal.timeout(10_000));
  const view = createView({
    ...{ redis, keyPrefix, contract: contract as Hex, limits: DEFAULT_LIMITS, clockStepSeconds: 10, log: silentLog },
    now: () => Number(now),
    relevance: DEFAULT_WEIGHTS,
  });
  return async (words, { options }) => {
    // What ends with a space is no beginning of a word.
    const text = options.prefix === true ? words : `${words} `;
    return view.relevant(await view.snapshot(), { search: text, filter: EVERYTHING, first: 20 });
  };
}

function byMinisearch(): Search {
  const index = new MiniSearch({ fields: ['name', 'description', 'types', 'issuer'] });
  let id = 0;
  for (const { credential: _, ...document } of searchDocuments(count)) {
    id += 1;
    index.add({ id, ...document });
  }
  return async (words, { options }) => index.search(words, options).slice(0, 20);
}

async function measure(kind: Kind, search: Search): Promise<{ p50: number; p99: number }> {
  const taken: number[] = [];
  for (let turn = 0; turn < Number(searches) + WARM_UP; turn += 1) {
    const began = performance.now();
    await search(kind.words[turn % kind.words.length] ?? '', kind);
    if (turn >= WARM_UP) taken.push(performance.now() - began);
  }
  taken.sort((a, b) => a - b);
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(share * taken.length))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
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
      words: ranks(0, 19).map((word, index) => `${word} ${wordOfRank(index + 1)}`),
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
