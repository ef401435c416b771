import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide, describeExit, isDeath, MOST_DEATHS, type PastExit, recentExits } from './restart-policy.ts';

const deaths = (count: number): PastExit[] =>
  Array.from({ length: count }, (_, index) => ({ atMs: index, isDeath: true }));

describe('the restart of a part', () => {
  test('four deaths within a minute are followed by a restart, the fifth by none', () => {
    assert.equal(decide(deaths(MOST_DEATHS - 1)).type, 'restart');
    assert.deepEqual(decide(deaths(MOST_DEATHS)), { type: 'giveUp' });
  });

  test('deaths that are older than a minute do not count', () => {
    assert.equal(recentExits(deaths(MOST_DEATHS), 60_002).length, 2);
  });

  test('an exit that means "try me again" is no death, however often it happens', () => {
    assert.equal(isDeath({ code: 75, signal: null }), false);
    assert.equal(isDeath({ code: 1, signal: null }), true);
    assert.equal(isDeath({ code: null, signal: 'SIGKILL' }), true);
    assert.equal(isDeath(undefined), true);
    const again: PastExit[] = deaths(50).map(({ atMs }) => ({ atMs, isDeath: false }));
    assert.equal(decide(again).type, 'restart');
    assert.equal(decide([...again, ...deaths(MOST_DEATHS - 1)]).type, 'restart');
    assert.equal(decide([...again, ...deaths(MOST_DEATHS)]).type, 'giveUp');
  });

  test('the wait doubles up to five seconds', () => {
    const waits = [1, 2, 3, 4].map((count) => decide(deaths(count)));
    assert.deepEqual(
      waits.map((wait) => wait.type === 'restart' && wait.delayMs),
      [250, 500, 1_000, 2_000],
    );
    const again = deaths(30).map(({ atMs }) => ({ atMs, isDeath: false }));
    assert.deepEqual(decide(again), { type: 'restart', delayMs: 5_000 });
  });

  test('an end is told in words', () => {
    assert.equal(describeExit({ code: 3, signal: null }), 'ended with exit code 3');
    assert.equal(describeExit({ code: null, signal: 'SIGKILL' }), 'was killed by SIGKILL');
    assert.equal(describeExit({ code: 75, signal: null }), 'asked to be started again');
  });
});
