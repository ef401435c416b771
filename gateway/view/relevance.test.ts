import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compareHits, type Relevance, scoreOf, tellingWeight, worthOf } from './relevance.ts';
import type { FormKind } from './vocabulary.ts';

const weights = { textWeight: 1, typeWeight: 0.5, labelWeight: 0.4, recencyWeight: 0.2, halfLifeSeconds: 100 };
const candidate: Relevance = { matches: [], labelLevel: 0, blockTime: 0 };
const FAR = 1_000_000;

const match = (weight: number, more: Partial<Relevance['matches'][number]> = {}): Relevance['matches'][number] => ({
  ...{ asked: 'a', word: 'a', kind: 'EXACT', field: 'nameWord', namesType: false, weight },
  ...more,
});

describe('a relevance score', () => {
  test('adds up exactly from its parts, and its text from its words, in any order', () => {
    const numbers = fc.double({ min: 0, max: 100, noNaN: true });
    const shares = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(numbers, numbers, numbers, fc.nat(4), fc.nat(1_000), shares, (text, type, recency, label, age, a) => {
        const matches = [match(a, { namesType: true }), match(1 - a, { kind: 'TYPO', field: 'word' })];
        const all = { ...weights, textWeight: text, typeWeight: type, recencyWeight: recency };
        const score = scoreOf({ ...candidate, matches, labelLevel: label }, all, age);
        assert.equal(score.text + score.type + score.label + score.recency, score.total);
        assert.equal(score.recency + score.type + score.label + score.text, score.total);
        assert.equal((score.words[1]?.score ?? 0) + (score.words[0]?.score ?? 0), score.text);
      }),
      { numRuns: 2_000 },
    );
  });

  test('gives the whole of text to who has all words in its name', () => {
    const text = (matches: Relevance['matches']) => scoreOf({ ...candidate, matches }, weights, FAR).text;
    assert.equal(text([match(0.75), match(0.25)]), 1);
    assert.equal(text([match(0.75)]), 0.75);
    assert.equal(text([]), 0);
  });

  test('counts a word less the less it is the same, and the less telling its place is', () => {
    const kinds: FormKind[] = ['EXACT', 'INFLECTION', 'PREFIX', 'COMPOUND', 'TYPO'];
    const byKind = kinds.map((kind) => worthOf(kind, 'nameWord'));
    const byField = (['nameWord', 'typeWord', 'word'] as const).map((field) => worthOf('EXACT', field));
    for (const worths of [byKind, byField]) {
      assert.deepEqual(
        worths.toSorted((a, b) => b - a),
        worths,
      );
      assert.equal(new Set(worths).size, worths.length);
    }
  });

  test('gives the type’s part by how much of the search names a type', () => {
    const type = (...matches: Relevance['matches']) => scoreOf({ ...candidate, matches }, weights, FAR).type;
    assert.equal(type(match(0.25, { namesType: true }), match(0.75)), 0.125);
    assert.equal(type(match(1)), 0);
  });

  test('gives the label’s part by level', () => {
    const label = (labelLevel: number) =>
      scoreOf({ ...candidate, labelLevel }, { ...weights, labelWeight: 1 }, FAR).label;
    assert.deepEqual([0, 1, 2, 3, 4].map(label), [0, 0.25, 0.5, 0.75, 1]);
  });

  test('halves recency with every half-life; a block ahead of the clock counts as now', () => {
    const recency = (age: number) =>
      scoreOf({ ...candidate, blockTime: 1_000 }, { ...weights, recencyWeight: 1 }, 1_000 + age).recency;
    assert.deepEqual([-50, 0, 100, 200].map(recency), [1, 1, 0.5, 0.25]);
  });
});

test('a word tells more the fewer have it; one that nobody has tells most', () => {
  const told = [0, 1, 50, 100].map((frequency) => tellingWeight(frequency, 100));
  assert.deepEqual(
    told.toSorted((a, b) => b - a),
    told,
  );
  assert.ok((told.at(-1) ?? 0) > 0);
});

test('better hits come first, of equals the newer', () => {
  const hits = [
    { score: 1, seq: 1 },
    { score: 2, seq: 2 },
    { score: 1, seq: 3 },
  ];
  assert.deepEqual(
    hits.sort((a, b) => compareHits(a.score, a.seq, b.score, b.seq)).map(({ seq }) => seq),
    [2, 3, 1],
  );
});
