import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createClient } from 'graphql-ws';
import { Redis } from 'ioredis';
import { WebSocket } from 'ws';
import { startBacking } from '../test/harness/backing.ts';
import { createCleanup } from '../test/harness/cleanup.ts';
import { atMost } from './bars.ts';
import { startBenchLedger } from './bench-ledger.ts';
import { readAndCheck } from './floors.ts';
import { tellHeading } from './heading.ts';
import { openBenchView } from './indexer-process.ts';
import { createLatencies } from './latency.ts';

const { values } = parseArgs({
  options: {
    /** Events that are indexed before, a hundred a block: whoever follows a ledger has caught up with it first. */
    before: { type: 'string', default: '5000' },
    /** Blocks of one event each. */
    blocks: { type: 'string', default: '200' },
    /** Blocks of 50, and of 500 events. */
    large: { type: 'string', default: '10' },
    burst: { type: 'string', default: '300' },
  },
});

const BARS = { p50Ms: 10, p99Ms: 40, timesFloor: 3, aboveFloorMs: 10, burstMs: 30 };
const SETTLE_MS = 300;

const cleanup = createCleanup();
try {
  await bench();
} finally {
  await cleanup.run();
}

async function bench(): Promise<void> {
  tellHeading('Live');
  const ledger = await startBenchLedger(cleanup);
  const backing = await startBacking();
  const prefix = `bench-${randomBytes(4).toString('hex')}`;
  const view = await openBenchView({ ledger, ...backing, prefix });
  cleanup.after(() => view.redis.disconnect());
  cleanup.after(() => view.wipe());
  const socketUrl = ledger.url.replace('http', 'ws');
  const indexer = await view.start([], { LEDGER_WS_URLS: socketUrl });
  cleanup.after(() => indexer.kill());
  await view.reached(() => true);
  const gateway = await view.startGateway();
  cleanup.after(gateway.kill);
  const heads = watchHeads(socketUrl);
  const commits = await watchCommits(backing.redisUrl, view.keys.wakeChannel);
  const frames = watchFrames(gateway.wsUrl, ledger.contract.block);
  let seq = 0;

  /** Publishes a block of events; milliseconds from the raw notice of it to the commit and to the frame of its last event. */
  async function block(count: number): Promise<{ number: number; committedMs: number; framedMs: number }> {
    seq += count;
    await ledger.publish(count);
    const number = await ledger.height();
    const [head, commit, frame] = await Promise.all([heads.reached(number), commits.reached(seq), frames.reached(seq)]);
    return { number, committedMs: commit - head, framedMs: frame - head };
  }

  for (let left = Number(values.before); left > 0; left -= 100) await block(Math.min(100, left));
  for (let warm = 0; warm < 30; warm += 1) await block(1 + (warm % 5));
  const [committed, framed] = [createLatencies(), createLatencies()];
  for (let left = Number(values.blocks); left > 0; left -= 1) {
    const { committedMs, framedMs } = await block(1);
    committed.add(committedMs);
    framed.add(framedMs);
  }
  console.log(`1 event a block, ms above the raw notice: committed ${told(committed)}; frame ${told(framed)}`);
  atMost(BARS.p50Ms, framed.summary().p50, `frame p50 ${framed.summary().p50} ms`);
  atMost(BARS.p99Ms, framed.summary().p99, `frame p99 ${framed.summary().p99} ms`);

  for (const count of [50, 500]) {
    const [last, inRedis, floor] = [createLatencies(), createLatencies(), createLatencies()];
    for (let left = Number(values.large); left > 0; left -= 1) {
      const before = await view.cursor();
      const { number, committedMs, framedMs } = await block(count);
      inRedis.add(committedMs);
      last.add(framedMs);
      const range = [{ from: number, to: number }];
      const { seconds } = await readAndCheck(ledger.rpc, ledger.contract.address, range, before);
      floor.add(1_000 * seconds);
    }
    const bar = BARS.timesFloor * floor.summary().p50 + BARS.aboveFloorMs;
    console.log(
      `${count} events a block: committed ${told(inRedis)}; last frame ${told(last)}; second floor ${told(floor)}`,
    );
    atMost(bar, last.summary().p50, `last of ${count} p50 ${last.summary().p50} ms`);
  }

  const burst = Number(values.burst);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  for (let left = burst; left > 1; left -= 1) {
    seq += 1;
    await ledger.publish(1);
  }
  const { framedMs } = await block(1);
  console.log(`burst of ${burst} blocks: the last one's frame ${framedMs.toFixed(0)} ms after the raw notice of it`);
  atMost(BARS.burstMs, framedMs, `burst ${framedMs.toFixed(0)} ms`);
}

/** When a number was first reached, in milliseconds of this process's clock. */
function createMilestones() {
  const passed: { upTo: number; atMs: number }[] = [];
  let waiting: { upTo: number; resolve(atMs: number): void }[] = [];
  return {
    pass(upTo: number): void {
      const atMs = performance.now();
      passed.push({ upTo, atMs });
      for (const each of waiting) if (each.upTo <= upTo) each.resolve(atMs);
      waiting = waiting.filter((each) => each.upTo > upTo);
    },
    reached(upTo: number): Promise<number> {
      const known = passed.find((each) => each.upTo >= upTo);
      if (known !== undefined) return Promise.resolve(known.atMs);
      return new Promise((resolve) => waiting.push({ upTo, resolve }));
    },
  };
}

/** The raw subscriber: a websocket to the node and nothing else. */
function watchHeads(url: string) {
  const milestones = createMilestones();
  const socket = new WebSocket(url);
  cleanup.after(() => socket.terminate());
  socket.on('open', () =>
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] })),
  );
  socket.on('message', (text) => {
    const { params } = JSON.parse(String(text)) as { params?: { result: { number: string } } };
    if (params !== undefined) milestones.pass(Number(params.result.number));
  });
  return milestones;
}

async function watchCommits(redisUrl: string, channel: string) {
  const milestones = createMilestones();
  const redis = new Redis(redisUrl);
  cleanup.after(() => redis.disconnect());
  redis.on('message', (_channel, seq) => milestones.pass(Number(seq)));
  await redis.subscribe(channel);
  return milestones;
}

/** From the first event on, so that none is missed that comes before the gateway has the subscription. */
function watchFrames(url: string, fromBlock: number) {
  const milestones = createMilestones();
  const client = createClient({ url, webSocketImpl: WebSocket });
  cleanup.after(() => client.dispose());
  const query =
    'subscription ($fromBlock: Long) { credentialEvents(fromBlock: $fromBlock) { ... on CredentialEvents { events { seq id eventId type } } } }';
  client.subscribe<{ credentialEvents: { events?: { seq: number }[] } }>(
    { query, variables: { fromBlock } },
    {
      next: ({ data }) => milestones.pass(Number(data?.credentialEvents.events?.at(-1)?.seq ?? 0)),
      error: (error) => console.error('The subscription failed:', error),
      complete: () => {},
    },
  );
  return milestones;
}

function told(latencies: ReturnType<typeof createLatencies>): string {
  const { p50, p95, p99, max } = latencies.summary();
  return `p50 ${p50}, p95 ${p95}, p99 ${p99}, max ${max}`;
}
