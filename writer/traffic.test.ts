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
    assert.equal(a.mayAdd(1), true);
    a.report(64 * KB);
    assert.equal(a.mayAdd(1), false);
    // What is under way already is not taken back, but the other one gets its half at once.
    assert.equal(b.mayAdd(20 * KB), true);
    b.report(20 * KB);
    assert.equal(b.mayAdd(12 * KB), true);
    assert.equal(b.mayAdd(13 * KB), false);
    idle.rest();
    a.close();
    assert.equal(b.mayAdd(44 * KB), true);
  });

  test('lets a partition with nothing under way send at once, however much others have', () => {
    const traffic = trafficOf();
    const [busy, other] = [traffic.open(), traffic.open()];
    busy.report(10_000 * KB);
    assert.equal(other.mayAdd(40 * KB), true);
  });

  test('keeps transactions to what keeps blocks punctual, and smaller when many partitions share little', () => {
    const traffic = trafficOf({ ...LIMITS, minBytesInFlight: 2_048 * KB, maxBytesInFlight: 2_048 * KB });
    assert.equal(traffic.open().batchBytes(), 40 * KB);
    const narrow = trafficOf();
    const lanes = Array.from({ length: 8 }, () => narrow.open());
    for (const lane of lanes) lane.report(1);
    assert.equal(lanes[0]?.batchBytes(), 8 * KB);
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
    const fits = () => lane.mayAdd(0);
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
