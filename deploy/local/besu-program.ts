import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { OLDEST_BESU } from '../besu/options.ts';
import { type BesuVersion, formatBesuVersion, isAtLeast, parseBesuVersion } from '../besu/version.ts';
import { inherited } from './inherited.ts';

/** A Besu that runs on this machine. */
export type BesuProgram = {
  command: string;
  version: BesuVersion;
  /** What its children need of the environment: the Java that it runs with. */
  env: Record<string, string>;
};

/** Seconds on an idle machine: Java starts, and prints one line. */
const VERSION_TIMEOUT_MS = 30_000;

/** Where Debian, other Linux systems and macOS put their Javas. */
const JAVA_FOLDERS = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines'];

/**
 * Looks for a `besu` in `besuHome`, or on the PATH, and for a Java that it runs with: each release wants another one, so
 * each Java of this machine is tried until Besu tells its version. Otherwise, in words, why there is none.
 */
export function findBesu(besuHome: string | undefined): BesuProgram | { reason: string } {
  const command = besuHome === undefined ? onPath('besu') : join(besuHome, 'bin', 'besu');
  if (command === undefined || !existsSync(command)) return { reason: notFound(besuHome) };
  let words = '';
  for (const env of javaChoices()) {
    const answer = askVersion(command, env);
    const version = parseBesuVersion(answer);
    if (version !== undefined)
      return isAtLeast(version, OLDEST_BESU) ? { command, version, env } : tooOld(command, version);
    words ||= answer;
  }
  return { reason: notRunning(command, words) };
}

function onPath(program: string): string | undefined {
  const answer = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}

/** Besu's own choice first (`JAVA_HOME`, or the `java` on the PATH), then every Java that is installed. */
function javaChoices(): Record<string, string>[] {
  const installed = JAVA_FOLDERS.filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .flatMap((home) => [home, join(home, 'Contents', 'Home')])
    .filter((home) => existsSync(join(home, 'bin', 'java')))
    .map((home) => realpathSync(home));
  return [{}, ...[...new Set(installed)].map((home) => ({ JAVA_HOME: home }))];
}

function askVersion(command: string, env: Record<string, string>): string {
  const answer = spawnSync(command, ['--version'], {
    encoding: 'utf8',
    env: inherited(env),
    timeout: VERSION_TIMEOUT_MS,
  });
  return `${answer.stdout ?? ''}\n${answer.stderr ?? ''}`.trim();
}

function notFound(besuHome: string | undefined): string {
  return besuHome === undefined
    ? 'there is no besu program: BESU_HOME is not set, and none is on the PATH'
    : `there is no program bin/besu in BESU_HOME (${besuHome})`;
}

function tooOld(command: string, version: BesuVersion): { reason: string } {
  const oldest = formatBesuVersion(OLDEST_BESU);
  return { reason: `${command} is Besu ${formatBesuVersion(version)}, and ${oldest} is the oldest that will do` };
}

function notRunning(command: string, words: string): string {
  const told = words === '' ? 'it prints nothing' : words.split('\n').slice(-3).join('\n    ');
  return `${command} does not run with any Java of this machine (Besu 23.4 to 24.5 wants Java 17, up to 26.5 Java 21, later ones Java 25; JAVA_HOME chooses one):
    ${told}`;
}
