import { createServer, connect as dial, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { choosePort } from '../../deploy/local/ports.ts';
import { silentLog } from '../../lib/log.ts';
import { connectRedis, type Redis, redisReady } from '../../lib/redis.ts';
import { backingParts, TEST_REDIS_URL } from './backing.ts';
import { makeTestDirectory } from './directory.ts';

let shared: Promise<string> | undefined;

/** Address of the test run's Redis, or of one that ends with this process. */
function testRedisUrl(): Promise<string> {
  shared ??= findRedis();
  return shared;
}

/** A connection to the test run's Redis, or to another address; closed after the test. */
export async function testRedis(t: { after: TestContext['after'] }, url?: string): Promise<Redis> {
  const redis = connectRedis({ url: url ?? (await testRedisUrl()), log: silentLog, name: 'test' });
  t.after(() => redis.close());
  await redisReady(redis, AbortSignal.timeout(10_000));
  return redis;
}

/** Another address for the test run's Redis, which can go away and come back. */
export async function breakableRedis(t: { after: TestContext['after'] }) {
  return startLink(t, Number(new URL(await testRedisUrl()).port), await choosePort());
}

/**
 * Another port for a server of this machine, which can go away and come back (its lines end), and stall and go on (its
 * lines stay, and carry nothing).
 *
 * @param options.stalls which lines `stall` holds, by the address that they come from. @default all
 */
export async function startLink(
  t: { after: TestContext['after'] },
  target: number,
  port: number,
  options: { stalls?: (from: string) => boolean } = {},
) {
  const { stalls = () => true } = options;
  const lines = new Set<Line>();
  let isStalled = false;
  const server = createServer((client) => {
    const line = createLine(client, target, () => isStalled && stalls(client.remoteAddress ?? ''));
    lines.add(line);
    client.once('close', () => lines.delete(line));
    line.look();
  });
  const stallOrGoOn = (stalled: boolean) => {
    isStalled = stalled;
    for (const line of lines) line.look();
  };
  const link = {
    url: `redis://127.0.0.1:${port}`,
    comeBack: () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve)),
    async goAway() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const line of lines) line.end();
      await closed;
    },
    stall: () => stallOrGoOn(true),
    goOn: () => stallOrGoOn(false),
  };
  await link.comeBack();
  t.after(link.goAway);
  return link;
}

type Line = { look(): void; end(): void };

/** One connection through a link. While it is stalled neither bytes nor its end go through it, and it leads nowhere new. */
function createLine(client: Socket, target: number, isStalled: () => boolean): Line {
  let upstream: Socket | undefined;

  function end(): void {
    client.destroy();
    upstream?.destroy();
  }
  function dialled(): Socket {
    const socket = dial(target, '127.0.0.1');
    socket.on('error', () => undefined).on('close', look);
    return socket;
  }
  function look(): void {
    client.unpipe();
    upstream?.unpipe();
    if (isStalled()) return;
    upstream ??= dialled();
    if (client.destroyed || upstream.destroyed) end();
    else client.pipe(upstream).pipe(client);
  }
  client.on('error', () => undefined).on('close', look);
  return { look, end };
}

async function findRedis(): Promise<string> {
  const given = process.env[TEST_REDIS_URL];
  if (given !== undefined) return given;
  const directory = makeTestDirectory();
  const { redis } = await backingParts(directory);
  const running = await redis.start(new AbortController().signal);
  running.unref();
  process.once('exit', () => {
    running.signal('SIGKILL');
    directory.remove();
  });
  return running.address;
}
