import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSpan, type Span } from './span.ts';

/** Reads on from a node with a limit until the length no longer changes; how many refusals that took. */
function settle(span: Span, limit: number, { events = 0, bytes = 0 } = {}): number {
  let refusals = 0;
  for (let n = 0; n < 40; n += 1) {
    const blocks = span.blocks();
    if (blocks > limit) {
      refusals += 1;
      span.refused(blocks);
    } else span.answered(blocks, blocks * events, blocks * bytes);
  }
  return refusals;
}

describe('The length of ranges', () => {
  test('grows to the limit of every provider that has one, after few refusals', () => {
    for (const limit of [1, 10, 100, 500, 1_000, 2_000, 5_000, 10_000, 50_000]) {
      const span = createSpan();
      const refusals = settle(span, limit);
      assert.equal(span.blocks(), limit);
      assert.ok(refusals <= 4, `${refusals} refusals at ${limit}`);
    }
  });

  test('a limit that is no round number is nearly reached', () => {
    const span = createSpan();
    settle(span, 3_500);
    assert.equal(span.blocks(), 2_000);
  });

  test('becomes short where there are many events or long ones, and long again where there are few', () => {
    const span = createSpan();
    settle(span, 5_000, { events: 10 });
    assert.ok(span.blocks() <= 100);
    settle(span, 5_000, { bytes: 100_000 });
    assert.ok(span.blocks() <= 50);
    settle(span, 5_000);
    assert.equal(span.blocks(), 5_000);
  });

  test('a limit is tried again after some time, for another node may answer by then', () => {
    const span = createSpan();
    settle(span, 100);
    assert.equal(span.blocks(), 100);
    for (let n = 0; n < 8; n += 1) settle(span, 5_000);
    assert.equal(span.blocks(), 5_000);
  });

  test('grows at once to what holds about a slice, if there are few events in it or few to come at all', () => {
    const empty = createSpan();
    empty.answered(20, 0, 0);
    assert.equal(empty.blocks(), 1_000);
    const sparse = createSpan();
    sparse.expect(200_000, 200);
    assert.equal(sparse.blocks(), 50_000);
    const dense = createSpan();
    dense.expect(200_000, 100_000);
    assert.equal(dense.blocks(), 20);
  });

  test('each refusal asks for less, also when the range was shorter than the step', () => {
    const span = createSpan();
    settle(span, 100_000);
    span.refused(130);
    assert.equal(span.blocks(), 100);
    for (let blocks = span.blocks(); blocks > 1; blocks = span.blocks()) {
      span.refused(blocks);
      assert.ok(span.blocks() < blocks);
    }
  });
});
