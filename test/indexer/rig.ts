import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { HDNodeWallet } from 'ethers';
import { Redis } from 'ioredis';
import { ROOT } from '../../deploy/local/folder.ts';
import { credentialEvents } from '../../ledger/event.ts';
import { canonicalBytes, contentHashOf, publicationId } from '../../ledger/ids.ts';
import { encodePayload } from '../../ledger/payload.ts';
import { STATUS_CODE, type StatusName } from '../../ledger/status.ts';
import { decodeCursorFields, type LedgerReport, type ViewCursor, viewKeys } from '../../ledger/view.ts';
import { sleep } from '../../lib/async.ts';
import type { Hex } from '../../lib/hex.ts';
import { deployTestContract, startAnvil } from '../harness/anvil.ts';
import type { Cleanup } from '../harness/cleanup.ts';
import { uniquePrefix } from '../harness/prefix.ts';

/** Waits until an expectation holds; at the deadline what it last failed with is thrown. */
export async function eventually<T>(expectation: () => T | Promise<T>, deadlineMs = 30_000): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(25);
    }
  }
}

/** A test, or a command that is none. */
type Registered = Pick<Cleanup, 'after'> & { diagnostic?(message: string): void };

/** A chain with the contract on it, and a publisher whose key signs. */
export async function createLedger(t: Registered, options: Parameters<typeof startAnvil>[1] = {}) {
  const anvil = await startAnvil(t, options);
  const contract = await deployTestContract(anvil.url, { partitions: 1 });
  const wallet = HDNodeWallet.fromPhrase(contract.secrets.writerMnemonic, undefined, "m/44'/60'/0'/0/0");
  const { rpc } = anvil;

  /** Sends, and waits for the block: anvil answers before it has mined. */
  async function send(
    name: 'publish' | 'changeStatus',
    items: unknown[][],
    to: string = contract.address,
  ): Promise<void> {
    const nonce = Number(await rpc.call<string>('eth_getTransactionCount', [wallet.address, 'pending']));
    const data = credentialEvents.encodeFunctionData(name, [items]);
    const raw = await wallet.signTransaction({
      ...{ to, data, nonce, type: 0, gasPrice: 0, gasLimit: 30_000_000 },
      chainId: Number(await rpc.call<string>('eth_chainId', [])),
    });
    const hash = await rpc.call<string>('eth_sendRawTransaction', [raw]);
    await eventually(async () => {
      const receipt = await rpc.call<{ status: string } | null>('eth_getTransactionReceipt', [hash]);
      assert.equal(receipt?.status, '0x1');
    });
  }

  async function publishAt(to: string, ...credentials: object[]): Promise<Hex[]> {
    const items = credentials.map((credential) => {
      const bytes = canonicalBytes(credential);
      const attributes = { type: 'eu.gaia-x.credential', source: '/test', format: 'json' as const };
      return { id: publicationId(contentHashOf(bytes)), payload: encodePayload({ attributes, credential: bytes }) };
    });
    await send(
      'publish',
      items.map(({ id, payload }) => [id, payload]),
      to,
    );
    return items.map(({ id }) => id);
  }

  return {
    anvil,
    rpc,
    contract,
    /** Publishes credentials in one transaction; answers their ids. */
    publish: (...credentials: object[]) => publishAt(contract.address, ...credentials),
    /** The same at a successor of the contract. */
    publishAt,
    /** Publishes bytes under an id that need not fit. */
    async publishRaw(id: Hex, payload: Buffer): Promise<void> {
      await send('publish', [[id, payload]]);
    },
    async changeStatus(id: Hex, revision: number, status: StatusName): Promise<void> {
      const attributes = { type: 'eu.gaia-x.credential.changed', source: '/test', reason: 'a test' };
      await send('changeStatus', [
        [id, revision, STATUS_CODE[status], encodePayload({ attributes, credential: Buffer.alloc(0) })],
      ]);
    },
    /** The contract's own head. */
    async head(): Promise<{ seq: number; digest: string }> {
      const data = await rpc.call<string>('eth_call', [
        { to: contract.address, data: credentialEvents.encodeFunctionData('head') },
        'latest',
      ]);
      const [seq, digest] = credentialEvents.decodeFunctionResult('head', data);
      return { seq: Number(seq), digest };
    },
    mine: (blocks = 1) => rpc.call('anvil_mine', [`0x${blocks.toString(16)}`]),
  };
}

export type TestLedger = Awaited<ReturnType<typeof createLedger>>;

/** A credential like no other of the test. */
export function credential(n: number, more: object = {}): object {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential', 'gx:ServiceOffering'],
    issuer: 'did:web:issuer.example',
    id: `https://issuer.example/credentials/${n}`,
    credentialSubject: { id: `https://issuer.example/subjects/${n}`, name: `Offering number ${n}` },
    ...more,
  };
}

/** Gives credentials like no others that it gave, so many at a time. */
export function createCredentials(): (count?: number) => object[] {
  let given = 0;
  return (count = 1) => {
    given += count;
    return Array.from({ length: count }, (_, index) => credential(given - index));
  };
}

/** An indexer as a process of its own. */
export type IndexerProcess = {
  child: ChildProcess;
  healthUrl: string;
  log(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
};

/** Indexers of one ledger into one view. */
export async function createIndexers(
  t: Registered,
  options: {
    ledger: TestLedger;
    redisUrl: string;
    rpcUrls?: string[];
    kafkaBrokers?: string[];
    env?: Record<string, string>;
    /** A connection of the test's own, where the address is not of one server. */
    redis?: Redis;
  },
) {
  const { ledger, redisUrl, rpcUrls = [ledger.anvil.url], kafkaBrokers = ['127.0.0.1:1'] } = options;
  const prefix = uniquePrefix();
  const redis = options.redis ?? new Redis(redisUrl, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  t.after(() => redis.disconnect());
  const genesis = await ledger.rpc.call<{ hash: Hex }>('eth_getBlockByNumber', ['0x0', false]);
  const chainId = Number(await ledger.rpc.call<string>('eth_chainId', []));
  const keys = viewKeys(prefix, { chainId, genesisHash: genesis.hash, contract: ledger.contract.address as Hex });

  async function cursor(): Promise<ViewCursor> {
    const found = decodeCursorFields(await redis.hgetall(keys.cursor));
    if (found === undefined) throw new Error('There is no view yet');
    return found;
  }

  const env = {
    PATH: process.env['PATH'] ?? '',
    LEDGER_RPC_URLS: rpcUrls.join(','),
    LEDGER_CONTRACT: ledger.contract.address,
    LEDGER_START_BLOCK: String(ledger.contract.block),
    KAFKA_BROKERS: kafkaBrokers.join(','),
    KAFKA_TOPIC_PREFIX: prefix,
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: prefix,
    INDEXER_POLL_MS: '20',
  };

  return {
    prefix,
    redis,
    keys,
    cursor,
    /** Runs a command as an operator does; nobody else may have keys in this Redis. */
    run: (...args: string[]) =>
      new Promise<{ code: number; out: string; err: string }>((resolve) => {
        const command = ['--no-warnings', 'indexer/main.ts', ...args];
        execFile(process.execPath, command, { cwd: ROOT, env }, (error, out, err) => {
          resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err });
        });
      }),
    async report(): Promise<LedgerReport> {
      return JSON.parse((await redis.get(keys.report)) ?? '{}') as LedgerReport;
    },
    /** Starts one more; it ends with the test. */
    async start(own: { env?: Record<string, string>; nodeFlags?: string[] } = {}): Promise<IndexerProcess> {
      const port = await freePort();
      const child = spawn(process.execPath, [...(own.nodeFlags ?? []), 'indexer/main.ts'], {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...env,
          HEALTH_PORT: String(port),
          INDEXER_BEHIND_GRACE_MS: '200',
          ...options.env,
          ...own.env,
        },
      });
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk) => {
          text += chunk;
        });
      const exited = once(child, 'exit');
      const kill = async (signal: NodeJS.Signals) => {
        child.kill(signal);
        if (child.exitCode === null && child.signalCode === null) await exited;
      };
      t.after(async () => {
        if (!(t as { passed?: boolean }).passed) t.diagnostic?.(text.split('\n').slice(-25).join('\n'));
        await kill('SIGKILL');
      });
      return { child, healthUrl: `http://127.0.0.1:${port}/health`, log: () => text, kill };
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
