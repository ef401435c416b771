import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { ServiceError } from '../../lib/errors.ts';
import { makeTestDirectory } from '../../test/harness/directory.ts';
import { startChild } from './child.ts';
import { lastLines, type Part, runningChild, StartError } from './running.ts';
import { supervise } from './supervisor.ts';

/** A part that runs a script in a real process; `scripts` are its lives, the last one for ever. */
function scripted(t: TestContext, scripts: string[]) {
  const { dir, record, logFile, remove } = makeTestDirectory();
  let life = 0;
  const part: Part = {
    name: 'writer',
    logFile: logFile('writer'),
    async start() {
      const script = scripts[Math.min(life, scripts.length - 1)] ?? '';
      life += 1;
      if (script === 'never serves')
        throw new StartError('The writer ended while it was starting', { exit: { code: 7, signal: null } });
      if (script === 'cannot start') throw new ServiceError('TEST', 'The disk is full');
      const child = await startChild({
        name: 'writer',
        command: process.execPath,
        args: ['-e', script],
        cwd: dir,
        logFile: part.logFile,
        record,
      });
      return runningChild(child, 'nowhere', 500);
    },
  };
  const said: string[] = [];
  const gaveUp = Promise.withResolvers<string>();
  const supervised = supervise(part, {
    say: (sentence) => void said.push(sentence),
    onChange() {},
    onGiveUp: gaveUp.resolve,
  });
  t.after(async () => {
    await supervised.kill('SIGKILL');
    remove();
  });
  return { supervised, said, gaveUp: gaveUp.promise, lives: () => life, record, logFile: part.logFile };
}

const STAY = 'setInterval(() => {}, 1000)';
const DEAF = 'process.on("SIGTERM", () => console.log("no")); console.log("up"); setInterval(() => {}, 1000)';

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('the supervision of a part', () => {
  test('a part that dies is started again, and the person is told how it ended and that it is back', async (t) => {
    const { supervised, said } = scripted(t, ['process.exit(3)', STAY]);
    await supervised.start();
    await until(() => said.length >= 2);
    assert.deepEqual(said, ['The writer ended with exit code 3; starting it again in 0.3 s.', 'The writer is back.']);
    assert.notEqual(supervised.current(), undefined);
  });

  test('five deaths within a minute end the attempts, with the last lines of the log', async (t) => {
    const { supervised, gaveUp, lives } = scripted(t, ['console.log("out of paper"); process.exit(3)']);
    await supervised.start();
    assert.match(await gaveUp, /ended with exit code 3, the 5th time within a minute[\s\S]*out of paper/);
    assert.equal(lives(), 5);
  });

  test('a part that asks to be started again is, and the person is told so', async (t) => {
    const { supervised, said, lives } = scripted(t, ['process.exit(75)', STAY]);
    await supervised.start();
    await until(() => said.length >= 2);
    assert.equal(said[0], 'The writer asked to be started again; starting it again in 0.3 s.');
    assert.equal(lives(), 2);
  });

  test('a start waits for the attempt that serves', async (t) => {
    const { supervised, said } = scripted(t, ['never serves', 'never serves', STAY]);
    const running = await supervised.start();
    assert.equal(typeof running.pid, 'number');
    assert.equal(said.filter((sentence) => sentence.includes('exit code 7')).length, 2);
  });

  test('what was killed on purpose gets no other signal, and stays down until it is started', async (t) => {
    const { supervised, said, lives, record, logFile } = scripted(t, [DEAF]);
    await supervised.start();
    await until(() => lastLines(logFile).includes('up'));
    await supervised.kill('SIGKILL');
    assert.doesNotMatch(lastLines(logFile), /no/);
    assert.equal(supervised.current(), undefined);
    assert.deepEqual(record.alive(), []);
    await supervised.start();
    assert.equal(lives(), 2);
    assert.deepEqual(said, []);
  });

  test('stopping ends a part that ignores SIGTERM, at the deadline', async (t) => {
    const { supervised, record, logFile } = scripted(t, [DEAF]);
    await supervised.start();
    await until(() => lastLines(logFile).includes('up'));
    await supervised.stop();
    await supervised.stop();
    assert.match(lastLines(logFile), /no/);
    assert.deepEqual(record.alive(), []);
  });

  test('what another attempt cannot mend is told at once', async (t) => {
    const { supervised, lives } = scripted(t, ['cannot start']);
    await assert.rejects(supervised.start(), /The disk is full/);
    assert.equal(lives(), 1);
  });
});
