import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HDNodeWallet, JsonRpcProvider } from 'ethers';
import { createCesClient, GraphQLAnswerError } from '../../examples/client.ts';
import { CredentialEventsDocument } from '../../examples/operations.generated.ts';
import { realisticCredential } from '../../examples/realistic.ts';
import { credentialEvents } from '../../ledger/event.ts';
import { canonicalBytes, contentHashOf, publicationId } from '../../ledger/ids.ts';
import { encodePayload } from '../../ledger/payload.ts';
import { startService, type TestService } from '../harness/index.ts';
import { allEvents, ledgerStart, submit, untilIndexed } from './client.ts';
import { seqOfCursor, startSubscriber } from './subscriber.ts';

test('a ledger that went back: live and resuming subscribers are told Rollback, vanished cursors are refused, and what vanished is published again', async (t) => {
  const service = await startService(t);
  const client = createCesClient(service.url);
  const live = startSubscriber(client, await ledgerStart(client), seqOfCursor);
  t.after(() => live.stop());
  const ids: string[] = [];
  const publish = async (index: number) => {
    const { id } = await submit(client, { source: '/rollback', json: realisticCredential(index) });
    ids.push(id);
    await untilIndexed(client, id);
  };
  for (const index of [0, 1]) await publish(index);
  await service.dumpLedger();
  for (const index of [2, 3, 4]) await publish(index);
  await live.until(5);
  const old = await allEvents(client);

  await service.stop('writer');
  await service.kill('ledger');
  await service.start('ledger');
  await publishPastTheWriter(service, realisticCredential(99));
  await service.start('writer');
  for (const id of ids) await untilIndexed(client, id);
  await live.until(6);

  const listed = await allEvents(client);
  assert.deepEqual(
    listed.map((event) => event.seq),
    [1, 2, 3, 4, 5, 6],
  );
  assert.deepEqual(listed.slice(0, 2), old.slice(0, 2));
  assert.deepEqual(new Set(listed.toSpliced(2, 1).map((event) => event.id)), new Set(ids));
  assert.ok(live.frames.includes('Rollback'), live.frames.join(' '));
  assert.deepEqual(live.events(), listed);

  const vanished = old[3]?.cursor ?? '';
  await assert.rejects(
    client.send(CredentialEventsDocument, { first: 1, after: vanished }),
    (error) => error instanceof GraphQLAnswerError && error.code === 'ROLLBACK',
  );
  const resumed = startSubscriber(client, vanished, seqOfCursor);
  t.after(() => resumed.stop());
  await resumed.until(4);
  assert.equal(resumed.frames[0], 'Rollback');
  assert.deepEqual(resumed.events(), listed.slice(2));
});

/** Publishes straight on the ledger with one of the publisher's keys, so that the new history differs from the old. */
async function publishPastTheWriter(service: TestService, json: unknown): Promise<void> {
  const provider = new JsonRpcProvider(service.rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: 100 });
  const key = HDNodeWallet.fromPhrase(service.contract.secrets.writerMnemonic, undefined, "m/44'/60'/0'/0/0");
  const credential = canonicalBytes(json);
  const attributes = { type: 'eu.gaia-x.credential', source: '/elsewhere', format: 'json' as const };
  const item = { id: publicationId(contentHashOf(credential)), payload: encodePayload({ attributes, credential }) };
  const data = credentialEvents.encodeFunctionData('publish', [[item]]);
  try {
    const sent = await key
      .connect(provider)
      .sendTransaction({ to: service.contract.address, data, type: 0, gasPrice: 0 });
    assert.equal((await sent.wait())?.status, 1);
  } finally {
    provider.destroy();
  }
}
