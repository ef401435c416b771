import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { realisticCredential } from '../examples/realistic.ts';
import { DEFAULT_LIMITS } from '../gateway/limits.ts';
import { type Filter, parseFilter } from '../gateway/view/filter.ts';
import type { Snapshot } from '../gateway/view/snapshot.ts';
import { createView, type View } from '../gateway/view/view.ts';
import { silentLog } from '../lib/log.ts';
import { buildView, type DeedBlock, ORIGIN_BLOCK, type ViewBuilder } from '../test/harness/view-builder.ts';
import { atMost } from './bars.ts';

/**
 * Questions to a view of realistic credentials, written by the indexer's code from a ledger that is only imagined. Each is
 * asked in turn with the first page unfiltered, so that both meet the same machine.
 */
const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '100000' },
    million: { type: 'boolean', default: false },
    runs: { type: 'string', default: '300' },
    redis: { type: 'string', default: process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379' },
  },
});
const size = values.million ? 1_000_000 : Number(values.n);
const runs = Number(values.runs);

const PER_BLOCK = 250;
const BEGIN = 1_700_000_000;
const SOURCES = 50;
/** Every fourth credential is an offering. */
const WORD = 'offering ';
/** Dimensions that the catalogue page counts beside a list. */
const PAGE_DIMENSIONS = [
  'credentialType',
  'labelLevel',
  'country',
  'issuer',
  'provider',
  'regime',
  'formatType',
  'criterion',
] as const;
const PAGE_VALUES = 6;
/** Times of the first page, share of each other of depths, milliseconds of facets, at 100 000; Redis calls at any size. */
const BARS = { firstPage: 2, depths: 1.1, facetsMs: 10, calls: 5 };
const BARRED = [
  'one filter (30 %)',
  'three filters',
  'status ACTIVE',
  'nearly empty intersection',
  'behind 1 000',
  'behind 49 000',
  'one filter, behind 1 000',
  'one filter, behind 49 000',
  'as of half the blocks',
  'one filter, as of half the blocks',
];
const FACETS = 'facets: 50 sources under 30 %';
const FACETS_AS_OF = 'facets as of half the blocks';
const DEPTHS = [
  ['behind 1 000', 'behind 49 000'],
  ['one filter, behind 1 000', 'one filter, behind 49 000'],
] as const;

/** How often a gateway without tables is asked. */
const NEW_GATEWAYS = 5;
/** Of each ten, so many have the frequent type. */
const FREQUENT = 3;

const redis = new Redis(values.redis);
await redis.ping();
let calls = 0;
const { stream } = redis;
const cork = stream.cork.bind(stream);
// What is asked for together is one write.
stream.cork = () => {
  calls += 1;
  cork();
};

const builder = await build();
try {
  await measure();
} finally {
  await builder.remove();
  redis.disconnect();
}

async function build(): Promise<ViewBuilder> {
  const made = await buildView(redis, { keyPrefix: `bench-listing-${process.pid}`, originTime: BEGIN });
  const started = Date.now();
  for (let block = 0; block * PER_BLOCK < size; block += 1) await made.mine(blockOf(block));
  console.log(`${size} credentials indexed in ${Math.round((Date.now() - started) / 1_000)} s`);
  return made;
}

function blockOf(block: number): DeedBlock {
  const deeds = Array.from({ length: PER_BLOCK }, (_, at) => {
    const index = block * PER_BLOCK + at;
    const source = index % SOURCES;
    const isFrequent = index % 10 < FREQUENT || index % (size / 4) === 7;
    return {
      kind: 'publish' as const,
      credential: realisticCredential(index),
      type: isFrequent ? 'eu.gaia-x.frequent' : 'eu.gaia-x.other',
      source: `urn:source:${source}`,
    };
  });
  return { time: BEGIN + 5 * (block + 1), deeds };
}

function viewOf(): View {
  return createView({
    ...{ redis, keyPrefix: `bench-listing-${process.pid}`, contract: builder.identity.contract },
    ...{ limits: DEFAULT_LIMITS, clockStepSeconds: 10, log: silentLog },
    relevance: { textWeight: 1, typeWeight: 0.5, labelWeight: 0.3, recencyWeight: 0.2, halfLifeSeconds: 2_592_000 },
  });
}

async function measure(): Promise<void> {
  const view = viewOf();
  const filter = (input: Parameters<typeof parseFilter>[0]): Filter => parseFilter(input, DEFAULT_LIMITS);
  const everything = filter(null);
  const frequent = { type: ['eu.gaia-x.frequent'] };
  const half = ORIGIN_BLOCK + Math.floor(size / PER_BLOCK / 2);
  const page =
    (asked: Filter, more: { afterSeq?: number; orderBy?: 'LABEL_LEVEL' } = {}) =>
    (at: Snapshot) =>
      view.credentials(at, { filter: asked, first: 20, ...more });
  const nearlyEmpty = filter({ ...frequent, source: ['urn:source:7'] });
  const questions: [string, (at: Snapshot) => Promise<unknown>, number?][] = [
    ['one filter (30 %)', page(filter(frequent))],
    ['three filters', page(filter({ ...frequent, format: ['JSON'], credentialType: ['gx:ServiceOffering'] }))],
    ['status ACTIVE', page(filter({ status: ['ACTIVE'] }))],
    ['not, or', page(filter({ not: [frequent], or: [{ country: ['DE'] }, { labelLevel: ['L3'] }] }))],
    ['nearly empty intersection', page(nearlyEmpty)],
    ['label level first', page(everything, { orderBy: 'LABEL_LEVEL' })],
    ['behind 1 000', page(everything, { afterSeq: size - 1_000 })],
    ['behind 49 000', page(everything, { afterSeq: size - 49_000 })],
    ['one filter, behind 1 000', page(filter(frequent), { afterSeq: size - 1_000 })],
    ['one filter, behind 49 000', page(filter(frequent), { afterSeq: size - 49_000 })],
    ['as of half the blocks', page(everything), half],
    ['one filter, as of half the blocks', page(filter(frequent)), half],
    ['total of one filter', async (at) => (await page(filter(frequent))(at)).total()],
    [FACETS, facet(view, filter(frequent))],
    [FACETS_AS_OF, facet(view, filter(frequent)), half],
    [
      'the most relevant 20, a word of 25 %',
      (at) => view.relevant(at, { search: WORD, filter: everything, first: 20 }),
    ],
    ['facets beside it: 50 sources', facet(view, everything, WORD)],
    ['facets beside it, as of half the blocks', facet(view, everything, WORD), half],
    ['facets beside it: the nine of the catalogue page', pageFacets(view, everything, WORD)],
    ['the nine of the whole catalogue', pageFacets(view, everything)],
    ['facets: 50 sources under 30 %, by a new gateway', (at) => facet(viewOf(), filter(frequent))(at)],
  ];
  const told = new Map<string, { p50: number; times: number; calls: number }>();
  console.log('question | ms p50 | ms p99 | of the first page | Redis calls | ms of the first one');
  for (const [name, ask, asOfBlock] of questions) {
    const [floor, asked] = await inTurn(view, page(everything), ask, asOfBlock);
    const p50 = quantile(asked.ms, 0.5);
    const times = p50 / quantile(floor.ms, 0.5);
    told.set(name, { p50, times, calls: asked.calls });
    const figures = [ms(asked.ms, 0.5), ms(asked.ms, 0.99), times.toFixed(2), asked.calls, asked.first.toFixed(2)];
    console.log([name, ...figures].join(' | '));
  }
  console.log(
    'the nine of the whole catalogue, by a new gateway | ms | processor ms | longest block of the event loop, ms',
  );
  for (let run = 0; run < NEW_GATEWAYS; run += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const [used, started] = [process.cpuUsage(), performance.now()];
    delay.enable();
    await pageFacets(viewOf(), everything)(await view.snapshot());
    delay.disable();
    const { user, system } = process.cpuUsage(used);
    console.log(
      [performance.now() - started, (user + system) / 1e3, delay.max / 1e6].map((one) => one.toFixed(1)).join(' | '),
    );
  }
  judge(told);
}

function judge(told: ReadonlyMap<string, { p50: number; times: number; calls: number }>): void {
  const of = (name: string) => told.get(name) ?? { p50: Number.NaN, times: Number.NaN, calls: Number.NaN };
  const { calls } = of('nearly empty intersection');
  atMost(BARS.calls, calls, `nearly empty intersection: ${calls} calls`);
  if (size !== 100_000) return;
  for (const name of BARRED) {
    const { times } = of(name);
    atMost(BARS.firstPage, times, `${name}: ${times.toFixed(2)} × the first page`);
  }
  for (const [near, far] of DEPTHS) {
    const share = of(far).times / of(near).times;
    atMost(BARS.depths, share, `${far}: ${share.toFixed(2)} × ${near}`);
  }
  for (const [name, { p50 }] of told)
    if (name === FACETS || name === FACETS_AS_OF) atMost(BARS.facetsMs, p50, `${name}: ${p50.toFixed(1)} ms`);
}

function facet(view: View, filter: Filter, search?: string) {
  return async (at: Snapshot) => (await view.facets(at, { search, filter })).counts.byDimension('source', SOURCES);
}

function pageFacets(view: View, filter: Filter, search?: string) {
  return async (at: Snapshot) => {
    const { counts } = await view.facets(at, { search, filter });
    const dimensions = PAGE_DIMENSIONS.map((dimension) => counts.byDimension(dimension, PAGE_VALUES));
    return Promise.all([...dimensions, counts.byStatus(PAGE_VALUES)]);
  };
}

type Question = (at: Snapshot) => Promise<unknown>;
/** The first one may have to read what all others find in memory. */
type Taken = { first: number; ms: number[]; calls: number };

async function inTurn(view: View, floor: Question, ask: Question, asOfBlock?: number): Promise<[Taken, Taken]> {
  const both: [Taken, Taken] = [
    { first: 0, ms: [], calls: 0 },
    { first: 0, ms: [], calls: 0 },
  ];
  for (let run = 0; run <= runs; run += 1) {
    for (const [index, question] of [floor, ask].entries()) {
      const before = calls;
      const started = performance.now();
      await question(await view.snapshot(index === 1 && asOfBlock !== undefined ? { asOfBlock } : {}));
      const taken = performance.now() - started;
      if (run === 0) (both[index] ?? both[0]).first = taken;
      else both[index]?.ms.push(taken);
      (both[index] ?? both[0]).calls = calls - before;
    }
  }
  return both;
}

function quantile(figures: readonly number[], share: number): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length * share)] ?? 0;
}

function ms(figures: readonly number[], share: number): string {
  return quantile(figures, share).toFixed(2);
}
