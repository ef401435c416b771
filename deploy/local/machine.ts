import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { composeCommand } from './docker.ts';
import { hasKafkaJars } from './kafka-jars.ts';
import type { Found } from './means.ts';

const OLDEST_JAVA = 17;
const PROBE_TIMEOUT_MS = 10_000;

/** Looks at what this machine has. Docker is asked only when it would be needed, for a hanging daemon takes seconds. */
export function lookAround(cacheDir: string): Found {
  const java = hasJava();
  const maven = isOnPath('mvn');
  const kafkaJars = hasKafkaJars(cacheDir);
  const redisServer = isOnPath('redis-server');
  const isComplete = java && (maven || kafkaJars) && redisServer;
  return {
    java,
    maven,
    kafkaJars,
    redisServer,
    docker: !isComplete && dockerAnswers(),
    mayInstall: mayInstallPackages(),
  };
}

function isOnPath(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], { stdio: 'ignore' }).status === 0;
}

/** macOS has a `java` that only says where to get one, so it is asked for its version. */
function hasJava(): boolean {
  if (!isOnPath('java')) return false;
  const answer = spawnSync('java', ['-version'], { encoding: 'utf8', timeout: PROBE_TIMEOUT_MS });
  const major = /version "(\d+)/.exec(answer.stderr ?? '')?.[1];
  return answer.status === 0 && Number(major) >= OLDEST_JAVA;
}

/** Whether a Docker daemon answers, and Compose is there. */
export function dockerAnswers(): boolean {
  if (!isOnPath('docker')) return false;
  const answer = spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: PROBE_TIMEOUT_MS });
  return answer.status === 0 && composeCommand() !== undefined;
}

function mayInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && isOnPath('apt-get');
}
