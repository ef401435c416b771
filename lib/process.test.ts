import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';

/** Runs a program inside the process runner; answers what it printed and how it ended. */
async function run(program: string, act: (child: ReturnType<typeof spawn>) => void = () => {}) {
  const module = join(import.meta.dirname, 'process.ts');
  const errors = join(import.meta.dirname, 'errors.ts');
  const source = `
    import { runProcess } from ${JSON.stringify(module)};
    import { ConfigError } from ${JSON.stringify(errors)};
    const closing = (name, ms = 0) => ({ close: async () => { await new Promise((r) => setTimeout(r, ms)); console.log('closed ' + name); } });
    setInterval(() => {}, 1_000);
    await runProcess('test', async ({ signal, open, fail }) => { ${program} });`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', source], {
    env: { LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let hasActed = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
      if (hasActed || !output.includes('up')) return;
      hasActed = true;
      act(child);
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('the process runner', () => {
  test('closes what was opened, the last first, and exits with 0 at SIGTERM', async () => {
    const { code, output } = await run(`open(closing('one')); open(closing('two')); console.log('up');`, (child) =>
      child.kill('SIGTERM'),
    );
    assert.equal(code, 0);
    assert.match(output, /closed two\nclosed one/);
  });

  test('exits with 1 when the configuration is wrong, and says so', async () => {
    const { code, output } = await run(`throw new ConfigError('PORT is missing');`);
    assert.equal(code, 1);
    assert.match(output, /test: PORT is missing/);
  });

  for (const [what, program] of [
    ['main fails', `open(closing('one')); throw new Error('lost');`],
    ['a part fails later', `open(closing('one')); setTimeout(() => fail(new Error('lost')), 10);`],
    [
      'nobody catches a rejection',
      `open(closing('one')); setTimeout(() => void Promise.reject(new Error('lost')), 10);`,
    ],
  ] as const) {
    test(`exits with 75, try me again, when ${what}, after closing what was opened`, async () => {
      const { code, output } = await run(program);
      assert.equal(code, 75);
      assert.match(output, /closed one/);
    });
  }

  test('leaves at once at a second signal', async () => {
    const { code, output } = await run(`open(closing('slow', 60_000)); console.log('up');`, (child) => {
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGINT'), 200);
    });
    assert.equal(code, 75);
    assert.doesNotMatch(output, /closed slow/);
  });
});
