import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodePostings } from '../../ledger/postings.ts';
import { CHUNK } from '../../ledger/view.ts';
import { bitmapOf } from '../../test/harness/bitmap.ts';
import {
  addBit,
  addPostings,
  countBits,
  countPostings,
  intersect,
  noBits,
  placesFrom,
  rangeBits,
  unite,
} from './bits.ts';

const place = fc.nat(CHUNK - 1);
const places = fc.uniqueArray(fc.oneof(place, fc.constantFrom(0, 31, 32, CHUNK - 1)), { maxLength: 50 });

function bitsOf(members: readonly number[]) {
  const bits = noBits();
  for (const member of members) addBit(bits, member);
  return bits;
}

const ascending = (members: Iterable<number>) => [...members].sort((a, b) => a - b);
const all = (bits: Uint32Array) => placesFrom(bits, 0, CHUNK, 'ASCENDING');

test('sets of places unite, intersect and count as sets do', () => {
  fc.assert(
    fc.property(places, places, (a, b) => {
      const [union, common] = [bitsOf(a), bitsOf(a)];
      unite(union, bitsOf(b));
      intersect(common, bitsOf(b));
      assert.deepEqual(all(union), ascending(new Set([...a, ...b])));
      assert.deepEqual(all(common), ascending(a.filter((one) => b.includes(one))));
      assert.equal(countBits(union), new Set([...a, ...b]).size);
    }),
  );
});

test('a range has its first and its last place and all between', () => {
  fc.assert(
    fc.property(place, fc.nat(200), (first, length) => {
      const last = Math.min(CHUNK - 1, first + length);
      assert.deepEqual(
        all(rangeBits(first, last)),
        Array.from({ length: last - first + 1 }, (_, index) => first + index),
      );
    }),
  );
  assert.equal(countBits(rangeBits(0, CHUNK - 1)), CHUNK);
  assert.equal(countBits(rangeBits(5, 4)), 0);
});

test('places are walked from a start in either direction, as many as asked for', () => {
  fc.assert(
    fc.property(places, place, fc.integer({ min: 1, max: 10 }), (members, start, limit) => {
      const up = ascending(members).filter((one) => one >= start);
      const down = ascending(members)
        .filter((one) => one <= start)
        .reverse();
      assert.deepEqual(placesFrom(bitsOf(members), start, limit, 'ASCENDING'), up.slice(0, limit));
      assert.deepEqual(placesFrom(bitsOf(members), start, limit, 'DESCENDING'), down.slice(0, limit));
    }),
  );
});

test('stored postings of either form count up to the last place of a snapshot; what lies beyond is invisible', () => {
  fc.assert(
    fc.property(places, places, place, (stored, members, last) => {
      const visible = stored.filter((one) => one <= last);
      for (const postings of [encodePostings(ascending(stored)), bitmapOf(stored)]) {
        const bits = noBits();
        addPostings(bits, postings, last);
        assert.deepEqual(all(bits), ascending(visible));
        assert.equal(
          countPostings(bitsOf(members), postings, last),
          visible.filter((one) => members.includes(one)).length,
        );
      }
    }),
  );
});
