import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Hex } from '../lib/hex.ts';
import { publicationId, statusChangeId, uuidOf } from './ids.ts';
import { firstOfPack, MAX_RECORD, packed, packPlace, ROWS_IN_PACK, recordAt, rowAlone, rowAt } from './pack.ts';
import { encodeRow, hasPlaceOf } from './row.ts';
import type { EventRow } from './view.ts';

const hexOf = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((each): Hex => `0x${Buffer.from(each).toString('hex')}`);
const hash = hexOf(32);
const count = fc.nat({ max: 2 ** 48 - 1 });
/** Texts as people write them, and texts that begin alike. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .tuple(
      fc.constantFrom('https://', 'did:web:', 'gx:', ''),
      fc.constantFrom('a.example', 'a.example/b', 'ab'),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    )
    .map((parts) => parts.join('')),
);
const seconds = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });
const time = fc.oneof(
  text,
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().replace(/\.\d+Z$/, 'Z')),
);
const place = fc.record({
  ...{ blockNumber: count, blockHash: hash, blockTime: fc.nat({ max: 2 ** 32 - 1 }) },
  ...{ transactionHash: hash, account: hexOf(20), source: text },
});
const common = {
  ...{ logIndex: count, digest: hash, type: text, issuer: text, labelLevel: fc.nat({ max: 4 }) },
  ...{ types: fc.array(text, { maxLength: 5 }), subjects: fc.array(text, { maxLength: 5 }) },
};
const optional = {
  ...{
    mark: fc.constantFrom(
      'UNDECODABLE' as const,
      'ID_MISMATCH' as const,
      'UUID_TAKEN' as const,
      'UNKNOWN_PUBLICATION' as const,
    ),
  },
  ...{
    subject: text,
    time,
    contentHash: hash,
    credentialHash: hash,
    format: fc.constantFrom('json' as const, 'jwt' as const),
  },
  ...{ feed: fc.constantFrom('v1' as const, 'v2' as const), displaced: count, replaced: count, priorRevision: count },
  ...{ replacedDispute: text, credentialId: text, name: text, validFrom: seconds, validUntil: seconds },
  ...{
    pin: fc.record({ commitment: hash, locator: text }, { noNullPrototype: true }),
    gxTypes: fc.array(text),
    criteria: fc.array(text),
    formatTypes: fc.array(text),
    fieldToCome: fc.array(text),
  },
};
const change = fc.record(
  {
    ...{
      publicationSeq: count,
      publicationId: hash,
      revision: fc.nat({ max: 2 ** 32 - 1 }),
      previousSeq: count,
      reason: text,
    },
    status: fc.constantFrom('ACTIVE' as const, 'SUSPENDED' as const, 'REVOKED' as const, 'SUPERSEDED' as const),
  },
  { requiredKeys: ['publicationSeq', 'publicationId', 'revision', 'previousSeq', 'status'], noNullPrototype: true },
);
const row: fc.Arbitrary<EventRow> = fc
  .record(
    {
      ...common,
      ...optional,
      place,
      change,
      ownId: hash,
      isOwn: fc.boolean(),
      isSame: fc.boolean(),
      isChange: fc.boolean(),
    },
    {
      requiredKeys: [
        'place',
        'change',
        'ownId',
        'isOwn',
        'isSame',
        'isChange',
        ...(Object.keys(common) as (keyof typeof common)[]),
      ],
    },
  )
  .map(({ place: at, change: made, ownId, isOwn, isSame, isChange, ...rest }) => {
    const { contentHash } = rest;
    const derived = isChange
      ? statusChangeId(made.publicationId, made.revision, made.status)
      : contentHash === undefined
        ? ownId
        : publicationId(contentHash);
    const id = isOwn ? ownId : derived;
    return {
      ...{ seq: 1, kind: isChange ? 'STATUS_CHANGE' : 'PUBLICATION', id, uuid: uuidOf(id), ...at, ...rest },
      ...(isSame && contentHash !== undefined ? { credentialHash: contentHash } : {}),
      ...(isChange ? { change: made } : {}),
    } as EventRow;
  });

describe('rows in bytes', () => {
  test('a row comes back as it was written, whatever it holds, also fields that came later', () => {
    fc.assert(
      fc.property(row, (written) => {
        assert.deepEqual(rowAlone(encodeRow(written), written.seq), written);
      }),
      { numRuns: 500 },
    );
  });

  test('events of one transaction tell their place once a pack', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: ROWS_IN_PACK }), fc.nat({ max: 9 }), (rows, pack) => {
        const { blockNumber, blockHash, blockTime, transactionHash, account, source } = rows[0] as EventRow;
        const shared = { blockNumber, blockHash, blockTime, transactionHash, account, source };
        const written = rows.map((one, index) => ({ ...one, ...shared, seq: firstOfPack(pack, ROWS_IN_PACK) + index }));
        const bytes = packed(written.map((one, index) => encodeRow(one, index)));
        assert.deepEqual(
          written.map(({ seq }) => rowAt(bytes, seq)),
          written,
        );
        const other = { ...(written[0] as EventRow), account: `0x${'00'.repeat(20)}` as Hex };
        assert.equal(hasPlaceOf(other, written[0] as EventRow), account === other.account);
      }),
      { numRuns: 50 },
    );
  });

  test('a row of an ordinary credential takes less than a third of its JSON', () => {
    const contentHash: Hex = `0x${'5a'.repeat(32)}`;
    const id = publicationId(contentHash);
    const ordinary: EventRow = {
      ...{
        seq: 7,
        kind: 'PUBLICATION',
        id,
        uuid: uuidOf(id),
        digest: `0x${'d1'.repeat(32)}`,
        blockNumber: 9,
        logIndex: 1,
      },
      ...{ blockHash: `0x${'b1'.repeat(32)}`, blockTime: 1_790_000_000, transactionHash: `0x${'71'.repeat(32)}` },
      ...{
        account: `0x${'a1'.repeat(20)}`,
        type: 'eu.gaia-x.credential',
        source: 'https://ces.example',
        format: 'json',
      },
      ...{ time: '2026-09-01T08:00:00.000Z', contentHash, credentialHash: contentHash, feed: 'v2', labelLevel: 0 },
      ...{ issuer: 'did:web:provider.example', credentialId: 'https://provider.example/offer.json' },
      ...{
        types: ['VerifiableCredential', 'gx:ServiceOffering'],
        subjects: ['https://provider.example/offer.json#cs'],
      },
    };
    const [alone, shared] = [encodeRow(ordinary).length, encodeRow(ordinary, 1).length];
    assert.ok(shared * 3 < JSON.stringify(ordinary).length, `${shared}`);
    assert.ok(alone - shared > 100);
  });
});

describe('packs', () => {
  const record = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes));

  test('records come back by their places; an empty one is none, a long one is elsewhere', () => {
    const kinds = fc.oneof(record, fc.constant(Buffer.alloc(0)), fc.constant(Buffer.alloc(MAX_RECORD + 1, 1)));
    fc.assert(
      fc.property(fc.array(kinds, { maxLength: 16 }), (records) => {
        const pack = packed(records);
        for (const [index, written] of records.entries()) {
          const expected = written.length === 0 ? undefined : written.length > MAX_RECORD ? 'elsewhere' : written;
          assert.deepEqual(recordAt(pack, index), expected);
        }
        assert.equal(recordAt(pack, records.length), undefined);
      }),
    );
  });

  test('the first event is the first of its pack', () => {
    assert.deepEqual(packPlace(1, 16), { pack: 0, index: 0 });
    assert.deepEqual(packPlace(17, 16), { pack: 1, index: 0 });
    assert.equal(firstOfPack(1, 16), 17);
  });
});
