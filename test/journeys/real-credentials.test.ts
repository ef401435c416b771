import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import canonicalize from 'canonicalize';
import { createCesClient } from '../../examples/client.ts';
import { startService } from '../harness/index.ts';
import { allEvents, ledgerStart, submit, untilIndexed, untilProven } from './client.ts';
import { loireJwts, loirePayloads, tagusEvents, withoutSamples } from './samples.ts';
import { seqOfCursor, startSubscriber } from './subscriber.ts';

const DISTINCT = 8;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const canonical = (value: unknown) => canonicalize(value) ?? '';

test('20 real events, submitted by mutation, again by REST and again by 4 clients at once, are 8 events: seq 1 to 8, no gap, nothing twice', {
  skip: withoutSamples,
}, async (t) => {
  const service = await startService(t);
  const client = createCesClient(service.url);
  const start = await ledgerStart(client);
  const fromTheBeginning = startSubscriber(client, start, seqOfCursor);
  t.after(() => fromTheBeginning.stop());
  const events = tagusEvents();
  const idOf = new Map<string, string>();

  for (const { source, type, time, data } of events) {
    const { id, isNew } = await submit(client, { source, type, time, json: data });
    const content = canonical(data);
    assert.equal(isNew, !idOf.has(content));
    assert.equal(id, idOf.get(content) ?? id);
    idOf.set(content, id);
  }
  assert.equal(idOf.size, DISTINCT);
  for (const event of events) assert.equal(await postRest(service.url, event), idOf.get(canonical(event.data)));
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const { source, type, data } of events) {
        assert.equal((await submit(client, { source, type, json: data })).id, idOf.get(canonical(data)));
      }
    }),
  );

  for (const id of idOf.values()) await untilIndexed(client, id);
  await fromTheBeginning.until(DISTINCT);
  const listed = await allEvents(client);
  assert.deepEqual(
    listed.map((event) => event.seq),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
  assert.deepEqual(new Set(listed.map((event) => event.id)), new Set(idOf.values()));
  assert.deepEqual(fromTheBeginning.events(), listed);

  const resumed = startSubscriber(client, listed[3]?.cursor ?? '', seqOfCursor);
  t.after(() => resumed.stop());
  await resumed.until(4);
  assert.deepEqual(resumed.events(), listed.slice(4));
  await untilProven(client);
});

test('the same real events sent by 4 clients at once to an empty ledger are 8 events as well', {
  skip: withoutSamples,
}, async (t) => {
  const service = await startService(t);
  const client = createCesClient(service.url);
  await ledgerStart(client);
  const answers = await Promise.all(
    Array.from({ length: 4 }, () =>
      Promise.all(tagusEvents().map(({ source, type, data }) => submit(client, { source, type, json: data }))),
    ),
  );
  const ids = new Set(answers.flat().map(({ id }) => id));
  assert.equal(ids.size, DISTINCT);
  for (const id of ids) await untilIndexed(client, id);
  assert.deepEqual(
    (await allEvents(client)).map((event) => event.seq),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
});

test('real Loire credentials come back: a VC-JWT byte for byte, JSON in canonical form, hashes as everyone can recompute them', {
  skip: withoutSamples,
}, async (t) => {
  const service = await startService(t);
  const client = createCesClient(service.url);
  await ledgerStart(client);

  for (const jwt of loireJwts()) {
    const { id } = await submit(client, { source: '/loire', jwt });
    const event = await untilIndexed(client, id);
    const payload: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
    assert.equal(event.jwt, jwt);
    assert.deepEqual(event.data, payload);
    assert.equal(event.contentHash, `0x${sha256(jwt)}`);
    assert.equal(event.credentialHash, `sha256-${sha256(canonical(payload))}`);
  }
  for (const json of loirePayloads()) {
    const { id } = await submit(client, { source: '/loire', json });
    const event = await untilIndexed(client, id);
    assert.equal(event.jwt, null);
    assert.equal(JSON.stringify(event.data), canonical(json));
    assert.equal(event.contentHash, `0x${sha256(JSON.stringify(event.data))}`);
    assert.equal(event.credentialHash, `sha256-${sha256(canonical(json))}`);
  }
});

/** Publishes an event as today's clients of the CES do; answers the id in the Location. */
async function postRest(url: string, event: object): Promise<string> {
  const response = await fetch(`${url}/credentials-events`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify({ ...event, id: undefined, cesreceiveddate: undefined }),
  });
  const body = await response.text();
  assert.equal(response.status, 201, body);
  assert.equal(body, '');
  return response.headers.get('location')?.split('/').at(-1) ?? '';
}
