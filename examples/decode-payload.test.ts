import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ledger = join(import.meta.dirname, '../ledger');
const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;

test("an auditor's thirty lines of Python decode every codec as we do", {
  skip: hasPython ? false : 'there is no python3 of 3.9 or later',
}, () => {
  const vectors = JSON.parse(readFileSync(join(ledger, 'payload.vectors.json'), 'utf8')) as Vector[];
  for (const { name, payload, attributes, credential, pin } of vectors) {
    const script = join(import.meta.dirname, 'decode_payload.py');
    const { stdout, stderr } = spawnSync('python3', [script, join(ledger, 'payload-2.dictionary'), payload]);
    const [decoded = '', ...rest] = stdout.toString('utf8').split('\n');
    assert.deepEqual(JSON.parse(decoded), attributes, `${name}: ${stderr}`);
    assert.equal(rest.join('\n'), pin?.locator ?? credential, name);
  }
});

type Vector = { name: string; payload: string; attributes: object; credential: string; pin?: { locator: string } };
