import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { ServiceError } from '../../lib/errors.ts';
import { startChild } from './child.ts';
import { inherited } from './inherited.ts';
import type { ProcessRecord } from './process-record.ts';
import { type Part, type PartName, runningChild, untilServing } from './running.ts';

const run = promisify(execFile);
/** The first start fetches images. */
const START_TIMEOUT_MS = 10 * 60_000;
const STOP_DEADLINE_MS = 30_000;

/** Compose as this machine has it: as part of `docker`, or as a program of its own. */
export function composeCommand(): string[] | undefined {
  if (spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status === 0) return ['docker', 'compose'];
  if (spawnSync('docker-compose', ['version'], { stdio: 'ignore' }).status === 0) return ['docker-compose'];
  return undefined;
}

/** What to run by Compose, under which project: each copy of the service has a project, and so volumes, of its own. */
export type ComposeOptions = { composeFile: string; project: string; root: string; env: Record<string, string> };

/** A service of the compose file, in the foreground: its end is the end of the child. */
export function dockerPart(
  options: ComposeOptions & {
    name: PartName;
    address: string;
    isServing(): Promise<boolean>;
    logFile: string;
    record: ProcessRecord;
  },
): Part {
  const { name, address, isServing, logFile, record, root } = options;
  return {
    name,
    logFile,
    async start(signal) {
      const [command, ...args] = compose(options, ['up', '--no-color', name]);
      const env = inherited(options.env);
      const child = await startChild({ name, command, args, cwd: root, env: options.env, logFile, record });
      await untilServing(child, {
        name,
        isServing,
        timeoutMs: START_TIMEOUT_MS,
        stopDeadlineMs: STOP_DEADLINE_MS,
        signal,
      });
      return {
        ...runningChild(child, address, STOP_DEADLINE_MS),
        pid: await containerPid(options, name),
        signal(wanted) {
          const [killer, ...killArgs] = compose(options, ['kill', '-s', wanted, name]);
          run(killer, killArgs, { cwd: root, env }).catch(() => child.signal(wanted));
        },
      };
    },
  };
}

/** Removes containers and volumes of a project. */
export async function removeProject(options: ComposeOptions): Promise<void> {
  const [command, ...args] = compose(options, ['down', '-v']);
  await run(command, args, { cwd: options.root, env: inherited(options.env) });
}

function compose(options: ComposeOptions, args: string[]): [string, ...string[]] {
  const [command, ...prefix] = composeCommand() ?? [];
  if (command === undefined) throw new ServiceError('NO_COMPOSE', 'Docker Compose is not there any more');
  return [command, ...prefix, '-p', options.project, '-f', options.composeFile, ...args];
}

/** The server's process as the host sees it; null where containers live in a virtual machine. */
async function containerPid(options: ComposeOptions, name: string): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const [command, ...args] = compose(options, ['ps', '-q', name]);
  const { stdout: id } = await run(command, args, { cwd: options.root, env: inherited(options.env) });
  const { stdout: pid } = await run('docker', ['inspect', '--format', '{{.State.Pid}}', id.trim()]);
  return Number(pid) || null;
}
