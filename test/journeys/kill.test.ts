import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PartName } from '../../deploy/local/running.ts';
import { type CesClient, createCesClient } from '../../examples/client.ts';
import { ChangeCredentialStatusDocument } from '../../examples/operations.generated.ts';
import { realisticCredential } from '../../examples/realistic.ts';
import { startService } from '../harness/index.ts';
import { allEvents, ledgerStart, submit, untilIndexed, untilProven } from './client.ts';
import { seqOfCursor, startSubscriber } from './subscriber.ts';

const PARTS: readonly PartName[] = ['gateway', 'writer', 'indexer', 'redis', 'kafka', 'ledger'];

test('kill -9 of every part, one after the other, while credentials are submitted and suspended: whatever was accepted is INDEXED exactly once', async (t) => {
  const service = await startService(t, { ownKafka: true, ownRedis: true });
  const client = createCesClient(service.url);
  const subscriber = startSubscriber(client, await ledgerStart(client), seqOfCursor);
  t.after(() => subscriber.stop());
  const submitting = startSubmitting(client);
  t.after(() => submitting.stop());

  for (const part of PARTS) {
    await sleep(1_500);
    const before = submitting.accepted.size;
    await service.kill(part);
    await sleep(1_000);
    await service.start(part);
    await submitting.until(before + 10);
    t.diagnostic(`${part} was killed and is back; ${submitting.accepted.size} accepted so far`);
  }
  await submitting.stop();
  assert.ok(submitting.changes() > 0);

  for (const id of submitting.accepted) await untilIndexed(client, id, 120_000);
  const listed = await allEvents(client);
  assert.deepEqual(
    listed.map((event) => event.seq),
    listed.map((_, index) => index + 1),
  );
  assert.deepEqual(listed.map((event) => event.id).sort(), [...submitting.accepted].sort());
  await subscriber.until(listed.length);
  assert.deepEqual(
    subscriber.events().map(({ seq, id }) => [seq, id]),
    listed.map(({ seq, id }) => [seq, id]),
  );
  await untilProven(client);
});

/** How many credentials later the status of one is changed: by then it is indexed, unless something is down. */
const CHANGE_AFTER = 60;

/**
 * Submits one credential after the other and suspends every tenth a while later; what has an unknown outcome is
 * submitted again until it is known.
 */
function startSubmitting(client: CesClient) {
  /** When the step under way may be given up; until then it needs an outcome, or an event nobody expects may appear. */
  let giveUpAtMs = Number.POSITIVE_INFINITY;
  const accepted = new Set<string>();
  const publications: string[] = [];
  let changes = 0;

  async function submitNext(): Promise<void> {
    const { id } = await submit(client, { source: '/kill', json: realisticCredential(publications.length) });
    accepted.add(id);
    publications.push(id);
  }

  async function changeEarlier(): Promise<void> {
    const id = publications[publications.length - CHANGE_AFTER];
    if (id === undefined || publications.length % 10 !== 0) return;
    const input = { id, status: 'SUSPENDED' as const, revision: 1 };
    const { changeCredentialStatus: result } = await client.send(ChangeCredentialStatusDocument, { input });
    if (result.__typename === 'SubmissionRefused') {
      assert.equal(result.code, 'UNKNOWN_CREDENTIAL', result.message);
      return;
    }
    accepted.add(result.submission.id);
    changes += 1;
  }

  const running = (async () => {
    for (const step of endlessly(submitNext, changeEarlier)) {
      while (!(await isDone(step)) && Date.now() < giveUpAtMs) await sleep(200);
      if (giveUpAtMs !== Number.POSITIVE_INFINITY) return;
      await sleep(10);
    }
  })();
  return {
    accepted,
    changes: () => changes,
    async until(count: number) {
      const deadline = Date.now() + 90_000;
      while (accepted.size < count) {
        if (Date.now() > deadline) throw new Error(`Nothing is accepted any more: ${accepted.size} of ${count}`);
        await sleep(50);
      }
    },
    async stop() {
      giveUpAtMs = Math.min(giveUpAtMs, Date.now() + 30_000);
      await running;
    },
  };
}

/** Whether a step had an outcome; an outage has none, and the same step may be taken again. */
async function isDone(step: () => Promise<void>): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    return false;
  }
}

function* endlessly<T>(...items: T[]): Generator<T> {
  for (;;) yield* items;
}
