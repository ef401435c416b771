import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type CesClient, createCesClient } from '../examples/client.ts';
import { LedgerDocument, SubmitCredentialDocument, WatchEventsDocument } from '../examples/operations.generated.ts';
import { realisticCredential } from '../examples/realistic.ts';
import { createRpc } from '../lib/rpc.ts';
import { createLatencies, residentMiB } from './latency.ts';

type Part = { pid: number; address: string };
type Run = Record<'kafka' | 'redis' | 'ledger' | 'writer' | 'indexer' | 'gateway', Part>;
type Times = { submitted: number; accepted?: number };

const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '5000' },
    rate: { type: 'string', default: '100' },
    concurrency: { type: 'string', default: '64' },
    run: { type: 'string', default: join(import.meta.dirname, '../.local/run.json') },
    timeout: { type: 'string', default: '600' },
  },
});
const count = Number(values.n);
const run = readRun(values.run);
const client = createCesClient(run.gateway.address);
const rpc = createRpc({ url: run.ledger.address });

const cpu = cpus();
console.log(`# Journey of ${count} credentials, ${new Date().toISOString()}`);
console.log(
  `Machine: ${cpu.length} × ${cpu[0]?.model ?? 'unknown'}, Node ${process.version}; ledger block time ${await blockTime()} s\n`,
);
await measure(`at ${values.rate}/s`, { rate: Number(values.rate), concurrency: Number(values.concurrency) });
await measure('flat out', { rate: Number.POSITIVE_INFINITY, concurrency: Number(values.concurrency) });
for (const [name, part] of Object.entries(run)) {
  if (typeof part.pid === 'number') console.log(`${name.padEnd(8)} ${await residentMiB(part.pid)} MiB resident`);
}

/** One phase: submit all, wait until all came back through a subscription, print the figures. */
async function measure(name: string, pace: { rate: number; concurrency: number }): Promise<void> {
  const stop = new AbortController();
  const pending = new Map<string, Times>();
  const latencies = { accepted: createLatencies(), mined: createLatencies(), frame: createLatencies() };
  const seen = watchBlocks(stop.signal);
  const { ledger } = await client.send(LedgerDocument, {});
  const arrived = collect(ledger.cursor, { pending, latencies, seen, stop });
  const begin = performance.now();
  await submitAll(pace, pending, latencies.accepted);
  const acceptedS = (performance.now() - begin) / 1000;
  await arrived;
  const indexedS = (performance.now() - begin) / 1000;
  console.log(`## ${name}`);
  console.log(`accepted ${(count / acceptedS).toFixed(0)}/s, indexed and delivered ${(count / indexedS).toFixed(0)}/s`);
  for (const [step, collected] of Object.entries({
    'submit→accepted': latencies.accepted,
    'submit→mined': latencies.mined,
    'mined→frame': latencies.frame,
  })) {
    const { p50, p95, p99, max } = collected.summary();
    console.log(`${step.padEnd(16)} p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, max ${max} ms`);
  }
  console.log('');
}

async function submitAll(
  pace: { rate: number; concurrency: number },
  pending: Map<string, Times>,
  accepted: Latencies,
): Promise<void> {
  const base = Math.floor(Date.now() / 10) % 2 ** 30;
  const begin = performance.now();
  let next = 0;
  const submitNext = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      await sleep(Math.max(0, (index / pace.rate) * 1000 - (performance.now() - begin)));
      await submitOne(client, realisticCredential(base + index), pending, accepted);
    }
  };
  await Promise.all(Array.from({ length: pace.concurrency }, submitNext));
}

type Latencies = ReturnType<typeof createLatencies>;

async function submitOne(
  to: CesClient,
  json: unknown,
  pending: Map<string, Times>,
  accepted: Latencies,
): Promise<void> {
  const submitted = performance.now();
  const { submitCredential: result } = await to.send(SubmitCredentialDocument, { input: { source: '/bench', json } });
  if (result.__typename === 'SubmissionRefused') throw new Error(`${result.code}: ${result.message}`);
  accepted.add(performance.now() - submitted);
  pending.set(result.submission.id, { submitted });
}

/** Follows the subscription until `count` new events came. Events may arrive before their submission's answer. */
async function collect(
  after: string,
  parts: {
    pending: Map<string, Times>;
    latencies: Record<'mined' | 'frame', Latencies>;
    seen: Map<number, number>;
    stop: AbortController;
  },
): Promise<void> {
  const { pending, latencies, seen, stop } = parts;
  const came: { id: string; block: number; at: number }[] = [];
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(Number(values.timeout) * 1000)]);
  for await (const { credentialEvents: frame } of client.watch(WatchEventsDocument, { after }, signal)) {
    if (frame.__typename !== 'CredentialEvents') continue;
    const at = performance.now();
    for (const event of frame.events) came.push({ id: event.id, block: event.block.number, at });
    if (came.length >= count) break;
  }
  if (came.length < count) throw new Error(`Only ${came.length} of ${count} arrived within ${values.timeout} s`);
  await sleep(200);
  for (const { id, block, at } of came) {
    const times = pending.get(id);
    const mined = seen.get(block);
    if (times === undefined || mined === undefined) continue;
    latencies.mined.add(mined - times.submitted);
    latencies.frame.add(at - mined);
  }
  stop.abort();
}

/** When each block was first seen at the node, by asking every 5 ms. */
function watchBlocks(signal: AbortSignal): Map<number, number> {
  const seen = new Map<number, number>();
  void (async () => {
    let last = Number(await rpc.call<string>('eth_blockNumber', []));
    while (!signal.aborted) {
      const head = Number(await rpc.call<string>('eth_blockNumber', []).catch(() => '0x0'));
      for (; last < head; last += 1) seen.set(last + 1, performance.now());
      await sleep(5);
    }
  })();
  return seen;
}

async function blockTime(): Promise<string> {
  const head = Number(await rpc.call<string>('eth_blockNumber', []));
  const timeOf = async (block: number) =>
    Number(
      (await rpc.call<{ timestamp: string }>('eth_getBlockByNumber', [`0x${block.toString(16)}`, false])).timestamp,
    );
  const back = Math.min(20, head);
  return back === 0 ? 'unknown' : (((await timeOf(head)) - (await timeOf(head - back))) / back).toFixed(2);
}

function readRun(file: string): Run {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Run;
  } catch (error) {
    throw new Error(`No running service found in ${file}: start one with npm start, or name its run.json with --run`, {
      cause: error,
    });
  }
}
