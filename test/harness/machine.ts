import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openFolder, ROOT } from '../../deploy/local/folder.ts';
import { endLeftovers } from '../../deploy/local/leftovers.ts';
import { choosePort } from '../../deploy/local/ports.ts';
import type { PART_NAMES } from '../../deploy/local/running.ts';
import { makeTestDirectory } from './directory.ts';

/** Parts of every service, and those of a service on Besu only. */
type FixedPart = (typeof PART_NAMES)[number];
export type ValidatorName = `validator${1 | 2 | 3 | 4}`;

/** `.local/run.json`, as people's own tools read it. */
export type Run = Record<FixedPart | ValidatorName, { pid: number | null; address: string }> & {
  contract: { address: string; block: number };
};

/** A folder in which the service is started and stopped; nothing of it is left after the test. */
export function createMachine(t: Pick<TestContext, 'after'>, env: Record<string, string> = {}) {
  const { dir, record, remove } = makeTestDirectory();
  const folder = join(dir, 'local');
  const port = choosePort();
  const runners: Runner[] = [];
  t.after(async () => {
    for (const runner of runners) await runner.end();
    await endLeftovers(openFolder(folder), () => {});
    remove();
  });
  async function start(...args: string[]) {
    const runner = startRunner([...args], { LOCAL_DIR: folder, PORT: String(await port), ...env });
    runners.push(runner);
    record.add('npm start', runner.child.pid ?? 0);
    return runner;
  }
  return { folder, start, run: () => JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Run };
}

/** One `npm start`. */
export type Runner = ReturnType<typeof startRunner>;

function startRunner(args: string[], env: Record<string, string>) {
  const main = join(ROOT, 'deploy', 'local', 'main.ts');
  const child: ChildProcess = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  const hear = (chunk: Buffer) => {
    words += chunk;
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    exited,
    words: () => words,
    /** Waits for words; fails with all of them when the runner ends without. */
    async says(expected: RegExp) {
      while (!expected.test(words)) {
        if (child.exitCode !== null || child.signalCode !== null) assert.match(words, expected);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async end() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
