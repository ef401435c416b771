import { parseArgs } from 'node:util';
import { tellHeading } from '../../bench/heading.ts';
import { createCleanup } from '../harness/cleanup.ts';
import { runDocuments } from './documents.ts';
import { FLOODS } from './flood-plan.ts';
import { runFloods } from './floods.ts';

/** `npm run test:attacks -- --only documents,half-open,slow,unread --documents 10000 --sockets 10000 --mib 1024` */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'half-open,slow,unread,documents' },
    documents: { type: 'string', default: '10000' },
    sockets: { type: 'string', default: '10000' },
    mib: { type: 'string', default: '1024' },
    /** Seconds that connections are held, and seconds after which memory must be back. */
    hold: { type: 'string', default: '20' },
    after: { type: 'string', default: '30' },
  },
});
const asked = new Set(values.only.split(','));
const size = { sockets: Number(values.sockets), mib: Number(values.mib) };
const floods = Object.entries(FLOODS).flatMap(([name, floodsOf]) => (asked.has(name) ? floodsOf(size) : []));

const cleanup = createCleanup();
let breaches = 0;
try {
  tellHeading('Attacks on a gateway');
  if (floods.length > 0) await flood();
  if (asked.has('documents')) await askDocuments();
} finally {
  await cleanup.run();
}
console.log(breaches === 0 ? '\nNo breach.' : `\n${breaches} breaches.`);
process.exit(breaches === 0 ? 0 : 1);

async function flood(): Promise<void> {
  const reports = await runFloods(cleanup, floods, {
    ...{ rounds: 2, holdMs: Number(values.hold) * 1_000, afterMs: Number(values.after) * 1_000 },
    say: (words) => console.log(words),
  });
  breaches += reports.flatMap((report) => report.breaches).length;
}

async function askDocuments(): Promise<void> {
  const report = await runDocuments(cleanup, Number(values.documents));
  console.log(`\n## ${report.asked} generated documents`);
  console.log(JSON.stringify({ ...report, breaches: report.breaches.slice(0, 20) }, undefined, 2));
  breaches += report.breaches.length;
}
