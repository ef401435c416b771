import { sleep } from '../../../lib/async.ts';
import type { Hex } from '../../../lib/hex.ts';
import type { TestLedger } from '../../indexer/rig.ts';
import { loireCredential, tagusCredential } from '../samples.ts';

/** An event of the ledger, as far as filters here ask for it. */
export type LoadEvent = { kind: 'PUBLICATION' | 'STATUS_CHANGE'; issuer?: string; isLabel?: boolean };

const ISSUERS = ['a', 'b', 'c', 'd'].map((name) => `did:web:${name}.example`);
const [A, B] = ISSUERS as [string, string];

/** What subscribers ask for, and which events that is. */
export const QUESTIONS: readonly { filter: object | undefined; passes(event: LoadEvent): boolean }[] = [
  { filter: undefined, passes: () => true },
  { filter: { kind: 'PUBLICATION', issuer: [A] }, passes: ({ issuer }) => issuer === A },
  { filter: { kind: 'STATUS_CHANGE' }, passes: ({ kind }) => kind === 'STATUS_CHANGE' },
  {
    filter: { kind: 'PUBLICATION', credentialType: ['gx:LabelCredential'], not: [{ issuer: [A] }] },
    passes: ({ kind, issuer, isLabel = false }) => kind === 'PUBLICATION' && isLabel && issuer !== A,
  },
  {
    filter: { or: [{ kind: 'PUBLICATION', issuer: [B] }, { kind: 'STATUS_CHANGE' }] },
    passes: ({ kind, issuer }) => kind === 'STATUS_CHANGE' || issuer === B,
  },
];

/** Most events of one transaction. */
const BURST = 20;
const PAUSE_MS = 100;

/** Publishes in bursts and changes statuses until it is stopped; answers all events in their order. */
export async function publishUntil(ledger: TestLedger, signal: AbortSignal): Promise<LoadEvent[]> {
  const events: LoadEvent[] = [];
  let published = 0;
  while (!signal.aborted) {
    const count = 1 + Math.floor(Math.random() ** 3 * BURST);
    const batch = Array.from({ length: count }, () => {
      published += 1;
      const issuer = ISSUERS[Math.floor(Math.random() * ISSUERS.length)] ?? '';
      const isLabel = Math.random() < 0.5;
      const make = isLabel ? loireCredential : tagusCredential;
      return {
        event: { kind: 'PUBLICATION' as const, issuer, isLabel },
        credential: make(`vc-${published}`, { issuer }),
      };
    });
    const [id] = (await ledger.publish(...batch.map(({ credential }) => credential))) as [Hex];
    events.push(...batch.map(({ event }) => event));
    if (Math.random() < 0.3) {
      await ledger.changeStatus(id, 1, 'SUSPENDED');
      events.push({ kind: 'STATUS_CHANGE' });
    }
    await sleep(Math.random() * PAUSE_MS);
  }
  return events;
}
