import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CesClient, createCesClient } from '../../examples/client.ts';
import {
  ChangeCredentialStatusDocument,
  CredentialDocument,
  CredentialEventDocument,
  CredentialEventsDocument,
  CredentialsDocument,
  type SubmissionFieldsFragment,
  WatchSubmissionDocument,
} from '../../examples/operations.generated.ts';
import { realisticCredential } from '../../examples/realistic.ts';
import { canonicalBytes, contentHashOf, publicationId, uuidOf } from '../../ledger/ids.ts';
import { encodePayload } from '../../ledger/payload.ts';
import { STATUS_CODE } from '../../ledger/status.ts';
import { startService } from '../harness/index.ts';
import { ledgerStart, submit, untilIndexed } from './client.ts';
import { administratorOf, registerRival } from './ledger-accounts.ts';

test('a squatted id: its submitter is told, an administrator releases it, and the true credential takes its place with its own status', async (t) => {
  const service = await startService(t);
  const client = createCesClient(service.url);
  await ledgerStart(client);
  const rival = await registerRival(service, 'Rival');
  const json = realisticCredential(1);
  const id = publicationId(contentHashOf(canonicalBytes(json)));

  const attributes = { type: 'eu.gaia-x.credential', source: '/rival', format: 'json' as const };
  const payload = encodePayload({ attributes, credential: canonicalBytes({ ...json, name: 'Something else' }) });
  await rival.send('publish', [[{ id, payload }]]);
  const change = encodePayload({ attributes: { type: 'x', source: '/rival' }, credential: Buffer.alloc(0) });
  await rival.send('changeStatus', [[[id, 1, STATUS_CODE.REVOKED, change]]]);

  const input = { source: '/true', json };
  assert.deepEqual(await submit(client, input), { id: uuidOf(id), isNew: true });
  const refused = await untilSettled(client, uuidOf(id));
  assert.deepEqual([refused.state, refused.refusal?.code], ['REFUSED', 'ID_OCCUPIED']);
  assert.match(
    refused.refusal?.message ?? '',
    new RegExp(`published by ${rival.address}.*an administrator has to release`),
  );

  await administratorOf(service).send('release', [id]);
  assert.deepEqual(await submit(client, input), { id: uuidOf(id), isNew: true });
  const event = await untilIndexed(client, uuidOf(id));
  assert.deepEqual([event.seq, event.mark, event.data], [3, null, json]);

  const trail = await client.send(CredentialEventsDocument, {
    filter: { mark: ['ID_MISMATCH', 'UNKNOWN_PUBLICATION'] },
    orderBy: 'OLDEST',
  });
  assert.deepEqual(
    trail.credentialEvents.edges.map(({ node }) => [node.seq, node.mark, node.publisher.account]),
    [
      [1, 'ID_MISMATCH', rival.address],
      [2, 'UNKNOWN_PUBLICATION', rival.address],
    ],
  );
  const listed = await client.send(CredentialsDocument, {});
  assert.deepEqual(
    listed.credentials.edges.map(({ node }) => [node.event.seq, node.status, node.revision]),
    [[3, 'ACTIVE', 1]],
  );

  const { changeCredentialStatus } = await client.send(ChangeCredentialStatusDocument, {
    input: { id: uuidOf(id), status: 'SUSPENDED', reason: 'under review' },
  });
  assert.equal(changeCredentialStatus.__typename, 'SubmissionAccepted');
  if (changeCredentialStatus.__typename !== 'SubmissionAccepted') return;
  const changed = await untilIndexed(client, changeCredentialStatus.submission.id);
  assert.deepEqual([changed.statusChange?.revision, changed.statusChange?.status], [2, 'SUSPENDED']);
  const { credential } = await client.send(CredentialDocument, { by: { eventId: uuidOf(id) } });
  assert.deepEqual(
    [credential?.status, credential?.revision, credential?.statusChanges.map(({ seq }) => seq)],
    ['SUSPENDED', 2, [4]],
  );
  const { credentialEvent } = await client.send(CredentialEventDocument, { id: uuidOf(id) });
  assert.equal(credentialEvent?.seq, 3);
});

/** Follows a submission to its end. */
async function untilSettled(client: CesClient, id: string): Promise<SubmissionFieldsFragment> {
  let last: SubmissionFieldsFragment | undefined;
  const frames = client.watch(WatchSubmissionDocument, { id }, AbortSignal.timeout(60_000));
  for await (const { submission } of frames) last = submission;
  assert.ok(last);
  return last;
}
