import { readdirSync, readFileSync } from 'node:fs';
import { readFigures, sumOf } from '../../bench/figures.ts';
import { residentMiB } from '../../bench/latency.ts';
import { MEMORY_VARIABLES } from '../../deploy/local/wiring.ts';
import { sleep } from '../../lib/async.ts';
import type { Cleanup } from '../harness/cleanup.ts';
import { type GatewayProcess, startGatewayProcess } from '../harness/gateway-process.ts';
import { uniquePrefix } from '../harness/prefix.ts';
import { testRedis } from '../harness/redis.ts';
import { startArguments } from '../harness/start-command.ts';
import { buildView, type Deed, type ViewBuilder } from '../harness/view-builder.ts';

/** By then a signal was heard and garbage collected. */
const COLLECTION_MS = 1_000;

/** What is attacked: a gateway as it runs in production, over a Redis with a view. */
export type Target = {
  url: string;
  port: number;
  /** Publishes credentials in one block. */
  publish(...credentials: object[]): Promise<void>;
  /** Resident memory of the gateway, in MiB. */
  residentMiB(): Promise<number>;
  /** What is in use after its garbage was collected: JavaScript's heap, and buffers, in MiB. */
  usedMiB(): Promise<number>;
  /** Files and sockets that it has open. */
  openFiles(): number;
  websockets(): Promise<number>;
  /** HTTP answers by status, as the gateway counts them. */
  answers(): Promise<Map<string, number>>;
  /** What is wrong with the process: that it ended, or what it logged as an error. */
  faults(): string[];
};

/** Starts it with the flags and the limits of production, except those given. */
export async function startTarget(cleanup: Pick<Cleanup, 'after'>, env: Record<string, string> = {}): Promise<Target> {
  const redis = await testRedis(cleanup);
  const prefix = uniquePrefix();
  const builder = await buildView(redis, { keyPrefix: prefix });
  cleanup.after(() => builder.remove());
  const [{ host, port: redisPort }, flags] = [redis.options, startArguments('gateway').slice(0, -1)];
  const collecting = ['--expose-gc', '--require', './test/attacks/collect-on-signal.cjs'];
  const gateway = await startGatewayProcess(cleanup, {
    ...{ redisUrl: `redis://${host}:${redisPort}`, prefix, contract: builder.identity.contract },
    nodeFlags: [...collecting, ...flags],
    env: { LOG_LEVEL: 'error', NODE_ENV: 'production', ...MEMORY_VARIABLES.gateway, ...env },
  });
  return targetOf(gateway, builder);
}

function targetOf({ url, child, log }: GatewayProcess, builder: ViewBuilder): Target {
  const pid = child.pid ?? 0;
  return {
    url,
    port: Number(new URL(url).port),
    async publish(...credentials) {
      const deeds = credentials.map((credential): Deed => ({ kind: 'publish', credential }));
      await builder.mine({ time: builder.position().cursor.blockTime + 1, deeds });
    },
    residentMiB: async () => (await residentMiB(pid)) ?? Number.NaN,
    async usedMiB() {
      child.kill('SIGUSR2');
      await sleep(COLLECTION_MS);
      const figures = await readFigures(`${url}/metrics`);
      const bytes = sumOf(figures, 'nodejs_heap_size_used_bytes') + sumOf(figures, 'nodejs_external_memory_bytes');
      return Math.round(bytes / 1_048_576);
    },
    openFiles: () => readdirSync(`/proc/${pid}/fd`).length,
    websockets: async () => sumOf(await readFigures(`${url}/metrics`), 'ces_gateway_websockets'),
    async answers() {
      const statuses = new Map<string, number>();
      for (const [name, count] of await readFigures(`${url}/metrics`)) {
        const status = /^ces_gateway_http_answers_total\{.*status="(\d+)"/.exec(name)?.[1];
        if (status !== undefined) statuses.set(status, (statuses.get(status) ?? 0) + count);
      }
      return statuses;
    },
    faults: () => [
      ...(child.exitCode === null && child.signalCode === null
        ? []
        : [`The gateway ended (${child.signalCode ?? child.exitCode})`]),
      ...log()
        .split('\n')
        .filter((line) => line !== ''),
    ],
  };
}

/** Throws where the system lets a process of this user open fewer files than that. */
export function requireOpenFiles(count: number): void {
  const most = Number(/^Max open files +\S+ +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
  if (most < count)
    throw new Error(
      `Expected to open ${count} files, found ${most}: raise the limit (ulimit -n), or ask for fewer sockets`,
    );
}
