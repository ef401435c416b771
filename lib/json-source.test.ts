import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { jsonPath, numberDefect, parseJsonSource } from './json-source.ts';

const defectsOf = (text: string) => {
  const source = parseJsonSource(text);
  return source.defectsIn(source.value as object).map(({ code, path }) => `${code} ${jsonPath(path)}`);
};

describe('parseJsonSource', () => {
  test('finds nothing in any text that JSON.stringify writes of well-formed values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ value });
        fc.pre(text.isWellFormed());
        assert.deepEqual(defectsOf(text), []);
      }),
    );
  });

  for (const [text, defects] of [
    ['{"a":1,"a":1}', ['DUPLICATE_KEY $.a']],
    ['{"a":[{"b":1,"\\u0062":2}]}', ['DUPLICATE_KEY $.a[0].b']],
    ['{"a":"\\ud800"}', ['LONE_SURROGATE $.a']],
    ['{"\\udc00":1}', ['LONE_SURROGATE $["\\udc00"]']],
    ['{"gx:n":12345678901234567890}', ['NUMBER_NOT_EXACT $["gx:n"]']],
    ['[0.1,1.0,1e2,-0,0.10e1]', []],
    ['[1e400,0.1000000000000000055511151231257827]', ['NUMBER_NOT_EXACT $[0]', 'NUMBER_NOT_EXACT $[1]']],
  ] as const) {
    test(`finds ${defects.length === 0 ? 'nothing' : defects.join(' and ')} in ${text}`, () => {
      assert.deepEqual(defectsOf(text), defects);
    });
  }

  test('tells the defects inside one part only, with paths from there', () => {
    const source = parseJsonSource('{"variables":{"one":{"a":1,"a":2},"two":{"b":[9007199254740993]}}}');
    const { one, two } = (source.value as { variables: { one: object; two: object } }).variables;
    assert.deepEqual(
      source.defectsIn(one).map((defect) => jsonPath(defect.path)),
      ['$.a'],
    );
    assert.deepEqual(
      source.defectsIn(two).map((defect) => jsonPath(defect.path)),
      ['$.b[0]'],
    );
  });

  test('says what stands where a text stops being JSON', () => {
    assert.throws(() => parseJsonSource('{"a":}'), /Unexpected token '}'/);
  });
});

describe('numberDefect', () => {
  test('accepts every number in its canonical form', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
        assert.equal(numberDefect(String(value)), undefined),
      ),
    );
  });
});
