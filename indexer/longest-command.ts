import { Gauge, type Registry } from 'prom-client';
import { type Redis, serversOf } from '../lib/redis.ts';

/** Reply to LATENCY HISTOGRAM: of each command [`calls`, count, `histogram_usec`, [upper bound, how many up to it, ...]]. */
type Histograms = (string | [string, number, string, number[]])[];

/**
 * Registers how long the longest command of each kind held Redis since it was started: whoever else asks it waits so long.
 * Redis tells it in steps of two, so it took at most this and more than half. One before 7.0 does not tell it.
 */
export function registerLongestCommand(registry: Registry, redis: Redis): void {
  new Gauge({
    name: 'ces_indexer_redis_longest_command_seconds',
    help: 'At most how long the longest command of a kind held Redis since it started, whoever sent it',
    registers: [registry],
    labelNames: ['command'],
    async collect() {
      for (const { command, seconds } of await longestCommands(redis).catch(() => [])) this.set({ command }, seconds);
    },
  });
}

/** The upper bound of the longest command of each kind, as Redis counts it. */
export async function longestCommands(redis: Redis): Promise<{ command: string; seconds: number }[]> {
  const replies = await Promise.all(serversOf(redis).map((server) => server.call('LATENCY', 'HISTOGRAM')));
  const longest = new Map<string, number>();
  for (const { command, seconds } of replies.flatMap((reply) => longestIn(reply as Histograms))) {
    longest.set(command, Math.max(seconds, longest.get(command) ?? 0));
  }
  return [...longest].map(([command, seconds]) => ({ command, seconds }));
}

function longestIn(reply: Histograms): { command: string; seconds: number }[] {
  const commands: { command: string; seconds: number }[] = [];
  for (let at = 0; at + 1 < reply.length; at += 2) {
    const [command, told] = [reply[at], reply[at + 1]];
    const bounds = Array.isArray(told) ? told[3] : [];
    const longest = bounds.at(-2);
    if (typeof command === 'string' && longest !== undefined) commands.push({ command, seconds: longest / 1e6 });
  }
  return commands;
}
