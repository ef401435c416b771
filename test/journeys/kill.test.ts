import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PartName } from '../../deploy/local/running.ts';
import { type CesClient, createCesClient } from '../../examples/client.ts';
import { realisticCredential } from '../../examples/realistic.ts';
import { startService } from '../harness/index.ts';
import { allEvents, ledgerStart, submit, untilIndexed, untilProven } from './client.ts';
import { seqOfCursor, startSubscriber } from './subscriber.ts';

const PARTS: readonly PartName[] = ['gateway', 'writer', 'indexer', 'redis', 'kafka', 'ledger'];

test('kill -9 of every part, one after the other, while credentials are submitted: each accepted credential is INDEXED exactly once', async (t) => {
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

/** Submits one credential after the other; one whose outcome is unknown is submitted again until it is known. */
function startSubmitting(client: CesClient) {
  const stopping = new AbortController();
  const accepted = new Set<string>();
  const running = (async () => {
    for (let index = 0; !stopping.signal.aborted; ) {
      try {
        const { id } = await submit(client, { source: '/kill', json: realisticCredential(index) });
        accepted.add(id);
        index += 1;
        await sleep(20);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        await sleep(200);
      }
    }
  })();
  return {
    accepted,
    async until(count: number) {
      const deadline = Date.now() + 90_000;
      while (accepted.size < count) {
        if (Date.now() > deadline) throw new Error(`Nothing is accepted any more: ${accepted.size} of ${count}`);
        await sleep(50);
      }
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
