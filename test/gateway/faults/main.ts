import { parseArgs } from 'node:util';
import { createCleanup } from '../../harness/cleanup.ts';
import { runSubscriberFaults } from './run.ts';

/** `npm run test:subscriber-faults -- --subscribers 50 --kills 100` */
const { values } = parseArgs({
  options: {
    subscribers: { type: 'string', default: '50' },
    kills: { type: 'string', default: '100' },
    lives: { type: 'string', default: '1000' },
  },
});

const cleanup = createCleanup();
try {
  const report = await runSubscriberFaults(cleanup, {
    subscribers: Number(values.subscribers),
    kills: Number(values.kills),
    livesMs: Number(values.lives),
    say: (sentence) => console.log(sentence),
  });
  const { events, kills, lines, seconds } = report;
  console.log(`${values.subscribers} subscribers, ${kills} kills, ${events} events, ${lines} lines, ${seconds} s:`);
  console.log('every subscriber was told each event once and in order.');
} finally {
  await cleanup.run();
}
process.exit();
