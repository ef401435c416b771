import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isDeeperThan, jsonDepth } from './json-depth.ts';

test('the depth of a text is that of its value, whatever its strings hold', () => {
  fc.assert(
    fc.property(fc.json({ depthSize: 'large' }), fc.string(), (text, noise) => {
      const both = `[${text},${JSON.stringify(noise)},${JSON.stringify('[{\\"')}]`;
      assert.equal(jsonDepth(both), depthOf(JSON.parse(both)));
    }),
  );
});

test('a text that nests a million deep is measured without overflowing the stack', () => {
  assert.equal(jsonDepth('['.repeat(1_000_000)), 1_000_000);
});

test('a value is deeper than a limit exactly when its text is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(6), (value, limit) => {
      assert.equal(isDeeperThan(value, limit), jsonDepth(JSON.stringify(value)) > limit);
    }),
  );
});

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
