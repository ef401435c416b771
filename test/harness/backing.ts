import { join } from 'node:path';
import { prepareBacking } from '../../deploy/local/backing.ts';
import { choosePorts, ROOT } from '../../deploy/local/folder.ts';
import type { Part, Running } from '../../deploy/local/running.ts';
import { makeTestDirectory, type TestDirectory } from './directory.ts';

/** The variables by which `npm test` names its Kafka and Redis to every test file. */
export const TEST_KAFKA_BROKERS = 'TEST_KAFKA_BROKERS';
/** See `TEST_KAFKA_BROKERS`. */
export const TEST_REDIS_URL = 'TEST_REDIS_URL';

/** Addresses of a Kafka and a Redis that tests share: every test uses topics and keys under a prefix of its own. */
export type Backing = { kafkaBrokers: string[]; redisUrl: string };

let shared: Promise<Backing> | undefined;

/**
 * The Kafka and Redis of this test run: those that `npm test` started, or, for a file that is run alone, some of its
 * own, which end with this process.
 */
export function startBacking(): Promise<Backing> {
  shared ??= findBacking();
  return shared;
}

async function findBacking(): Promise<Backing> {
  const kafkaBrokers = process.env[TEST_KAFKA_BROKERS];
  const redisUrl = process.env[TEST_REDIS_URL];
  if (kafkaBrokers !== undefined && redisUrl !== undefined) return { kafkaBrokers: kafkaBrokers.split(','), redisUrl };
  const own = await startOwnBacking();
  for (const running of own.running) running.unref();
  process.once('exit', () => {
    for (const running of own.running) running.signal('SIGKILL');
    own.directory.remove();
  });
  return own.backing;
}

/** A Kafka and a Redis that belong to the caller, who stops them. */
export async function startOwnBacking(): Promise<{
  backing: Backing;
  running: Running[];
  directory: TestDirectory;
  stop(): Promise<void>;
}> {
  const directory = makeTestDirectory();
  const parts = await backingParts(directory);
  const { signal } = new AbortController();
  const started = await Promise.allSettled([parts.kafka.start(signal), parts.redis.start(signal)]);
  const running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async () => {
    for (const each of running) each.signal('SIGKILL');
    await Promise.all(running.map((each) => each.exited));
    directory.remove();
  };
  const failed = started.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  const [kafka, redis] = running;
  return {
    backing: { kafkaBrokers: [kafka?.address ?? ''], redisUrl: redis?.address ?? '' },
    running,
    directory,
    stop,
  };
}

/** How to start a Kafka and a Redis in a folder, by whatever means the machine has. */
export async function backingParts(directory: TestDirectory): Promise<{ kafka: Part; redis: Part }> {
  return prepareBacking({
    root: ROOT,
    dir: directory.dir,
    logFile: directory.logFile,
    cacheDir: join(ROOT, '.cache'),
    given: {},
    ports: await choosePorts(),
    record: directory.record,
    say: (sentence) => process.stderr.write(`${sentence}\n`),
    signal: new AbortController().signal,
  });
}
