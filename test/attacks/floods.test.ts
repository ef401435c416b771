import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { createCleanup } from '../harness/cleanup.ts';
import { FLOODS } from './flood-plan.ts';
import { runFloods } from './floods.ts';

test('connections that are half open, slow or not read bring down nobody, keep no honest client waiting, and leave nothing', {
  skip: existsSync('/proc/self/status') ? false : 'Not run: memory is read from /proc',
  timeout: 120_000,
}, async (t) => {
  const cleanup = createCleanup();
  t.after(() => cleanup.run());
  const size = { sockets: 300, mib: 64 };
  const [noInit] = FLOODS['half-open'](size);
  const [slow] = FLOODS.slow(size);
  const [unread] = FLOODS.unread(size);
  const floods = [noInit, slow, unread].filter((flood) => flood !== undefined);
  const reports = await runFloods(cleanup, floods, {
    rounds: 1,
    holdMs: 3_000,
    afterMs: 2_000,
    say: (words) => t.diagnostic(words),
  });
  assert.equal(reports.length, 3);
  for (const { name, breaches, attackers } of reports) {
    assert.deepEqual(breaches, [], name);
    assert.ok(attackers.opened > 0, `${name}: nothing was tried`);
  }
});
