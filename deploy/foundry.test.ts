import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';

const forge = (...args: string[]) =>
  promisify(execFile)(process.execPath, [resolve(import.meta.dirname, 'forge.ts'), ...args]);

describe('deploy/forge.ts', () => {
  test('exits with 0 when forge does', async () => {
    const { stdout } = await forge('--version');
    assert.match(stdout, /^forge/);
  });

  test('fails when forge fails, unlike the command of its npm package', async () => {
    await assert.rejects(forge('test', '--match-contract', '('), { code: 2 });
  });
});
