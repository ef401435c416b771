import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { ROOT } from '../../deploy/local/folder.ts';
import { createCesClient } from '../../examples/client.ts';
import { LedgerDocument } from '../../examples/operations.generated.ts';
import { sleep } from '../../lib/async.ts';
import { type RedisServer, redisProgramIsMissing, startRedisServer } from '../harness/redis-servers.ts';
import { createCredentials, createIndexers, createLedger, credential, eventually, type IndexerProcess } from './rig.ts';
import { startWatching, untilComplete } from './watching.ts';

const options = { skip: redisProgramIsMissing(), concurrency: 1, timeout: 180_000 };

async function setUp(t: TestContext) {
  const server = await startRedisServer(t);
  const ledger = await createLedger(t);
  const indexers = await createIndexers(t, { ledger, redisUrl: server.url });
  return { server, ledger, indexers };
}

/** Whether an indexer is ready, and if not, why. */
async function readiness({ healthUrl }: IndexerProcess): Promise<string> {
  return (await fetch(`${healthUrl}/ready`)).text();
}

/** Runs a command of the indexer; answers its exit code and what it said. */
async function run(command: string[], env: Record<string, string>): Promise<{ code: number | null; words: string }> {
  const child = spawn(process.execPath, ['indexer/main.ts', ...command], { cwd: ROOT, env });
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      words += chunk;
    });
  const [code] = await once(child, 'exit');
  return { code, words };
}

/** Redis takes no writes: how it comes to that, what it is called, and how it ends. */
const REFUSALS: {
  fault: string;
  begin(server: RedisServer): Promise<unknown>;
  words: RegExp;
  end(server: RedisServer): Promise<unknown>;
}[] = [
  {
    fault: 'is out of memory',
    begin: ({ redis }) => redis.config('SET', 'maxmemory', '1mb'),
    words: /Redis is out of memory/,
    end: ({ redis }) => redis.config('SET', 'maxmemory', '0'),
  },
  {
    fault: 'has become a read-only replica',
    begin: ({ redis }) => redis.replicaof('127.0.0.1', 1),
    words: /Redis is a replica/,
    end: ({ redis }) => redis.replicaof('NO', 'ONE'),
  },
  {
    fault: 'cannot write its disk',
    async begin({ redis, dir }) {
      const gone = join(dir, 'gone');
      mkdirSync(gone);
      await redis.config('SET', 'appendonly', 'no');
      await redis.config('SET', 'dir', gone);
      await redis.config('SET', 'save', '3600 1');
      rmSync(gone, { recursive: true });
      await redis.bgsave();
      await eventually(async () => assert.match(await redis.info('persistence'), /rdb_last_bgsave_status:err/));
    },
    words: /Redis cannot write its file/,
    async end({ redis, dir }) {
      await redis.config('SET', 'dir', dir);
      await redis.bgsave();
    },
  },
];

describe('Redis', options, () => {
  test('that takes no writes is waited for, in words, and nothing is lost or doubled', async (t) => {
    const { server, ledger, indexers } = await setUp(t);
    const indexer = await indexers.start();
    const { sawEverything } = await startWatching(t, { ledger, indexers, redisUrl: server.url });
    const fresh = createCredentials();
    for (const { fault, begin, words, end } of REFUSALS) {
      await t.test(`that ${fault}`, async () => {
        await ledger.publish(...fresh());
        await untilComplete(ledger, indexers);
        await begin(server);
        const { seq } = await indexers.cursor();
        await ledger.publish(...fresh(2));
        await eventually(async () => assert.match(await readiness(indexer), words));
        assert.equal((await indexers.cursor()).seq, seq);
        await end(server);
        await untilComplete(ledger, indexers);
        await eventually(async () => assert.equal(await readiness(indexer), '{"ready":true}'));
      });
    }
    await sawEverything();
    assert.equal(indexer.child.exitCode, null);
  });

  test('that forgets its scripts, is killed, or is emptied while blocks come in: the view is whole again by itself, and no subscriber is told anything else', async (t) => {
    const { server, ledger, indexers } = await setUp(t);
    await indexers.start();
    const { sawEverything } = await startWatching(t, { ledger, indexers, redisUrl: server.url });
    const fresh = createCredentials();
    const publish = async (blocks: number) => {
      for (let block = 0; block < blocks; block += 1) await ledger.publish(...fresh(5));
    };
    const faults = [
      () => server.redis.script('FLUSH'),
      () => server.redis.flushall(),
      async () => {
        await server.kill();
        await server.start();
      },
      // Twice in a row: also in the midst of being built anew.
      async () => {
        await server.redis.flushall();
        await sleep(50);
        await server.redis.flushall();
      },
    ];
    for (const fault of faults) {
      const publishing = publish(8);
      await fault();
      await publishing;
      await untilComplete(ledger, indexers);
    }
    await sawEverything();
  });
});

describe('a commit of a block larger than one slice', options, () => {
  test('interrupted between its slices by a kill or a SIGTERM leaves nothing behind: the next indexer writes it whole', async (t) => {
    const { server, ledger, indexers } = await setUp(t);
    const monitor = await server.redis.monitor();
    monitor.on('error', () => undefined);
    t.after(() => monitor.disconnect());
    const fresh = createCredentials();
    let interrupted = 0;
    for (const [signal, slice] of [
      ['SIGKILL', 1],
      ['SIGTERM', 3],
      ['SIGKILL', 6],
    ] as const) {
      const before = (await ledger.head()).seq;
      const indexer = await indexers.start();
      if (before > 0) await untilComplete(ledger, indexers);
      else await eventually(() => indexers.cursor());
      let slices = 0;
      const onSlice = (_time: string, [command, key]: string[]) => {
        if (command?.toUpperCase() !== 'SET' || key !== indexers.keys.dirty) return;
        slices += 1;
        if (slices === slice) indexer.child.kill(signal);
      };
      monitor.on('monitor', onSlice);
      await ledger.publish(...fresh(400));
      if (indexer.child.exitCode === null && indexer.child.signalCode === null) await once(indexer.child, 'exit');
      monitor.off('monitor', onSlice);
      if (signal === 'SIGTERM') {
        assert.equal(indexer.child.exitCode, 0);
        assert.equal(await indexers.redis.exists(indexers.keys.lease), 0);
      }
      const dirty = Number(await indexers.redis.get(indexers.keys.dirty));
      if (dirty > before && (await indexers.cursor()).seq === before) interrupted += 1;
    }
    assert.ok(interrupted >= 2, `only ${interrupted} of the commits were interrupted between slices`);
    await indexers.start();
    const { sawEverything } = await startWatching(t, { ledger, indexers, redisUrl: server.url });
    await untilComplete(ledger, indexers);
    await sawEverything();
    const audit = await run(['audit'], {
      PATH: process.env['PATH'] ?? '',
      LEDGER_RPC_URLS: ledger.anvil.url,
      LEDGER_CONTRACT: ledger.contract.address,
      LEDGER_START_BLOCK: String(ledger.contract.block),
      KAFKA_BROKERS: '127.0.0.1:1',
      REDIS_URL: server.url,
      REDIS_KEY_PREFIX: indexers.prefix,
    });
    assert.equal(audit.code, 0, audit.words);
  });
});

describe('a wall clock that is set forwards and back', options, () => {
  test('changes nothing: who leads, that events, heartbeats and readiness come, and that what waits for a block ends', async (t) => {
    const { server, ledger, indexers } = await setUp(t);
    const file = join(server.dir, 'clock');
    writeFileSync(file, '0');
    const shifted = { env: { CLOCK_OFFSET_FILE: file }, nodeFlags: ['--import', './test/harness/clock.ts'] };
    const indexer = await indexers.start(shifted);
    await indexers.start();
    const heartbeat = { LIMIT_HEARTBEAT_INTERVAL_MS: '1000', LIMIT_MIN_BLOCK_WAIT_MS: '500' };
    const { gateway, subscriber, sawEverything } = await startWatching(t, {
      ...{ ledger, indexers, redisUrl: server.url },
      ...{ ...shifted, env: { ...shifted.env, ...heartbeat } },
    });
    const client = createCesClient(gateway.url);
    await ledger.publish(credential(1));
    await untilComplete(ledger, indexers);
    const owner = await indexers.redis.get(indexers.keys.lease);
    const DAY_MS = 24 * 60 * 60 * 1_000;
    for (const [index, offset] of [DAY_MS, -DAY_MS, 0].entries()) {
      writeFileSync(file, String(offset));
      indexer.child.kill('SIGUSR2');
      gateway.child.kill('SIGUSR2');
      const heartbeats = () => subscriber.frames.filter((frame) => frame === 'Heartbeat').length;
      const before = heartbeats();
      await ledger.publish(credential(10 + index));
      await untilComplete(ledger, indexers);
      await eventually(() => assert.ok(heartbeats() > before), 5_000);
      const began = performance.now();
      const query = '{ credentialEvents(first: 1, minBlock: 1000000) { nodes { id } } }';
      const answer = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
        signal: AbortSignal.timeout(10_000),
      });
      assert.match(await answer.text(), /BLOCK_NOT_INDEXED|errors/);
      assert.ok(performance.now() - began < 8_000);
      assert.equal((await client.send(LedgerDocument, {})).ledger.stopped, null);
      assert.equal(await readiness(indexer), '{"ready":true}');
    }
    assert.equal(await indexers.redis.get(indexers.keys.lease), owner);
    await sawEverything();
  });
});
