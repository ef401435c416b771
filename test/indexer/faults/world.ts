import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { ROOT } from '../../../deploy/local/folder.ts';
import { choosePort } from '../../../deploy/local/ports.ts';
import { lastLines } from '../../../deploy/local/running.ts';
import { createCesClient } from '../../../examples/client.ts';
import { decodeCursorFields, viewKeys } from '../../../ledger/view.ts';
import type { Hex } from '../../../lib/hex.ts';
import type { Cleanup } from '../../harness/cleanup.ts';
import { makeTestDirectory } from '../../harness/directory.ts';
import { uniquePrefix } from '../../harness/prefix.ts';
import type { Random } from '../../harness/random.ts';
import { startArguments } from '../../harness/start-command.ts';
import { ledgerStart } from '../../journeys/client.ts';
import { startOwnRedis } from '../redis.ts';
import { startLedger } from './ledger.ts';
import { createLoad } from './load.ts';
import { createManagedProcess } from './managed-process.ts';
import { startSubscriber } from './subscriber.ts';

/** What a run is made of. */
export type WorldOptions = {
  random: Random;
  /** @default 3 */
  indexers?: number;
  /** @default 2 */
  gateways?: number;
  /** @default 250 */
  blockPeriodMs?: number;
  /** Told when a process ends by itself. */
  onExit(name: string, code: number | null): void;
};

/** A real Redis, a ledger with bad days, indexers and gateways as processes, and a load. */
export type World = Awaited<ReturnType<typeof createWorld>>;

/** Shorter than troubles last: whoever shows an older chain for longer is believed, and corrected afterwards. */
const BEHIND_GRACE_MS = 2_000;

/** How much of a log is told when something went wrong. */
const LOG_LINES = 30;

/** Neither indexers nor gateways need Kafka for what is promised here. */
const NO_KAFKA = '127.0.0.1:1';

/** Builds everything; no process runs yet. */
export async function createWorld(t: Pick<Cleanup, 'after'>, options: WorldOptions) {
  const { random, onExit } = options;
  const prefix = uniquePrefix();
  const directory = makeTestDirectory();
  t.after(directory.remove);
  const [server, ledger] = await Promise.all([
    startOwnRedis(t),
    startLedger(t, { random: random.fork('nodes'), blockPeriodMs: options.blockPeriodMs ?? 250 }),
  ]);
  const redis = new Redis(server.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  t.after(() => redis.disconnect());
  const genesis = await ledger.rpc.call<{ hash: Hex }>('eth_getBlockByNumber', ['0x0', false]);
  const contract = ledger.contract.address as Hex;
  const chainId = Number(await ledger.rpc.call('eth_chainId', []));
  const keys = viewKeys(prefix, { chainId, genesisHash: genesis.hash, contract });
  const logFile = (name: string) => join(directory.dir, `${name}.log`);
  const common = {
    KAFKA_BROKERS: NO_KAFKA,
    KAFKA_TOPIC_PREFIX: prefix,
    LEDGER_CONTRACT: contract,
    REDIS_URL: server.url,
    REDIS_KEY_PREFIX: prefix,
  };
  const reading = {
    ...common,
    LEDGER_RPC_URLS: ledger.nodes.map(({ url }) => url).join(','),
    LEDGER_WS_URLS: ledger.nodes.map(({ wsUrl }) => wsUrl).join(','),
    LEDGER_START_BLOCK: String(ledger.contract.block),
    INDEXER_BEHIND_GRACE_MS: String(BEHIND_GRACE_MS),
  };
  /** By owner id of the lease. */
  const owners = new Map<string, string>();

  const indexers = Array.from({ length: options.indexers ?? 3 }, (_, index) => {
    const name = `indexer-${index}`;
    return createManagedProcess(t, {
      ...{ name, program: 'indexer', logFile: logFile(name) },
      environment: { ...reading, HEALTH_PORT: '0' },
      onExit: (code) => onExit(name, code),
      onSaid(text) {
        for (const [, owner = ''] of text.matchAll(/"owner":"([^"]+)","msg":"This indexer leads"/g))
          owners.set(owner, name);
      },
    });
  });
  const ports = await Promise.all(Array.from({ length: options.gateways ?? 2 }, () => choosePort()));
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const gateways = ports.map((port, index) => {
    const name = `gateway-${index}`;
    return createManagedProcess(t, {
      ...{ name, program: 'gateway', logFile: logFile(name) },
      environment: { ...common, PORT: String(port) },
      onExit: (code) => onExit(name, code),
    });
  });

  return {
    ...{ ledger, redis, server, indexers, gateways },
    load: createLoad(ledger, random.fork('load')),
    logTail: (name: string) => lastLines(logFile(name), LOG_LINES),

    /** The indexer that leads; undefined while none does. */
    async leader() {
      const name = owners.get((await redis.get(keys.lease)) ?? '');
      return indexers.find((indexer) => indexer.name === name);
    },

    /** Where the view stands. */
    cursor: async () => decodeCursorFields(await redis.hgetall(keys.cursor)),

    /** Subscribers from the first event on, who begin at different gateways. */
    async subscribers(count: number) {
      const after = await ledgerStart(createCesClient(urls[0] ?? ''));
      return Array.from({ length: count }, (_, index) => {
        const subscriber = startSubscriber({ name: `subscriber-${index}`, urls, after, first: index });
        t.after(subscriber.stop);
        return subscriber;
      });
    },

    /** Runs the audit as an operator does. */
    audit: () =>
      new Promise<{ total: number; seq: number; words: string }>((resolve) => {
        const args = [...startArguments('indexer'), 'audit', '--json'];
        const env = { PATH: process.env['PATH'], ...reading };
        execFile(process.execPath, args, { cwd: ROOT, env }, (error, out, err) => {
          try {
            const { total, seq, differences } = JSON.parse(out);
            const words = differences
              .map(({ what }: { what: string }) => what)
              .slice(0, 5)
              .join('; ');
            resolve({ total: error === null ? total : Math.max(1, total), seq, words });
          } catch {
            resolve({ total: Number.NaN, seq: Number.NaN, words: err });
          }
        });
      }),
  };
}
