import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ROOT } from '../../deploy/local/folder.ts';

test('a question leaves nothing in old memory: a young collection frees all that it took', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['test/gateway/old-memory-questions.ts'], {
    cwd: ROOT,
  });
  const bytes = JSON.parse(stdout) as Record<string, number>;
  assert.deepEqual(Object.keys(bytes), ['search', 'credentials', 'events', 'facet']);
  // What a question takes is some 100 KB; what is kept once, as compiled code, is told among them.
  for (const [name, each] of Object.entries(bytes)) assert.ok(each < 2_000, `${name}: ${each} bytes`);
});
