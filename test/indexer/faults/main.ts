import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createCleanup } from '../../harness/cleanup.ts';
import { createRandom } from '../../harness/random.ts';
import { runFaults } from './run.ts';
import { longSchedule, shortSchedule } from './schedule.ts';

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    minutes: { type: 'string', default: '30' },
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    rate: { type: 'string', default: '30' },
    short: { type: 'boolean', default: false },
  },
});

const { seed, minutes, kills } = values;
const schedule = createRandom(seed).fork('schedule');
const faults = values.short ? shortSchedule(schedule) : longSchedule(schedule, Number(kills));
const cleanup = createCleanup();
console.log(
  `Seed ${seed}: ${faults.length} faults. Again: npm run test:indexer-faults -- ${
    values.short ? '--short' : `--minutes ${minutes} --kills ${kills}`
  } --seed ${seed}`,
);
try {
  const report = await runFaults(cleanup, {
    seed,
    faults,
    everyMs: values.short ? 1_500 : (Number(minutes) * 60_000) / faults.length,
    ratePerS: Number(values.rate),
    settleMs: 180_000,
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
