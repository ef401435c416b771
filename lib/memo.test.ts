import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { memoise } from './memo.ts';

describe('memoise', () => {
  test('asks once for what was asked of late, and gives the same answers', () => {
    const asked: string[] = [];
    const length = memoise((text) => asked.push(text) && text.length, 2);
    assert.deepEqual(['a', 'bb', 'a', 'ccc', 'a', 'bb'].map(length), [1, 2, 1, 3, 1, 2]);
    assert.deepEqual(asked, ['a', 'bb', 'ccc']);
  });

  test('forgets what was not asked for since: its memory is bounded', () => {
    const asked: string[] = [];
    const length = memoise((text) => asked.push(text) && text.length, 2);
    for (const text of ['a', 'b', 'c', 'd', 'e', 'a']) length(text);
    assert.deepEqual(asked, ['a', 'b', 'c', 'd', 'e', 'a']);
  });
});
