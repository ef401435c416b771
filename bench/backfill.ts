import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startBacking } from '../test/harness/backing.ts';
import { createCleanup } from '../test/harness/cleanup.ts';
import { atLeast, atMost } from './bars.ts';
import { type BenchLedger, startBenchLedger } from './bench-ledger.ts';
import { plainScript, type Range, type Reading, readAndCheck, readLogs } from './floors.ts';
import { tellHeading } from './heading.ts';
import { openBenchView } from './indexer-process.ts';

const { values } = parseArgs({
  options: {
    /** Events of the dense ledger, a hundred a block. */
    events: { type: 'string', default: '50000' },
    /** Events of the medium one, one in ten blocks. */
    medium: { type: 'string', default: '2000' },
    /** Blocks of the sparse one, with one event in a thousand. */
    sparse: { type: 'string', default: '200000' },
    /** How many events the plain script is given, which takes its time. */
    plain: { type: 'string', default: '5000' },
    only: { type: 'string', default: 'dense,medium,sparse' },
    /** Further flags of Node for the indexer. */
    flags: { type: 'string', default: '' },
  },
});

const PER_BLOCK = 100;
const BARS = { withoutSearch: 0.5, withSearch: 0.3, perSecond: 5_000, timesPlain: 4, sparse: 0.9, peakMiB: 200 };
const WITHOUT_SEARCH = ['--import', './bench/without-search.ts'];

const cleanup = createCleanup();
try {
  await bench();
} finally {
  await cleanup.run();
}

async function bench(): Promise<void> {
  tellHeading('Backfilling');
  const kinds = values.only.split(',');
  if (kinds.includes('dense')) await dense(Number(values.events));
  if (kinds.includes('medium')) await medium(Number(values.medium));
  if (kinds.includes('sparse')) await sparse(Number(values.sparse));
}

async function dense(events: number): Promise<void> {
  const ledger = await startBenchLedger(cleanup);
  for (let left = events; left > 0; left -= PER_BLOCK) await ledger.publish(Math.min(PER_BLOCK, left));
  console.log(`\n## Dense: ${events} events of 1.2 to 1.8 KB, ${PER_BLOCK} a block`);
  const ranges = await rangesOf(ledger, 10);
  tell('getLogs', await readLogs(ledger.rpc, ledger.contract.address, ranges));
  const checked = tell('getLogs, decode, check', await readAndCheck(ledger.rpc, ledger.contract.address, ranges));
  const plainRanges = ranges.slice(0, Math.ceil(Number(values.plain) / PER_BLOCK / 10));
  const plain = tell('plain script', await runPlain(ledger, plainRanges));
  const bare = await backfill(ledger, events, 'indexer without search', { flags: WITHOUT_SEARCH });
  const full = await backfill(ledger, events, 'indexer');
  const again = tell('getLogs, decode, check, again', await readAndCheck(ledger.rpc, ledger.contract.address, ranges));
  const floor = Math.max(rate(checked), rate(again));
  atLeast(BARS.withoutSearch, rate(bare) / floor, `without search ${percent(rate(bare) / floor)} of the second floor`);
  atLeast(BARS.withSearch, rate(full) / floor, `with search ${percent(rate(full) / floor)} of the second floor`);
  atLeast(BARS.perSecond, rate(full), `${rate(full).toFixed(0)} events/s`);
  atLeast(BARS.timesPlain, rate(full) / rate(plain), `${(rate(full) / rate(plain)).toFixed(1)} × the plain script`);
  atMost(BARS.peakMiB, full.peakMiB, `${full.peakMiB} MiB at the most`);
  await restartInTheMiddle(ledger, events);
}

async function medium(events: number): Promise<void> {
  const ledger = await startBenchLedger(cleanup, { isLong: true });
  for (let event = 0; event < events; event += 1) {
    await ledger.publish(1);
    await ledger.mine(9);
  }
  await compareBlocks(ledger, events, `Medium: ${events} events, one in ten blocks`);
}

async function sparse(blocks: number): Promise<void> {
  const ledger = await startBenchLedger(cleanup, { isLong: true });
  const events = Math.floor(blocks / 1_000);
  for (let event = 0; event < events; event += 1) {
    await ledger.publish(1);
    await ledger.mine(999);
  }
  const share = await compareBlocks(ledger, events, `Sparse: ${blocks} blocks, one event in a thousand`);
  atLeast(BARS.sparse, share, `${percent(share)} of the first floor`);
}

/** Tells how the blocks are read; the share of the first floor's pace. */
async function compareBlocks(ledger: BenchLedger, events: number, title: string): Promise<number> {
  console.log(`\n## ${title}`);
  const ranges = await rangesOf(ledger, 5_000);
  const raw = tell('getLogs', await readLogs(ledger.rpc, ledger.contract.address, ranges));
  tell('getLogs, decode, check', await readAndCheck(ledger.rpc, ledger.contract.address, ranges));
  const ours = await backfill(ledger, events, 'indexer', { pollMs: 2 });
  const again = tell('getLogs, again', await readLogs(ledger.rpc, ledger.contract.address, ranges));
  const share = Math.min(raw.seconds, again.seconds) / ours.seconds;
  console.log(`${((await ledger.height()) / ours.seconds).toFixed(0)} blocks/s, ${ours.peakMiB} MiB at the most`);
  return share;
}

/** Flags of Node's, and how often the view is looked at: what takes tenths of a second is looked at often. */
type How = { flags?: string[]; pollMs?: number };

/** Builds a view afresh: from the moment the indexer opened it to the newest block. */
async function backfill(ledger: BenchLedger, events: number, name: string, { flags = [], pollMs = 20 }: How = {}) {
  const view = await openView(ledger);
  const height = await ledger.height();
  const indexer = await view.start([...flags, ...values.flags.split(' ').filter((flag) => flag !== '')]);
  try {
    const began = await view.reached(() => true, 2);
    const before = (await view.cursor())?.seq ?? 0;
    const cpuBefore = indexer.cpuSeconds();
    const ended = await view.reached(({ blockNumber }) => blockNumber >= height, pollMs);
    const seconds = (ended - began) / 1_000;
    const reading = { events: events - before, seconds, cpuSeconds: indexer.cpuSeconds() - cpuBefore };
    return { ...tell(name, reading), peakMiB: indexer.peakMiB() };
  } finally {
    await indexer.kill('SIGTERM');
    await view.wipe();
    view.redis.disconnect();
  }
}

/** A kill -9 half-way: the next one goes on where it was. */
async function restartInTheMiddle(ledger: BenchLedger, events: number): Promise<void> {
  const view = await openView(ledger);
  const height = await ledger.height();
  const first = await view.start();
  await view.reached(({ seq }) => seq >= events / 2);
  await first.kill();
  const left = (await view.cursor())?.seq ?? 0;
  const second = await view.start();
  const began = await view.reached(({ seq }) => seq > left, 2);
  const resumed = (await view.cursor())?.seq ?? 0;
  const ended = await view.reached(({ blockNumber }) => blockNumber >= height);
  console.log(
    `killed at event ${left}: seen again at ${resumed}, the rest in ${((ended - began) / 1_000).toFixed(1)} s`,
  );
  atLeast(left, resumed, `goes on where it was: seen again at event ${resumed}`);
  atLeast(events, (await view.cursor())?.seq ?? 0, 'ends with the last event');
  await second.kill();
  await view.wipe();
  view.redis.disconnect();
}

async function openView(ledger: BenchLedger) {
  const { redisUrl, kafkaBrokers } = await startBacking();
  return openBenchView({ ledger, redisUrl, kafkaBrokers, prefix: `bench-${randomBytes(4).toString('hex')}` });
}

async function runPlain(ledger: BenchLedger, ranges: readonly Range[]): Promise<Reading> {
  const { redisUrl } = await startBacking();
  const view = await openView(ledger);
  const prefix = `bench-plain-${randomBytes(4).toString('hex')}`;
  const reading = await plainScript({ url: ledger.url, contract: ledger.contract.address, redisUrl, prefix }, ranges);
  for await (const names of view.redis.scanStream({ match: `${prefix}*`, count: 5_000 })) {
    if (names.length > 0) await view.redis.unlink(names as string[]);
  }
  view.redis.disconnect();
  return reading;
}

async function rangesOf(ledger: BenchLedger, blocks: number): Promise<Range[]> {
  const height = await ledger.height();
  const ranges: Range[] = [];
  for (let from = ledger.contract.block; from <= height; from += blocks)
    ranges.push({ from, to: Math.min(height, from + blocks - 1) });
  return ranges;
}

function tell<T extends Reading>(name: string, reading: T): T {
  const { events, seconds, cpuSeconds } = reading;
  const cpu = `${((1e6 * cpuSeconds) / events).toFixed(0)} µs of processor time each`;
  console.log(`${name}: ${events} events in ${seconds.toFixed(2)} s, ${rate(reading).toFixed(0)}/s, ${cpu}`);
  return reading;
}

function rate({ events, seconds }: Reading): number {
  return events / seconds;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
