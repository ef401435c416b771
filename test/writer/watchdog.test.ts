import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../../deploy/local/running.ts';
import { startOwnBacking } from '../harness/backing.ts';
import { createRig, eventually, publication, type Rig } from './rig.ts';

/** Shorter than in production, so that a test may wait for it; longer than any heartbeat. */
const WATCHDOG_MS = 5_000;

/** A Kafka that accepts connections and answers nothing: frozen, as a machine that swaps or a network that drops. */
describe('The watchdog, before a Kafka that is frozen,', () => {
  let own: Awaited<ReturnType<typeof startOwnBacking>>;
  let kafka: Running;

  before(async () => {
    own = await startOwnBacking();
    const found = own.running.find(({ address }) => own.backing.kafkaBrokers.includes(address));
    assert.ok(found);
    kafka = found;
  });
  after(() => own.stop());

  const rigOn = (t: Parameters<typeof createRig>[0]) => createRig(t, { kafkaBrokers: own.backing.kafkaBrokers });
  const settledUpTo = (rig: Rig, offset: number) =>
    eventually(async () => assert.equal((await rig.committed()).offset, offset));

  test('lets the writer be when Kafka comes back before its time', async (t) => {
    const rig = await rigOn(t);
    const writer = await rig.startWriter({ WRITER_WATCHDOG_MS: '30000' });
    await rig.submit(publication());
    await settledUpTo(rig, 1);
    kafka.signal('SIGSTOP');
    try {
      await eventually(() => assert.match(JSON.stringify(writer.readiness()), /Kafka has given no sign of life/));
    } finally {
      kafka.signal('SIGCONT');
    }
    await rig.submit(publication());
    await settledUpTo(rig, 2);
    await eventually(() => assert.deepEqual(writer.readiness(), { ready: true }));
    assert.deepEqual(writer.failures, []);
  });

  /** A writer that has read 100 commands, before a Kafka that freezes; how it ended. */
  async function exitCodeWhenFrozen(rig: Rig, variables: Record<string, string>): Promise<number | null> {
    const writer = await rig.spawnWriter({
      WRITER_WATCHDOG_MS: String(WATCHDOG_MS),
      LOG_LEVEL: 'silent',
      ...variables,
    });
    await rig.submit(publication());
    await settledUpTo(rig, 1);
    await rig.rpc.call('evm_setAutomine', [false]);
    for (let i = 0; i < 10; i += 1) await rig.submit(...Array.from({ length: 10 }, () => publication(2_000)));
    await sleep(1_000);
    kafka.signal('SIGSTOP');
    try {
      return await writer.exitCode();
    } finally {
      kafka.signal('SIGCONT');
    }
  }

  test('ends the writer with 75, try me again, while it waits for commands', async (t) => {
    assert.equal(await exitCodeWhenFrozen(await rigOn(t), {}), 75);
  });

  test('ends it while all its partitions are full and fetch nothing; the next one goes on', async (t) => {
    const rig = await rigOn(t);
    assert.equal(await exitCodeWhenFrozen(rig, { WRITER_QUEUE_BYTES: '65536' }), 75);
    await rig.rpc.call('evm_setAutomine', [true]);
    await rig.spawnWriter();
    await settledUpTo(rig, 101);
  });
});
