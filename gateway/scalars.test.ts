import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Kind } from 'graphql';
import { scalars } from './scalars.ts';

describe('DateTime of a client', () => {
  const { parseValue, parseLiteral } = scalars['DateTime'] ?? {};

  test('is seconds since 1970, from a variable and in a document', () => {
    const value = '2026-01-01T01:00:00.5+01:00';
    assert.equal(parseValue?.(value), 1_767_225_600);
    assert.equal(parseLiteral?.({ kind: Kind.STRING, value }), 1_767_225_600);
  });

  for (const text of ['Feb 1 2026', '2026', '2026-02-01', '2026-02-01T00:00:00', '2026-02-30T00:00:00Z'])
    test(`is refused with what was expected when it is no moment of RFC 3339: ${text}`, () => {
      const message = `Expected a moment as RFC 3339 with an offset, like 2026-11-21T09:00:00Z or 2026-11-21T10:00:00+01:00, found "${text}"`;
      assert.throws(() => parseValue?.(text), { message, extensions: { code: 'BAD_INPUT' } });
    });
});
