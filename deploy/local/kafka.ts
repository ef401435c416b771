import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { startChild } from './child.ts';
import { kafkaProperties, LOG4J_PROPERTIES } from './kafka-properties.ts';
import type { ProcessRecord } from './process-record.ts';
import { type Part, runningChild, StartError, untilServing } from './running.ts';
import { replaceFile } from './write-file.ts';

const START_TIMEOUT_MS = 120_000;
/** The broker ends open segments and tells its controller: a second as a rule, more on a busy machine. */
const STOP_DEADLINE_MS = 20_000;
const SERVER_FLAGS = ['-Xmx384m', '-XX:+UseSerialGC'];
const TOOL_FLAGS = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** A Kafka broker of our own, run by Java directly, so that its process is the server's. */
export function kafkaPart(options: {
  dir: string;
  port: number;
  controllerPort: number;
  jarsDir: string;
  logFile: string;
  record: ProcessRecord;
}): Part {
  const { dir, port, controllerPort, jarsDir, logFile, record } = options;
  const properties = join(dir, 'server.properties');
  const java = (flags: string[], args: string[]) => {
    const logging = `-Dlog4j2.configurationFile=${join(dir, 'log4j2.properties')}`;
    const all = [...flags, logging, '-cp', join(jarsDir, '*'), ...args];
    return startChild({ name: 'kafka', command: 'java', args: all, cwd: dir, logFile, record });
  };

  async function formatOnce(): Promise<void> {
    if (existsSync(join(dir, 'data', 'meta.properties'))) return;
    const clusterId = randomBytes(16).toString('base64url');
    const tool = await java(TOOL_FLAGS, [
      'kafka.tools.StorageTool',
      'format',
      // One in 64 begins with a hyphen, and would be taken for an option if it stood by itself.
      `--cluster-id=${clusterId}`,
      '-c',
      properties,
      '--ignore-formatted',
    ]);
    const exit = await tool.exited;
    if (exit.code !== 0) throw new StartError('Kafka could not format its folder', { exit });
  }

  return {
    name: 'kafka',
    logFile,
    async start(signal) {
      mkdirSync(dir, { recursive: true });
      replaceFile(properties, kafkaProperties({ dataDir: join(dir, 'data'), port, controllerPort }));
      replaceFile(join(dir, 'log4j2.properties'), LOG4J_PROPERTIES);
      await formatOnce();
      const address = `127.0.0.1:${port}`;
      const child = await java(SERVER_FLAGS, ['kafka.Kafka', properties]);
      const isServing = () => answersMetadata(address);
      await untilServing(child, {
        name: 'Kafka',
        isServing,
        timeoutMs: START_TIMEOUT_MS,
        stopDeadlineMs: STOP_DEADLINE_MS,
        signal,
      });
      return runningChild(child, address, STOP_DEADLINE_MS);
    },
  };
}

/** Whether a broker answers there and knows its controller. */
export async function answersMetadata(address: string): Promise<boolean> {
  const kafka = new Kafka({
    brokers: [address],
    clientId: 'local-readiness',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).controller !== null;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => {});
  }
}
