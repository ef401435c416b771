import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareHits, DEFAULT_WEIGHTS } from './relevance.ts';
import { ranked } from './scoring.ts';

const TIME = 1_000_000;

test('any part of a ranking is that part of all hits in order', () => {
  const candidate = fc.record({ labelLevel: fc.nat(4), age: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 60 }), fc.nat(70), fc.nat(70), (candidates, from, length) => {
      const found = {
        seqs: candidates.map((_, index) => candidates.length - index),
        labelLevels: candidates.map(({ labelLevel }) => labelLevel),
        blockTimes: candidates.map(({ age }) => TIME - age * DEFAULT_WEIGHTS.halfLifeSeconds),
        chunks: new Map(),
      };
      const { hits, countUpTo, total } = ranked(found, { wanted: [], told: [] }, DEFAULT_WEIGHTS, TIME);
      const all = hits(0, total);
      const places = all.map(({ seq, score }) => ({ seq, score: score.total }));
      const inOrder = places.toSorted((a, b) => compareHits(a.score, a.seq, b.score, b.seq));
      assert.equal(total, candidates.length);
      assert.deepEqual(places, inOrder);
      assert.deepEqual(hits(from, from + length), all.slice(from, from + length));
      for (const [index, place] of places.entries()) assert.equal(countUpTo(place), index + 1);
    }),
  );
});
