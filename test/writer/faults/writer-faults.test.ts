import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { statusChangeId } from '../../../ledger/ids.ts';
import type { Hex } from '../../../lib/hex.ts';
import { createRandom } from '../../harness/random.ts';
import { createCommands, smallPublications } from './load.ts';
import { runFaults } from './run.ts';
import { longSchedule, shortSchedule } from './schedule.ts';
import { STEPS } from './steps.ts';
import { judge, type SequencedEvent } from './verdict.ts';

test('Writers that are killed and paused at every step, before a ledger with Besu’s bad days, publish everything once and in order', async (t) => {
  const seed = randomBytes(4).toString('hex');
  t.diagnostic(`The same again: npm run test:writer-faults -- --short --seed ${seed}`);
  const report = await runFaults(t, {
    seed,
    faults: shortSchedule(createRandom(seed).fork('schedule')),
    ratePerS: 40,
    loseAnswersRate: 0.1,
    isReal: false,
    environment: { WRITER_RESEND_AFTER_MS: '2000' },
    settleMs: 90_000,
    say: (sentence) => t.diagnostic(sentence),
  });
  assert.deepEqual(report.faults, []);
  assert.equal(report.onLedger, report.accepted);
  // The contract refuses copies, but a writer that looks before it sends makes few; while two pools hold the same
  // commands under different nonces, as many as wait there are inevitable.
  const copies = report.happened['copies refused before pools were contested'] ?? Number.NaN;
  assert.ok(copies < report.accepted / 10, `${copies} copies were sent of ${report.accepted} commands`);
  assert.ok(report.accepted > 100, `Only ${report.accepted} commands were accepted`);
});

describe('A run of faults', () => {
  test('hits every step equally often, and is the same for the same seed', () => {
    const schedule = (seed: string) => longSchedule(createRandom(seed), 50);
    assert.deepEqual(schedule('a'), schedule('a'));
    assert.notDeepEqual(schedule('a'), schedule('b'));
    for (const step of STEPS) {
      const kills = schedule('a').filter((fault) => fault.kind === 'kill' && fault.step === step);
      assert.equal(kills.length, 10);
    }
  });

  test('is told what is missing, twice, never submitted, out of sequence and out of order', () => {
    const random = createRandom('judge');
    const commands = createCommands(random, smallPublications(random));
    const [first, second, third] = Array.from({ length: 3 }, () => commands.next()[0]?.command);
    assert.ok(first && second && third);
    const accepted = [first, second].map(({ id }) => ({ id, isRefused: false }));
    const published = (id: Hex, seq: number): SequencedEvent => ({ seq, id, publicationId: id, revision: 0 });
    const changed = (publicationId: Hex, revision: number, seq: number): SequencedEvent => {
      return { seq, id: statusChangeId(publicationId, revision, 'REVOKED'), publicationId, revision };
    };
    const told = (...events: SequencedEvent[]) =>
      judge(accepted, events, new Set()).faults.map((words) => words.split(':')[0]);
    assert.deepEqual(told(published(first.id, 1), published(second.id, 2)), []);
    assert.deepEqual(told(published(first.id, 1)), ['1 missing']);
    assert.deepEqual(told(published(first.id, 1), published(first.id, 2), published(second.id, 3)), [
      '1 twice',
      '1 out of order',
    ]);
    assert.deepEqual(told(published(first.id, 1), published(second.id, 2), published(third.id, 3)), [
      '1 never submitted',
    ]);
    assert.deepEqual(told(published(first.id, 1), published(second.id, 3)), ['1 out of sequence']);
    assert.deepEqual(told(changed(first.id, 1, 1), published(first.id, 2), published(second.id, 3)), [
      '1 never submitted',
      '1 out of order',
    ]);
    assert.deepEqual(told(published(first.id, 1), changed(first.id, 2, 2), published(second.id, 3)), [
      '1 never submitted',
      '1 out of order',
    ]);
    const contradiction = { id: third.id, isRefused: true };
    const rejected = (...ids: Hex[]) =>
      judge([contradiction], [], new Set(ids)).faults.map((words) => words.split(':')[0]);
    assert.deepEqual(
      [rejected(third.id), rejected(), rejected(third.id, first.id)],
      [[], ['1 not rejected'], ['1 wrongly rejected']],
    );
  });
});
