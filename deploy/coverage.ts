import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { messageOf, ServiceError } from '../lib/errors.ts';
import { type Coverage, gapsOf, readSummary } from './coverage-report.ts';
import { foundryBinary } from './foundry.ts';

// `npm run contracts:coverage`: fails unless the contract's unit tests cover all of contracts/src. Campaigns are left out:
// what only chance covers counts as not covered.

const ROOT = resolve(import.meta.dirname, '..');
const LCOV = resolve(ROOT, 'contracts/cache/lcov.info');

async function measure(): Promise<{ files: Coverage[]; gaps: string[] }> {
  await mkdir(dirname(LCOV), { recursive: true });
  const tests = ['--no-match-contract', 'Campaign', '--no-match-coverage', 'contracts/test'];
  const reports = ['--report', 'summary', '--report', 'lcov', '--report-file', LCOV];
  try {
    const { stdout } = await promisify(execFile)(foundryBinary('forge'), ['coverage', ...tests, ...reports], {
      cwd: ROOT,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { files: readSummary(stdout), gaps: gapsOf(await readFile(LCOV, 'utf8')) };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new ServiceError('FORGE_COVERAGE', `forge could not measure coverage:\n${stdout}${stderr}`, { cause: error });
  }
}

try {
  const { files, gaps } = await measure();
  for (const { file, hit, found } of files) console.log(`${file}: ${hit} of ${found}`);
  const isComplete = files.length > 0 && files.every(({ hit, found }) => hit === found);
  if (isComplete) console.log('All lines, statements, branches and functions of contracts/src are covered.');
  else {
    console.error(`Not covered by the contract's tests:\n${gaps.map((gap) => `  ${gap}`).join('\n')}`);
    process.exitCode = 1;
  }
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
