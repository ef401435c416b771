import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NO_WORDS } from '../ledger/search-words.ts';
import type { EventRow } from '../ledger/view.ts';
import type { DecodedEvent } from './decode.ts';
import type { SequencedEvent } from './sequenced.ts';
import { planSlices } from './slices.ts';

/** Slices of blocks of these sizes, whose events have some words each. */
function shape(sizes: number[], words: (event: number) => string[] = () => ['word']) {
  const events = sizes.flatMap((size, blockNumber) =>
    Array.from({ length: size }, () => ({ log: { blockNumber } }) as unknown as SequencedEvent),
  );
  const decode = (event: SequencedEvent): DecodedEvent => ({
    row: { types: [], subjects: [] } as unknown as EventRow,
    payload: Buffer.alloc(0),
    words: { ...NO_WORDS, word: words(events.indexOf(event)) },
  });
  return [...planSlices(events, decode, { events: 4, lists: 100 })].map(({ events: some, endsBlock }) => [
    some.length,
    endsBlock,
  ]);
}

describe('slices of a commit', () => {
  test('hold whole blocks as long as they fit', () => {
    assert.deepEqual(shape([1, 2, 1, 3, 2]), [
      [4, true],
      [3, true],
      [2, true],
    ]);
  });

  test('cut a block that is too large, and only its last slice ends it', () => {
    assert.deepEqual(shape([1, 9, 2]), [
      [1, true],
      [4, false],
      [4, false],
      [3, true],
    ]);
  });

  test('are bounded by the lists they add to as well; an event with more is a slice of its own', () => {
    const wordsOf = (event: number) => Array.from({ length: 200 }, (_, index) => `${event} ${index}`);
    assert.deepEqual(shape([3], wordsOf), [
      [1, false],
      [1, false],
      [1, true],
    ]);
  });

  test('count a list once, however many of their events it names', () => {
    const words = Array.from({ length: 60 }, (_, index) => `${index}`);
    assert.deepEqual(
      shape([2, 2], () => words),
      [[4, true]],
    );
  });

  test('are decoded as they are needed', () => {
    const events = Array.from({ length: 9 }, () => ({ log: { blockNumber: 1 } }) as unknown as SequencedEvent);
    let decoded = 0;
    const decode = (): DecodedEvent => {
      decoded += 1;
      return { row: { types: [], subjects: [] } as unknown as EventRow, payload: Buffer.alloc(0), words: NO_WORDS };
    };
    planSlices(events, decode, { events: 4, lists: 100 }).next();
    assert.equal(decoded, 5);
  });

  test('of nothing are none', () => {
    assert.deepEqual(shape([]), []);
  });
});
