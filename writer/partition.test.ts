import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { Registry } from 'prom-client';
import { commandKey, encodeCommand, type PublishCommand } from '../ledger/command.ts';
import { contentHashOf, publicationId } from '../ledger/ids.ts';
import { encodePayload } from '../ledger/payload.ts';
import { createBell } from '../lib/async.ts';
import { silentLog } from '../lib/log.ts';
import type { SourceMessage } from './command-source.ts';
import type { WriterLimits } from './config.ts';
import type { Head } from './ledger-client.ts';
import { createWriterMetrics } from './metrics.ts';
import { createPartitionWorker, type PartitionOptions } from './partition.ts';
import type { Sender } from './sender.ts';
import { createWindow, type Entry, type Window } from './window.ts';

const hash = `0x${'11'.repeat(32)}` as const;
const head: Head = { number: 7, hash, parentHash: hash, gasLimit: 30_000_000, gasUsed: 0, timestampS: 0 };

/** Something the test completes when it wants to; and whether anybody waits for it. */
function createGate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const reached = createBell();
  return {
    open: resolve,
    /** Returns when somebody waits at the gate. */
    reached: () => reached.wait(5_000),
    pass(): Promise<void> {
      reached.ring();
      return promise;
    },
  };
}

function message(offset: number, bytes = 100): SourceMessage {
  const credential = Buffer.alloc(bytes, offset);
  const attributes = { type: 'eu.gaia-x.credential', source: '/test' };
  const id = publicationId(contentHashOf(credential));
  const command: PublishCommand = { kind: 'publish', id, payload: encodePayload({ attributes, credential }) };
  return { offset, key: Buffer.from(commandKey(command)), value: encodeCommand(command), timestampMs: Date.now() };
}

function settle(entries: Iterable<Entry>): void {
  for (const entry of entries) entry.phase = { name: 'settled', block: { number: 7, hash } };
}

/** A sender that does this when it is asked to send. */
function senderThat(fill: () => unknown): Sender {
  return {
    async review() {},
    async resend() {},
    async fill() {
      fill();
    },
    trouble: () => undefined,
    inFlight: () => 0,
    waitsMs: () => Number.POSITIVE_INFINITY,
  };
}

/** A worker between a ledger that settles everything at once and the Kafka that the test makes of it. */
function startWorker(t: TestContext, changes: (window: Window) => Partial<PartitionOptions> = () => ({})) {
  const window = createWindow();
  const commits: number[] = [];
  const calls: string[] = [];
  const stop = new AbortController();
  const committed = createBell();
  const worker = createPartitionWorker({
    partition: 0,
    ledgerTag: 'test',
    window,
    settlement: {
      async refuse(entry: Entry) {
        settle([entry]);
      },
    },
    sender: senderThat(() => settle(window.movable())),
    states: { async told() {} },
    source: {
      async commit(_partition, offset) {
        commits.push(offset);
        committed.ring();
      },
      pause: () => calls.push('pause'),
      resume: () => calls.push('resume'),
    },
    limits: { maxPayloadBytes: 1_000_000 } as WriterLimits,
    queueBytes: () => 1_000_000,
    headState: () => ({ type: 'seen', head }),
    metrics: createWriterMetrics(new Registry()),
    log: silentLog,
    ...changes(window),
  });
  const running = worker.run({ offset: 0, checkpoints: [], reason: 'as committed' }, stop.signal);
  t.after(async () => {
    stop.abort(new Error('the test is over'));
    await assert.rejects(running);
  });
  return { worker, window, commits, calls, committed: () => committed.wait(5_000), stop, running };
}

describe('The worker of a partition commits', () => {
  test('an offset only when Kafka has what was to be told of the commands below it', async (t) => {
    const gate = createGate();
    const { worker, commits, committed } = startWorker(t, () => ({ states: { told: () => gate.pass() } }));
    worker.push([message(0), message(1)]);
    await gate.reached();
    assert.deepEqual(commits, []);
    gate.open();
    await committed();
    assert.deepEqual(commits, [2]);
  });

  test('no refusal that could not be told, and nothing behind it', async (t) => {
    const gate = createGate();
    const { worker, window, commits, committed } = startWorker(t, () => ({
      settlement: {
        async refuse(entry: Entry) {
          await gate.pass();
          settle([entry]);
        },
      },
    }));
    worker.push([{ ...message(0), value: Buffer.from('what is this?') }, message(1)]);
    await gate.reached();
    settle(window.movable());
    assert.deepEqual(commits, []);
    gate.open();
    await committed();
    assert.deepEqual(commits, [2]);
  });
});

describe('The worker of a partition', () => {
  test('asks for a pause when its share of memory is full, and for more when half of it is free again', async (t) => {
    let isOpen = false;
    const { worker, window, calls, committed } = startWorker(t, (held) => ({
      queueBytes: () => 10_000,
      sender: senderThat(() => isOpen && settle(held.movable())),
    }));
    for (let offset = 0; offset < 12; offset += 1) worker.push([message(offset)]);
    assert.deepEqual(calls, ['pause']);
    assert.ok(window.size().bytes >= 10_000);
    isOpen = true;
    worker.wake();
    await committed();
    worker.wake();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(calls, ['pause', 'resume']);
  });

  test('stops at once, though Kafka does not answer its commit', async (t) => {
    const gate = createGate();
    const { worker, stop, running } = startWorker(t, () => ({
      source: { commit: () => gate.pass(), pause() {}, resume() {} },
    }));
    worker.push([message(0)]);
    await gate.reached();
    stop.abort(new Error('stopping'));
    await assert.rejects(running, /stopping/);
  });
});
