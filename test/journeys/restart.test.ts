import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PartName } from '../../deploy/local/running.ts';
import { createCesClient } from '../../examples/client.ts';
import { realisticCredential } from '../../examples/realistic.ts';
import { startService } from '../harness/index.ts';
import { allEvents, ledgerStart, submit, untilIndexed } from './client.ts';
import { seqOfCursor, startSubscriber } from './subscriber.ts';

const ORDER: readonly PartName[] = ['kafka', 'redis', 'ledger', 'writer', 'indexer', 'gateway'];

test('everything stopped and started again: the same events under the same cursors, and a subscription resumes', async (t) => {
  const service = await startService(t, { ownKafka: true, ownRedis: true });
  const client = createCesClient(service.url);
  const start = await ledgerStart(client);
  const submitSome = async (from: number, to: number) => {
    for (let index = from; index < to; index += 1) {
      const { id } = await submit(client, { source: '/restart', json: realisticCredential(index) });
      await untilIndexed(client, id);
    }
  };
  await submitSome(0, 4);
  const before = await allEvents(client);
  await service.dumpLedger();

  for (const part of ORDER.toReversed()) await service.stop(part);
  for (const part of ORDER) await service.start(part);

  await ledgerStart(client);
  assert.deepEqual(await allEvents(client), before);
  const resumed = startSubscriber(client, before[1]?.cursor ?? start, seqOfCursor);
  t.after(() => resumed.stop());
  await submitSome(4, 6);
  await resumed.until(4);
  assert.deepEqual(
    resumed.events().map((event) => event.seq),
    [3, 4, 5, 6],
  );
});
