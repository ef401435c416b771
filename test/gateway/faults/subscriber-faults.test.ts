import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCleanup } from '../../harness/cleanup.ts';
import { runSubscriberFaults } from './run.ts';

test('subscribers that follow the example are told each event once and in order, however often gateways are killed', {
  timeout: 120_000,
}, async (t) => {
  const cleanup = createCleanup();
  t.after(() => cleanup.run());
  const report = await runSubscriberFaults(cleanup, {
    ...{ subscribers: 12, kills: 10, livesMs: 300 },
    say: (sentence) => t.diagnostic(sentence),
  });
  assert.ok(report.lines >= report.kills, 'No line was lost: nothing was tried');
  assert.ok(report.events > 100);
});
