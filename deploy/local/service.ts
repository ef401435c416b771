import { ConfigError, ServiceError } from '../../lib/errors.ts';
import { announce } from './announce.ts';
import { prepareBacking } from './backing.ts';
import { writeCommandKeys } from './command-keys.ts';
import type { LocalConfig } from './config.ts';
import type { ContractPlace } from './contract-record.ts';
import { type Folder, keptLedger, openSettings, type Ports, ROOT, type Settings } from './folder.ts';
import { meansOfLedger } from './ledger.ts';
import { type AskedLedger, chooseLedger } from './ledger-kind.ts';
import { startLedger, useLedger } from './ledger-setup.ts';
import { isPortFree } from './ports.ts';
import { openProcessRecord } from './process-record.ts';
import { openRunFile } from './run-file.ts';
import type { Part } from './running.ts';
import { openSecrets, publisherOfKeys, publisherOfMnemonic, type Secrets } from './secrets.ts';
import { createStack } from './stack.ts';
import { title } from './supervisor.ts';
import { environmentOf, type ProcessName, processPart, type Wiring } from './wiring.ts';

/** Where the person is told what happens. */
type Say = (sentence: string) => void;

/** The whole service on this machine: `run` sets it up, prints its addresses and returns when it is stopped. */
export function createService(options: {
  config: LocalConfig;
  folder: Folder;
  /** Which ledger to start, where none is given. */
  asked: AskedLedger;
  say: Say;
  /** Where the processes' `main.ts` are. @default the project */
  processRoot?: string;
}) {
  const { config, folder, asked, say, processRoot = ROOT } = options;
  const stopping = new AbortController();
  const runFile = openRunFile(folder.runFile);
  const record = openProcessRecord(folder.processesFile);
  let downfall: string | undefined;
  const stack = createStack({
    say,
    onChange(name, running) {
      runFile.set(name, running);
      // Whoever looks for one node of the ledger finds the first of several.
      if (name === 'validator1') runFile.set('ledger', running);
    },
    onStopping: (name) => say(`  ${title(name)} …`),
    onGiveUp(reason) {
      if (downfall === undefined) say('\nA part cannot be kept running; stopping everything in order …');
      downfall ??= reason;
      stopping.abort(new ServiceError('GAVE_UP', reason, { retryable: true }));
    },
  });

  async function start(part: Part): Promise<void> {
    const startMs = Date.now();
    if (!part.isGiven) say(`Starting ${title(part.name).replace('The', 'the')} …`);
    const running = await stack.start(part);
    if (part.isGiven) return say(`${title(part.name)} is the one given: ${running.address}`);
    const pid = running.pid === null ? '' : `process ${running.pid}, `;
    say(`${title(part.name)} serves at ${running.address} (${pid}${seconds(startMs)}).`);
  }

  async function setUp(): Promise<void> {
    await requireGatewayPort(config);
    const kind = config.ledger.rpcUrls === undefined ? chooseLedger(asked, keptLedger(folder), folder.dir) : undefined;
    const means = kind === undefined ? undefined : meansOfLedger(kind, config.ledger.besuHome);
    if (kind === undefined && (asked.ledger ?? asked.consensus) !== undefined) throw new ConfigError(LEDGER_TWICE);
    const settings = await openSettings(folder.settingsFile);
    const { ports } = settings;
    const secrets = openSecrets(folder.secretsFile);
    const backing = await prepareBacking({
      root: ROOT,
      dir: folder.dir,
      logFile: folder.logFile,
      cacheDir: folder.cacheDir,
      given: { kafka: config.kafka.brokers, redis: config.redis.url },
      ports,
      record,
      say,
      signal: stopping.signal,
    });
    await start(backing.kafka);
    await start(backing.redis);
    const publisher = publisherOf(config, secrets);
    const surroundings = { config: config.ledger, folder, record, start, say, signal: stopping.signal };
    const { rpcUrls, contract } =
      means === undefined
        ? await useLedger(surroundings)
        : await startLedger(means, { ...surroundings, settings, adminKey: secrets.adminKey, publisher });
    runFile.setContract(contract);
    const wiring = wire(settings, secrets, rpcUrls, contract);
    for (const name of ['writer', 'indexer', 'gateway'] as const) {
      stopping.signal.throwIfAborted();
      await start(processOf(name, wiring, ports));
    }
    const base = stack.get('gateway').current()?.address.replace('http://', '') ?? '';
    await announce({ base, dir: folder.dir, say, signal: stopping.signal });
  }

  /** Servers of our own need no prefix that nobody else has; given ones are shared with others. */
  function wire(settings: Settings, secrets: Secrets, rpcUrls: string[], contract: ContractPlace): Wiring {
    const { kafka, redis, writer } = config;
    const shared = `ces-${settings.id}`;
    return {
      kafkaBrokers: kafka.brokers ?? `127.0.0.1:${settings.ports.kafka}`,
      topicPrefix: kafka.topicPrefix ?? (kafka.brokers === undefined ? 'ces' : shared),
      partitions: kafka.partitions,
      redisUrl: redis.url ?? `redis://127.0.0.1:${settings.ports.redis}`,
      redisPrefix: redis.keyPrefix ?? (redis.url === undefined ? 'ces' : shared),
      rpcUrls,
      contract,
      writer:
        writer.keys === undefined
          ? { WRITER_MNEMONIC: writer.mnemonic ?? secrets.writerMnemonic }
          : { WRITER_KEYS: writer.keys.join(',') },
      commandKeys: commandKeysOf(config, folder, secrets),
    };
  }

  function processOf(name: ProcessName, wiring: Wiring, ports: Ports): Part {
    const at = name === 'gateway' ? config.gateway : { host: '127.0.0.1', port: ports[name] };
    const env = environmentOf(name, wiring, at);
    return processPart({ name, root: processRoot, ...at, env, logFile: folder.logFile(name), record });
  }

  return {
    async run(): Promise<void> {
      // A stop in the middle of setting up must not wait for the step under way: its part is stopped with the others.
      const setting = setUp();
      setting.catch(() => {});
      try {
        await Promise.race([setting.then(() => never), whenAborted(stopping.signal)]);
      } catch (error) {
        if (downfall === undefined) throw error;
      } finally {
        stopping.abort(new ServiceError('STOPPED', 'Stopped'));
        await stack.stop();
        runFile.remove();
      }
      if (downfall !== undefined) throw new ServiceError('GAVE_UP', downfall);
    },
    requestStop: () => stopping.abort(new ServiceError('STOPPED', 'Stopped')),
    killAll: () => stack.killAll(),
  };
}

const LEDGER_TWICE = 'LEDGER_RPC_URLS names a ledger to use, and --ledger one to start: leave one of the two away';

const never = new Promise<never>(() => {});

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function requireGatewayPort({ gateway: { host, port } }: LocalConfig): Promise<void> {
  if (await isPortFree(port, host)) return;
  throw new ServiceError(
    'PORT_TAKEN',
    `Port ${port} on ${host} is taken by another program. Choose another: PORT=${port + 1} npm start`,
  );
}

/** Topics that somebody names in a Kafka of his own may hold commands of other gateways, which do not sign with our key. */
function commandKeysOf({ kafka }: LocalConfig, { dir }: Folder, { commandKey }: Secrets) {
  const isShared = kafka.brokers !== undefined && kafka.topicPrefix !== undefined;
  return commandKey === undefined || isShared ? undefined : writeCommandKeys(dir, commandKey);
}

function publisherOf({ writer, kafka }: LocalConfig, secrets: Secrets) {
  if (writer.keys !== undefined) return publisherOfKeys(writer.keys);
  return publisherOfMnemonic(writer.mnemonic ?? secrets.writerMnemonic, kafka.partitions);
}

function seconds(sinceMs: number): string {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}
