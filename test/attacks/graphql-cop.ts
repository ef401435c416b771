import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../deploy/local/folder.ts';
import { messageOf } from '../../lib/errors.ts';

/** One of graphql-cop's checks, and whether it found what it looks for. */
export type Check = { title: string; severity: string; result: boolean };

/** Asks an endpoint what graphql-cop asks. */
export type GraphqlCop = (url: string) => Promise<Check[]>;

const REPOSITORY = 'https://github.com/dolevf/graphql-cop';
/** Release 1.15. Of its name at PyPI there is a placeholder only, and not of its author: never install that. */
const COMMIT = '2b7e086efae672f28b419c7fcdfe6b48d846c9dc';
/** What it imports; its own file asks for releases that need a compiler on newer Pythons. */
const PACKAGES = ['requests==2.32.5', 'simplejson==3.20.2', 'termcolor==3.1.0'];

const CHECKOUT = join(ROOT, '.cache/graphql-cop');
const VENV = join(ROOT, '.cache/graphql-cop-venv');

const run = promisify(execFile);
/** A network that answers nothing at all must not hold the tests. */
const TIMEOUT_MS = 60_000;

/**
 * The program, fetched when it is first needed; a sentence where it cannot be had. `GRAPHQL_COP` names a checkout to be
 * used instead, for machines that do not reach GitHub.
 */
export async function prepareGraphqlCop(): Promise<GraphqlCop | string> {
  const checkout = process.env['GRAPHQL_COP'] ?? CHECKOUT;
  const python = join(VENV, 'bin/python');
  try {
    if (!existsSync(join(checkout, 'graphql-cop.py'))) {
      await run('git', ['clone', '--quiet', '--no-checkout', REPOSITORY, checkout], { timeout: TIMEOUT_MS });
      await run('git', ['-C', checkout, 'checkout', '--quiet', COMMIT]);
    }
    if (!existsSync(join(VENV, 'ready'))) {
      await run('python3', ['-m', 'venv', VENV]);
      await run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { timeout: TIMEOUT_MS });
      await run('touch', [join(VENV, 'ready')]);
    }
  } catch (error) {
    return `graphql-cop cannot be had: ${messageOf(error)}`;
  }
  return async (url) => {
    const { stdout } = await run(python, ['graphql-cop.py', '-t', url, '-o', 'json'], { cwd: checkout });
    return JSON.parse(stdout) as Check[];
  };
}
