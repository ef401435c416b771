import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPace } from './pace.ts';

describe('the pace of a catch-up', () => {
  test('is that of the last ten seconds, and gives the time that is left', () => {
    const pace = createPace();
    assert.equal(pace.note({ block: 0, seq: 0, head: 10_000 }, 0), null);
    pace.note({ block: 10, seq: 0, head: 10_000 }, 1_000);
    pace.note({ block: 1_000, seq: 500, head: 10_000 }, 5_000);
    assert.deepEqual(pace.note({ block: 2_000, seq: 1_500, head: 12_000 }, 15_000), {
      blocksPerSecond: 100,
      eventsPerSecond: 100,
      etaSeconds: 100,
    });
  });

  test('is none at the head, while nothing moves, and right after the ledger went back', () => {
    const pace = createPace();
    assert.equal(pace.note({ block: 990, seq: 1, head: 1_000 }, 0), null);
    assert.equal(pace.note({ block: 500, seq: 1, head: 1_000 }, 1_000), null);
    assert.equal(pace.note({ block: 500, seq: 1, head: 1_000 }, 2_000), null);
    assert.notEqual(pace.note({ block: 600, seq: 1, head: 1_000 }, 3_000), null);
    assert.equal(pace.note({ block: 300, seq: 0, head: 1_000 }, 4_000), null);
  });
});
