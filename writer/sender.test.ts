import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import type { Hex } from '../lib/hex.ts';
import { silentLog } from '../lib/log.ts';
import { readConfig } from './config.ts';
import { createKeys } from './keys.ts';
import type { Head } from './ledger-client.ts';
import { createWriterMetrics } from './metrics.ts';
import { createSender } from './sender.ts';
import type { Settlement } from './settlement.ts';
import { createWindow, type Entry } from './window.ts';

const CONTRACT: Hex = `0x${'11'.repeat(20)}`;
const hash: Hex = `0x${'22'.repeat(32)}`;
const head: Head = { number: 7, hash, parentHash: hash, gasLimit: 30_000_000, gasUsed: 0, timestampS: 0 };
const MNEMONIC = 'test test test test test test test test test test test junk';

function entry(n: number): Entry {
  const id: Hex = `0x${String(n).padStart(64, '0')}`;
  return {
    message: { offset: n, key: null, value: null, timestampMs: 0 },
    admission: {
      type: 'admitted',
      command: { kind: 'publish', id, payload: Buffer.alloc(10) },
      subject: { id, kind: 'publish', publicationId: id },
    },
    phase: { name: 'waiting', lookedUp: true },
  };
}

test('A key that may have no more transactions in flight says that it is not the pace that holds it back', async (t) => {
  const { limits, times } = readConfig({
    LEDGER_RPC_URLS: 'http://node',
    LEDGER_CONTRACT: CONTRACT,
    KAFKA_BROKERS: 'kafka:9092',
    WRITER_MNEMONIC: MNEMONIC,
    WRITER_MAX_IN_FLIGHT: '1',
    WRITER_BATCH_ITEMS: '1',
  });
  const window = createWindow();
  for (const n of [1, 2]) window.add(entry(n));
  const said: string[] = [];
  const sender = createSender({
    partition: 0,
    signer: createKeys({ mnemonic: MNEMONIC }, { log: silentLog, signal: t.signal }).signerOf(0),
    chainId: 1,
    ledger: {
      nodeCount: 1,
      target: async () => CONTRACT,
      predecessors: () => 0,
      nonce: async () => 0,
      send: async () => void said.push('sent'),
      receipt: async () => undefined,
      obstacle: async () => undefined,
    },
    window,
    settlement: {} as Settlement,
    states: { sent() {}, refused: async () => {}, mined() {}, told: async () => {}, close: async () => {} },
    lane: {
      waitMs: () => 0,
      batchBytes: () => 40_000,
      rest: () => said.push('rests'),
      report() {},
      wasHeld: () => said.push('held'),
      wasSlow() {},
      close() {},
    },
    blockPeriodMs: () => 1_000,
    limits,
    times,
    metrics: createWriterMetrics(new Registry()),
    log: silentLog,
  });
  await sender.fill(head, t.signal);
  assert.deepEqual(said, ['sent', 'held']);
});
