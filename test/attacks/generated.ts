import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { ROOT } from '../../deploy/local/folder.ts';
import { runGateway } from '../gateway/run-gateway.ts';

/** Documents that are asked. */
const COUNT = Number(process.env['ATTACKS'] ?? 10_000);
const VENV = join(ROOT, '.cache/attacks-venv');
const PACKAGE = 'hypothesis-graphql==0.13.5';
/** Resident memory that may have come to stay, in bytes. */
const KEPT_BYTES = 150 * 1024 * 1024;

/** Python with the generator, installed when it is first needed. */
function preparePython(): string {
  const python = join(VENV, 'bin/python');
  if (!existsSync(join(VENV, 'bin/hypothesis'))) {
    execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', PACKAGE], { stdio: 'inherit' });
  }
  return python;
}

test(`${COUNT} generated documents are answered, none by a failure of ours`, { timeout: 3_600_000 }, async (t) => {
  const python = preparePython();
  const { fetch, builder } = await runGateway(t, { variables: { LIMIT_MAX_COST_PER_SECOND: '2000000000' } });
  await builder.mine({ time: 1_700_000_001, deeds: [] });
  const source = spawn(python, ['test/attacks/generate.py', 'schema.graphql', `${COUNT}`], { cwd: ROOT });
  t.after(() => source.kill());
  source.stderr.pipe(process.stderr);
  const answers = new Map<string, number>();
  let before = 0;
  let asked = 0;
  for await (const line of createInterface({ input: source.stdout })) {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: JSON.parse(line) as string }),
    });
    const text = await response.text();
    assert.ok(response.status < 500, `${response.status} ${text}\n${line}`);
    assert.doesNotMatch(text, /INTERNAL_SERVER_ERROR/, line);
    const code = /"code":"(\w+)"/.exec(text)?.[1] ?? 'answered';
    answers.set(`${response.status} ${code}`, (answers.get(`${response.status} ${code}`) ?? 0) + 1);
    asked += 1;
    if (asked === Math.min(500, COUNT)) before = process.memoryUsage.rss();
  }
  assert.equal(asked, COUNT);
  console.log(Object.fromEntries(answers));
  const kept = process.memoryUsage.rss() - before;
  assert.ok(kept < KEPT_BYTES, `${kept} bytes stayed`);
});
