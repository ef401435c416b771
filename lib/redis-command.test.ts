import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptBy } from '../test/harness/old-memory.ts';
import { testRedis } from '../test/harness/redis.ts';
import { askTogether } from './redis.ts';

test('what was asked and answered does not grow old: a young collection frees it', async (t) => {
  const redis = await testRedis(t);
  const long = (turn: number) => `${turn}`.repeat(5_000);
  const alone = await keptBy(400, (turn) => redis.echo(long(turn)));
  const together = await keptBy(400, (turn) =>
    askTogether(redis, [(one) => one.echo(long(turn)), (one) => one.echo(long(turn))]),
  );
  assert.ok(alone < 2_000, `${alone} bytes a command`);
  assert.ok(together < 2_000, `${together} bytes two commands`);
});

test('a command fails with the words of Redis, by itself and among others, and the next one is answered', async (t) => {
  const redis = await testRedis(t);
  await assert.rejects(redis.eval('return redis.error_reply("NO reason")', 0), /NO reason/);
  await assert.rejects(
    askTogether(redis, [(one) => one.eval('return redis.error_reply("NO reason")', 0), (one) => one.echo('behind')]),
    /NO reason/,
  );
  assert.equal(await redis.echo('after'), 'after');
});

test('what is asked at once is one write, whoever asks', async (t) => {
  const redis = await testRedis(t);
  const sent: number[] = [];
  const { stream } = redis;
  const writev = stream._writev?.bind(stream);
  stream._writev = (chunks, done) => {
    sent.push(chunks.length);
    writev?.(chunks, done);
  };
  const echo = (text: string) => (one: typeof redis) => one.echo(text);
  const answers = await Promise.all([
    askTogether(redis, [echo('a'), echo('b')]),
    Promise.resolve().then(() => askTogether(redis, [echo('c')])),
  ]);
  assert.deepEqual([answers, sent], [[['a', 'b'], ['c']], [3]]);
});
