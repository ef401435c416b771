import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { ROOT } from '../../deploy/local/folder.ts';
import { choosePort } from '../../deploy/local/ports.ts';
import { sleep } from '../../lib/async.ts';

/** A gateway as a process of its own. */
export type GatewayProcess = {
  url: string;
  child: ChildProcess;
  log(): string;
  kill(signal?: NodeJS.Signals): Promise<void>;
};

/** Starts a gateway that ends with the test, and waits until it answers; whether it is ready is another question. */
export async function startGatewayProcess(
  t: Pick<TestContext, 'after'> & { diagnostic?: TestContext['diagnostic']; passed?: boolean },
  options: {
    redisUrl: string;
    prefix: string;
    contract: string;
    kafkaBrokers?: string[];
    env?: Record<string, string>;
    nodeFlags?: string[];
    /** Where an earlier one was. */
    port?: number;
  },
): Promise<GatewayProcess> {
  const { redisUrl, prefix, contract, kafkaBrokers = ['127.0.0.1:1'], env = {}, nodeFlags = [] } = options;
  const { port = await choosePort() } = options;
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [...nodeFlags, 'gateway/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      LEDGER_CONTRACT: contract,
      KAFKA_BROKERS: kafkaBrokers.join(','),
      KAFKA_TOPIC_PREFIX: prefix,
      REDIS_URL: redisUrl,
      REDIS_KEY_PREFIX: prefix,
      ...env,
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      text += chunk;
    });
  const exited = once(child, 'exit');
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await exited;
  };
  t.after(async () => {
    if (!t.passed) t.diagnostic?.(text.split('\n').slice(-25).join('\n'));
    await kill();
  });
  while (!(await isLive(url))) {
    if (child.exitCode !== null) throw new Error(`The gateway ended:\n${text}`);
    await sleep(50);
  }
  return { url, child, log: () => text, kill };
}

async function isLive(url: string): Promise<boolean> {
  return fetch(`${url}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );
}
