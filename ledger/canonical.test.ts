import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isCanonical } from './canonical.ts';
import { canonicalBytes } from './ids.ts';

function isCanonicalText(text: string): boolean {
  return isCanonical(JSON.parse(text), text);
}

describe('isCanonical', () => {
  test('says of every value that its canonical form is one', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        const canonical = canonicalBytes(JSON.parse(text)).toString();
        assert.equal(isCanonicalText(canonical), !/\\ud|\ufffd/.test(canonical));
      }),
    );
  });

  test('says so of no other text', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(2), (json, spaces) => {
        const text = JSON.stringify(JSON.parse(json), null, spaces);
        if (isCanonicalText(text)) assert.equal(text, canonicalBytes(JSON.parse(text)).toString());
      }),
    );
  });

  for (const [what, text] of [
    ['keys in another order', '{"b":1,"a":2}'],
    ['keys that are numbers, which parsing sorts as numbers', '{"2":0,"10":0}'],
    ['keys of an inner object in another order', '{"a":[{"c":1,"b":2}]}'],
    ['a key twice', '{"a":1,"a":2}'],
    ['a number written otherwise', '{"a":1.0}'],
    ['white space', '{"a": 1}'],
    ['an escape that need not be', '{"a":"\\u0041"}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
  ] as const) {
    test(`says no to ${what}`, () => assert.equal(isCanonicalText(text), false));
  }

  test('says no to bytes that are no UTF-8, though they are parsed as if they were', () => {
    assert.equal(isCanonicalText(Buffer.from('22ff22', 'hex').toString()), false);
  });
});
