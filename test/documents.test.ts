import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../deploy/local/folder.ts';

const exclude = ['**/node_modules/**', '.local/**', '.cache/**'];
/** Files only: some tools make folders with such names. */
const find = (pattern: string) =>
  globSync(pattern, { cwd: ROOT, exclude, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const documents = find('**/*.md').map((file) => ({ file, text: read(file) }));
const names = new Set(find('**/*.*').map((file) => basename(file)));
const sources = find('**/*.{ts,cjs,mjs,js,lua,sol,py,yaml,json}').concat('.env.example', 'foundry.toml').map(read);
const isKnown = (word: string) => OTHERS_WORDS.has(word) || sources.some((source) => source.includes(word));

/** Files of a network, and of a package. */
const OTHERS_FILES = new Set(['genesis.json', 'static-nodes.json', 'client.js']);
/** A variable of forge. */
const OTHERS_WORDS = new Set(['FOUNDRY_PROFILE']);

/** All that a pattern's group finds in the documents and that there is not, with the document. */
function missing(pattern: RegExp, isThere: (found: string, document: string) => boolean): string[] {
  return documents.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].flatMap(([, found = '']) => (isThere(found, file) ? [] : [`${file}: ${found}`])),
  );
}

test('Documents name only commands that there are', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  assert.deepEqual(
    missing(/npm run (?:--silent )?([a-z][a-z:-]*)/g, (name) => name in scripts),
    [],
  );
});

test('Documents name only files that there are', () => {
  const isThere = (path: string, document: string) =>
    OTHERS_FILES.has(path) ||
    existsSync(join(ROOT, path)) ||
    existsSync(join(ROOT, dirname(document), path)) ||
    names.has(path);
  assert.deepEqual(
    missing(/`((?!\.local|\/)[\w./-]+\.(?:ts|mjs|cjs|js|md|sol|lua|py|json|graphql|yaml))`/g, isThere),
    [],
  );
  assert.deepEqual(missing(/\]\(((?!https?:)[^)#\s]+)\)/g, isThere), []);
});

test('Documents name only variables, codes and figures that there are', () => {
  assert.deepEqual(missing(/\b([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)\b/g, isKnown), []);
  assert.deepEqual(missing(/\b(ces_[a-z0-9_]*[a-z0-9])/g, isKnown), []);
});

test('ARCHITECTURE.md names for each promise tests that there are', () => {
  const wrong: string[] = [];
  let files: string[] = [];
  const table = read('ARCHITECTURE.md').split('## Invariants')[1]?.split('\n## ')[0] ?? '';
  for (const cell of table.split('\n').flatMap((line) => /\| ([^|]+) \|$/.exec(line)?.[1] ?? [])) {
    // "same" is what the row before named last.
    for (const part of cell.split(/[;,] (?=`|same)/)) {
      const named = [...part.matchAll(/`([^`]+\.(?:ts|sol))`/g)].map(([, file = '']) => file);
      if (named.length > 0) files = named;
      const texts = files.map((file) => (existsSync(join(ROOT, file)) ? read(file) : ''));
      for (const [, title = ''] of part.matchAll(/"([^"]+)"/g)) {
        const pieces = title.split('…').map((piece) => piece.trim());
        if (!texts.some((text) => pieces.every((piece) => text.includes(piece)))) wrong.push(`${files}: ${title}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});
