import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLoader } from './loader.ts';

test('keys asked for at about the same time are loaded in one go, each once', async () => {
  const loads: number[][] = [];
  const loader = createLoader(async (keys: readonly number[]) => {
    loads.push([...keys]);
    return keys.map((key) => key * 10);
  });
  const late = Promise.resolve().then(() => loader.load(3));
  assert.deepEqual(await Promise.all([loader.load(1), loader.load(2), loader.load(1), late]), [10, 20, 10, 30]);
  assert.equal(await loader.load(2), 20);
  assert.equal(await loader.load(4), 40);
  assert.deepEqual(loads, [[1, 2, 3], [4]]);
});

test('a load that fails fails for all who asked', async () => {
  const loader = createLoader(async () => Promise.reject(new Error('away')));
  const results = await Promise.allSettled([loader.load(1), loader.load(2)]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
});
