import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bitmapOf } from '../test/harness/bitmap.ts';
import { decodePostings, encodePostings } from './postings.ts';
import { CHUNK } from './view.ts';

const places = fc
  .uniqueArray(fc.oneof(fc.nat(CHUNK - 1), fc.nat(40), fc.constantFrom(0, 15, 16, CHUNK - 1)), { minLength: 1 })
  .map((some) => some.sort((a, b) => a - b));

describe('postings', () => {
  test('of either form give back their seqs in order and nothing above the limit', () => {
    fc.assert(
      fc.property(places, fc.nat(3), fc.nat(CHUNK), (some, chunk, most) => {
        const seqs = some.map((place) => chunk * CHUNK + place);
        const upTo = chunk * CHUNK + most;
        for (const bytes of [encodePostings(seqs), bitmapOf(some)]) {
          assert.deepEqual(decodePostings(bytes, chunk), seqs);
          assert.deepEqual(
            decodePostings(bytes, chunk, upTo),
            seqs.filter((seq) => seq <= upTo),
          );
        }
      }),
    );
  });

  test('of a bitmap end at the limit also where bits of the same word lie behind it, and where the last word is half', () => {
    const some = Array.from({ length: 3 * 16 }, (_, place) => place);
    for (let upTo = -1; upTo < 70; upTo += 1) {
      assert.deepEqual(
        decodePostings(bitmapOf(some), 0, upTo),
        some.filter((place) => place <= upTo),
      );
    }
  });
});
