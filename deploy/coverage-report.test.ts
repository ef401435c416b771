import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gapsOf, readSummary } from './coverage-report.ts';

const ROW = '| contracts/src/A.sol | 50.00% (1/2) | 100.00% (3/3) | 0.00% (0/1) | 100.00% (1/1) |';

describe('the report of coverage', () => {
  test('adds up the four counts of each file and leaves out the total', () => {
    const total = '| Total               | 50.00% (1/2) | 100.00% (3/3) | 0.00% (0/1) | 100.00% (1/1) |';
    assert.deepEqual(readSummary(`Ran 3 tests\n${ROW}\n${total}\n`), [
      { file: 'contracts/src/A.sol', hit: 5, found: 7 },
    ]);
  });

  test('refuses a table that it does not know, so that nothing passes unmeasured', () => {
    assert.throws(() => readSummary('Ran 3 tests'), { code: 'FORGE_COVERAGE' });
    assert.throws(() => readSummary(ROW.replace('(1/2)', '')), { code: 'FORGE_COVERAGE' });
    assert.throws(() => readSummary('| contracts/src/A.sol | 100.00% (1/1) |'), { code: 'FORGE_COVERAGE' });
  });

  test('names lines, branches and functions that were not run', () => {
    const lcov =
      'SF:contracts/src/A.sol\nDA:3,1\nDA:4,0\nFN:3,A.f\nFNDA:0,A.f\nFNDA:2,A.g\nBRDA:4,0,1,-\nBRDA:4,0,0,2\nend_of_record\nSF:node_modules/B.sol\nDA:1,0\n';
    assert.deepEqual(gapsOf(lcov), [
      'contracts/src/A.sol:4',
      'contracts/src/A.sol function A.f',
      'contracts/src/A.sol:4 branch 0.1',
    ]);
  });
});
