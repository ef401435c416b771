import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../../../deploy/local/folder.ts';
import { choosePort } from '../../../deploy/local/ports.ts';
import { sleep } from '../../../lib/async.ts';
import type { Cleanup } from '../../harness/cleanup.ts';

/** A gateway as a process of its own, on one port through all its lives. */
export type RestartableGateway = {
  wsUrl: string;
  url: string;
  /** Kills it; resolves once it is gone. */
  kill(): Promise<void>;
  /** Starts it again; resolves once it answers. */
  start(): Promise<void>;
};

/** Starts a gateway that ends with the test. */
export async function startRestartableGateway(
  cleanup: Pick<Cleanup, 'after'>,
  env: Record<string, string>,
): Promise<RestartableGateway> {
  const port = await choosePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let told = '';

  async function kill(): Promise<void> {
    const dying = child;
    child = undefined;
    if (dying === undefined || dying.exitCode !== null) return;
    const exited = once(dying, 'exit');
    dying.kill('SIGKILL');
    await exited;
  }

  async function start(): Promise<void> {
    const args = [
      '--disable-warning=TimeoutNegativeWarning',
      '--require',
      './lib/compile-cache.cjs',
      'gateway/main.ts',
    ];
    const own = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', PORT: String(port), ...env },
    });
    child = own;
    for (const stream of [own.stdout, own.stderr]) {
      stream?.on('data', (text) => {
        told = (told + text).slice(-4_000);
      });
    }
    while (!(await isLive())) {
      if (own.exitCode !== null) throw new Error(`The gateway ended:\n${told}`);
      await sleep(25);
    }
  }

  function isLive(): Promise<boolean> {
    return fetch(`${url}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  cleanup.after(kill);
  await start();
  return { url, wsUrl: `ws://127.0.0.1:${port}/graphql`, kill, start };
}
