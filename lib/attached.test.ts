import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attached } from './attached.ts';

test('what is attached to an object is computed once for it, and not copied with it', () => {
  const asked: string[] = [];
  const lengthOf = attached(({ name }: { name: string }) => {
    asked.push(name);
    return { length: name.length };
  });
  const other = attached(({ name }: { name: string }) => name);
  const one = { name: 'one' };
  assert.equal(lengthOf(one), lengthOf(one));
  assert.equal(other(one), 'one');
  assert.deepEqual(lengthOf({ ...one, name: 'another' }), { length: 7 });
  assert.deepEqual(asked, ['one', 'another']);
  assert.deepEqual(Object.keys(one), ['name']);
});
