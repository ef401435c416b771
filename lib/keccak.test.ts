import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keccak256 as keccakOfEthers } from 'ethers';
import fc from 'fast-check';
import { keccak256 } from './keccak.ts';

test('Keccak-256 of any bytes is what ethers computes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000, size: 'max' }), (bytes) => {
      assert.equal(keccak256(bytes), keccakOfEthers(bytes));
    }),
  );
});

test('Keccak-256 of a part of a buffer is that of the part alone', () => {
  const whole = Buffer.from('credential events');
  assert.equal(keccak256(whole.subarray(3, 9)), keccakOfEthers(Buffer.from('dentia')));
});
