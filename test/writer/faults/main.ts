import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createCleanup } from '../../harness/cleanup.ts';
import { createRandom } from '../../harness/random.ts';
import { runFaults } from './run.ts';
import { longSchedule, shortSchedule } from './schedule.ts';

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    rate: { type: 'string', default: '60' },
    besu: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
  },
});
/** What cannot be done to a real network from outside. */
const UNREAL = new Set(['goBack', 'lag', 'orphan']);

const { seed } = values;
const schedule = createRandom(seed).fork('schedule');
const faults = values.short ? shortSchedule(schedule) : longSchedule(schedule, Number(values.kills));
const cleanup = createCleanup();
console.log(
  `Seed ${seed}: ${faults.length} faults. Again: npm run test:writer-faults -- --seed ${seed} --kills ${values.kills}`,
);
try {
  const report = await runFaults(cleanup, {
    seed,
    faults: values.besu ? faults.filter(({ kind }) => !UNREAL.has(kind)) : faults,
    ratePerS: Number(values.rate),
    loseAnswersRate: 0.1,
    isReal: values.besu,
    settleMs: values.short ? 90_000 : 180_000,
    say: console.log,
  });
  console.log(report);
  process.exitCode = report.faults.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await cleanup.run();
  process.exit();
}
