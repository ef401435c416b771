import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  COLUMN_BYTES,
  type Column,
  DIMENSION,
  decodeBlock,
  decodeColumn,
  decodeDispute,
  encodeBlock,
  encodeColumn,
  encodeDispute,
  termOf,
} from './view.ts';

const seq = fc.nat({ max: 2 ** 48 - 1 });
const base = {
  marked: fc.boolean(),
  pinned: fc.boolean(),
  status: fc.constantFrom('ACTIVE' as const, 'SUSPENDED' as const, 'REVOKED' as const, 'SUPERSEDED' as const),
  labelLevel: fc.nat({ max: 4 }),
  statusSeq: seq,
  hasHistory: fc.boolean(),
  validFrom: seq,
  validUntil: seq,
  blockTime: fc.nat({ max: 2 ** 32 - 1 }),
};
const column: fc.Arbitrary<Column> = fc.oneof(
  fc.record({ ...base, kind: fc.constant('PUBLICATION' as const), supersededSeq: seq, publicationSeq: fc.constant(0) }),
  fc.record({
    ...base,
    kind: fc.constant('STATUS_CHANGE' as const),
    supersededSeq: fc.constant(0),
    publicationSeq: seq,
  }),
);

describe('view encodings', () => {
  test('a column record comes back as it was written, at any place', () => {
    fc.assert(
      fc.property(column, fc.nat({ max: 5 }), (record, place) => {
        const bytes = Buffer.alloc(COLUMN_BYTES * 6);
        encodeColumn(record).copy(bytes, place * COLUMN_BYTES);
        assert.deepEqual(decodeColumn(bytes, place * COLUMN_BYTES), { ...record });
      }),
    );
  });

  test('an empty column record is no event', () => {
    assert.equal(decodeColumn(Buffer.alloc(COLUMN_BYTES)).kind, undefined);
  });

  test('a block comes back from its member', () => {
    const block = { number: 7, hash: `0x${'cd'.repeat(32)}` as const, time: 1_700_000_000, lastSeq: 99 };
    assert.deepEqual(decodeBlock(encodeBlock(block)), block);
    assert.throws(() => decodeBlock('7'), { code: 'VIEW' });
  });

  test('a dispute comes back from its field', () => {
    fc.assert(
      fc.property(fc.record({ holder: seq, revision: fc.nat() }), (dispute) => {
        assert.deepEqual(decodeDispute(encodeDispute(dispute)), { ...dispute });
      }),
    );
  });

  test('the same value in two dimensions gives two terms', () => {
    assert.equal(new Set(Object.values(DIMENSION)).size, Object.keys(DIMENSION).length);
    assert.notEqual(termOf('issuer', 'did:web:a'), termOf('source', 'did:web:a'));
  });
});
