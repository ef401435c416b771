import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { digest8Of, type EventCursor } from '../../ledger/cursor.ts';
import { sha256 } from '../../ledger/ids.ts';
import type { EventRow } from '../../ledger/view.ts';
import { emptyRing, extendRing, placeOf, readRing } from '../ring.ts';
import type { Filter } from '../view/filter.ts';
import type { Snapshot } from '../view/snapshot.ts';
import { createHistory, type ReadStep } from './history.ts';

const EVENTS = 700;
const START: EventCursor = { seq: 0, digest8: digest8Of(sha256('start')) };

const rows = Array.from({ length: EVENTS }, (_, index) => {
  const seq = index + 1;
  const row = { seq, digest: sha256(`${seq}`), blockNumber: seq % 3, blockTime: 1, types: [], subjects: [] };
  return { ...row, kind: 'PUBLICATION', id: '0x', contentHash: '0x', labelLevel: 0 } as unknown as EventRow;
});
const ring = extendRing(emptyRing(START), rows, EVENTS);
const identity = { chainId: 1, genesisHash: '0x1', contract: '0x2' };

/** Histories of one memory; `move` is a new look at its end. */
function histories() {
  let head = { identity, seq: EVENTS } as Snapshot;
  const never = () => Promise.reject(new TypeError('Expected to be read from memory'));
  const readStep = createHistory({
    tail: {
      recent: (after) => ({ rows: readRing(ring, after, EVENTS) ?? [], head }),
      ...{ read: never, statusesRightAfter: never },
    },
    view: { eventsBehind: never, digest8At: never },
    maxFrameEvents: 100,
  });
  return {
    readStep,
    move() {
      head = { ...head };
    },
  };
}

const conditions = { terms: [], received: { from: 0, to: 10 } };
const filters: Record<string, Filter> = {
  all: { ...conditions, block: { from: 0, to: 2 } },
  some: { ...conditions, block: { from: 1, to: 1 } },
  none: { ...conditions, block: { from: 5, to: 9 } },
};

function reading(key: string, seq: number, frameEvents: number) {
  const filter = filters[key];
  assert.ok(filter);
  return { key, filter, place: placeOf(rows[seq - 1]) ?? START, frameEvents };
}

async function frameOf(readStep: ReadStep, one: ReturnType<typeof reading>) {
  const step = await readStep(one);
  return 'frame' in step ? step.frame : assert.fail('The ledger did not go back');
}

/** All that somebody is told who begins behind a place. */
async function told(readStep: ReadStep, key: string, seq: number, frameEvents: number): Promise<number[]> {
  const seqs: number[] = [];
  const one = reading(key, seq, frameEvents);
  while (one.place.seq < EVENTS) {
    const step = await readStep(one);
    assert.ok('frame' in step && step.place.seq > one.place.seq);
    assert.ok((step.frame?.events.length ?? 0) <= frameEvents);
    seqs.push(...(step.frame?.events ?? []).map(({ row }) => row.seq));
    one.place = step.place;
  }
  return seqs;
}

describe('the history behind a place', () => {
  test('is told whole and once, in frames of any size, whoever read before, from wherever and by whichever filter', async () => {
    const { readStep } = histories();
    for (const key of ['all', 'some', 'none', 'some', 'all']) {
      for (const [seq, frameEvents] of [
        [0, 20],
        [433, 100],
        [434, 20],
        [433, 7],
        [0, 100],
        [699, 1],
      ] as const) {
        const expected = rows.filter(
          (row) => row.seq > seq && key !== 'none' && (key === 'all' || row.blockNumber === 1),
        );
        assert.deepEqual(
          await told(readStep, key, seq, frameEvents),
          expected.map((row) => row.seq),
        );
      }
    }
  });

  test('is found once for all who come back to the same place and ask the same, as of the same end', async () => {
    const { readStep, move } = histories();
    const first = await frameOf(readStep, reading('some', 433, 20));
    assert.equal(await frameOf(readStep, reading('some', 433, 20)), first);
    assert.notEqual(await frameOf(readStep, reading('all', 433, 20)), first);
    move();
    const later = await frameOf(readStep, reading('some', 433, 20));
    assert.notEqual(later, first);
    assert.deepEqual(later, first);
  });

  test('is not kept for more askers than the bound', async () => {
    const { readStep } = histories();
    const first = await frameOf(readStep, reading('all', 0, 20));
    const asking = (n: number) => ({ ...reading('all', 0, 20), key: `${n}` });
    for (let n = 0; n < 3_000; n += 1) await readStep(asking(n));
    assert.notEqual(await frameOf(readStep, reading('all', 0, 20)), first);
  });
});
