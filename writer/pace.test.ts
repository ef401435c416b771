import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type BlockSample, firstPace, nextPace, type Pace } from './pace.ts';

const KB = 1024;
const BOUNDS = { minBytes: 64 * KB, maxBytes: 2_048 * KB };
const USED: BlockSample = { periodMs: 1_000, fullness: 0.3, isIdle: false, isBinding: true, isSlow: false };

const after = (samples: readonly BlockSample[], pace: Pace = firstPace(BOUNDS)) =>
  samples.reduce((current, sample) => nextPace(current, sample, BOUNDS), pace);
const blocks = (count: number, sample: Partial<BlockSample> = {}) => new Array(count).fill({ ...USED, ...sample });
const periods = (...all: number[]) => all.map((periodMs) => ({ ...USED, periodMs }));

/** A chain that knows its period and has met its limit once. */
const settledPace = (): Pace => ({ ...after(blocks(12)), bytes: 1_024 * KB, metLimit: true });

describe('The pace', () => {
  test('grows by a fixed amount with each punctual block when more would have been sent', () => {
    const pace = settledPace();
    assert.equal(after(blocks(3), pace).bytes, pace.bytes + 3 * 32 * KB);
  });

  test('grows faster until it has met the limit of the chain for the first time', () => {
    assert.ok(after(blocks(20)).bytes > 3 * firstPace(BOUNDS).bytes);
  });

  test('takes one block that is late under load for that limit, without a cut', () => {
    const late = after(periods(2_000), after(blocks(4)));
    assert.equal(late.step, 'held');
    const [before, grown] = [after(blocks(11), late), after(blocks(12), late)];
    assert.deepEqual([grown.step, grown.bytes - before.bytes], ['grown', 32 * KB]);
    const idle = after([{ ...USED, periodMs: 2_000, isIdle: true }], after(blocks(4)));
    assert.ok(after(blocks(1), idle).bytes > idle.bytes + 32 * KB);
  });

  test('does not grow while less is sent than is allowed, nor while transactions are mined late', () => {
    const pace = settledPace();
    assert.equal(after(blocks(5, { isBinding: false }), pace).bytes, pace.bytes);
    assert.equal(after(blocks(5, { isSlow: true }), pace).bytes, pace.bytes);
  });

  test('is cut once when blocks come late in the mean, and then gives that time to take effect', () => {
    const pace = settledPace();
    const late = after(periods(2_000, 2_000), pace);
    assert.deepEqual([late.step, late.bytes], ['late', Math.round(0.6 * pace.bytes)]);
    const rested = after(periods(4_000, 4_000), late);
    assert.deepEqual([rested.step, rested.bytes], ['held', late.bytes]);
    assert.equal(after(periods(1_000), rested).step, 'grown');
    assert.equal(after(periods(2_000, 2_000), rested).step, 'late');
  });

  test('is cut when blocks are somewhat late for long, so that it never forgets what a punctual block is', () => {
    const pace = settledPace();
    let now = pace;
    for (let block = 0; block < 20 && now.step !== 'strained'; block += 1) now = after(periods(1_150), now);
    assert.deepEqual([now.step, now.expectedMs], ['strained', 1_000]);
    assert.ok(now.bytes < 0.9 * pace.bytes);
  });

  test('forgives a single late block', () => {
    const pace = settledPace();
    let now = after(periods(2_000), pace);
    for (let block = 0; block < 20; block += 1) {
      assert.ok(now.bytes >= pace.bytes, `cut ${block} blocks later: ${now.step}`);
      now = after(blocks(1), now);
    }
  });

  test('is cut when blocks are more than four fifths full, and does not grow when they are nearly so', () => {
    const pace = settledPace();
    assert.equal(after(blocks(1, { fullness: 0.85 }), pace).step, 'full');
    assert.equal(after(blocks(1, { fullness: 0.7 }), pace).step, 'held');
  });

  test('takes a lasting delay for what it is: a validator that is away, not load', () => {
    let pace = settledPace();
    for (let round = 0; round < 60; round += 1) pace = after(periods(1_000, 1_000, 4_000), pace);
    assert.equal(pace.expectedMs, 2_000);
    const before = pace.bytes;
    pace = after(periods(1_000, 1_000, 4_000, 1_000, 1_000, 4_000), pace);
    assert.ok(pace.bytes >= before, `${pace.bytes} after ${before}`);
  });

  test('learns nothing of load from blocks without load', () => {
    const pace = settledPace();
    assert.equal(after(blocks(10, { isIdle: true, periodMs: 30_000, fullness: 1 }), pace).bytes, pace.bytes);
  });

  test('does not mind a chain that mines on demand', () => {
    const pace = after(periods(...new Array(20).fill(0)));
    assert.equal(after(periods(...new Array(20).fill(1_000)), pace).step, 'grown');
  });

  test('stays within its bounds, whatever the blocks are', () => {
    const sample = fc.record({
      periodMs: fc.double({ min: 0, max: 60_000, noNaN: true }),
      fullness: fc.double({ min: 0, max: 1, noNaN: true }),
      isIdle: fc.boolean(),
      isBinding: fc.boolean(),
      isSlow: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 200 }), (samples) => {
        const { bytes } = after(samples);
        return Number.isInteger(bytes) && bytes >= BOUNDS.minBytes && bytes <= BOUNDS.maxBytes;
      }),
    );
  });

  test('finds what a chain carries, and stays near it', () => {
    // A chain that carries so many bytes a second, and takes longer for more.
    const capacity = 700 * KB;
    let pace = firstPace(BOUNDS);
    const used: number[] = [];
    for (let block = 0; block < 400; block += 1) {
      const periodMs = 1_000 * Math.max(1, pace.bytes / capacity);
      pace = nextPace(pace, { ...USED, periodMs }, BOUNDS);
      if (block >= 100) used.push(pace.bytes);
    }
    const mean = used.reduce((sum, bytes) => sum + bytes, 0) / used.length;
    assert.ok(mean > 0.65 * capacity && mean < 1.15 * capacity, `${mean / KB} KB`);
    assert.ok(Math.max(...used) < 1.5 * capacity);
  });

  test('brings several writers on one chain to equal parts', () => {
    const capacity = 700 * KB;
    let paces = [64 * KB, 1_500 * KB].map((bytes) => ({ ...firstPace(BOUNDS), bytes, metLimit: true }));
    for (let block = 0; block < 600; block += 1) {
      const total = paces.reduce((sum, { bytes }) => sum + bytes, 0);
      const periodMs = 1_000 * Math.max(1, total / capacity);
      paces = paces.map((pace) => nextPace(pace, { ...USED, periodMs }, BOUNDS));
    }
    const [a = 0, b = 0] = paces.map(({ bytes }) => bytes);
    assert.ok(Math.max(a, b) / Math.min(a, b) < 1.5, `${a} and ${b}`);
  });
});
