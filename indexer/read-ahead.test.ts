import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ViewCursor } from '../ledger/view.ts';
import type { ProvenRange } from './prove.ts';
import { createReadAhead } from './read-ahead.ts';
import type { Step } from './source.ts';

const { signal } = new AbortController();

function cursor(seq: number, epoch = 0): ViewCursor {
  return { seq, digest: `0x${seq}`, blockNumber: seq, blockHash: `0x${seq}`, blockTime: 0, epoch };
}

/** A source that answers by the cursor it is asked about, and what it was asked. */
function source(
  answer: (seq: number) => Step = (seq) => ({ kind: 'range', range: { id: seq } as never as ProvenRange }),
) {
  const asked: { seq: number; signal: AbortSignal }[] = [];
  return {
    asked,
    async next(at: ViewCursor, on: AbortSignal) {
      asked.push({ seq: at.seq, signal: on });
      return answer(at.seq);
    },
  };
}

describe('reading ahead', () => {
  test('a range that was begun is asked for once', async () => {
    const from = source();
    const ahead = createReadAhead(from, signal);
    ahead.begin(cursor(1));
    assert.deepEqual(await ahead.next(cursor(1), signal), { kind: 'range', range: { id: 1 } });
    assert.equal(from.asked.length, 1);
  });

  test('what was begun for another cursor is given up: the view did not get where it was expected', async () => {
    const from = source();
    const ahead = createReadAhead(from, signal);
    for (const other of [cursor(2), cursor(1, 1), { ...cursor(1), blockHash: '0x9' as const }]) {
      ahead.begin(cursor(1));
      const begun = from.asked.at(-1);
      await ahead.next(other, signal);
      assert.equal(begun?.signal.aborted, true);
      assert.equal(from.asked.at(-1)?.seq, other.seq);
    }
  });

  test('that nothing is there is asked again, for it may have come meanwhile', async () => {
    const from = source(() => ({ kind: 'idle' }));
    const ahead = createReadAhead(from, signal);
    ahead.begin(cursor(1));
    await ahead.next(cursor(1), signal);
    assert.equal(from.asked.length, 2);
  });

  test('a failure is told to who asks for the step, and then it is asked again', async () => {
    let fails = true;
    const from = source((seq) => {
      if (fails) throw new Error('away');
      return { kind: 'range', range: { id: seq } as never as ProvenRange };
    });
    const ahead = createReadAhead(from, signal);
    ahead.begin(cursor(1));
    await assert.rejects(ahead.next(cursor(1), signal), { message: 'away' });
    fails = false;
    assert.equal((await ahead.next(cursor(1), signal)).kind, 'range');
  });
});
