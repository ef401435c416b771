import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { credentialEvents } from '../ledger/event.ts';
import { type Hex, toHex } from '../lib/hex.ts';
import { RpcError } from '../lib/rpc.ts';
import { decodeKnown, encodeKnown, revertOf } from './contract-calls.ts';

const id = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);

test('the question which ids are known is what ethers encodes, and its answer what ethers decodes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(id, fc.nat({ max: 2 ** 31 })), { maxLength: 20 }), (pairs) => {
      const ids = pairs.map(([each]) => each);
      const blocks = pairs.map(([, block]) => block);
      assert.equal(encodeKnown(ids), credentialEvents.encodeFunctionData('known', [ids]));
      const answer = credentialEvents.encodeFunctionResult('known', [blocks]) as Hex;
      assert.deepEqual(decodeKnown(answer, ids.length), blocks);
    }),
  );
});

test('an answer for another number of ids is none', () => {
  const answer = credentialEvents.encodeFunctionResult('known', [[1, 2]]) as Hex;
  for (const count of [0, 1, 3]) {
    assert.throws(() => decodeKnown(answer, count), { code: 'LEDGER_INCONSISTENT', retryable: true });
  }
  assert.throws(() => decodeKnown('0x', 1), { code: 'LEDGER_INCONSISTENT' });
});

test("the contract's own errors are told from failures of a node, in the forms of Besu, Geth and anvil", () => {
  const data = credentialEvents.encodeErrorResult('EnforcedPause', []);
  const failure = (message: string, more: unknown) =>
    new RpcError('eth_call', 'http://node', { code: -32000, message, data: more });
  assert.equal(revertOf(failure('Execution reverted', data)), 'EnforcedPause');
  assert.equal(revertOf(failure('execution reverted', { data })), 'EnforcedPause');
  assert.match(revertOf(failure('execution reverted: why', undefined)) ?? '', /why/);
  assert.equal(revertOf(failure('World state unavailable', undefined)), undefined);
  assert.equal(revertOf(new Error('reverted')), undefined);
});
