import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIFE_SIGNS } from './command-source.ts';
import { createWatchdog } from './watchdog.ts';

test('the watchdog reports silence once, and nothing while there are signs of life', (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'] });
  const reports: string[] = [];
  const watchdog = createWatchdog({ timeoutMs: 30_000, onSilence: (error) => reports.push(error.code) });
  for (let second = 0; second < 60; second += 1) {
    t.mock.timers.tick(1_000);
    for (const sign of LIFE_SIGNS) watchdog.alive(sign);
  }
  assert.deepEqual(reports, []);
  t.mock.timers.tick(60_000);
  assert.deepEqual(reports, ['KAFKA']);
  watchdog.close();
});

for (const missing of LIFE_SIGNS) {
  test(`the watchdog reports that the sign ${missing} is missing while the other goes on`, (t) => {
    t.mock.timers.enable({ apis: ['setInterval', 'Date'] });
    const reports: string[] = [];
    const watchdog = createWatchdog({ timeoutMs: 30_000, onSilence: (error) => reports.push(error.code) });
    for (let second = 0; second < 31; second += 1) {
      t.mock.timers.tick(1_000);
      for (const sign of LIFE_SIGNS.filter((other) => other !== missing)) watchdog.alive(sign);
    }
    assert.deepEqual(reports, ['KAFKA']);
    watchdog.close();
  });
}
