import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeTestDirectory } from '../../harness/directory.ts';

/** What the suite expects otherwise, as README argues: a POST that is no JSON is answered 415, not 400. */
const MISSED = [
  'CSRF prevention default',
  'graphqlHTTP throws an error if POST body is empty',
  'graphqlHTTP throws an error if invalid content-type',
];
/** What the suite leaves out by itself: answers in parts, which need a preview of graphql 17. */
const SKIPPED = /incremental delivery|with defer/;

type Check = { fullName: string; status: string; failureMessages: string[] };

/** The suite is written for jest, and so is run by it. */
async function runSuite(directory: string): Promise<Check[]> {
  const report = join(directory, 'report.json');
  const config = {
    rootDir: import.meta.dirname,
    roots: ['<rootDir>'],
    testMatch: ['<rootDir>/suite.ts'],
    extensionsToTreatAsEsm: ['.ts'],
    transform: { '\\.ts$': '<rootDir>/strip-types.mjs' },
    cacheDirectory: directory,
    watchman: false,
  };
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
  const flags = ['--config', JSON.stringify(config), '--json', '--outputFile', report];
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, ['--experimental-vm-modules', jest, ...flags], (_error, _out, err) => resolve(err));
  });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  assert.equal(testResults.length, 1);
  assert.ok(testResults[0].assertionResults.length > 0, said);
  return testResults[0].assertionResults;
}

describe("Apollo's integration test suite", { timeout: 120_000 }, () => {
  test('holds for the HTTP layer around Apollo Server, but for three checks that README argues', async (t) => {
    const directory = makeTestDirectory();
    t.after(directory.remove);
    const checks = await runSuite(directory.dir);
    const missed = checks.filter(({ status }) => status === 'failed');
    const isArgued = ({ fullName }: Check) => MISSED.some((name) => fullName.endsWith(name));
    assert.deepEqual(
      missed.filter((check) => !isArgued(check)).map(({ fullName, failureMessages }) => [fullName, failureMessages]),
      [],
    );
    assert.equal(missed.length, MISSED.length, 'An argued check holds by now');
    const skipped = checks.filter(({ status }) => status === 'pending');
    assert.deepEqual(
      skipped.filter(({ fullName }) => !SKIPPED.test(fullName)),
      [],
    );
    assert.ok(checks.length - skipped.length - missed.length >= 239, `${checks.length} checks`);
  });
});
