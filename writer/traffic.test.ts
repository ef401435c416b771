import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Registry } from 'prom-client';
import { createWriterMetrics } from './metrics.ts';
import { createTraffic } from './traffic.ts';

const KB = 1024;
const LIMITS = { batchBytes: 40 * KB, minBytesInFlight: 64 * KB, maxBytesInFlight: 64 * KB };
const trafficOf = (limits = LIMITS) => createTraffic({ limits, metrics: createWriterMetrics(new Registry()) });

describe('The traffic', () => {
  test('is shared equally by the partitions that want to send', () => {
    const traffic = trafficOf();
    const [a, b, idle] = [traffic.open(), traffic.open(), traffic.open()];
    assert.equal(a.waitMs(1), 0);
    a.report(64 * KB);
    assert.equal(a.waitMs(1), Number.POSITIVE_INFINITY);
    // What is under way already is not taken back, but the other one gets its half at once.
    assert.equal(b.waitMs(20 * KB), 0);
    b.report(20 * KB);
    assert.equal(b.waitMs(12 * KB), 0);
    assert.equal(b.waitMs(13 * KB), Number.POSITIVE_INFINITY);
    idle.rest();
    a.close();
    assert.equal(b.waitMs(44 * KB), 0);
  });

  test('lets a partition with nothing under way send at once, however much others have', () => {
    const traffic = trafficOf();
    const [busy, other] = [traffic.open(), traffic.open()];
    busy.report(10_000 * KB);
    assert.equal(other.waitMs(40 * KB), 0);
  });

  test('keeps transactions to what keeps blocks punctual, and smaller when many partitions share little', () => {
    const traffic = trafficOf({ ...LIMITS, minBytesInFlight: 2_048 * KB, maxBytesInFlight: 2_048 * KB });
    assert.equal(traffic.open().batchBytes(), 40 * KB);
    const narrow = trafficOf();
    const lanes = Array.from({ length: 8 }, () => narrow.open());
    for (const lane of lanes) lane.report(1);
    assert.equal(lanes[0]?.batchBytes(), 8 * KB);
  });

  test('sends a share over two block periods, so that no block gets all of it and the next one nothing', () => {
    const traffic = trafficOf({ ...LIMITS, minBytesInFlight: 800 * KB, maxBytesInFlight: 800 * KB });
    const [lane, other] = [traffic.open(), traffic.open()];
    for (let number = 0; number < 4; number += 1)
      traffic.observe({ number, timestampS: number, gasUsed: 30, gasLimit: 100 });
    other.report(1);
    // The first goes at once, the next one when its tenth of two seconds is over, less half a second that may be caught up.
    assert.equal(lane.waitMs(40 * KB), 0);
    let bytes = 0;
    for (; lane.waitMs(40 * KB) === 0; bytes += 40 * KB) lane.report(bytes + 40 * KB);
    assert.equal(bytes, 120 * KB);
    assert.ok(lane.waitMs(40 * KB) <= 100, `${lane.waitMs(40 * KB)} ms`);
  });

  test('does not allow more while something else than the pace holds a partition back', () => {
    const traffic = trafficOf({ ...LIMITS, maxBytesInFlight: 10_000 * KB });
    const lane = traffic.open();
    lane.report(512 * KB);
    const fits = () => lane.waitMs(1) < Number.POSITIVE_INFINITY;
    let number = 0;
    const observe = (blocks: number, hold: () => void) => {
      for (const last = number + blocks; number < last; number += 1) {
        assert.equal(fits(), false);
        hold();
        traffic.observe({ number, timestampS: number, gasUsed: 30, gasLimit: 100 });
      }
    };
    observe(10, () => lane.wasHeld());
    assert.equal(fits(), false);
    observe(1, () => {});
    assert.equal(fits(), true);
  });

  test('is busy while anything is under way', () => {
    const traffic = trafficOf();
    const lane = traffic.open();
    assert.equal(traffic.isBusy(), false);
    lane.report(1);
    assert.equal(traffic.isBusy(), true);
    lane.close();
    assert.equal(traffic.isBusy(), false);
  });

  test('follows the blocks that are made under load, by their own clock', () => {
    const traffic = trafficOf({ ...LIMITS, maxBytesInFlight: 10_000 * KB, minBytesInFlight: 64 * KB });
    const lane = traffic.open();
    lane.report(1_000 * KB);
    const fits = () => lane.waitMs(0) < Number.POSITIVE_INFINITY;
    let [number, timestampS] = [0, 0];
    const observe = (blocks: number, periodS: number) => {
      for (let i = 0; i < blocks; i += 1) {
        number += 1;
        timestampS += periodS;
        traffic.observe({ number, timestampS, gasUsed: 30, gasLimit: 100 });
        fits();
      }
    };
    observe(40, 1);
    assert.equal(traffic.blockPeriodMs(), 1_000);
    assert.equal(fits(), true);
    observe(40, 3);
    assert.equal(fits(), false);
  });
});
