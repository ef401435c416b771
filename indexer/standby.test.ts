import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ViewCursor } from '../ledger/view.ts';
import type { Hex } from '../lib/hex.ts';
import type { ProvenRange } from './prove.ts';
import type { SequencedEvent } from './sequenced.ts';
import type { Step } from './source.ts';
import { createStandby } from './standby.ts';
import { createStatus } from './status.ts';

const { signal } = new AbortController();

/** The view at a block with as many events, by the history of a name. */
function cursor(seq: number, history = 'ours'): ViewCursor {
  return { seq, digest: digestOf(seq, history), blockNumber: seq, blockHash: hashOf(seq), blockTime: seq, epoch: 0 };
}

function digestOf(seq: number, history = 'ours'): Hex {
  return `0x${history}${seq}`;
}

function hashOf(block: number): Hex {
  return `0x${block}`;
}

/** Blocks up to one, each with an event. */
function range(from: number, to: number): ProvenRange {
  const events = Array.from({ length: to - from + 1 }, (_, index) => {
    const seq = from + index;
    return { log: { seq, blockNumber: seq }, payload: Buffer.alloc(0), digest: digestOf(seq) } as SequencedEvent;
  });
  return {
    to: { number: to, hash: hashOf(to), parentHash: hashOf(to - 1), time: to },
    ...{ events, namings: [], proven: true, head: { seq: to, digest: digestOf(to) } },
  };
}

/** A standby that has read ten blocks behind an empty view, and what it asks the ledger for after that. */
async function standbyWithTen() {
  const asked: ViewCursor[] = [];
  const over = new AbortController();
  const steps: Step[] = [{ kind: 'range', range: range(1, 10) }];
  const standby = createStandby({
    source: {
      async next(at) {
        asked.push(at);
        return steps.shift() ?? { kind: 'idle' };
      },
    },
    view: { readCursor: async () => ({ cursor: cursor(0), provenSeq: 0, layout: 0 }) },
    newestBlock: () => 10,
    wake: { wait: async () => over.abort() },
    status: createStatus(),
  });
  await standby.follow(over.signal);
  asked.length = 0;
  return { standby, asked };
}

describe('a standby that takes over', () => {
  test('goes on with what it has in memory behind the block that the view got to', async () => {
    const { standby, asked } = await standbyWithTen();
    const step = await standby.next(cursor(4), signal);
    assert.equal(step.kind, 'range');
    assert.deepEqual(
      step.range.events.map(({ log }) => log.seq),
      [5, 6, 7, 8, 9, 10],
    );
    assert.deepEqual(asked, []);
  });

  test('asks the ledger where the view has another running hash than what it has in memory, or another count', async () => {
    for (const at of [cursor(4, 'theirs'), { ...cursor(4), seq: 3 }, cursor(0, 'theirs')]) {
      const { standby, asked } = await standbyWithTen();
      assert.deepEqual(await standby.next(at, signal), { kind: 'idle' });
      assert.deepEqual(asked, [at]);
      // None of it is left for later.
      assert.deepEqual(await standby.next(cursor(4), signal), { kind: 'idle' });
    }
  });
});
