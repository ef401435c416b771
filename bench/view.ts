import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { commitRange, type Position } from '../indexer/commit.ts';
import { longestCommands } from '../indexer/longest-command.ts';
import type { ProvenRange } from '../indexer/prove.ts';
import { startView } from '../indexer/start.ts';
import { createViewStore, type ViewStore } from '../indexer/view-store.ts';
import { EMPTY_DIGEST } from '../ledger/digest.ts';
import { viewKeys } from '../ledger/view.ts';
import { createCleanup } from '../test/harness/cleanup.ts';
import { atMost } from './bars.ts';
import { tellHeading } from './heading.ts';
import { type ImaginedBlock, imaginedLedger } from './view-events.ts';
import { sizesByKind, usedBytes } from './view-memory.ts';
import { startBareRedis } from './view-redis.ts';

const { values } = parseArgs({
  options: {
    /** Credentials of the large view. */
    credentials: { type: 'string', default: '100000' },
    /** A million of them. */
    million: { type: 'boolean', default: false },
    /** Credentials of the small view, whose commits are the measure. */
    small: { type: 'string', default: '10000' },
    /** Blocks committed to both in turn, and events of each. */
    blocks: { type: 'string', default: '300' },
    events: { type: 'string', default: '20' },
  },
});

const BARS = { bytes: 700, p50: 1.5, p99: 2.5, longestMs: 5 };
/** Blocks that the large view is built by at a time, as a catch-up reads several. */
const BLOCKS_A_RANGE = 10;
/** Most events of a block while the views are built; blocks are of any size up to that, half of it on average. */
const MOST_EVENTS = 49;
const PROGRESS_MS = 10_000;
/** What the bench's clock can tell apart from noise: Redis keeps commands that took longer, in microseconds. */
const SLOW_US = 1_000;
const MIB = 2 ** 20;
/** A script that does the same each time, some milliseconds of it: what it takes longer than its shortest is the machine's. */
const EVEN_WORK = 'local sum = 0 for i = 1, 1200000 do sum = sum + i end return sum';
/** How often after each range, which is some six scripts. */
const EVEN_TIMES = 4;

/** A view under construction: a ledger of its own in a Redis of its own. */
type Built = {
  name: string;
  redis: Redis;
  view: ViewStore;
  ledger: Iterator<ImaginedBlock>;
  position: Position;
  credentials: number;
  payloadBytes: number;
  emptyBytes: number;
  /** Longest commands so far, and how many credentials there were then. */
  slow: { command: string; ms: number; credentials: number }[];
  /** Milliseconds of each `EVEN_WORK`. */
  even: number[];
};

let blockSize = (number: number): number => 1 + ((number * 7_919) % MOST_EVENTS);

const cleanup = createCleanup();
try {
  await bench();
} finally {
  await cleanup.run();
}

async function bench(): Promise<void> {
  const goal = values.million ? 1_000_000 : Number(values.credentials);
  tellHeading('View');
  const small = await open('small');
  const large = await open('large');
  await build(small, Number(values.small));
  await build(large, goal);
  await tellSize(large);
  await compareCommits(small, large);
  tellLongest(await longestOf(large), large.even, await longestCommands(large.redis));
}

async function open(name: string): Promise<Built> {
  const { url, version, isFirst } = await startBareRedis(cleanup, SLOW_US);
  const redis = new Redis(url);
  cleanup.after(async () => redis.disconnect());
  const identity = { chainId: 1337, genesisHash: EMPTY_DIGEST, contract: `0x${'c0'.repeat(20)}` } as const;
  const keys = viewKeys('ces', identity);
  await redis.set(keys.lease, 'bench');
  const view = createViewStore({ redis, keys, owner: 'bench' });
  const emptyBytes = await usedBytes(redis);
  const origin = { number: 0, hash: EMPTY_DIGEST, parentHash: EMPTY_DIGEST, time: 1 };
  const position = await startView(view, origin);
  if (name === 'large')
    console.log(
      `Redis ${version}, ${isFirst ? 'before all other processes' : 'which shares cores with other processes'}`,
    );
  const ledger = imaginedLedger({ seq: 0, digest: EMPTY_DIGEST }, (number) => blockSize(number));
  return { name, redis, view, ledger, position, credentials: 0, payloadBytes: 0, emptyBytes, slow: [], even: [] };
}

/** Commits blocks until the view has so many credentials. */
async function build(built: Built, goal: number): Promise<void> {
  const began = performance.now();
  let toldAt = began;
  while (built.credentials < goal) {
    const blocks = Array.from({ length: BLOCKS_A_RANGE }, () => nextBlock(built));
    built.position = await commitRange(built.view, built.position, rangeOf(blocks), () => {});
    for (let time = 0; time < EVEN_TIMES; time += 1) await built.redis.eval(EVEN_WORK, 0);
    await longestOf(built);
    if (performance.now() - toldAt < PROGRESS_MS) continue;
    toldAt = performance.now();
    const rate = built.credentials / ((toldAt - began) / 1_000);
    const left = (goal - built.credentials) / rate;
    process.stderr.write(
      `${built.credentials} of ${goal} credentials, ${rate.toFixed(0)}/s, ${left.toFixed(0)} s left\n`,
    );
  }
}

function nextBlock(built: Built): ImaginedBlock {
  const block = built.ledger.next().value as ImaginedBlock;
  for (const { log, payload } of block.events) {
    built.payloadBytes += payload.length;
    if (log.kind === 'published') built.credentials += 1;
  }
  return block;
}

function rangeOf(blocks: readonly ImaginedBlock[]): ProvenRange {
  const { header: to, head } = blocks.at(-1) as ImaginedBlock;
  return { to, events: blocks.flatMap(({ events }) => events), namings: [], proven: true, head };
}

async function tellSize(built: Built): Promise<void> {
  const { redis, credentials, payloadBytes, emptyBytes, position } = built;
  // What Redis notes of slow commands takes memory too.
  await longestOf(built);
  const used = (await usedBytes(redis)) - emptyBytes;
  const kinds = await sizesByKind(redis, built.view.keys);
  const each = (bytes: number) => (bytes / credentials).toFixed(1).padStart(8);
  const counted = [...kinds.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`\n## Size: ${credentials} credentials in ${position.cursor.seq} events, ${(used / MIB).toFixed(0)} MiB`);
  console.log(`bytes a credential: payload itself ${each(payloadBytes)}`);
  for (const [kind, { keys, bytes }] of [...kinds].sort(([, a], [, b]) => b.bytes - a.bytes)) {
    const own = kind === 'payloads' ? bytes - payloadBytes : bytes;
    console.log(`${kind.padEnd(28)}${each(own)}  ${keys} keys`);
  }
  console.log(`${"Redis's table of keys".padEnd(28)}${each(used - counted)}`);
  const beside = (used - payloadBytes) / credentials;
  atMost(BARS.bytes, beside, `${beside.toFixed(0)} bytes a credential beside the compressed payload`);
}

/** Commits blocks of one size to both views in turn, so that whatever else the machine does happens to both. */
async function compareCommits(small: Built, large: Built): Promise<void> {
  blockSize = () => Number(values.events);
  const times = new Map<Built, number[]>([
    [small, []],
    [large, []],
  ]);
  for (let block = 0; block < Number(values.blocks); block += 1) {
    for (const built of block % 2 === 0 ? [small, large] : [large, small]) {
      const range = rangeOf([nextBlock(built)]);
      const began = performance.now();
      built.position = await commitRange(built.view, built.position, range, () => {});
      times.get(built)?.push(performance.now() - began);
    }
  }
  console.log(`\n## Commit of a block of ${values.events} events, ${values.blocks} blocks`);
  const [ofSmall, ofLarge] = [small, large].map((built) => percentiles(times.get(built) ?? []));
  for (const [built, { p50, p99, max }] of [
    [small, ofSmall],
    [large, ofLarge],
  ] as [Built, Percentiles][])
    console.log(`at ${built.credentials} credentials: p50 ${ms(p50)}, p99 ${ms(p99)}, longest ${ms(max)}`);
  const ratio = (of: 'p50' | 'p99') => (ofLarge?.[of] ?? Number.NaN) / (ofSmall?.[of] ?? Number.NaN);
  atMost(BARS.p50, ratio('p50'), `p50 ${ratio('p50').toFixed(2)} ×`);
  atMost(BARS.p99, ratio('p99'), `p99 ${ratio('p99').toFixed(2)} ×`);
}

type Percentiles = { p50: number; p99: number; max: number };

function percentiles(times: readonly number[]): Percentiles {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** The longest commands that Redis noted while the view was built and committed to, longest first. */
async function longestOf({ redis, slow, even, credentials }: Built): Promise<Built['slow']> {
  const entries = (await redis.slowlog('GET', -1)) as [number, number, number, string[]][];
  if (entries.length > 0) await redis.slowlog('RESET');
  const more = entries
    // Of a script how its hash begins.
    .map(([, , us, [name = '', hash = '']]) => ({
      command: name === 'evalsha' ? `script ${hash.slice(0, 6)}` : name,
      ms: us / 1_000,
      credentials,
    }))
    .filter(({ command }) => !/^(memory|scan|config|info|slowlog|latency)$/i.test(command));
  even.push(...more.filter(({ command }) => command === 'eval').map((each) => each.ms));
  slow.push(...more.filter(({ command }) => command !== 'eval'));
  return slow.sort((a, b) => b.ms - a.ms);
}

function tellLongest(
  slow: Built['slow'],
  even: readonly number[],
  bounds: readonly { command: string; seconds: number }[],
): void {
  console.log('\n## How long one command holds Redis');
  const tooLong = slow.filter((each) => each.ms > BARS.longestMs).length;
  const { p50, p99, max } = percentiles(even);
  console.log(
    `beside them a script that does the same each time, ${even.length} times: ` +
      `p50 ${ms(p50)}, p99 ${ms(p99)}, longest ${ms(max)}; so the machine adds up to ${ms(max - p50)}`,
  );
  console.log(
    `more than ${SLOW_US / 1_000} ms: ${slow.length} commands, more than ${BARS.longestMs} ms: ${tooLong}; the longest ${slow
      .slice(0, 12)
      .map((each) => `${each.command} ${ms(each.ms)} at ${each.credentials}`)
      .join(', ')}`,
  );
  const script = bounds.find(({ command }) => command === 'evalsha');
  console.log(`the metric tells at most ${ms((script?.seconds ?? 0) * 1_000)} for scripts`);
  const longest = slow[0]?.ms ?? SLOW_US / 1_000;
  atMost(BARS.longestMs, longest, `the longest ${ms(longest)}`);
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`;
}
