import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { ROOT } from '../deploy/local/folder.ts';
import { choosePort } from '../deploy/local/ports.ts';
import { MEMORY_VARIABLES } from '../deploy/local/wiring.ts';
import { decodeCursorFields, type ViewCursor, viewKeys } from '../ledger/view.ts';
import { retry, sleep } from '../lib/async.ts';
import type { Hex } from '../lib/hex.ts';
import { startArguments } from '../test/harness/start-command.ts';
import type { BenchLedger } from './bench-ledger.ts';

/** A view of a bench's ledger, and processes that build it. */
export async function openBenchView(options: {
  ledger: BenchLedger;
  redisUrl: string;
  kafkaBrokers: string[];
  prefix: string;
}) {
  const { ledger, redisUrl, kafkaBrokers, prefix } = options;
  const redis = new Redis(redisUrl);
  const { hash: genesisHash } = await ledger.rpc.call<{ hash: Hex }>('eth_getBlockByNumber', ['0x0', false]);
  const chainId = Number(await ledger.rpc.call<string>('eth_chainId', []));
  const keys = viewKeys(prefix, { chainId, genesisHash, contract: ledger.contract.address as Hex });
  const cursor = async (): Promise<ViewCursor | undefined> => decodeCursorFields(await redis.hgetall(keys.cursor));
  return {
    redis,
    keys,
    cursor,
    /** Starts an indexer with flags of Node's beside its own. */
    async start(more: string[] = [], env: Record<string, string> = {}) {
      const port = await choosePort();
      // The last one is the program.
      const args = startArguments('indexer').toSpliced(-1, 0, ...more);
      const child = spawn(process.execPath, args, {
        cwd: ROOT,
        stdio: ['ignore', process.env['BENCH_LOG'] === undefined ? 'ignore' : 'inherit', 'inherit'],
        env: {
          ...{ PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'info', HEALTH_PORT: String(port) },
          ...{ LEDGER_RPC_URLS: ledger.url, LEDGER_CONTRACT: ledger.contract.address },
          ...{ LEDGER_START_BLOCK: String(ledger.contract.block) },
          ...{ KAFKA_BROKERS: kafkaBrokers.join(','), KAFKA_TOPIC_PREFIX: prefix, KAFKA_PARTITIONS: '1' },
          ...{ REDIS_URL: redisUrl, REDIS_KEY_PREFIX: prefix, ...MEMORY_VARIABLES.indexer, ...env },
        },
      });
      let isWanted = true;
      const exited = once(child, 'exit').then(() => {
        if (isWanted) throw new Error('The indexer ended by itself');
      });
      // Not caught: whoever waits for the view would wait for ever.
      return {
        pid: child.pid ?? 0,
        peakMiB: () => peakMiB(child),
        cpuSeconds: () => cpuSeconds(child),
        async kill(signal: NodeJS.Signals = 'SIGKILL') {
          isWanted = false;
          child.kill(signal);
          await exited;
        },
      };
    },
    /** Starts a gateway of the view; answers the address of its websocket. */
    async startGateway(): Promise<{ wsUrl: string; kill(): void }> {
      const port = await choosePort();
      const child = spawn(process.execPath, ['gateway/main.ts'], {
        cwd: ROOT,
        stdio: ['ignore', 'ignore', 'inherit'],
        env: {
          ...{ PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'warn', HOST: '127.0.0.1', PORT: String(port) },
          ...{ LEDGER_RPC_URLS: ledger.url, LEDGER_CONTRACT: ledger.contract.address },
          ...{ LEDGER_START_BLOCK: String(ledger.contract.block) },
          ...{ KAFKA_BROKERS: kafkaBrokers.join(','), KAFKA_TOPIC_PREFIX: prefix, KAFKA_PARTITIONS: '1' },
          ...{ REDIS_URL: redisUrl, REDIS_KEY_PREFIX: prefix },
        },
      });
      await retry(async () => assert.equal((await fetch(`http://127.0.0.1:${port}/health/ready`)).status, 200), {
        signal: AbortSignal.timeout(60_000),
        capMs: 200,
      });
      return { wsUrl: `ws://127.0.0.1:${port}/graphql`, kill: () => void child.kill('SIGKILL') };
    },
    /** Waits until the view has come so far; the milliseconds since 1970 then. */
    async reached(until: (cursor: ViewCursor) => boolean, pollMs = 20): Promise<number> {
      for (;;) {
        const at = await cursor();
        if (at !== undefined && until(at)) return Date.now();
        await sleep(pollMs);
      }
    },
    async wipe(): Promise<void> {
      for await (const names of redis.scanStream({ match: `*${prefix}*`, count: 5_000 })) {
        if (names.length > 0) await redis.unlink(names as string[]);
      }
    },
  };
}

/** The most memory that a process ever had resident, in MiB, as the kernel counts it. */
function peakMiB({ pid }: ChildProcess): number {
  const kib = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kib) / 1024);
}

/** Processor time of a process so far; the kernel counts it in hundredths. */
function cpuSeconds({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
