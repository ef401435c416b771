import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EventRow } from '../ledger/view.ts';
import type { DecodedEvent } from './decode.ts';
import { planSlices } from './slices.ts';

/** Events of blocks of these sizes, with some words each. */
function eventsOf(sizes: number[], words = 1): DecodedEvent[] {
  return sizes.flatMap((size, block) =>
    Array.from({ length: size }, () => ({
      row: { blockNumber: block, types: [], subjects: [] } as unknown as EventRow,
      payload: Buffer.alloc(0),
      words: Array(words).fill('word'),
    })),
  );
}

function shape(events: DecodedEvent[]) {
  return planSlices(events, { events: 4, postings: 100 }).map(({ events: some, endsBlock }) => [
    some.length,
    endsBlock,
  ]);
}

describe('slices of a commit', () => {
  test('hold whole blocks as long as they fit', () => {
    assert.deepEqual(shape(eventsOf([1, 2, 1, 3, 2])), [
      [4, true],
      [3, true],
      [2, true],
    ]);
  });

  test('cut a block that is too large, and only its last slice ends it', () => {
    assert.deepEqual(shape(eventsOf([1, 9, 2])), [
      [1, true],
      [4, false],
      [4, false],
      [3, true],
    ]);
  });

  test('are bounded by their postings too; an event with more is a slice of its own', () => {
    assert.deepEqual(shape(eventsOf([3], 200)), [
      [1, false],
      [1, false],
      [1, true],
    ]);
  });

  test('of nothing are none', () => {
    assert.deepEqual(planSlices([]), []);
  });
});
