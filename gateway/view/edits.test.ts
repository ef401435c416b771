import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isWithinOneEdit, lettersOf, mayBeOneEdit, neighbours } from './edits.ts';

/** Damerau's distance of neighbours by the book (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...new Array<number>(b.length).fill(0)]);
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let j = 0; j <= b.length; j += 1) (rows[0] ?? [])[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      (rows[i] ?? [])[j] = Math.min(replaced, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1);
    }
  }
  return at(a.length, b.length);
}

const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
const longWords = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 5, maxLength: 6 });

describe('an edit', () => {
  test('is one letter more, less or other, or two neighbours exchanged', () => {
    fc.assert(fc.property(words, words, (a, b) => assert.equal(isWithinOneEdit(a, b), distance(a, b) <= 1)));
  });

  test('keeps all letters but one that goes and one that comes', () => {
    const any = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', 'я', '漢'), maxLength: 8 });
    fc.assert(
      fc.property(any, fc.nat({ max: 8 }), fc.nat({ max: 2 }), any, (word, at, gone, come) => {
        const other = word.slice(0, at) + come.slice(0, 2) + word.slice(at + gone);
        fc.pre(distance(word, other) <= 1);
        assert.ok(mayBeOneEdit(lettersOf(word), lettersOf(other)), `${word} ${other}`);
      }),
    );
  });

  test('at any place of a word of five letters is found by the first letters or among the neighbours', () => {
    fc.assert(
      fc.property(longWords, longWords, (a, b) => {
        fc.pre(a !== b && distance(a, b) === 1);
        assert.ok(a.slice(0, 3) === b.slice(0, 3) || neighbours(a).includes(b), `${a} ${b}`);
      }),
    );
  });
});
