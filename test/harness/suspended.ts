import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sleep } from '../../lib/async.ts';

const run = promisify(execFile);

/**
 * Waits until a process that was sent SIGSTOP stands still. Its first thread stops the others once it is scheduled: on a
 * busy machine they went on for 0.2 s after the signal.
 */
export async function suspended(pid: number): Promise<void> {
  while (!(await run('ps', ['-o', 'stat=', '-p', `${pid}`])).stdout.startsWith('T')) await sleep(10);
}
