import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './folder.ts';
import { HEAP_FLAGS, MEMORY_VARIABLES } from './wiring.ts';

test('npm start gives each process the memory flags of its script in package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const [name, flags] of Object.entries(HEAP_FLAGS)) {
    assert.deepEqual(scripts[name]?.match(/--(?:max|no)-\S+/g) ?? [], flags, name);
  }
  for (const [name, variables] of Object.entries(MEMORY_VARIABLES)) {
    const set = Object.entries(variables).map(([variable, value]) => `${variable}=${value} `);
    assert.equal(scripts[name]?.split('node ')[0], set.join(''), name);
  }
});
