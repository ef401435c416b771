import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { uuidOf } from '../../../ledger/ids.ts';
import type { Hex } from '../../../lib/hex.ts';
import { createRandom } from '../../harness/random.ts';
import { nameOf } from './actions.ts';
import { runFaults } from './run.ts';
import { longSchedule, shortSchedule, TROUBLES } from './schedule.ts';
import { judge } from './verdict.ts';

test('Indexers, gateways and Redis that are killed, before nodes with bad days and a ledger that goes back, show the ledger, and every subscriber each event once and in order', async (t) => {
  const seed = randomBytes(4).toString('hex');
  t.diagnostic(`The same again: npm run test:indexer-faults -- --short --seed ${seed}`);
  const report = await runFaults(t, {
    seed,
    faults: shortSchedule(createRandom(seed).fork('schedule')),
    everyMs: 1_500,
    ratePerS: 30,
    settleMs: 90_000,
    say: (sentence) => t.diagnostic(sentence),
  });
  assert.deepEqual(report.faults, []);
  assert.ok(report.events > 50, `Only ${report.events} events are on the ledger`);
  assert.match(report.subscribers.join(), /[1-9] rollbacks/);
});

describe('A run of faults', () => {
  test('kills as often as asked, lets everything else happen, and is the same for the same seed', () => {
    const schedule = (seed: string) => longSchedule(createRandom(seed), 50);
    assert.deepEqual(schedule('a'), schedule('a'));
    assert.notDeepEqual(schedule('a'), schedule('b'));
    const names = schedule('a').map(nameOf);
    const isKill = (name: string) => name.startsWith('SIGKILL') || name === 'killRedis';
    assert.equal(names.filter(isKill).length, 50);
    for (const trouble of TROUBLES) assert.ok(names.includes(`node ${trouble}`), trouble);
    for (const name of ['reorg of 1', 'reorg of 8', 'reorg of 64', 'restore', 'stall', 'emptyRedis', 'forgetScripts'])
      assert.ok(names.includes(name), name);
  });

  test('is told what the view has otherwise, and what a subscriber lacks, has twice or otherwise', () => {
    const id = (n: number): Hex => `0x${String(n).repeat(64)}`;
    const events = [1, 2, 3].map((seq) => ({ seq, id: id(seq) }));
    const right = { total: 0, seq: 3, words: '' };
    const one = (begin: number, ids: number[], ...own: string[]) => ({
      ...{ name: 'one', begin, faults: () => own },
      ids: () => ids.map((n) => uuidOf(id(n))),
    });
    const told = (audit: typeof right, ...subscribers: ReturnType<typeof one>[]) =>
      judge(events, audit, subscribers).faults.map((words) => words.split(/[:0-9]/)[0]?.trim());
    assert.deepEqual(told(right, one(0, [1, 2, 3]), one(1, [2, 3])), []);
    assert.deepEqual(told({ total: 1, seq: 3, words: 'row' }), ['The audit found']);
    assert.deepEqual(told({ total: Number.NaN, seq: 3, words: 'row' }), ['The audit found NaN differences']);
    assert.deepEqual(told({ ...right, seq: 2 }), ['The view has']);
    assert.deepEqual(told(right, one(0, [1, 2])), ['one has nothing as event']);
    assert.equal(told(right, one(0, [1, 3, 2])).length, 1);
    assert.deepEqual(told(right, one(0, [1, 2, 3, 3])), ['one has']);
    assert.deepEqual(told(right, one(0, [1, 2, 3], 'one was given event 2 twice')), ['one was given event']);
  });
});
