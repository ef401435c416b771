import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CesClient, createCesClient } from './client.ts';
import {
  LedgerDocument,
  SubmitCredentialDocument,
  type SubmitCredentialMutation,
  WatchEventsDocument,
  type WatchEventsSubscription,
} from './operations.generated.ts';

/** How long the demo waits for its credentials to arrive. */
const PATIENCE_MS = 60_000;

type Example = { file: string; input: { source: string; json?: unknown; jwt?: string } };

const { values } = parseArgs({
  options: { url: { type: 'string', default: process.env['CES_URL'] ?? runningGateway() } },
});
await demo(createCesClient(values.url), values.url);

/** Subscribes from the newest event on, submits every example and waits until each new one came back as an event. */
async function demo(client: CesClient, url: string): Promise<void> {
  const { ledger } = await client.send(LedgerDocument, {});
  console.log(`${url} serves chain ${ledger.chainId}, contract ${ledger.contract}: ${ledger.seq} events so far.\n`);
  const stop = new AbortController();
  const frames = client.watch(
    WatchEventsDocument,
    { after: ledger.cursor },
    AbortSignal.any([stop.signal, AbortSignal.timeout(PATIENCE_MS)]),
  );
  const awaited = await submitAll(client);
  if (awaited.size === 0) console.log('\nAll of them were here before; the ledger keeps each credential once.');
  else await showArrivals(frames, awaited);
  stop.abort();
}

/** Submits the examples; answers the ids that are new and so must arrive. */
async function submitAll(client: CesClient): Promise<Set<string>> {
  const awaited = new Set<string>();
  for (const { file, input } of examples()) {
    const { submitCredential: result } = await client.send(SubmitCredentialDocument, { input });
    console.log(`  ${file.padEnd(32)} ${describe(result)}`);
    if (result.__typename === 'SubmissionAccepted') awaited.add(result.submission.id);
  }
  return awaited;
}

async function showArrivals(frames: AsyncGenerator<WatchEventsSubscription>, awaited: Set<string>): Promise<void> {
  console.log('\nArriving through the subscription:');
  for await (const { credentialEvents: frame } of frames) {
    if (frame.__typename !== 'CredentialEvents') continue;
    for (const event of frame.events) {
      console.log(
        `  seq ${event.seq}  block ${event.block.number}  ${event.id}  ${event.jwt === null ? 'JSON' : 'VC-JWT'}  ${event.source}`,
      );
      awaited.delete(event.id);
    }
    if (awaited.size === 0) return console.log('\nEvery submitted credential is on the ledger and came back.');
  }
  console.error(
    `\n${awaited.size} credentials did not arrive within ${PATIENCE_MS / 1000} s: ${[...awaited].join(', ')}`,
  );
  process.exitCode = 1;
}

function describe(result: SubmitCredentialMutation['submitCredential']): string {
  switch (result.__typename) {
    case 'SubmissionAccepted':
      return `accepted  ${result.submission.id}`;
    case 'SubmissionKnown':
      return `known     ${result.submission.id} (${result.submission.state})`;
    default:
      return `refused   ${result.code}: ${result.message}`;
  }
}

function examples(): Example[] {
  const folder = join(import.meta.dirname, 'credentials');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(json|jwt)$/.test(file))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8').trim();
      const source = `/examples/${file.replace(/\.\w+$/, '')}`;
      return {
        file,
        input: file.endsWith('.jwt') ? { source, jwt: text } : { source, json: JSON.parse(text) as unknown },
      };
    });
}

/** Where `npm start` says its gateway is, else the usual place. */
function runningGateway(): string {
  try {
    const run = JSON.parse(readFileSync(join(import.meta.dirname, '../.local/run.json'), 'utf8')) as {
      gateway?: { address?: string };
    };
    return run.gateway?.address ?? 'http://127.0.0.1:4000';
  } catch {
    return 'http://127.0.0.1:4000';
  }
}
