import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '../lib/health.ts';
import type { Redis } from '../lib/redis.ts';
import { connectTestRedis } from '../test/indexer/redis.ts';
import { registerLongestCommand } from './longest-command.ts';

test('the longest command of each kind is told as Redis counts it, and its absence hides no other figure', async (t) => {
  const { redis } = await connectTestRedis(t);
  await redis.eval(`local sum = 0 for i = 1, 400000 do sum = sum + i end return sum`, 0);
  const metrics = createMetrics();
  registerLongestCommand(metrics, redis);
  const text = await metrics.metrics();
  const told = Number(/^ces_indexer_redis_longest_command_seconds\{command="eval"\} (\S+)$/m.exec(text)?.[1]);
  assert.ok(told > 0.000_5, `${told}`);

  const without = createMetrics();
  registerLongestCommand(without, {
    call: () => Promise.reject(new Error('ERR unknown subcommand')),
  } as unknown as Redis);
  assert.match(await without.metrics(), /^process_cpu_seconds_total /m);
});
