import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { anchorPlace, currentPlace, rarePlace, rareTerm, tierOf, tiersUpTo, uuidPlace } from './buckets.ts';
import { sha256 } from './ids.ts';
import { termOf, viewKeys } from './view.ts';

const keys = viewKeys('test', { chainId: 1, genesisHash: '0x01', contract: '0x02' });

describe('small hashes', () => {
  test('of a rare term bucket and field tell the dimension and eight bytes of the hash', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const term = termOf('word', value);
        const { key, field } = rarePlace(keys, term, 3);
        const [chunk, bucket] = key.split(':').slice(-2).map(Number);
        assert.equal(chunk, 3);
        const told = rareTerm(bucket ?? 0, field);
        assert.equal(told.slice(0, 2), term.slice(0, 2));
        assert.equal(Buffer.from(told.slice(2), 'base64url').length, 8);
        assert.ok(term.startsWith(told.slice(0, -1)));
      }),
    );
  });

  test('each tier reaches to eight times as many events', () => {
    assert.deepEqual([0, 1, 131_071, 131_072, 1_048_575, 1_048_576, 8_388_608].map(tierOf), [0, 0, 0, 1, 1, 2, 3]);
    assert.deepEqual(tiersUpTo(1_048_576), [2, 1, 0]);
  });

  test('two UUIDs, credentials or blocks never share key and field, in any tier', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.nat({ max: 6 }), (a, b, tier) => {
        for (const [one, other] of [
          [uuidPlace(keys, a, tier), uuidPlace(keys, b, tier)],
          [currentPlace(keys, termOf('credential', a), tier), currentPlace(keys, termOf('credential', b), tier)],
          [anchorPlace(keys, sha256(a), tier), anchorPlace(keys, sha256(b), tier)],
        ] as const)
          assert.equal(one.key === other.key && one.field.equals(other.field), a === b);
      }),
    );
    const [a, b] = ['0'.repeat(8), `8${'0'.repeat(7)}`].map((head) =>
      uuidPlace(keys, `${head}-0000-8000-8000-000000000000`, 0),
    );
    assert.notEqual(a?.key, b?.key, 'the byte that the field leaves out is told by the bucket');
  });
});
