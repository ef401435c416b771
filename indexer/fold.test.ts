import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { uuidPlace } from '../ledger/buckets.ts';
import { COLUMN_BYTES, decodeColumn } from '../ledger/column.ts';
import { uuidOf } from '../ledger/ids.ts';
import { NO_WORDS } from '../ledger/search-words.ts';
import { type EventRow, termOf, termsOf, viewKeys } from '../ledger/view.ts';
import type { Hex } from '../lib/hex.ts';
import type { DecodedEvent } from './decode.ts';
import { type Fold, foldEvents } from './fold.ts';
import { addMissing, emptyState, type RelatedState } from './fold-state.ts';
import type { Operation } from './operations.ts';

/** A UUID that two ids share. */
const SAME = uuidOf(idOf(77));

const keys = viewKeys('test', { chainId: 1, genesisHash: '0x01', contract: '0x02' });

function idOf(seq: number): Hex {
  return `0x${seq.toString(16).padStart(2, '0').repeat(32)}`;
}

function event(seq: number, more: Partial<EventRow> = {}): DecodedEvent {
  const row: EventRow = {
    ...{ seq, kind: 'PUBLICATION', id: idOf(seq), uuid: uuidOf(idOf(seq)), digest: idOf(seq), account: '0xaa' },
    ...{ blockNumber: seq, blockHash: idOf(seq), blockTime: 1_000 + seq, transactionHash: idOf(seq), logIndex: 0 },
    ...{
      type: 'type',
      source: 'source',
      issuer: 'issuer',
      types: ['a'],
      subjects: [],
      labelLevel: 0,
      credentialId: 'c',
      contentHash: idOf(seq),
    },
    ...more,
  };
  return { row, payload: Buffer.of(0, 1), words: { ...NO_WORDS, word: ['word'] } };
}

function change(
  seq: number,
  of: number,
  status: 'SUSPENDED' | 'ACTIVE' | 'REVOKED',
  { revision = 1, ...more }: Partial<EventRow> & { revision?: number } = {},
): DecodedEvent {
  const base = { publicationSeq: 0, publicationId: idOf(of), revision, status, previousSeq: 0 };
  const { contentHash: _none, ...row } = event(seq, { kind: 'STATUS_CHANGE', issuer: '', types: [], change: base }).row;
  return { row: { ...row, ...more }, payload: Buffer.of(0, 1), words: { ...NO_WORDS, word: ['word'] } };
}

/** The last record that a fold leaves for an event. */
function columnOf({ operations }: Fold, seq: number) {
  const begin = seq * COLUMN_BYTES;
  const write = operations.findLast(
    (each) =>
      each.op === 'SETRANGE' &&
      each.key === keys.columns(0) &&
      each.offset <= begin &&
      begin < each.offset + each.value.length,
  );
  assert.ok(write?.op === 'SETRANGE', `event ${seq} has no column`);
  const at = begin - write.offset;
  return decodeColumn(write.value.subarray(at, at + COLUMN_BYTES));
}

/** Id and UUID of another event. */
function named(seq: number): Partial<EventRow> {
  return { id: idOf(seq), uuid: uuidOf(idOf(seq)), contentHash: idOf(seq) };
}

function pinned(seq: number, more: Partial<EventRow> = {}): DecodedEvent {
  const { contentHash: _none, ...row } = event(seq, { issuer: '', types: [], ...more }).row;
  return {
    row: { ...row, pin: { commitment: idOf(seq), locator: 'urn:x' } },
    payload: Buffer.of(0, 3),
    words: NO_WORDS,
  };
}

function claimsOf(operations: readonly Operation[], uuid: string) {
  const { key, field } = uuidPlace(keys, uuid, 0);
  return operations.flatMap((each) =>
    each.op === 'HSET' && each.key === key && field.equals(Buffer.from(each.field)) ? [each] : [],
  );
}

/** The event that a fold leaves as the owner of an id. */
function ownerOf({ operations }: Fold, id: Hex): string | undefined {
  const claim = claimsOf(operations, uuidOf(id)).at(-1);
  return claim?.value === undefined ? undefined : String(claim.value);
}

function postedTerms({ operations }: Fold): string[] {
  return operations.flatMap((each) => (each.op === 'POST' ? [each.term] : []));
}

function fold(...events: DecodedEvent[]): Fold {
  return foldEvents(keys, emptyState(), events);
}

describe('folding events', () => {
  test('a newer version displaces the current one, by the date it is valid from and then by its place', () => {
    const folded = fold(event(1, { validFrom: 10 }), event(2, { validFrom: 10 }), event(3, { validFrom: 20 }));
    assert.deepEqual(
      [1, 2, 3].map((seq) => columnOf(folded, seq).supersededSeq),
      [2, 3, 0],
    );
    assert.deepEqual(
      folded.rows.map(({ displaced }) => displaced),
      [undefined, 1, 2],
    );
  });

  test('a version that comes too late is superseded from its beginning, and displaces nothing', () => {
    const folded = fold(event(1, { validFrom: 20 }), event(2, { validFrom: 10 }), event(3, { validFrom: 15 }));
    assert.deepEqual(
      [1, 2, 3].map((seq) => columnOf(folded, seq).supersededSeq),
      [0, 2, 3],
    );
  });

  test('credentials without an id, or of another issuer, are no versions of each other', () => {
    const { credentialId: _none, ...nameless } = event(3).row;
    const folded = fold(event(1), event(2, { issuer: 'another' }), { ...event(3), row: nameless });
    assert.deepEqual(
      [1, 2, 3].map((seq) => columnOf(folded, seq).supersededSeq),
      [0, 0, 0],
    );
  });

  test("a status change takes over its publication's facts and changes its status, and a second one tells of a history", () => {
    const once = fold(event(1, { labelLevel: 2 }), change(2, 1, 'SUSPENDED'));
    assert.deepEqual(columnOf(once, 1), { ...columnOf(once, 1), status: 'SUSPENDED', statusSeq: 2, hasHistory: false });
    assert.deepEqual(columnOf(once, 2), {
      ...columnOf(once, 2),
      kind: 'STATUS_CHANGE',
      publicationSeq: 1,
      labelLevel: 2,
    });
    assert.equal(once.rows[1]?.issuer, 'issuer');
    const twice = fold(event(1), change(2, 1, 'SUSPENDED'), change(3, 1, 'ACTIVE'));
    assert.deepEqual(columnOf(twice, 1), { ...columnOf(twice, 1), status: 'ACTIVE', statusSeq: 3, hasHistory: true });
    assert.equal(twice.rows[2]?.change?.previousSeq, 2);
  });

  test('a status change counts although its reason cannot be read: the ledger has changed the status', () => {
    const folded = fold(event(1), change(2, 1, 'REVOKED', { mark: 'UNDECODABLE' }));
    assert.equal(columnOf(folded, 1).status, 'REVOKED');
    assert.equal(columnOf(folded, 2).marked, true);
  });

  test('a status change of a marked or unknown publication is marked', () => {
    const folded = fold(event(1, { mark: 'ID_MISMATCH' }), change(2, 1, 'REVOKED'), change(3, 9, 'REVOKED'));
    assert.deepEqual(
      folded.rows.map(({ mark }) => mark),
      ['ID_MISMATCH', 'UNKNOWN_PUBLICATION', 'UNKNOWN_PUBLICATION'],
    );
    assert.equal(columnOf(folded, 1).status, 'ACTIVE');
  });

  test('two ids with one UUID are never merged: the second is marked', () => {
    const folded = fold(event(1, { uuid: SAME }), event(2, { uuid: SAME }));
    assert.deepEqual(
      folded.rows.map(({ mark }) => mark),
      [undefined, 'UUID_TAKEN'],
    );
    assert.deepEqual(
      claimsOf(folded.operations, SAME).map(({ value }) => value),
      ['1'],
    );
  });

  test('a marked publication is found by kind, publisher and mark alone, and claims no UUID', () => {
    const folded = fold(event(1, { mark: 'UNDECODABLE' }));
    assert.deepEqual(postedTerms(folded), [
      termOf('kind', 'PUBLICATION'),
      termOf('publisher', '0xaa'),
      termOf('mark', 'UNDECODABLE'),
    ]);
    assert.equal(ownerOf(folded, idOf(1)), undefined);
    assert.equal(columnOf(folded, 1).marked, true);
  });

  test('a pinned publication is an event with a status, but no version, and found as no credential', () => {
    const folded = fold(pinned(1), change(2, 1, 'SUSPENDED'));
    assert.deepEqual(columnOf(folded, 1), { ...columnOf(folded, 1), pinned: true, status: 'SUSPENDED', statusSeq: 2 });
    assert.equal(folded.rows[1]?.mark, undefined);
    assert.deepEqual(
      folded.operations.filter((each) => each.op === 'HSET' && each.key.includes(':cur:')),
      [],
    );
    const [first] = folded.rows;
    assert.ok(first);
    assert.deepEqual(
      termsOf(first).map(({ dimension }) => dimension),
      ['kind', 'publisher', 'type', 'source'],
    );
  });

  test('an id that an untrusted publication had goes to the true one after its release, and revisions go on', () => {
    const squat = event(1, { ...named(9), mark: 'ID_MISMATCH' });
    const folded = fold(squat, change(2, 9, 'REVOKED', { revision: 1 }), event(3, named(9)), change(4, 9, 'SUSPENDED'));
    assert.deepEqual(
      folded.rows.map(({ mark }) => mark),
      ['ID_MISMATCH', 'UNKNOWN_PUBLICATION', undefined, undefined],
    );
    assert.equal(ownerOf(folded, idOf(9)), '3');
    assert.equal(folded.rows[2]?.priorRevision, 1);
    assert.deepEqual(columnOf(folded, 3), { ...columnOf(folded, 3), status: 'SUSPENDED', statusSeq: 4 });
  });

  test('changes made while an untrusted publication has the id are about it alone, even if a true one had it before', () => {
    const squat = event(3, { ...named(1), mark: 'UNDECODABLE' });
    const folded = fold(event(1), change(2, 1, 'SUSPENDED'), squat, change(4, 1, 'REVOKED', { revision: 2 }));
    assert.equal(folded.rows[3]?.mark, 'UNKNOWN_PUBLICATION');
    assert.deepEqual(columnOf(folded, 1), { ...columnOf(folded, 1), status: 'SUSPENDED', statusSeq: 2 });
  });

  test('a true publication that is released and published once more begins as active at the revision it had', () => {
    const folded = fold(event(1), change(2, 1, 'REVOKED'), event(3, named(1)), change(4, 1, 'SUSPENDED'));
    assert.deepEqual(
      folded.rows.map(({ mark }) => mark),
      [undefined, undefined, undefined, undefined],
    );
    assert.equal(ownerOf(folded, idOf(1)), '3');
    assert.deepEqual([folded.rows[2]?.replaced, folded.rows[2]?.priorRevision], [1, 1]);
    assert.deepEqual(columnOf(folded, 1), { ...columnOf(folded, 1), status: 'REVOKED', supersededSeq: 3 });
    assert.deepEqual(columnOf(folded, 3), { ...columnOf(folded, 3), status: 'SUSPENDED', statusSeq: 4 });
  });

  test('a pin that is released and pinned once more counts instead of the first', () => {
    const folded = fold(pinned(1), pinned(2, named(1)));
    assert.equal(ownerOf(folded, idOf(1)), '2');
    assert.equal(columnOf(folded, 1).supersededSeq, 2);
    assert.equal(columnOf(folded, 2).supersededSeq, 0);
  });

  test('nobody takes the id of a status change by publishing it: the change claims its UUID', () => {
    const folded = fold(event(1), event(2, { ...named(3), mark: 'ID_MISMATCH' }), change(3, 1, 'SUSPENDED'));
    assert.equal(ownerOf(folded, idOf(3)), '3');
    assert.equal(folded.rows[2]?.mark, undefined);
  });

  test('events see what those of an earlier call did', () => {
    const state = emptyState();
    foldEvents(keys, state, [event(1)]);
    const folded = foldEvents(keys, state, [change(2, 1, 'SUSPENDED')]);
    assert.equal(folded.rows[0]?.mark, undefined);
    assert.equal(columnOf(folded, 1).status, 'SUSPENDED');
  });

  test('a word is told by the first event that has it, also of those of an earlier call', () => {
    const state = emptyState();
    const told = [foldEvents(keys, state, [event(1), event(2)]), foldEvents(keys, state, [event(3)])].map(
      ({ operations }) =>
        operations.flatMap((each) => (each.op === 'HSETNX' && each.field === 'word' ? [each.value] : [])),
    );
    assert.deepEqual(told, [['1'], []]);
  });

  test('what was read from the view never overrules what events did since', () => {
    const state = emptyState();
    foldEvents(keys, state, [event(1), change(2, 1, 'REVOKED')]);
    const [columns, current] = structuredClone([state.columns, state.current] as const);
    foldEvents(keys, state, [event(3)]);
    const stale: RelatedState = { ...emptyState(), columns, current, owners: new Map([['x', 1]]) };
    addMissing(state, stale);
    assert.equal(state.columns.get(1)?.supersededSeq, 3);
    assert.deepEqual([...state.current.values()], [{ seq: 3, issued: 0 }]);
    assert.equal(state.owners.get('x'), 1);
  });

  test('what the events of a slice have in common is one operation', () => {
    const { operations } = fold(event(1), event(2), event(3));
    const posts = operations.filter((each) => each.op === 'POST');
    assert.equal(new Set(posts.map(({ term }) => term)).size, posts.length);
    const words = posts.find(({ term }) => term === termOf('word', 'word'));
    assert.deepEqual(words?.seqs, [1, 2, 3]);
    assert.deepEqual(
      operations.flatMap((each) => (each.op === 'HSETNX' && each.key === keys.values('kind') ? [each.value] : [])),
      ['1'],
    );
    assert.deepEqual(
      operations.flatMap((each) => (each.op === 'SETRANGE' ? [[each.offset, each.value.length]] : [])),
      [
        [8, 24],
        [32, 96],
      ],
    );
  });
});
