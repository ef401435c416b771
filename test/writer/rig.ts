import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { HDNodeWallet, Mnemonic, Wallet } from 'ethers';
import { Registry } from 'prom-client';
import { deployContract, registerPublisher } from '../../deploy/deploy-contract.ts';
import {
  type ChangeStatusCommand,
  type Command,
  commandKey,
  encodeCommand,
  type PublishCommand,
} from '../../ledger/command.ts';
import { type ContractEvent, credentialEvents, decodeLog, type RpcLog } from '../../ledger/event.ts';
import { contentHashOf, pinnedId, publicationId, statusChangeId } from '../../ledger/ids.ts';
import { encodePayload, encodePinnedPayload } from '../../ledger/payload.ts';
import type { StatusName } from '../../ledger/status.ts';
import { decodeNote, type SubmissionNote } from '../../ledger/submission.ts';
import { topicPlan, topicsOf } from '../../ledger/topics.ts';
import { sleep } from '../../lib/async.ts';
import { type Hex, toHex } from '../../lib/hex.ts';
import { createKafka } from '../../lib/kafka.ts';
import { silentLog } from '../../lib/log.ts';
import { createRpc } from '../../lib/rpc.ts';
import { readConfig } from '../../writer/config.ts';
import { createWriterMetrics } from '../../writer/metrics.ts';
import { createWriter } from '../../writer/writer.ts';
import { startAnvil, startBacking } from '../harness/index.ts';
import { startRpcProxy } from './rpc-proxy.ts';

const DEADLINE_MS = 40_000;
const ADMIN_KEY = `0x${'a1'.repeat(32)}`;
const RIVAL_KEY = `0x${'b2'.repeat(32)}`;

/** Options of a rig. */
export type RigOptions = {
  partitions?: number;
  blockTimeS?: number;
  isRegistered?: boolean;
  /** A Kafka of the test's own, to be ill-treated. */
  kafkaBrokers?: string[];
};

/** A rejected command as it stands in the rejections topic. */
export type Rejection = { key: string; value: Buffer | null; code: string; message: string };

/** Waits until an expectation holds; what it last failed with is thrown at the deadline. */
export async function eventually<T>(expectation: () => T | Promise<T>, deadlineMs = DEADLINE_MS): Promise<T> {
  const endMs = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > endMs) throw error;
      await sleep(25);
    }
  }
}

/** A publication of some credential; each call another one. */
export function publication(bytes = 200): PublishCommand {
  const credential = Buffer.from(
    JSON.stringify({ issuer: 'did:web:example.org', nonce: randomBytes(bytes / 2).toString('hex') }),
  );
  const attributes = { type: 'eu.gaia-x.credential', source: '/test', format: 'json' as const };
  return {
    kind: 'publish',
    id: publicationId(contentHashOf(credential)),
    payload: encodePayload({ attributes, credential }),
  };
}

/** A publication whose body stays elsewhere. */
export function pinnedPublication(): PublishCommand {
  const commitment = toHex(randomBytes(32));
  const attributes = { type: 'eu.gaia-x.credential', source: '/test' };
  const payload = encodePinnedPayload(attributes, { commitment, locator: 'https://store.example/bodies/1' });
  return { kind: 'publish', id: pinnedId(commitment), payload };
}

/** A change of a publication's status. */
export function statusChange(of: PublishCommand, revision: number, status: StatusName): ChangeStatusCommand {
  const attributes = { type: 'eu.gaia-x.credential.revoked', source: '/test' };
  const payload = encodePayload({ attributes, credential: Buffer.alloc(0) });
  const id = statusChangeId(of.id, revision, status);
  return { kind: 'changeStatus', id, publicationId: of.id, revision, status, payload };
}

/** A real broker, a real chain with the contract on it, and writers on both; everything goes when the test ends. */
export async function createRig(t: TestContext, options: RigOptions = {}) {
  const { partitions = 1, blockTimeS = 0, isRegistered = true } = options;
  const prefix = `writer-${randomBytes(4).toString('hex')}`;
  const mnemonic = Mnemonic.fromEntropy(randomBytes(16)).phrase;
  const kafkaBrokers = options.kafkaBrokers ?? (await startBacking()).kafkaBrokers;
  const anvil = await startAnvil(t, { blockTimeS });
  const proxy = await startRpcProxy(anvil.url);
  t.after(() => proxy.close());
  const rpc = createRpc({ url: anvil.url });
  const { address, block } = await deployContract({ rpcUrl: anvil.url, adminKey: ADMIN_KEY, handoverDelayS: 0 });
  const contract = address as Hex;
  const account = HDNodeWallet.fromPhrase(mnemonic, undefined, "m/44'/60'/1'/0/0").address;
  const addresses = Array.from(
    { length: partitions },
    (_, i) => HDNodeWallet.fromPhrase(mnemonic, undefined, `m/44'/60'/0'/0/${i}`).address.toLowerCase() as Hex,
  );
  const register = (at: Hex = contract) =>
    registerPublisher({ rpcUrl: anvil.url, adminKey: ADMIN_KEY, contract: at, account, name: 'Test', keys: addresses });
  if (isRegistered) await register();

  const kafka = createKafka({ brokers: kafkaBrokers, clientId: 'test', log: silentLog });
  const topics = topicsOf(prefix);
  const admin = kafka.admin();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await Promise.all([admin.connect(), producer.connect()]);
  t.after(() => Promise.all([admin.disconnect(), producer.disconnect()]));
  const createTopics = topicPlan(topics, { partitions, replication: 1, retentionMs: 3_600_000 });
  await admin.createTopics({ topics: createTopics, waitForLeaders: true });

  const environment = {
    KAFKA_BROKERS: kafkaBrokers.join(','),
    KAFKA_TOPIC_PREFIX: prefix,
    KAFKA_PARTITIONS: String(partitions),
    LEDGER_RPC_URLS: proxy.url,
    LEDGER_CONTRACT: contract,
    WRITER_MNEMONIC: mnemonic,
    WRITER_HEAD_POLL_MS: '50',
    WRITER_ROLLBACK_GRACE_MS: '500',
    WRITER_RESEND_AFTER_MS: '500',
    HEALTH_PORT: '0',
  };

  async function produce(
    ...messages: { key: string; value: Buffer; partition?: number; headers?: Record<string, string> }[]
  ) {
    await producer.send({ topic: topics.commands, acks: -1, messages });
  }

  async function rivalSends(name: string, args: unknown[]): Promise<void> {
    const wallet = new Wallet(RIVAL_KEY);
    await registerPublisher({
      rpcUrl: anvil.url,
      adminKey: ADMIN_KEY,
      contract,
      account: wallet.address,
      name: 'Rival',
      keys: [wallet.address],
    });
    await sendAs(RIVAL_KEY, name, args);
  }

  async function sendAs(key: string, name: string, args: unknown[], to: Hex = contract): Promise<void> {
    const wallet = new Wallet(key);
    // `pending`: what was sent just before may be in the pool still.
    const nonce = Number(await rpc.call('eth_getTransactionCount', [wallet.address, 'pending']));
    const data = credentialEvents.encodeFunctionData(name, args);
    const raw = await wallet.signTransaction({
      type: 0,
      gasPrice: 0,
      nonce,
      gasLimit: 2_000_000,
      to,
      data,
      chainId: await chainId(),
    });
    await rpc.call('eth_sendRawTransaction', [raw]);
  }

  const chainId = async () => Number(await rpc.call('eth_chainId', []));

  return {
    prefix,
    topics,
    contract,
    account,
    addresses,
    environment,
    rpc,
    proxy,
    anvil,
    admin,
    startBlock: block,
    register,
    rivalSends,
    adminSends: (name: string, args: unknown[], to?: Hex) => sendAs(ADMIN_KEY, name, args, to),

    /** Deploys a contract that goes on from another one, and registers the writer's keys there. */
    async deploySuccessor(predecessor: Hex = contract): Promise<Hex> {
      const options = { rpcUrl: anvil.url, adminKey: ADMIN_KEY, handoverDelayS: 0, predecessor };
      const successor = (await deployContract(options)).address as Hex;
      await register(successor);
      return successor;
    },

    produceRaw: produce,

    async submit(...commands: Command[]): Promise<void> {
      await produce(...commands.map((command) => ({ key: commandKey(command), value: encodeCommand(command) })));
    },

    /** A writer in this process; stopping it twice is stopping it once. */
    async startWriter(overrides: Record<string, string> = {}) {
      const stop = new AbortController();
      const failures: unknown[] = [];
      const registry = new Registry();
      const writer = await createWriter({
        config: readConfig({ ...environment, ...overrides }),
        metrics: createWriterMetrics(registry),
        log: silentLog,
        signal: stop.signal,
        fail: (error) => failures.push(error),
      });
      let closing: Promise<void> | undefined;
      const close = () => {
        stop.abort();
        closing ??= Promise.resolve(writer.close());
        return closing;
      };
      t.after(close);
      return { readiness: writer.readiness, close, failures, registry };
    },

    /** A writer as a process of its own, to be killed. */
    async spawnWriter(overrides: Record<string, string> = {}) {
      const main = fileURLToPath(new URL('../../writer/main.ts', import.meta.url));
      const child: ChildProcess = spawn(process.execPath, [main], {
        env: { PATH: process.env['PATH'], ...environment, LOG_LEVEL: 'warn', ...overrides },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const exited = once(child, 'exit');
      t.after(() => child.kill('SIGKILL'));
      const exitCode = async () => ((await exited) as [number | null])[0];
      return {
        exitCode,
        async kill(signal: NodeJS.Signals): Promise<number | null> {
          child.kill(signal);
          return await exitCode();
        },
      };
    },

    /** Who is in the writers' group; empty when all have left it. */
    async members(): Promise<string[]> {
      const { groups } = await admin.describeGroups([`${prefix}-writer`]);
      return (groups[0]?.members ?? []).map(({ memberId }) => memberId);
    },

    /** What the group has committed for a partition. */
    async committed(partition = 0): Promise<{ offset: number; metadata: string | null }> {
      const [group] = await admin.fetchOffsets({ groupId: `${prefix}-writer`, topics: [topics.commands] });
      const found = group?.partitions.find((entry) => entry.partition === partition);
      return { offset: Number(found?.offset ?? -1), metadata: found?.metadata ?? null };
    },

    /** Everything the contract, or several, have told, in order. */
    async events(address: Hex | Hex[] = contract): Promise<(ContractEvent & { blockHash: Hex })[]> {
      const logs = await rpc.call<RpcLog[]>('eth_getLogs', [{ address, fromBlock: '0x0', toBlock: 'latest' }]);
      return logs.flatMap((log) => decodeLog(log) ?? []);
    },

    /** Notes and rejections as they come. */
    async listen(): Promise<{ notes: SubmissionNote[]; rejections: Rejection[] }> {
      const consumer = kafka.consumer({
        groupId: `${prefix}-test-${randomBytes(4).toString('hex')}`,
        maxWaitTimeInMs: 50,
      });
      t.after(() => consumer.disconnect());
      const heard = { notes: [] as SubmissionNote[], rejections: [] as Rejection[] };
      await consumer.connect();
      await consumer.subscribe({ topics: [topics.submissions, topics.rejections], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        async eachMessage({ topic, message: { key, value, headers } }) {
          if (topic === topics.submissions) heard.notes.push(decodeNote(value ?? Buffer.alloc(0)));
          else
            heard.rejections.push({
              key: String(key),
              value,
              code: String(headers?.['code']),
              message: String(headers?.['message']),
            });
        },
      });
      return heard;
    },
  };
}

/** A rig. */
export type Rig = Awaited<ReturnType<typeof createRig>>;
