import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compareHits, scoreOf, wordWeights } from './relevance.ts';

const weights = { textWeight: 1, typeWeight: 0.5, labelWeight: 0.4, recencyWeight: 0.2, halfLifeSeconds: 100 };
const candidate = { matchedWords: [] as string[], types: [] as string[], labelLevel: 0, blockTime: 0 };
const FAR = 1_000_000;

describe('a relevance score', () => {
  test('adds up exactly from its parts, in any order', () => {
    const numbers = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(numbers, numbers, numbers, fc.nat(4), fc.nat(1_000), (text, type, recency, labelLevel, age) => {
        const score = scoreOf(
          { ...candidate, matchedWords: ['a'], types: ['gx:A'], labelLevel },
          wordWeights(['a', 'b'], [3, 5], 10),
          { ...weights, textWeight: text, typeWeight: type, recencyWeight: recency },
          age,
        );
        assert.equal(score.text + score.type + score.label + score.recency, score.total);
        assert.equal(score.recency + score.type + score.label + score.text, score.total);
      }),
      { numRuns: 2_000 },
    );
  });

  test('gives the whole of text to who has all words, and more to who has the rarer', () => {
    const words = wordWeights(['rare', 'common'], [1, 90], 100);
    const text = (matchedWords: string[]) => scoreOf({ ...candidate, matchedWords }, words, weights, FAR).text;
    assert.equal(text(['rare', 'common']), 1);
    assert.ok(text(['rare']) > text(['common']));
    assert.ok(text(['common']) > 0);
    assert.equal(text([]), 0);
  });

  test('counts a word that nobody has, so that half a search is not a whole one', () => {
    assert.ok(
      scoreOf({ ...candidate, matchedWords: ['a'] }, wordWeights(['a', 'x'], [1, 0], 9), weights, FAR).text < 1,
    );
  });

  test('gives the type’s part when a word of the search is a word of a type', () => {
    const type = (types: string[]) =>
      scoreOf({ ...candidate, types }, wordWeights(['offering'], [1], 2), weights, FAR).type;
    assert.deepEqual([type(['gx:ServiceOffering']), type(['gx:LegalPerson'])], [0.5, 0]);
  });

  test('gives the label’s part by level', () => {
    const label = (labelLevel: number) =>
      scoreOf({ ...candidate, labelLevel }, new Map(), { ...weights, labelWeight: 1 }, FAR).label;
    assert.deepEqual([0, 1, 2, 3, 4].map(label), [0, 0.25, 0.5, 0.75, 1]);
  });

  test('halves recency with every half-life; a block ahead of the clock counts as now', () => {
    const recency = (age: number) =>
      scoreOf({ ...candidate, blockTime: 1_000 }, new Map(), { ...weights, recencyWeight: 1 }, 1_000 + age).recency;
    assert.deepEqual([-50, 0, 100, 200].map(recency), [1, 1, 0.5, 0.25]);
  });
});

test('better hits come first, of equals the newer', () => {
  const hits = [
    { score: 1, seq: 1 },
    { score: 2, seq: 2 },
    { score: 1, seq: 3 },
  ];
  assert.deepEqual(
    hits.sort(compareHits).map(({ seq }) => seq),
    [2, 3, 1],
  );
});
