import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { EMPTY_DIGEST, nextDigest } from '../../ledger/digest.ts';
import type { LedgerIdentity } from '../../ledger/identity.ts';
import { fromHex, type Hex } from '../../lib/hex.ts';
import { canonicalDigest } from './canonical-digest.ts';

type Vector = {
  ledger: LedgerIdentity & { block: number; blockHash: Hex };
  events: { id: Hex; payload: Hex; account: Hex }[];
  line: string;
};

const vectors = JSON.parse(readFileSync(new URL('./digest.vectors.json', import.meta.url), 'utf8')) as Vector[];

describe('what two operators compare', () => {
  test('is the line that was ever printed for these events', () => {
    for (const { ledger, events, line } of vectors) {
      const digest = events.reduce(
        (last, { id, payload, account }) => nextDigest(last, id, fromHex(payload), account),
        EMPTY_DIGEST,
      );
      assert.equal(canonicalDigest({ ...ledger, seq: events.length, digest }), line);
    }
  });

  test('does not depend on how somebody writes hashes and addresses', () => {
    for (const { ledger, events, line } of vectors) {
      const { digest } = JSON.parse(line) as { digest: string };
      const upper = (text: string) => `0x${text.slice(2).toUpperCase()}` as Hex;
      const { contract, genesisHash, blockHash } = ledger;
      const written = { contract: upper(contract), genesisHash: upper(genesisHash), blockHash: upper(blockHash) };
      assert.equal(canonicalDigest({ ...ledger, ...written, seq: events.length, digest: upper(digest) }), line);
    }
  });
});
