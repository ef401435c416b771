import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CesClient } from '../../examples/client.ts';
import {
  CredentialEventsDocument,
  type EventFieldsFragment,
  LedgerDocument,
  ServiceConfigDocument,
  SubmissionDocument,
  SubmitCredentialDocument,
  type SubmitCredentialInput,
} from '../../examples/operations.generated.ts';

/** Submits a credential; answers its id and whether it was new. Throws when it was refused. */
export async function submit(client: CesClient, input: SubmitCredentialInput): Promise<{ id: string; isNew: boolean }> {
  const { submitCredential: result } = await client.send(SubmitCredentialDocument, { input });
  if (result.__typename === 'SubmissionRefused')
    throw new assert.AssertionError({ message: `${result.code}: ${result.message}` });
  return { id: result.submission.id, isNew: result.__typename === 'SubmissionAccepted' };
}

/** Waits until a submission is INDEXED and answers its event. */
export async function untilIndexed(client: CesClient, id: string, timeoutMs = 60_000): Promise<EventFieldsFragment> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { submission } = await client.send(SubmissionDocument, { id });
    if (submission?.state === 'INDEXED' && submission.event !== null) return submission.event;
    assert.notEqual(submission?.state, 'REFUSED', JSON.stringify(submission));
    if (Date.now() > deadline) throw new Error(`${id} is ${submission?.state} after ${timeoutMs} ms, expected INDEXED`);
    await sleep(100);
  }
}

/** Every event, oldest first, page by page. */
export async function allEvents(client: CesClient): Promise<EventFieldsFragment[]> {
  const events: EventFieldsFragment[] = [];
  let after: string | null = null;
  do {
    const { credentialEvents }: { credentialEvents: Page } = await client.send(CredentialEventsDocument, {
      first: 100,
      after,
      orderBy: 'OLDEST' as const,
    });
    events.push(...credentialEvents.edges.map((edge) => edge.node));
    after = credentialEvents.pageInfo.hasNextPage ? credentialEvents.pageInfo.endCursor : null;
  } while (after !== null);
  return events;
}
type Page = { edges: { node: EventFieldsFragment }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

/** The cursor before the first event, once the service knows its ledger. */
export async function ledgerStart(client: CesClient): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return (await client.send(ServiceConfigDocument, {})).serviceConfig.ledgerStart;
    } catch (error) {
      if (attempt > 200) throw error;
      await sleep(100);
    }
  }
}

/** Waits until the indexer has compared the newest event with the contract; they must agree. */
export async function untilProven(client: CesClient): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const { ledger } = await client.send(LedgerDocument, {});
    if (ledger.contractSeq === ledger.seq) return assert.equal(ledger.contractDigest, ledger.digest);
    assert.ok(attempt < 100, `The contract counts ${ledger.contractSeq} events, the index ${ledger.seq}`);
    await sleep(100);
  }
}
