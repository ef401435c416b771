import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { backoffMs, createBell, retry, sleep } from './async.ts';

describe('retry', () => {
  test('tries until it works and answers that result', async () => {
    const waits: number[] = [];
    const answer = await retry(async (attempt) => (attempt < 2 ? Promise.reject(new Error('no')) : attempt), {
      baseMs: 1,
      onRetry: (_error, attempt) => waits.push(attempt),
    });
    assert.equal(answer, 2);
    assert.deepEqual(waits, [0, 1]);
  });

  test('gives up with the last failure when attempts or patience end', async () => {
    await assert.rejects(
      retry(() => Promise.reject(new Error('no')), { attempts: 3, baseMs: 1 }),
      /no/,
    );
    let tries = 0;
    const fatal = () => {
      tries += 1;
      return Promise.reject(new Error('fatal'));
    };
    await assert.rejects(retry(fatal, { shouldRetry: () => false }), /fatal/);
    assert.equal(tries, 1);
  });

  test('ends its waiting when it is aborted', async () => {
    const stop = new AbortController();
    const endless = retry(() => Promise.reject(new Error('no')), { baseMs: 60_000, signal: stop.signal });
    stop.abort(new Error('stopped'));
    await assert.rejects(endless, /stopped|no/);
  });
});

test('backoff doubles up to its cap, jittered by half', () => {
  for (const [attempt, full] of [
    [0, 100],
    [3, 800],
    [20, 5_000],
  ] as const) {
    const delay = backoffMs(attempt);
    assert.ok(delay >= full / 2 && delay <= full, `${delay}`);
  }
});

test('an aborted sleep throws the reason of its signal', async () => {
  await assert.rejects(sleep(60_000, AbortSignal.abort(new Error('stopped'))), /stopped/);
});

describe('a bell', () => {
  test('rung while nobody waits is not lost', async () => {
    const bell = createBell();
    bell.ring();
    await bell.wait(60_000);
  });

  test('wakes whoever waits, and an abort throws', async () => {
    const bell = createBell();
    const waiting = bell.wait(60_000);
    bell.ring();
    await waiting;
    const stop = new AbortController();
    const aborted = bell.wait(60_000, stop.signal);
    stop.abort(new Error('stopped'));
    await assert.rejects(aborted, /stopped/);
  });
});
