import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { rootOf, stemOf, tokensOf, typedWordsOf, wordsOf, wordsOfType } from './words.ts';

describe('words', () => {
  for (const [text, words] of [
    ['Geibelstraße 46b, Hamburg', ['geibelstrasse', '46b', 'hamburg']],
    ['Café CAFÉ cafe', ['cafe']],
    ['東京都 データ', ['東京', '京都', 'デー', 'ータ']],
    ['Mueller Müller MÜLLER', ['muller']],
    ['ﬁnance ½ Œuvre', ['finance', '12', 'ouvre']],
    ['Gaia-X 2024年', ['gaia', 'x', '2024', '年']],
    ['  — !', []],
  ] as const) {
    test(`of ${JSON.stringify(text)} are ${JSON.stringify(words)}`, () => assert.deepEqual([...wordsOf(text)], words));
  }

  test('of a type are its whole name and its parts', () => {
    assert.deepEqual(wordsOfType('gx:ServiceOffering'), ['gx', 'serviceoffering', 'service', 'offering']);
  });

  test('of a search are told as they were typed as well, for ae, oe and ue may be slips', () => {
    assert.deepEqual(typedWordsOf('Storgae MÜLLER storga mueller'), [
      { word: 'storga', typed: 'storgae' },
      { word: 'muller', typed: 'muller' },
    ]);
  });

  test('are the same with and without their places', () => {
    const characters = fc.constantFrom(...'abeouqrsxAEOUQZ09 _-:/.\0äÄßœØéK\u0301\u200bﬁ½東京データ한ไทย🦊\ud83e');
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 80 }), (units) => {
        const text = units.join('');
        assert.deepEqual([...wordsOf(text)], [...new Set(tokensOf(text).map(({ word }) => word))]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('begin with the root of their stem', () => {
    const parts = fc.constantFrom(...'abcdefghilmnopstuyz', 'ies', 'eaux', 'aux', 'ung', 'ing', 'ern', 'en', 'es', 'ß');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 9 }), (units) => {
        const word = units.join('');
        assert.ok(word.startsWith(rootOf(stemOf(word))), word);
      }),
      { numRuns: 5_000 },
    );
  });

  test('are bounded in number and length', () => {
    const words = wordsOf(Array.from({ length: 1_000 }, (_, index) => `w${index}`).join(' '), 'x'.repeat(100));
    assert.equal(words.size, 256);
    assert.deepEqual([...wordsOf('x'.repeat(100))], ['x'.repeat(40)]);
  });
});
