import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { type Command, decodeCommand } from '../../ledger/command.ts';
import { contentHashOf, pinnedId, publicationId, statusChangeId, uuidOf } from '../../ledger/ids.ts';
import { createNoteStore } from '../../ledger/note-store.ts';
import { decodePayload } from '../../ledger/payload.ts';
import type { SubmissionNote, SubmissionState } from '../../ledger/submission.ts';
import { retry } from '../../lib/async.ts';
import { type Consumer, createKafka } from '../../lib/kafka.ts';
import { silentLog } from '../../lib/log.ts';
import { idOfCredential } from '../harness/view-builder.ts';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { jwtOf, loireCredential, submissionOf } from './samples.ts';

const ANSWER = `__typename
  ... on SubmissionAccepted { submission { id eventId state } warnings { code } }
  ... on SubmissionKnown { submission { id state } }
  ... on SubmissionRefused { code message path }`;
const SUBMIT = `mutation ($input: SubmitCredentialInput!) { submitCredential(input: $input) { ${ANSWER} } }`;
const SUBMIT_ALL = `mutation ($inputs: [SubmitCredentialInput!]!) { submitCredentials(inputs: $inputs) { ${ANSWER} } }`;
const PIN = `mutation ($input: PinCredentialInput!) { pinCredential(input: $input) { ${ANSWER} } }`;
const CHANGE = `mutation ($input: ChangeCredentialStatusInput!) { changeCredentialStatus(input: $input) { ${ANSWER} } }`;
const STATE =
  'query ($id: UUID!) { submission(id: $id) { id state transactionHash blockNumber refusal { code } event { seq } } }';

/** Commands as Kafka has them, all partitions, each with its place. */
async function commandsOf({ backing, prefix }: RunningGateway) {
  const kafka = createKafka({ brokers: backing.kafkaBrokers, clientId: 'test', log: silentLog });
  const [admin, consumer] = [kafka.admin(), kafka.consumer({ groupId: `${prefix}-${randomUUID()}` })];
  try {
    await Promise.all([admin.connect(), consumer.connect()]);
    const topic = `${prefix}.commands`;
    // A topic that was just made has no leaders yet.
    const offsets = await retry(() => admin.fetchTopicOffsets(topic), { attempts: 50 });
    const total = offsets.reduce((sum, { high }) => sum + Number(high), 0);
    return total === 0 ? [] : await consume(consumer, topic, total);
  } finally {
    await Promise.all([admin.disconnect(), consumer.disconnect()]);
  }
}

type Found = { key: string; partition: number; offset: string; command: Command };

async function consume(consumer: Consumer, topic: string, total: number): Promise<Found[]> {
  const found: Found[] = [];
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        async eachMessage({ partition, message }) {
          const command = decodeCommand(message.value ?? Buffer.alloc(0));
          found.push({ key: String(message.key), partition, offset: message.offset, command });
          if (found.length === total) resolve();
        },
      })
      .catch(reject);
  });
  return found;
}

/** Notes what the writer would tell of a command, newer than its QUEUED. */
async function note(
  { redis, builder }: RunningGateway,
  uuid: string,
  state: SubmissionState,
  more: Partial<SubmissionNote> = {},
) {
  const store = createNoteStore(redis, builder.keys);
  const before = await store.get(uuid);
  assert.ok(before, 'The gateway has noted it');
  await store.put({ note: { ...before, state, at: Date.now(), ...more }, source: 'state', ttlMs: 60_000 });
}

describe('a submission', { timeout: 120_000 }, () => {
  test('is accepted once Kafka has it: under its publication as key, with id and payload, and its place is noted', async (t) => {
    const gateway = await runGateway(t);
    const credential = loireCredential('accepted');
    const { data } = await gateway.ask(SUBMIT, {
      input: { ...submissionOf(credential), subject: 's', time: '2026-01-01T00:00:00Z' },
    });
    const id = idOfCredential(credential);
    assert.deepEqual(data.submitCredential, {
      __typename: 'SubmissionAccepted',
      submission: { id: uuidOf(id), eventId: id, state: 'QUEUED' },
      warnings: [],
    });
    const [found, ...others] = await commandsOf(gateway);
    assert.deepEqual(others, []);
    assert.equal(found?.key, id);
    assert.equal(found?.command.id, id);
    const { attributes, credential: bytes } = decodePayload(found?.command.payload ?? Buffer.alloc(0));
    assert.equal(publicationId(contentHashOf(bytes)), id);
    assert.deepEqual(attributes, {
      type: 'eu.gaia-x.credential',
      source: '/test',
      subject: 's',
      time: '2026-01-01T00:00:00Z',
      format: 'json',
    });
    const noted = await createNoteStore(gateway.redis, gateway.builder.keys).get(uuidOf(id));
    assert.deepEqual([noted?.state, noted?.partition, noted?.offset], ['QUEUED', found?.partition, found?.offset]);
  });

  test('is waited for until a block is indexed', async (t) => {
    const gateway = await runGateway(t);
    const hasty = await runGateway(t, { ...gateway, variables: { LIMIT_MIN_BLOCK_WAIT_MS: '50' } });
    const { ask, builder } = gateway;
    const credential = loireCredential('waited for');
    const question = 'query ($id: UUID!, $minBlock: Long) { submission(id: $id, minBlock: $minBlock) { state } }';
    const minBlock = builder.position().cursor.blockNumber + 1;
    const variables = { id: uuidOf(idOfCredential(credential)), minBlock };
    const asking = ask(question, variables);
    await builder.mine({ time: 1_700_000_010, deeds: [{ kind: 'publish', credential }] });
    assert.deepEqual((await asking).data.submission, { state: 'INDEXED' });
    const { errors } = await hasty.ask(question, { ...variables, minBlock: minBlock + 1 });
    assert.equal(errors?.[0]?.extensions['code'], 'BLOCK_NOT_INDEXED');
  });

  test('that comes again is known, at every gateway, with its state, and Kafka gets no second copy', async (t) => {
    const gateway = await runGateway(t);
    const other = await runGateway(t, gateway);
    const input = submissionOf(loireCredential('again'));
    const first = (await gateway.ask(SUBMIT, { input })).data.submitCredential;
    const again = (await other.ask(SUBMIT, { input: { ...input, source: '/other', type: 'other' } })).data
      .submitCredential;
    assert.deepEqual(again, {
      __typename: 'SubmissionKnown',
      submission: { id: first.submission.id, state: 'QUEUED' },
    });
    await gateway.builder.mine({ time: 1_700_000_001, deeds: [{ kind: 'publish', credential: input.json as object }] });
    const indexed = (await other.ask(SUBMIT, { input })).data.submitCredential;
    assert.deepEqual(indexed.submission, { id: first.submission.id, state: 'INDEXED' });
    assert.equal((await commandsOf(gateway)).length, 1);
  });

  test('that was refused may be submitted again', async (t) => {
    const gateway = await runGateway(t);
    const input = submissionOf(loireCredential('refused'));
    const { id } = (await gateway.ask(SUBMIT, { input })).data.submitCredential.submission;
    await note(gateway, id, 'REFUSED', { refusal: { code: 'TOO_LARGE', message: 'Expected less' } });
    const { data } = await gateway.ask(STATE, { id });
    assert.deepEqual([data.submission.state, data.submission.refusal], ['REFUSED', { code: 'TOO_LARGE' }]);
    const again = (await gateway.ask(SUBMIT, { input })).data.submitCredential;
    assert.equal(again.__typename, 'SubmissionAccepted');
    assert.equal((await gateway.ask(STATE, { id })).data.submission.state, 'QUEUED');
  });

  test('of several is answered each for itself and in order; duplicates alike, and sent once', async (t) => {
    const gateway = await runGateway(t);
    // Right after a topic is made, a partition may have no leader yet: kafkajs then sends all once more.
    const warmUp = Array.from({ length: 40 }, (_, n) => submissionOf(loireCredential(`warm-${n}`)));
    await gateway.ask(SUBMIT_ALL, { inputs: warmUp });
    const before = await commandsOf(gateway);
    const [one, two] = [submissionOf(loireCredential('one')), submissionOf(loireCredential('two'))];
    const inputs = [one, { source: '/x', json: 1 }, two, one, { source: '/x', jwt: jwtOf(loireCredential('jwt')) }];
    const answers = (await gateway.ask(SUBMIT_ALL, { inputs })).data.submitCredentials;
    const kinds = answers.map((answer: { __typename: string }) => answer.__typename.replace('Submission', ''));
    assert.deepEqual(kinds, ['Accepted', 'Refused', 'Accepted', 'Accepted', 'Accepted']);
    assert.deepEqual(answers[3], answers[0]);
    const all = await commandsOf(gateway);
    const isOld = new Set(before.map(({ command }) => command.id));
    assert.equal(all.filter(({ command }) => !isOld.has(command.id)).length, 3);
    // Each is noted where Kafka has it, so that what the writer tells of it is not taken for older.
    for (const { command } of all) {
      const noted = await createNoteStore(gateway.redis, gateway.builder.keys).get(uuidOf(command.id));
      const places = all
        .filter((one) => one.command.id === command.id)
        .map(({ partition, offset }) => [partition, offset]);
      assert.ok(places.some((place) => isDeepStrictEqual(place, [noted?.partition, noted?.offset])));
    }
  });

  test('at four gateways at once ends as one event id, whoever is asked', async (t) => {
    const gateway = await runGateway(t);
    const others = await Promise.all([1, 2, 3].map(() => runGateway(t, gateway)));
    const inputs = Array.from({ length: 20 }, (_, n) => submissionOf(loireCredential(`many-${n}`)));
    const answers = await Promise.all([gateway, ...others].map((one) => one.ask(SUBMIT_ALL, { inputs })));
    const ids = answers.map(({ data }) =>
      data.submitCredentials.map((one: { submission: { id: string } }) => one.submission.id),
    );
    for (const one of ids) assert.deepEqual(one, ids[0]);
    assert.equal(new Set(ids[0]).size, 20);
  });

  test('is followed through its states to INDEXED at another gateway, which ends the stream', async (t) => {
    const gateway = await runGateway(t);
    const other = await runGateway(t, gateway);
    const credential = loireCredential('followed');
    const id = uuidOf(idOfCredential(credential));
    const states: string[] = [];
    const source = other.subscriber().iterate<{ submission: { state: string; blockNumber: number | null } }>({
      query: `subscription ($id: UUID!) { submission(id: $id) { state blockNumber } }`,
      variables: { id },
    });
    const steps = [
      () => note(gateway, id, 'SENT', { transactionHash: `0x${'ab'.repeat(32)}` }),
      () => note(gateway, id, 'MINED', { transactionHash: `0x${'ab'.repeat(32)}`, blockNumber: 101 }),
      () => gateway.builder.mine({ time: 1_700_000_001, deeds: [{ kind: 'publish', credential }] }),
    ];
    const { data: accepted } = await gateway.ask(SUBMIT, { input: submissionOf(credential) });
    assert.equal(accepted.submitCredential.__typename, 'SubmissionAccepted');
    for await (const { data } of source) {
      states.push(data?.submission.state ?? 'none');
      await steps.shift()?.();
    }
    assert.deepEqual(states, ['QUEUED', 'SENT', 'MINED', 'INDEXED']);
  });

  test('of a pin travels the same road, and pinning again is the same event, whatever the locator', async (t) => {
    const gateway = await runGateway(t);
    const pin = { commitment: `0x${'5a'.repeat(32)}`, locator: 'https://store.example/1' } as const;
    const input = { source: '/test', ...pin };
    const { data } = await gateway.ask(PIN, { input });
    const id = pinnedId(pin.commitment);
    assert.deepEqual(data.pinCredential, {
      __typename: 'SubmissionAccepted',
      submission: { id: uuidOf(id), eventId: id, state: 'QUEUED' },
      warnings: [],
    });
    const again = await gateway.ask(PIN, { input: { ...input, locator: 'urn:x:other' } });
    assert.deepEqual(again.data.pinCredential, {
      __typename: 'SubmissionKnown',
      submission: { id: uuidOf(id), state: 'QUEUED' },
    });
    const [found, ...others] = await commandsOf(gateway);
    assert.deepEqual(others, []);
    assert.deepEqual([found?.key, found?.command.id, found?.command.kind], [id, id, 'publish']);
    const payload = decodePayload(found?.command.payload ?? Buffer.alloc(0));
    assert.deepEqual([payload.pin, payload.attributes], [pin, { type: 'eu.gaia-x.credential', source: '/test' }]);
    await gateway.builder.mine({ time: 1_700_000_001, deeds: [{ kind: 'pin', pin }] });
    assert.equal((await gateway.ask(STATE, { id: uuidOf(id) })).data.submission.state, 'INDEXED');
  });

  test('whose id somebody else had is INDEXED once the id was released and published again', async (t) => {
    const gateway = await runGateway(t);
    const input = submissionOf(loireCredential('squatted'));
    const credential = input.json as object;
    const id = idOfCredential(credential);
    await gateway.builder.mine({ time: 1_700_000_001, deeds: [{ kind: 'squat', id }] });
    assert.equal((await gateway.ask(SUBMIT, { input })).data.submitCredential.__typename, 'SubmissionAccepted');
    await note(gateway, uuidOf(id), 'REFUSED', { refusal: { code: 'ID_OCCUPIED', message: 'Ask for a release' } });
    const refused = (await gateway.ask(STATE, { id: uuidOf(id) })).data.submission;
    assert.deepEqual([refused.state, refused.refusal, refused.event], ['REFUSED', { code: 'ID_OCCUPIED' }, null]);
    await gateway.builder.mine({ time: 1_700_000_002, deeds: [{ kind: 'publish', credential }] });
    const indexed = (await gateway.ask(STATE, { id: uuidOf(id) })).data.submission;
    assert.deepEqual([indexed.state, indexed.refusal, indexed.event], ['INDEXED', null, { seq: 2 }]);
  });

  test('that nobody made is null', async (t) => {
    const gateway = await runGateway(t);
    const { data } = await gateway.ask(STATE, { id: '00000000-0000-8000-8000-000000000000' });
    assert.deepEqual(data, { submission: null });
  });
});

describe('a change of status', { timeout: 120_000 }, () => {
  test('travels the same road: the publication is its key, its id follows from revision and status', async (t) => {
    const gateway = await runGateway(t);
    const credential = loireCredential('status');
    const publication = idOfCredential(credential);
    await gateway.builder.mine({ time: 1_700_000_001, deeds: [{ kind: 'publish', credential, source: '/origin' }] });
    const input = { id: uuidOf(publication), status: 'SUSPENDED', reason: 'Under review' };
    const answer = (await gateway.ask(CHANGE, { input })).data.changeCredentialStatus;
    const id = statusChangeId(publication, 1, 'SUSPENDED');
    assert.equal(answer.submission.id, uuidOf(id));
    const again = (await gateway.ask(CHANGE, { input })).data.changeCredentialStatus;
    assert.deepEqual(again, { __typename: 'SubmissionKnown', submission: { id: uuidOf(id), state: 'QUEUED' } });
    const [found, ...others] = await commandsOf(gateway);
    assert.deepEqual(others, []);
    assert.equal(found?.key, publication);
    const { attributes } = decodePayload(found?.command.payload ?? Buffer.alloc(0));
    assert.deepEqual(attributes, { type: 'eu.gaia-x.credential.suspended', source: '/origin', reason: 'Under review' });
  });

  test('of a pinned publication, and of one whose id an untrusted one had before, makes the revision the ledger expects', async (t) => {
    const gateway = await runGateway(t);
    const pin = { commitment: `0x${'5a'.repeat(32)}`, locator: 'https://store.example/1' } as const;
    const credential = loireCredential('released');
    const of = idOfCredential(credential);
    await gateway.builder.mine({
      time: 1_700_000_001,
      deeds: [
        { kind: 'pin', pin },
        { kind: 'squat', id: of },
        { kind: 'status', of, revision: 1, status: 'SUSPENDED' },
        { kind: 'status', of, revision: 2, status: 'REVOKED' },
        { kind: 'publish', credential },
      ],
    });
    for (const [publication, revision] of [
      [pinnedId(pin.commitment), 1],
      [of, 3],
    ] as const) {
      const input = { id: uuidOf(publication), status: 'SUSPENDED' };
      const answer = (await gateway.ask(CHANGE, { input })).data.changeCredentialStatus;
      assert.equal(
        answer.submission?.eventId,
        statusChangeId(publication, revision, 'SUSPENDED'),
        JSON.stringify(answer),
      );
      const early = (await gateway.ask(CHANGE, { input: { ...input, revision: revision - 1 } })).data;
      assert.equal(early.changeCredentialStatus.code, 'REVISION_CONFLICT');
    }
  });

  test('is refused early, in words, where the ledger would refuse it; a repetition is known', async (t) => {
    const gateway = await runGateway(t);
    const credential = loireCredential('refusals');
    const of = idOfCredential(credential);
    await gateway.builder.mine({ time: 1_700_000_001, deeds: [{ kind: 'publish', credential }] });
    await gateway.builder.mine({
      time: 1_700_000_002,
      deeds: [{ kind: 'status', of, revision: 1, status: 'REVOKED' }],
    });
    const changeId = uuidOf(statusChangeId(of, 1, 'REVOKED'));
    const id = uuidOf(of);
    const rows: [input: object, outcome: string][] = [
      [{ id, status: 'SUSPENDED' }, 'TRANSITION_NOT_ALLOWED'],
      [{ id, status: 'SUSPENDED', revision: 1 }, 'REVISION_CONFLICT'],
      [{ id, status: 'SUSPENDED', revision: 7 }, 'REVISION_CONFLICT'],
      [{ id: changeId, status: 'SUSPENDED' }, 'UNKNOWN_CREDENTIAL'],
      [{ id, status: 'SUSPENDED', reason: 'x'.repeat(3_000) }, 'ATTRIBUTE_TOO_LONG'],
      [{ id, status: 'REVOKED' }, 'SubmissionKnown'],
      [{ id, status: 'REVOKED', revision: 1 }, 'SubmissionKnown'],
    ];
    for (const [input, outcome] of rows) {
      const answer = (await gateway.ask(CHANGE, { input })).data.changeCredentialStatus;
      assert.equal(answer.code ?? answer.__typename, outcome, JSON.stringify(input));
    }
    assert.deepEqual(await commandsOf(gateway), []);
  });
});
