import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { EMPTY_DIGEST, nextDigest } from '../../ledger/digest.ts';
import { statusChangeId } from '../../ledger/ids.ts';
import { statusOfCode } from '../../ledger/status.ts';
import { fromHex, type Hex } from '../../lib/hex.ts';

type Vector = { id: Hex; payload: Hex; account: Hex; digest: Hex };
type StatusChangeVector = Vector & { publicationId: Hex; revision: number; status: number };

// The same file is read by Vectors.t.sol.
const path = new URL('vectors.json', import.meta.url);
const { events } = JSON.parse(readFileSync(path, 'utf8')) as { events: (Vector | StatusChangeVector)[] };

function isStatusChange(vector: Vector | StatusChangeVector): vector is StatusChangeVector {
  return 'publicationId' in vector;
}

describe('contract vectors', () => {
  test('the running hash over the events is the one the contract computes', () => {
    const digests: Hex[] = [];
    for (const { id, payload, account } of events) {
      digests.push(nextDigest(digests.at(-1) ?? EMPTY_DIGEST, id, fromHex(payload), account));
    }
    assert.deepEqual(
      digests,
      events.map((event) => event.digest),
    );
  });

  test('the id of a status change is the one the contract computes', () => {
    const changes = events.filter(isStatusChange);
    assert.notEqual(changes.length, 0);
    for (const { id, publicationId, revision, status } of changes) {
      const name = statusOfCode(status);
      assert.ok(name, `no name for status ${status}`);
      assert.equal(statusChangeId(publicationId, revision, name), id);
    }
  });
});
