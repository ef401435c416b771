import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');

/** Which folders the files of a folder may import from, besides their own. */
const ALLOWED: Record<string, readonly string[]> = {
  gateway: ['ledger', 'lib'],
  writer: ['ledger', 'lib'],
  indexer: ['ledger', 'lib'],
  ledger: ['lib'],
  lib: [],
};

/** Test files may use the harness and the examples; product code may not. */
const ALLOWED_IN_TESTS = ['test', 'deploy', 'examples'];

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    normalize(join(dirname(file), match[1] ?? '')),
  );
}

for (const [folder, allowed] of Object.entries(ALLOWED)) {
  test(`${folder}/ imports nothing but itself${allowed.length === 0 ? '' : `, ${allowed.join(' and ')}`}`, () => {
    const files = globSync(`${folder}/**/*.ts`, { cwd: root });
    assert.ok(files.length > 0, `${folder}/ is empty`);
    const wrong = files.flatMap((file) => {
      const may = [folder, ...allowed, ...(file.endsWith('.test.ts') ? ALLOWED_IN_TESTS : [])];
      return importsOf(file)
        .filter((target) => !may.includes(target.split('/')[0] ?? ''))
        .map((target) => `${file} imports ${target}`);
    });
    assert.deepEqual(wrong, []);
  });
}

test('the environment is read in one file of each process and nowhere else in product code', () => {
  const readers = Object.keys(ALLOWED)
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }))
    .filter((file) => !file.endsWith('.test.ts') && readFileSync(join(root, file), 'utf8').includes('process.env'));
  assert.deepEqual(readers.sort(), ['gateway/main.ts', 'indexer/main.ts', 'lib/process.ts', 'writer/main.ts']);
});
