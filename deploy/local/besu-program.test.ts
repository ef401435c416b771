import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { findBesu } from './besu-program.ts';

/** A release whose `bin/besu` is a script. */
function release(t: TestContext, script: string): string {
  const home = mkdtempSync(join(tmpdir(), 'ces-besu-home-'));
  t.after(() => rmSync(home, { recursive: true }));
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin', 'besu'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(home, 'bin', 'besu'), 0o755);
  return home;
}

const reasonOf = (found: ReturnType<typeof findBesu>) => ('reason' in found ? found.reason : 'found');

describe('the besu program', () => {
  test('of BESU_HOME is taken with the version that it tells', (t) => {
    const home = release(t, 'echo besu/v24.12.2/linux-x86_64/openjdk-java-21');
    const found = findBesu(home);
    assert(!('reason' in found));
    assert.deepEqual([found.command, found.version], [join(home, 'bin', 'besu'), [24, 12, 2]]);
  });

  test('that does not run with the Java at hand is tried with every other one, and its own words are told', (t) => {
    const home = release(t, 'echo Java version must be at least 99 >&2; exit 1');
    assert.match(reasonOf(findBesu(home)), /does not run with any Java(.|\n)*must be at least 99/);
  });

  test('that is older than what the options are known for is not started', (t) => {
    const home = release(t, 'echo besu/v22.10.3/linux-x86_64/openjdk-java-11');
    assert.match(reasonOf(findBesu(home)), /is Besu 22\.10\.3, and 23\.4\.0 is the oldest/);
  });

  test('that is missing is missed by the name of the folder', () => {
    assert.match(reasonOf(findBesu('/nowhere/besu')), /no program bin\/besu in BESU_HOME \(\/nowhere\/besu\)/);
  });
});
