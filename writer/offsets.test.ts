import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Hex } from '../lib/hex.ts';
import {
  addCheckpoint,
  type Checkpoint,
  chooseStart,
  decodeMetadata,
  encodeMetadata,
  MAX_CHECKPOINTS,
} from './offsets.ts';

const at = (block: number, offset = block * 10): Checkpoint => ({ offset, block, hash: hashOf(block) });
const hashOf = (block: number): Hex => `0x${block.toString(16).padStart(64, '0')}`;
const grown = (blocks: number[]) => blocks.reduce<Checkpoint[]>((all, block) => addCheckpoint(all, at(block)), []);

describe('Checkpoints', () => {
  test('survive the way through offset metadata, which stays below 2 000 characters', () => {
    const checkpoints = grown(Array.from({ length: 200 }, (_, i) => 1_000_000_000 + i));
    const metadata = encodeMetadata('1337:0x5fbdb2315678afecb367f032d93f642f64180aa3', checkpoints);
    assert.ok(metadata.length < 2_000, String(metadata.length));
    assert.deepEqual(decodeMetadata('1337:0x5fbdb2315678afecb367f032d93f642f64180aa3', metadata), checkpoints);
  });

  test('of another ledger, of another version or damaged ones count as none', () => {
    const metadata = encodeMetadata('1:0xaa', [at(1)]);
    assert.deepEqual(decodeMetadata('1:0xbb', metadata), []);
    for (const damaged of [
      null,
      '',
      '{',
      'null',
      '{"v":2,"l":"1:0xaa","c":[]}',
      '{"v":1,"l":"1:0xaa","c":[[1]]}',
      metadata.replace('"v":1', '"v":9'),
    ]) {
      assert.deepEqual(decodeMetadata('1:0xaa', damaged), []);
    }
  });

  test('of one block are one: the later offset says it all', () => {
    assert.deepEqual(addCheckpoint([at(4, 40)], at(4, 47)), [at(4, 47)]);
  });

  test('thin out with age: newest and oldest stay, and each is at most three times as old as the one after it', () => {
    const kept = grown(Array.from({ length: 10_000 }, (_, i) => i));
    const ages = kept.map(({ block }) => 9_999 - block).toReversed();
    assert.deepEqual([ages.length, ages[0], ages.at(-1)], [MAX_CHECKPOINTS, 0, 9_999]);
    ages.slice(1).forEach((age, i) => {
      assert.ok(age <= 3 * (ages[i] ?? 0) + 1, ages.join(' '));
    });
  });

  test('stay in order and never become too many, however far the blocks lie apart', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 400 }), (gaps) => {
        let block = 0;
        const blocks = gaps.map((gap) => {
          block += gap;
          return block;
        });
        const kept = grown(blocks).map((checkpoint) => checkpoint.block);
        assert.ok(kept.length <= MAX_CHECKPOINTS);
        assert.deepEqual([kept[0], kept.at(-1)], [blocks[0], blocks.at(-1)]);
        assert.deepEqual(
          kept,
          kept.toSorted((a, b) => a - b),
        );
      }),
    );
  });
});

describe('A partition begins', () => {
  const log = { earliest: 5, next: 100 };
  const checkpoints = [at(1, 10), at(2, 20), at(3, 30)];
  const cases: [string, Parameters<typeof chooseStart>, { offset: number; kept: number; reason: string }][] = [
    [
      'at the earliest command when nothing was committed',
      [{ ...log, offset: undefined, metadata: null }, [], []],
      { offset: 5, kept: 0, reason: 'nothing was committed' },
    ],
    [
      'as committed when every block that was named is part of the chain',
      [{ ...log, offset: 30, metadata: '' }, checkpoints, [true, true, true]],
      { offset: 30, kept: 3, reason: 'as committed' },
    ],
    [
      'behind the newest checkpoint that holds when the ledger went back',
      [{ ...log, offset: 30, metadata: '' }, checkpoints, [true, true, false]],
      { offset: 20, kept: 2, reason: 'the ledger went back' },
    ],
    [
      'below the first block that vanished, even when a later one holds: it was committed on the new chain',
      [{ ...log, offset: 30, metadata: '' }, checkpoints, [true, false, true]],
      { offset: 10, kept: 1, reason: 'the ledger went back' },
    ],
    [
      'at the earliest command when no checkpoint holds',
      [{ ...log, offset: 30, metadata: '' }, checkpoints, [false, false, false]],
      { offset: 5, kept: 0, reason: 'the ledger went back' },
    ],
    [
      'at the earliest command when the metadata is of another ledger',
      [{ ...log, offset: 30, metadata: '' }, [], []],
      { offset: 5, kept: 0, reason: 'nothing is known of this ledger' },
    ],
    [
      'at the earliest command when the retention went past the committed one, and says so',
      [{ earliest: 40, next: 100, offset: 30, metadata: '' }, checkpoints, [true, true, true]],
      { offset: 40, kept: 3, reason: 'commands are gone' },
    ],
    [
      'at the earliest command when the topic is shorter than what was committed',
      [{ earliest: 0, next: 3, offset: 30, metadata: '' }, checkpoints, [true, true, true]],
      { offset: 0, kept: 0, reason: 'the topic began anew' },
    ],
  ];
  for (const [name, input, expected] of cases) {
    test(name, () => {
      const start = chooseStart(...input);
      assert.deepEqual({ offset: start.offset, kept: start.checkpoints.length, reason: start.reason }, expected);
    });
  }
});
