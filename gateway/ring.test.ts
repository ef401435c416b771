import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest8Of } from '../ledger/cursor.ts';
import { sha256 } from '../ledger/ids.ts';
import type { EventRow } from '../ledger/view.ts';
import { emptyRing, endOf, extendRing, readRing } from './ring.ts';

/** Events of one of several histories. */
function rows(first: number, last: number, history = 'one'): EventRow[] {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const seq = first + index;
    return { seq, digest: sha256(`${history} ${seq}`) } as EventRow;
  });
}

function place(seq: number, history = 'one') {
  return { seq, digest8: digest8Of(sha256(`${history} ${seq}`)) };
}

test('a ring keeps the newest events and gives what lies behind a place of its history', () => {
  const ring = extendRing(extendRing(emptyRing(place(10)), rows(11, 15), 4), rows(16, 17), 4);
  assert.deepEqual(endOf(ring), place(17));
  const seqsBehind = (seq: number, limit = 10) => readRing(ring, place(seq), limit)?.map((row) => row.seq);
  assert.deepEqual(seqsBehind(13), [14, 15, 16, 17]);
  assert.deepEqual(seqsBehind(15, 1), [16]);
  assert.deepEqual(seqsBehind(17), []);
});

test('a ring gives nothing for a place before or beyond it, or of another history', () => {
  const ring = extendRing(emptyRing(place(10)), rows(11, 15), 10);
  for (const after of [place(9), place(16), place(12, 'two'), place(10, 'two')]) {
    assert.equal(readRing(ring, after, 10), undefined);
  }
});
