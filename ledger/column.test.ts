import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { COLUMN_BYTES, type Column, decodeColumn, encodeColumn } from './column.ts';

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

describe('A column record', () => {
  test('comes back as it was written, at any place', () => {
    fc.assert(
      fc.property(column, fc.nat({ max: 5 }), (record, place) => {
        const bytes = Buffer.alloc(COLUMN_BYTES * 6);
        encodeColumn(record).copy(bytes, place * COLUMN_BYTES);
        assert.deepEqual(decodeColumn(bytes, place * COLUMN_BYTES), { ...record });
      }),
    );
  });

  test('without anything is no event', () => {
    assert.equal(decodeColumn(Buffer.alloc(COLUMN_BYTES)).kind, undefined);
  });
});
