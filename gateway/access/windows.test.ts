import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWindows } from './windows.ts';

/** Ten points in 100 ms, by a clock that is set. */
function windowsAt() {
  const clock = { time: 1_000 };
  return { clock, windows: createWindows({ points: 10, ms: 100 }, () => clock.time) };
}

test('each client has its budget, whole again when its own window has ended', () => {
  const { clock, windows } = windowsAt();
  assert.equal(windows.spend('a', 10), 0);
  clock.time += 40;
  assert.equal(windows.spend('a', 1), 60);
  assert.equal(windows.spend('b', 10), 0);
  clock.time += 60;
  assert.equal(windows.spend('a', 10), 0);
  assert.equal(windows.spend('b', 1), 40);
});

test('a client that is blocked may spend nothing until then, and everything after it', () => {
  const { clock, windows } = windowsAt();
  windows.spend('a', 1);
  windows.block('a', 30);
  assert.equal(windows.spend('a', 1), 30);
  clock.time += 30;
  assert.equal(windows.spend('a', 10), 0);
});
