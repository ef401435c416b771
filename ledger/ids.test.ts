import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Hex } from '../lib/hex.ts';
import { canonicalBytes, contentHashOf, credentialHashOf, publicationId, statusChangeId, uuidOf } from './ids.ts';

describe('event ids', () => {
  test('the same credential gives the same id, whatever the order of its keys', () => {
    const a = publicationId(contentHashOf(canonicalBytes({ issuer: 'did:web:a', id: 'x' })));
    const b = publicationId(contentHashOf(canonicalBytes({ id: 'x', issuer: 'did:web:a' })));
    assert.equal(a, b);
  });

  test('another byte of content gives another id', () => {
    const a = publicationId(contentHashOf(canonicalBytes({ id: 'x' })));
    const b = publicationId(contentHashOf(canonicalBytes({ id: 'y' })));
    assert.notEqual(a, b);
  });

  test('a status change is identified by publication, revision and status together', () => {
    const publication: Hex = `0x${'11'.repeat(32)}`;
    const ids = new Set([
      statusChangeId(publication, 1, 'REVOKED'),
      statusChangeId(publication, 2, 'REVOKED'),
      statusChangeId(publication, 1, 'SUSPENDED'),
      statusChangeId(`0x${'12'.repeat(32)}`, 1, 'REVOKED'),
    ]);
    assert.equal(ids.size, 4);
  });

  test('credentialHash follows the rule of gx:integrity: SHA-256 of the canonical form', () => {
    const expected = createHash('sha256').update('{"a":1,"b":[true,null]}').digest('hex');
    assert.equal(credentialHashOf({ b: [true, null], a: 1.0 }), `0x${expected}`);
  });
});

describe('uuidOf', () => {
  test('keeps the first 122 bits of the id and says version 8 and variant 2', () => {
    const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(
      fc.property(hex, (id) => {
        const uuid = uuidOf(`0x${id}`);
        assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        assert.equal(bitsOf(uuid), firstBits(id));
      }),
    );
  });
});

function firstBits(hex: string): string {
  return BigInt(`0x${hex}`).toString(2).padStart(256, '0').slice(0, 122);
}

/** The 122 bits of a UUID that are neither version nor variant. */
function bitsOf(uuid: string): string {
  const bits = BigInt(`0x${uuid.replaceAll('-', '')}`)
    .toString(2)
    .padStart(128, '0');
  return bits.slice(0, 48) + bits.slice(52, 64) + bits.slice(66);
}
