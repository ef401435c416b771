import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { makeTestDirectory } from '../../test/harness/directory.ts';
import { takeLock } from './lock.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';
import { replaceJson } from './write-file.ts';

function lockFile(t: TestContext): string {
  const { dir, remove } = makeTestDirectory();
  t.after(remove);
  return join(dir, 'lock.json');
}

async function startSleeper(t: TestContext): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  const identity = identify(child.pid ?? 0);
  assert(identity);
  return identity;
}

/** Above the largest number that Linux gives. */
const DEAD: ProcessIdentity = { pid: 2 ** 22 + 1, started: 'never' };

describe('the lock of a folder', () => {
  test('a second start on the same folder is refused and told who holds it', async (t) => {
    const file = lockFile(t);
    const unlock = await takeLock(file, () => {});
    await assert.rejects(
      takeLock(file, () => {}),
      { code: 'ALREADY_RUNNING', message: new RegExp(`process ${process.pid}`) },
    );
    unlock();
    assert.equal(existsSync(file), false);
  });

  test('of several starts at once exactly one gets it, also when a dead one left its lock', async (t) => {
    const file = lockFile(t);
    replaceJson(file, { ...DEAD, ancestors: [] });
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(file, () => {})));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  test('a holder whose npm start was killed is ended', async (t) => {
    const file = lockFile(t);
    const holder = await startSleeper(t);
    replaceJson(file, { ...holder, ancestors: [DEAD] });
    const said: string[] = [];
    await takeLock(file, (sentence) => void said.push(sentence));
    assert.equal(isAlive(holder), false);
    assert.match(said.join(), /earlier npm start was killed/);
  });

  test('a process that got the number of a dead holder is left alone', async (t) => {
    const file = lockFile(t);
    const stranger = await startSleeper(t);
    replaceJson(file, { pid: stranger.pid, started: 'earlier', ancestors: [DEAD] });
    await takeLock(file, () => {});
    assert.equal(isAlive(stranger), true);
  });
});
