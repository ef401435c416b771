import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CONSENSUSES, genesisExtraData } from '../../deploy/besu/extra-data.ts';
import { optionsFor } from '../../deploy/besu/options.ts';
import { oldestJavaFor } from '../../deploy/besu/version.ts';
import { besuIsMissing, testBesu } from '../harness/besu.ts';
import { createAccount } from './accounts.ts';

const skip = besuIsMissing();

function besu(...args: string[]): string {
  const program = testBesu();
  assert(!('reason' in program));
  const answer = spawnSync(program.command, args, { encoding: 'utf8', env: { ...process.env, ...program.env } });
  return answer.stdout;
}

for (const consensus of CONSENSUSES) {
  test(`extraData for ${consensus} is what besu rlp encode makes of random validators`, { skip }, (t) => {
    const dir = mkdtempSync(join(tmpdir(), 'ces-extra-data-'));
    t.after(() => rmSync(dir, { recursive: true }));
    const validators = [1, 2, 3, 4].map(() => createAccount().address.toLowerCase()).sort();
    const file = join(dir, 'validators.json');
    writeFileSync(file, JSON.stringify(validators));
    const type = consensus === 'ibft2' ? 'IBFT_EXTRA_DATA' : 'QBFT_EXTRA_DATA';
    const words = besu('rlp', 'encode', `--from=${file}`, `--type=${type}`);
    assert.equal(/0x[0-9a-f]{100,}/.exec(words)?.[0], genesisExtraData(consensus, validators));
  });
}

test('this release of Besu knows each option that is chosen for it', { skip }, () => {
  const program = testBesu();
  assert(!('reason' in program));
  const help = besu('--help');
  for (const { name } of optionsFor(program.version)) assert.match(help, new RegExp(`--${name}\\b`), name);
});

test('the Java that was found is new enough for this release', { skip }, () => {
  const program = testBesu();
  assert(!('reason' in program));
  const java = Number(/openjdk-java-(\d+)/.exec(besu('--version'))?.[1]);
  assert(java >= oldestJavaFor(program.version), `Java ${java}`);
});
