import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ServiceError } from '../../lib/errors.ts';
import { type ComposeOptions, dockerPart } from './docker.ts';
import { answersMetadata, kafkaPart } from './kafka.ts';
import { fetchKafkaJars } from './kafka-jars.ts';
import { lookAround } from './machine.ts';
import { type Means, meansOfKafka, meansOfRedis, missingMessage, packagesFor } from './means.ts';
import { installPackages } from './packages.ts';
import type { ProcessRecord } from './process-record.ts';
import { answersPing, redisPart } from './redis.ts';
import { given, type Part, type PartName } from './running.ts';

/** Where Kafka and Redis keep their things, and what was given instead of them. */
export type BackingOptions = {
  /** The project's root. */
  root: string;
  /** Holds `kafka/` and `redis/`. */
  dir: string;
  logFile(name: PartName): string;
  /** Where downloads are kept. */
  cacheDir: string;
  given: { kafka?: string | undefined; redis?: string | undefined };
  ports: { kafka: number; kafkaController: number; redis: number };
  record: ProcessRecord;
  say(sentence: string): void;
  signal: AbortSignal;
};

/** Kafka and Redis by whatever means this machine has, with everything fetched or installed that they need. */
export async function prepareBacking(options: BackingOptions): Promise<{ kafka: Part; redis: Part }> {
  const means = await chooseMeans(options);
  return { kafka: await prepareKafka(means.kafka, options), redis: prepareRedis(means.redis, options) };
}

async function chooseMeans({
  given: addresses,
  cacheDir,
  say,
  signal,
}: BackingOptions): Promise<{ kafka: Means; redis: Means }> {
  const isGiven = { kafka: addresses.kafka !== undefined, redis: addresses.redis !== undefined };
  if (isGiven.kafka && isGiven.redis) return { kafka: 'given', redis: 'given' };
  const found = lookAround(cacheDir);
  const means = { kafka: meansOfKafka(isGiven.kafka, found), redis: meansOfRedis(isGiven.redis, found) };
  if (means.kafka === 'missing' || means.redis === 'missing') {
    throw new ServiceError('MACHINE_LACKS', missingMessage(means, found));
  }
  const packages = packagesFor(means, found);
  if (packages.length > 0) await installPackages(packages, say, signal);
  return means;
}

async function prepareKafka(means: Means, options: BackingOptions): Promise<Part> {
  const { dir, ports, cacheDir, record, say, signal } = options;
  const logFile = options.logFile('kafka');
  const address = `127.0.0.1:${ports.kafka}`;
  if (means === 'given') return givenPart('kafka', options.given.kafka ?? '', logFile);
  if (means === 'docker') {
    const isServing = () => answersMetadata(address);
    return dockerPart({ ...composeOf(options), name: 'kafka', address, isServing, logFile, record });
  }
  const jarsDir = await fetchKafkaJars(cacheDir, say, signal);
  const kafkaDir = join(dir, 'kafka');
  return kafkaPart({
    dir: kafkaDir,
    port: ports.kafka,
    controllerPort: ports.kafkaController,
    jarsDir,
    logFile,
    record,
  });
}

function prepareRedis(means: Means, options: BackingOptions): Part {
  const { dir, ports, record } = options;
  const logFile = options.logFile('redis');
  if (means === 'given') return givenPart('redis', options.given.redis ?? '', logFile);
  if (means === 'docker') {
    const address = `redis://127.0.0.1:${ports.redis}`;
    const isServing = () => answersPing(ports.redis);
    return dockerPart({ ...composeOf(options), name: 'redis', address, isServing, logFile, record });
  }
  return redisPart({ dir: join(dir, 'redis'), port: ports.redis, logFile, record });
}

/** A part that runs elsewhere: nothing is started, and nothing stopped. */
export function givenPart(name: PartName, address: string, logFile: string): Part {
  return { name, isGiven: true, logFile, start: async () => given(address) };
}

/** The folder names the Compose project, so that two copies never share a container or a volume. */
export function composeOf({ root, dir, ports }: Pick<BackingOptions, 'root' | 'dir' | 'ports'>): ComposeOptions {
  const project = `ces-${createHash('sha256').update(dir).digest('hex').slice(0, 8)}`;
  const env = { KAFKA_PORT: String(ports.kafka), REDIS_PORT: String(ports.redis) };
  return { composeFile: join(root, 'deploy', 'compose.dev.yaml'), project, root, env };
}
