import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCesClient } from '../../examples/client.ts';
import {
  ChangeCredentialStatusDocument,
  type ChangeCredentialStatusInput,
  CredentialDocument,
  CredentialEventsDocument,
  CredentialsDocument,
  RelevantCredentialsDocument,
} from '../../examples/operations.generated.ts';
import { realisticCredential } from '../../examples/realistic.ts';
import { startService } from '../harness/index.ts';
import { ledgerStart, submit, untilIndexed } from './client.ts';

test('a status change travels the same road; every listing knows it as of now and as of any block before', async (t) => {
  const service = await startService(t);
  const client = createCesClient(service.url);
  await ledgerStart(client);
  const change = async (input: ChangeCredentialStatusInput) =>
    (await client.send(ChangeCredentialStatusDocument, { input })).changeCredentialStatus;
  const { id } = await submit(client, { source: '/status', json: realisticCredential(1) });
  const published = await untilIndexed(client, id);

  const suspended = await change({ id, status: 'SUSPENDED', reason: 'under review' });
  assert.equal(suspended.__typename, 'SubmissionAccepted');
  if (suspended.__typename !== 'SubmissionAccepted') return;
  const event = await untilIndexed(client, suspended.submission.id);
  assert.deepEqual(event.statusChange, { publicationId: id, revision: 1, status: 'SUSPENDED', reason: 'under review' });

  const again = await change({ id, status: 'SUSPENDED', revision: 1 });
  assert.equal(again.__typename === 'SubmissionKnown' && again.submission.id, suspended.submission.id);
  const conflicting = await change({ id, status: 'REVOKED', revision: 1 });
  assert.equal(conflicting.__typename === 'SubmissionRefused' && conflicting.code, 'REVISION_CONFLICT');
  const revoked = await change({ id, status: 'REVOKED' });
  assert.equal(revoked.__typename, 'SubmissionAccepted');
  if (revoked.__typename === 'SubmissionAccepted') await untilIndexed(client, revoked.submission.id);
  const tooLate = await change({ id, status: 'ACTIVE' });
  assert.equal(tooLate.__typename === 'SubmissionRefused' && tooLate.code, 'TRANSITION_NOT_ALLOWED');

  const statusAsOf = async (asOfBlock: number | null) => {
    const { credential } = await client.send(CredentialDocument, { by: { eventId: id }, asOfBlock });
    return [credential?.status, credential?.revision, credential?.statusChanges.length];
  };
  assert.deepEqual(await statusAsOf(null), ['REVOKED', 2, 2]);
  assert.deepEqual(await statusAsOf(event.block.number), ['SUSPENDED', 1, 1]);
  assert.deepEqual(await statusAsOf(published.block.number), ['ACTIVE', 0, 0]);
  const revokedOnes = await client.send(CredentialsDocument, { filter: { status: ['REVOKED'] } });
  assert.deepEqual(
    revokedOnes.credentials.edges.map((edge) => edge.node.event.id),
    [id],
  );
  const relevant = await client.send(RelevantCredentialsDocument, {});
  assert.deepEqual(relevant.relevantCredentials.edges, []);
  const before = await client.send(RelevantCredentialsDocument, { asOfBlock: published.block.number });
  assert.equal(before.relevantCredentials.edges.length, 1);
  const changes = await client.send(CredentialEventsDocument, { filter: { kind: 'STATUS_CHANGE' }, orderBy: 'OLDEST' });
  assert.deepEqual(
    changes.credentialEvents.edges.map((edge) => edge.node.statusChange?.status),
    ['SUSPENDED', 'REVOKED'],
  );
});
