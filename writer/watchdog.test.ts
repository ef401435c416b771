import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWatchdog } from './watchdog.ts';

test('the watchdog reports silence once, and nothing while there are signs of life', (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'] });
  const reports: string[] = [];
  const watchdog = createWatchdog({ timeoutMs: 30_000, onSilence: (error) => reports.push(error.code) });
  for (let second = 0; second < 60; second += 1) {
    t.mock.timers.tick(1_000);
    watchdog.alive();
  }
  assert.deepEqual(reports, []);
  t.mock.timers.tick(60_000);
  assert.deepEqual(reports, ['KAFKA']);
  watchdog.close();
});
