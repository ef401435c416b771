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

/** How long searches took, in milliseconds. */
export type Taken = { p50: number; p99: number };

/** What is told of a kind of searches: by a process that has just started, and by one that has answered some time. MiB after. */
export type Searched = { name: string; isFrequent: boolean; atFirst: Taken; then: Taken; memory: number };

type Kind = { name: string; words: string[]; options: { prefix?: boolean; fuzzy?: number }; isFrequent: boolean };
type Search = (words: string, kind: Kind) => Promise<unknown>;

/** Searches before those that count. */
const WARM_UP = 30;

const [side, credentials, searches, url = '', keyPrefix = '', contract, now] = process.argv.slice(2);
const count = Number(credentials);
const search = side === 'minisearch' ? byMinisearch() : await byThisService();
const told: Searched[] = [];
const atFirst: Taken[] = [];
// Until V8 has compiled a search, its threads and Redis are in each other's way on two processors. minisearch has no Redis.
if (side !== 'minisearch') for (const kind of kindsOf('atFirst')) atFirst.push(await measure(kind, search));
for (const [index, kind] of kindsOf('then').entries()) {
  const then = await measure(kind, search);
  const memory = (await residentMiB(process.pid)) ?? Number.NaN;
  told.push({ name: kind.name, isFrequent: kind.isFrequent, atFirst: atFirst[index] ?? then, then, memory });
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

async function measure(kind: Kind, search: Search): Promise<Taken> {
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

/** Each kind has other words at first, so that nothing is kept of those that are asked for then. */
function kindsOf(when: 'atFirst' | 'then'): Kind[] {
  const ranks = (from: number, many: number) =>
    Array.from({ length: many }, (_, index) => wordOfRank(from + index + (when === 'atFirst' ? many : 0)));
  const slip = (word: string) => word.slice(0, 4) + (word[5] ?? '') + (word[4] ?? '') + word.slice(6);
  const long = ranks(300, 400).filter((word) => word.length >= 7);
  const common = ranks(0, 20);
  return [
    { name: 'common word', words: common, options: {}, isFrequent: true },
    { name: 'mid word', words: ranks(200, 60), options: {}, isFrequent: false },
    { name: 'rare word', words: ranks(20_000, 100), options: {}, isFrequent: false },
    {
      name: 'two common words',
      words: common.slice(1).map((word, index) => `${common[index]} ${word}`),
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
