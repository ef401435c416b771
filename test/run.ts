import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { ROOT } from '../deploy/local/folder.ts';
import { messageOf } from '../lib/errors.ts';
import { startOwnBacking, TEST_KAFKA_BROKERS, TEST_REDIS_URL } from './harness/backing.ts';
import { removeOrphanDirectories } from './harness/directory.ts';

/** A check that needs no servers. */
type Stage = { title: string; command: string; args: string[] };

const stages: Stage[] = [
  { title: 'Types', command: 'npm', args: ['run', '--silent', 'typecheck'] },
  { title: 'Lint and format', command: 'npm', args: ['run', '--silent', 'lint'] },
  { title: 'Dead code', command: 'npm', args: ['run', '--silent', 'knip'] },
  { title: 'Generated files are up to date', command: 'npm', args: ['run', '--silent', 'generate', '--', '--check'] },
  { title: 'Contract tests', command: 'npm', args: ['run', '--silent', 'contracts:test'] },
  { title: 'Contract tests cover everything', command: 'npm', args: ['run', '--silent', 'contracts:coverage'] },
];

/** A hanging test must not hang the run. */
const TEST_TIMEOUT_MS = 300_000;

/** All stages in order, up to the first that fails; with files named, only those tests. */
async function main(named: string[]): Promise<number> {
  await removeOrphanDirectories();
  for (const stage of named.length === 0 ? stages : []) {
    heading(stage.title);
    const code = await run(stage.command, stage.args);
    if (code !== 0) {
      console.error(`\nFailed: ${stage.title}. The stages after it were not run.`);
      return code;
    }
  }
  const files = testFiles(named);
  if (files.length === 0) {
    console.error(`No test file found${named.length === 0 ? '' : ` for ${named.join(' ')}`}.`);
    return 1;
  }
  heading(`Unit tests and journeys (${files.length} files)`);
  return runTests(files);
}

async function runTests(files: string[]): Promise<number> {
  const own = await startOwnBacking();
  try {
    const { kafkaBrokers, redisUrl } = own.backing;
    const flags = ['--test', '--test-reporter=spec', '--test-concurrency=2', `--test-timeout=${TEST_TIMEOUT_MS}`];
    return await run(process.execPath, ['--disable-warning=TimeoutNegativeWarning', ...flags, ...files], {
      [TEST_KAFKA_BROKERS]: kafkaBrokers.join(','),
      [TEST_REDIS_URL]: redisUrl,
    });
  } finally {
    await own.stop();
    await removeOrphanDirectories();
  }
}

/** Every test file of the project; or those whose path contains one of the words. */
function testFiles(words: string[]): string[] {
  const exclude = ['node_modules/**', '.local/**', '.cache/**'];
  const all = globSync('**/*.test.ts', { cwd: ROOT, exclude }).sort();
  return words.length === 0 ? all : all.filter((file) => words.some((word) => file.includes(word)));
}

let current: ReturnType<typeof spawn> | undefined;

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    current = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
    current.once('error', reject);
    current.once('close', (code, signal) => {
      if (signal !== null) console.error(`${command} was ended by ${signal}`);
      resolve(code ?? 1);
    });
  });
}

function heading(title: string): void {
  console.log(`\n━━ ${title}`);
}

// A Ctrl-C reaches the stage as well; once it has ended, what we started is ended too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void current?.kill(signal));

try {
  process.exitCode = await main(process.argv.slice(2).filter((argument) => argument !== '--'));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
