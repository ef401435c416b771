import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createFactor, createSlots } from './patience.ts';

const times = (count: number, action: () => void) => {
  for (let i = 0; i < count; i += 1) action();
};

describe('A factor', () => {
  test('is raised by failures up to its most, and comes down by itself', () => {
    const factor = createFactor({ by: 2, most: 8, every: 10 });
    times(5, factor.raise);
    assert.equal(factor.value(), 8);
    times(3 * 16 * 10, factor.succeeded);
    assert.equal(factor.value(), 1);
  });

  test('takes more successes after each failure in a row, and no more than before once it is down', () => {
    const factor = createFactor({ by: 2, most: 8, every: 10 });
    factor.raise();
    times(19, factor.succeeded);
    assert.equal(factor.value(), 2);
    factor.succeeded();
    assert.equal(factor.value(), 1);
    factor.raise();
    times(20, factor.succeeded);
    assert.equal(factor.value(), 1);
  });
});

describe('The transactions that a pool takes', () => {
  test('are what it took when it refused, never none', () => {
    const slots = createSlots({ most: 5, every: 10 });
    assert.equal(slots.limit(), 5);
    slots.refusedAt(3);
    assert.equal(slots.limit(), 3);
    slots.refusedAt(0);
    assert.equal(slots.limit(), 1);
  });

  test('are tried one more at a time after a while, up to the configured number', () => {
    const slots = createSlots({ most: 5, every: 10 });
    slots.refusedAt(4);
    slots.mined(19);
    assert.equal(slots.limit(), 4);
    slots.mined(1);
    assert.equal(slots.limit(), 5);
    slots.mined(1_000);
    assert.equal(slots.limit(), 5);
  });
});
