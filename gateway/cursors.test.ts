import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sha256 } from '../ledger/ids.ts';
import type { Hex } from '../lib/hex.ts';
import { decodeRankingCursor, encodeRankingCursor, questionOf, type RankingCursor } from './cursors.ts';

const identity = { chainId: 1, genesisHash: sha256('genesis'), contract: `0x${'c0'.repeat(20)}` as Hex };
const cursor: RankingCursor = {
  seq: 5,
  digest8: '0123456789abcdef',
  time: 1_700_000_000,
  blockNumber: 9,
  question: questionOf(['a']),
  score: 1.25,
  hitSeq: 3,
};

test('a ranking cursor comes back as it was given out', () => {
  const number = fc.nat({ max: 2 ** 31 - 1 });
  fc.assert(
    fc.property(number, number, fc.double({ noNaN: true }), (seq, time, score) => {
      const given = { ...cursor, seq, time, score };
      assert.deepEqual(decodeRankingCursor(identity, cursor.question, encodeRankingCursor(identity, given)), given);
    }),
  );
});

test('a ranking cursor that was changed, of another question, another ledger or another analyser is refused', () => {
  const text = encodeRankingCursor(identity, cursor);
  const decode = (changed: string, question = cursor.question) => decodeRankingCursor(identity, question, changed);
  for (const changed of ['', 'x', `${text}=`, text.slice(4), `${text}AAAA`]) {
    assert.throws(() => decode(changed), { code: 'BAD_CURSOR' });
  }
  assert.throws(() => decode(text, questionOf(['b'])), { code: 'BAD_CURSOR', message: /another search/ });
  const older = Buffer.from(text, 'base64url');
  older[37] = 255;
  assert.throws(() => decode(older.toString('base64url')), { code: 'BAD_CURSOR', message: /version of the search/ });
  const foreign = encodeRankingCursor({ ...identity, chainId: 2 }, cursor);
  assert.throws(() => decode(foreign), { code: 'FOREIGN_CURSOR' });
});
