import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { startChild } from './child.ts';
import type { ProcessRecord } from './process-record.ts';
import { type Part, runningChild, untilServing } from './running.ts';

const START_TIMEOUT_MS = 60_000;
const STOP_DEADLINE_MS = 10_000;

/** A `redis-server` of our own: its data in its own folder, every write appended to a file. */
export function redisPart(options: { dir: string; port: number; logFile: string; record: ProcessRecord }): Part {
  const { dir, port, logFile, record } = options;
  return {
    name: 'redis',
    logFile,
    async start(signal) {
      mkdirSync(dir, { recursive: true });
      const args = [
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--daemonize', 'no'],
        ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''],
      ];
      const child = await startChild({ name: 'redis', command: 'redis-server', args, cwd: dir, logFile, record });
      const isServing = () => answersPing(port);
      await untilServing(child, {
        name: 'Redis',
        isServing,
        timeoutMs: START_TIMEOUT_MS,
        stopDeadlineMs: STOP_DEADLINE_MS,
        signal,
      });
      return runningChild(child, `redis://127.0.0.1:${port}`, STOP_DEADLINE_MS);
    },
  };
}

/** Whether a Redis answers there; one that is still loading its data does not count. */
export function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 }, () => socket.write('PING\r\n'));
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', (data) => done(data.toString().startsWith('+PONG')));
    socket.once('timeout', () => done(false));
    socket.once('error', () => done(false));
  });
}
