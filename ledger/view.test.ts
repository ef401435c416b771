import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DIMENSION, decodeBlock, decodeDispute, encodeBlock, encodeDispute, termOf } from './view.ts';

describe('view encodings', () => {
  test('a block comes back from its member', () => {
    const block = { number: 7, hash: `0x${'cd'.repeat(32)}` as const, time: 1_700_000_000, lastSeq: 99 };
    assert.deepEqual(decodeBlock(encodeBlock(block)), block);
    assert.throws(() => decodeBlock('7'), { code: 'VIEW' });
  });

  test('a dispute comes back from its field', () => {
    fc.assert(
      fc.property(fc.record({ holder: fc.nat({ max: 2 ** 48 - 1 }), revision: fc.nat() }), (dispute) => {
        assert.deepEqual(decodeDispute(encodeDispute(dispute)), { ...dispute });
      }),
    );
  });

  test('the same value in two dimensions gives two terms', () => {
    assert.equal(new Set(Object.values(DIMENSION)).size, Object.keys(DIMENSION).length);
    assert.notEqual(termOf('issuer', 'did:web:a'), termOf('source', 'did:web:a'));
  });
});
