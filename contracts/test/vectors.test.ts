import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { EMPTY_DIGEST, nextDigest } from '../../ledger/digest.ts';
import { pinnedId, statusChangeId } from '../../ledger/ids.ts';
import { isPinnedPayload, splitPinnedPayload } from '../../ledger/payload.ts';
import { statusOfCode } from '../../ledger/status.ts';
import { fromHex, type Hex, toHex } from '../../lib/hex.ts';

type EventStep = { id: Hex; payload: Hex; account: Hex; digest: Hex };
type ChangeStep = EventStep & { publicationId: Hex; revision: number; status: number };
type PinStep = EventStep & { commitment: Hex; locator: Hex };
type Step = EventStep | ChangeStep | PinStep | { release: Hex } | { handover: true };

// The same file is read by Vectors.t.sol.
const path = new URL('vectors.json', import.meta.url);
const { steps } = JSON.parse(readFileSync(path, 'utf8')) as { steps: Step[] };

const events = steps.filter((step) => 'digest' in step);
const changes = steps.filter((step) => 'publicationId' in step);
const pins = steps.filter((step) => 'commitment' in step);

describe('contract vectors', () => {
  test('the running hash is the one the contract computes, through releases and over its successors', () => {
    assert.ok(steps.some((step) => 'release' in step) && steps.some((step) => 'handover' in step));
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
    assert.notEqual(changes.length, 0);
    for (const { id, publicationId, revision, status } of changes) {
      const name = statusOfCode(status);
      assert.ok(name, `no name for status ${status}`);
      assert.equal(statusChangeId(publicationId, revision, name), id);
    }
  });

  test('id and parts of a pinned publication are those the contract makes', () => {
    assert.notEqual(pins.length, 0);
    for (const { id, payload, commitment, locator } of pins) {
      assert.equal(pinnedId(commitment), id);
      assert.ok(isPinnedPayload(fromHex(payload)));
      const parts = splitPinnedPayload(fromHex(payload));
      assert.deepEqual([toHex(parts.commitment), toHex(parts.locator)], [commitment, locator]);
    }
  });
});
