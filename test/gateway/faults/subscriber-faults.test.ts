import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCleanup } from '../../harness/cleanup.ts';
import { redisProgramIsMissing } from '../../harness/redis-servers.ts';
import { runSubscriberFaults } from './run.ts';

test('subscribers are told each event once and in order, over websockets and event streams, however often gateways are killed, and while Redis fails over', {
  skip: redisProgramIsMissing(),
  timeout: 120_000,
}, async (t) => {
  const cleanup = createCleanup();
  t.after(() => cleanup.run());
  const report = await runSubscriberFaults(cleanup, {
    ...{ subscribers: 20, kills: 8, livesMs: 400, failovers: 1 },
    say: (sentence) => t.diagnostic(sentence),
  });
  t.diagnostic(JSON.stringify(report));
  assert.ok(report.lines >= 20 + 8, 'No line was lost: nothing was tried');
  assert.ok(report.events > 100);
});
