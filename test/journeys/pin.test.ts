import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createCesClient } from '../../examples/client.ts';
import {
  ChangeCredentialStatusDocument,
  CredentialEventDocument,
  CredentialsDocument,
  PinCredentialDocument,
} from '../../examples/operations.generated.ts';
import { realisticCredential } from '../../examples/realistic.ts';
import { credentialEvents } from '../../ledger/event.ts';
import { canonicalBytes, pinnedId, uuidOf } from '../../ledger/ids.ts';
import { MAX_LOCATOR_BYTES } from '../../ledger/pin.ts';
import { createRpc } from '../../lib/rpc.ts';
import { startService } from '../harness/index.ts';
import { ledgerStart, untilIndexed } from './client.ts';

test('a pinned credential: commitment and locator on the ledger and nothing else, with a status of its own', async (t) => {
  const service = await startService(t);
  const client = createCesClient(service.url);
  await ledgerStart(client);
  // As the schema tells to make a commitment.
  const salt = randomBytes(16);
  const commitment = createHash('sha256')
    .update(salt)
    .update(canonicalBytes(realisticCredential(1)))
    .digest('hex');
  const locator = 'https://store.example/credentials/7f3a';
  const input = { source: '/pins', commitment, locator };

  const { pinCredential: accepted } = await client.send(PinCredentialDocument, { input });
  assert.equal(accepted.__typename, 'SubmissionAccepted');
  if (accepted.__typename !== 'SubmissionAccepted') return;
  const { id, eventId } = accepted.submission;
  assert.deepEqual([id, eventId], [uuidOf(pinnedId(`0x${commitment}`)), pinnedId(`0x${commitment}`)]);
  const event = await untilIndexed(client, id);
  assert.deepEqual(event.pin, { commitment: `0x${commitment}`, locator });
  assert.deepEqual([event.data, event.contentHash, event.credentialHash, event.mark], [null, null, '', null]);
  assert.deepEqual((await client.send(CredentialsDocument, {})).credentials.edges, []);
  const again = await client.send(PinCredentialDocument, { input: { ...input, commitment: `sha256-${commitment}` } });
  assert.equal(again.pinCredential.__typename, 'SubmissionKnown');

  const { changeCredentialStatus: changed } = await client.send(ChangeCredentialStatusDocument, {
    input: { id, status: 'REVOKED', reason: 'erased on request' },
  });
  assert.equal(changed.__typename, 'SubmissionAccepted');
  if (changed.__typename !== 'SubmissionAccepted') return;
  const change = await untilIndexed(client, changed.submission.id);
  assert.deepEqual(change.pin, event.pin);
  const { credentialEvent } = await client.send(CredentialEventDocument, { id });
  assert.deepEqual([credentialEvent?.status, credentialEvent?.revision], ['REVOKED', 1]);
  assert.deepEqual(
    credentialEvent?.statusChanges.map(({ seq }) => seq),
    [change.seq],
  );

  const rpc = createRpc({ url: service.rpcUrl });
  const data = credentialEvents.encodeFunctionData('MAX_LOCATOR_BYTES');
  const limit = await rpc.call<string>('eth_call', [{ to: service.contract.address, data }, 'latest']);
  assert.equal(Number(limit), MAX_LOCATOR_BYTES);
});
