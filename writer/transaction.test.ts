import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Transaction, Wallet } from 'ethers';
import fc from 'fast-check';
import type { ChangeStatusCommand, PublishCommand } from '../ledger/command.ts';
import { credentialEvents } from '../ledger/event.ts';
import { encodePinnedPayload, splitPinnedPayload } from '../ledger/payload.ts';
import { STATUS_CODE, type StatusName } from '../ledger/status.ts';
import { toHex } from '../lib/hex.ts';
import { silentLog } from '../lib/log.ts';
import { createKeys } from './keys.ts';
import { encodeChangeStatus, encodePin, encodePublish } from './transaction.ts';

const KEY = `0x${'11'.repeat(32)}`;
const id = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
const payload = fc.uint8Array({ maxLength: 200 });
const publish = fc.record({ kind: fc.constant('publish' as const), id, payload });
const status = fc.constantFrom(...(Object.keys(STATUS_CODE) as StatusName[]));
const revision = fc.integer({ min: 0, max: 0xffffffff });
const change = fc.record({
  kind: fc.constant('changeStatus' as const),
  id,
  publicationId: id,
  revision,
  status,
  payload,
});

test('calldata of publications is what ethers encodes', () => {
  fc.assert(
    fc.property(fc.array(publish, { maxLength: 5 }), (items: PublishCommand[]) => {
      const expected = credentialEvents.encodeFunctionData('publish', [
        items.map((item) => [item.id, toHex(item.payload)]),
      ]);
      assert.equal(toHex(encodePublish(items)), expected);
    }),
  );
});

test('calldata of pins is what ethers encodes', () => {
  const attributes = { type: 'eu.gaia-x.credential', source: '/test' };
  const pin = fc.record({ commitment: id, locator: fc.string({ maxLength: 100 }) });
  fc.assert(
    fc.property(fc.array(pin, { maxLength: 5 }), (pins) => {
      const payloads = pins.map((each) => encodePinnedPayload(attributes, each));
      const items = payloads.map((each) => ({
        kind: 'publish' as const,
        id: `0x${'00'.repeat(32)}` as const,
        payload: each,
      }));
      const parts = payloads.map(splitPinnedPayload);
      const expected = credentialEvents.encodeFunctionData('pin', [
        parts.map(({ commitment, locator }) => [toHex(commitment), toHex(locator)]),
      ]);
      assert.equal(toHex(encodePin(items)), expected);
    }),
  );
});

test('calldata of status changes is what ethers encodes', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 5 }), (items: ChangeStatusCommand[]) => {
      const tuples = items.map((item) => [
        item.publicationId,
        item.revision,
        STATUS_CODE[item.status],
        toHex(item.payload),
      ]);
      assert.equal(toHex(encodeChangeStatus(items)), credentialEvents.encodeFunctionData('changeStatus', [tuples]));
    }),
  );
});

test('a signed transaction is what ethers signs, byte for byte and by hash', async (t) => {
  const signer = createKeys({ keys: [KEY] }, { log: silentLog, signal: t.signal }).signerOf(0);
  const to = '0x5fbdb2315678afecb367f032d93f642f64180aa3';
  const numbers = fc.record({
    chainId: fc.integer({ min: 1, max: 2 ** 40 }),
    nonce: fc.integer({ min: 0, max: 2 ** 32 }),
    gasLimit: fc.integer({ min: 21_000, max: 2 ** 40 }),
    data: fc.uint8Array({ maxLength: 70_000, size: 'max' }),
  });
  await fc.assert(
    fc.asyncProperty(numbers, async ({ data, ...rest }) => {
      const { raw, hash } = await signer.sign({ ...rest, to, data: Buffer.from(data) }, t.signal);
      const expected = await new Wallet(KEY).signTransaction({
        type: 0,
        gasPrice: 0,
        value: 0,
        to,
        data: toHex(data),
        ...rest,
      });
      assert.equal(raw, expected);
      assert.equal(hash, Transaction.from(expected).hash);
    }),
    { numRuns: 50 },
  );
});
