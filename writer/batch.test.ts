import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SigningKey } from 'ethers';
import { encodePinnedPayload } from '../ledger/payload.ts';
import type { Hex } from '../lib/hex.ts';
import { encodeBatch, nextBatch } from './batch.ts';
import { gasOf, NO_ITEMS, transactionBytesOf, withItem } from './gas.ts';
import { signTransaction } from './transaction.ts';
import type { AdmittedEntry } from './window.ts';

const idOf = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const ATTRIBUTES = { type: 'eu.gaia-x.credential', source: '/test' };

function entryOf(command: AdmittedEntry['admission']['command']): AdmittedEntry {
  const subject = { id: command.id, kind: command.kind, publicationId: idOf(0) };
  return {
    message: { offset: 0, key: null, value: null, timestampMs: 0 },
    admission: { type: 'admitted', command, subject },
    phase: { name: 'waiting', lookedUp: true },
  };
}

const publication = (n: number, bytes = 10) =>
  entryOf({ kind: 'publish', id: idOf(n), payload: Buffer.alloc(bytes, 1) });
const pin = (n: number) =>
  entryOf({
    kind: 'publish',
    id: idOf(n),
    payload: encodePinnedPayload(ATTRIBUTES, { commitment: idOf(n), locator: 'https://store.example/1' }),
  });
const statusChange = (n: number) =>
  entryOf({
    kind: 'changeStatus',
    id: idOf(n),
    publicationId: idOf(n),
    revision: 1,
    status: 'REVOKED',
    payload: Buffer.alloc(10),
  });

describe('A batch', () => {
  const roomy = { items: 100, bytes: 1e6, gas: 1e9 };

  test('is of one kind, the kind of the first: publications, pins or status changes', () => {
    const [a, b, c, d] = [publication(1), statusChange(2), pin(3), publication(4)];
    assert.deepEqual(nextBatch([a, b, c, d], roomy)?.entries, [a, d]);
    assert.deepEqual(nextBatch([b, c, d], roomy)?.entries, [b]);
    assert.deepEqual(nextBatch([c, d, pin(5)], roomy)?.entries.length, 2);
    assert.deepEqual(nextBatch([c, d], roomy)?.kind, 'pin');
  });

  test('keeps to the number, the bytes and the gas allowed, and holds at least one command', () => {
    const entries = Array.from({ length: 10 }, (_, i) => publication(i, 100));
    const two = withItem(withItem(NO_ITEMS, 100), 100);
    assert.equal(nextBatch(entries, { ...roomy, items: 3 })?.entries.length, 3);
    assert.equal(nextBatch(entries, { ...roomy, gas: gasOf(two, 'publish') })?.entries.length, 2);
    assert.equal(nextBatch(entries, { ...roomy, bytes: transactionBytesOf(two, 'publish') })?.entries.length, 2);
    assert.equal(nextBatch(entries, { items: 1, bytes: 1, gas: 1 })?.entries.length, 1);
    assert.equal(nextBatch([], roomy), undefined);
  });

  test('is full when more of its kind was waiting than the limits allow', () => {
    const entries = [publication(1), publication(2)];
    assert.equal(nextBatch(entries, { ...roomy, items: 1 })?.isFull, true);
    assert.equal(nextBatch(entries, { ...roomy, items: 2 })?.isFull, false);
    assert.equal(nextBatch([publication(1), pin(2)], { ...roomy, items: 1 })?.isFull, false);
  });

  test('takes no more bytes as a signed transaction than was reckoned', () => {
    const key = new SigningKey(`0x${'11'.repeat(32)}`);
    for (const entries of [
      [publication(1, 0)],
      [publication(1, 33), publication(2, 500)],
      [pin(1)],
      [statusChange(1)],
    ]) {
      const batch = nextBatch(entries, roomy);
      assert.ok(batch);
      const transaction = { chainId: 2 ** 40, nonce: 2 ** 32, gasLimit: 2 ** 40, to: `0x${'11'.repeat(20)}` as Hex };
      const { raw } = signTransaction({ ...transaction, data: encodeBatch(batch) }, key);
      assert.ok(raw.length / 2 - 1 <= transactionBytesOf(batch.size, batch.kind), batch.kind);
    }
  });
});
