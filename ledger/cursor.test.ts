import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { LedgerIdentity } from './identity.ts';

const identity: LedgerIdentity = {
  chainId: 1337,
  genesisHash: `0x${'aa'.repeat(32)}`,
  contract: `0x${'bb'.repeat(20)}`,
};
const others: [string, LedgerIdentity][] = [
  ['another chain', { ...identity, chainId: 1338 }],
  ['another genesis block', { ...identity, genesisHash: `0x${'ab'.repeat(32)}` }],
  ['another contract', { ...identity, contract: `0x${'bc'.repeat(20)}` }],
];

describe('cursor', () => {
  test('gives back the place it was made of', () => {
    const digest8 = fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 48 - 1 }), digest8, (seq, digest8) => {
        assert.deepEqual(decodeCursor(identity, encodeCursor(identity, { seq, digest8 })), { seq, digest8 });
      }),
    );
  });

  for (const [what, other] of others) {
    test(`of ${what} is refused as foreign, never read as a place here`, () => {
      const cursor = encodeCursor(other, { seq: 5, digest8: '0011223344556677' });
      assert.throws(() => decodeCursor(identity, cursor), { code: 'FOREIGN_CURSOR' });
    });
  }

  test('whose chain id is another than its ledger has is refused as foreign', () => {
    const bytes = Buffer.from(encodeCursor(identity, { seq: 5, digest8: '0011223344556677' }), 'base64url');
    bytes.writeUIntBE(identity.chainId + 1, 1, 6);
    assert.throws(() => decodeCursor(identity, bytes.toString('base64url')), { code: 'FOREIGN_CURSOR' });
  });

  for (const text of ['', 'x', 'AAAA', 'not a cursor at all', 'A'.repeat(42), `${'A'.repeat(41)}=`]) {
    test(`refuses ${JSON.stringify(text)} as no cursor`, () => {
      assert.throws(() => decodeCursor(identity, text), { code: 'BAD_CURSOR' });
    });
  }
});
