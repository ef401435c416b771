import { parseArgs } from 'node:util';
import { createCleanup } from '../../harness/cleanup.ts';
import { runSubscriberFaults } from './run.ts';

/** `npm run test:subscriber-faults -- --subscribers 50 --kills 100 --failovers 3` */
const { values } = parseArgs({
  options: {
    subscribers: { type: 'string', default: '50' },
    kills: { type: 'string', default: '100' },
    lives: { type: 'string', default: '1000' },
    failovers: { type: 'string', default: '3' },
  },
});

const cleanup = createCleanup();
try {
  const report = await runSubscriberFaults(cleanup, {
    subscribers: Number(values.subscribers),
    kills: Number(values.kills),
    livesMs: Number(values.lives),
    failovers: Number(values.failovers),
    say: (sentence) => console.log(sentence),
  });
  console.log(report);
  console.log('Every subscriber was told each event once and in order.');
} finally {
  await cleanup.run();
}
process.exit();
