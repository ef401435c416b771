import { spawn } from 'node:child_process';
import { ServiceError } from '../../lib/errors.ts';
import { inherited } from './inherited.ts';

/** Installs Debian packages; says what is installed and how far it is. */
export async function installPackages(
  names: string[],
  say: (sentence: string) => void,
  signal: AbortSignal,
): Promise<void> {
  say(`Installing Debian's packages ${names.join(', ')} (with what they need; this can take minutes) …`);
  await aptGet(['update', '-q'], say, signal);
  await aptGet(['install', '-y', '-q', '--no-install-recommends', ...names], say, signal);
  say('Packages installed.');
}

async function aptGet(args: string[], say: (sentence: string) => void, signal: AbortSignal): Promise<void> {
  const child = spawn('apt-get', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    env: inherited({ DEBIAN_FRONTEND: 'noninteractive' }),
  });
  let words = '';
  let steps = 0;
  let lastSaidMs = Date.now();
  const hear = (chunk: Buffer) => {
    words = (words + chunk).slice(-4_000);
    steps += chunk.toString().match(/^(Get:|Unpacking |Setting up )/gm)?.length ?? 0;
    if (Date.now() - lastSaidMs < 3_000) return;
    lastSaidMs = Date.now();
    say(`  … apt-get ${args[0]}: ${steps} steps so far`);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  const told = words.trimEnd().split('\n').slice(-8).join('\n');
  throw new ServiceError('PACKAGES_NOT_INSTALLED', `apt-get ${args[0]} ended with exit code ${code}:\n${told}`, {
    retryable: true,
  });
}
