import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { canonicalBytes, contentHashOf, credentialHashOf, sha256, uuidOf } from '../../ledger/ids.ts';
import { fromHex } from '../../lib/hex.ts';
import { idOfCredential, ORIGIN_BLOCK } from '../harness/view-builder.ts';
import { runGateway } from './run-gateway.ts';
import { jwtOf, loireCredential, tagusCredential } from './samples.ts';

const B1 = ORIGIN_BLOCK + 1;
const TIME = 1_700_000_010;

test('the Node interface and its two fields are as Relay describes them', async (t) => {
  const { ask } = await runGateway(t);
  const { data } = await ask(`{
    node: __type(name: "Node") { kind fields { name type { kind ofType { kind name } } } possibleTypes { name } }
    query: __schema { queryType { fields {
      name type { kind name ofType { kind name ofType { kind name } } } args { name type { kind ofType { name kind } } }
    } } }
  }`);
  assert.equal(data.node.kind, 'INTERFACE');
  assert.deepEqual(data.node.fields, [
    { name: 'id', type: { kind: 'NON_NULL', ofType: { kind: 'SCALAR', name: 'ID' } } },
  ]);
  assert.deepEqual(data.node.possibleTypes.map(({ name }: { name: string }) => name).sort(), [
    'Block',
    'Credential',
    'CredentialEvent',
  ]);
  const field = (name: string) => data.query.queryType.fields.find((one: { name: string }) => one.name === name);
  assert.deepEqual(field('node').type, { kind: 'INTERFACE', name: 'Node', ofType: null });
  assert.deepEqual(field('node').args[0], {
    name: 'id',
    type: { kind: 'NON_NULL', ofType: { name: 'ID', kind: 'SCALAR' } },
  });
  assert.equal(field('nodes').type.ofType.ofType.name, 'Node');
});

describe('an object is found again', () => {
  test('by its global id, alone and among others; what is not there is null in its place', async (t) => {
    const { ask, builder } = await runGateway(t);
    const [one, two] = [tagusCredential('one'), tagusCredential('two')];
    await builder.mine({ time: TIME, deeds: [one, two].map((credential) => ({ kind: 'publish', credential })) });
    const { data: listed } = await ask('{ credentials { nodes { id event { id } } } blocks { nodes { id } } }');
    const ids = [
      ...listed.credentials.nodes.flatMap((node: { id: string; event: { id: string } }) => [node.id, node.event.id]),
      ...listed.blocks.nodes.map(({ id }: { id: string }) => id),
    ];
    assert.equal(ids.length, 5);
    for (const id of ids) {
      const { data } = await ask('query($id: ID!) { node(id: $id) { id __typename } }', { id });
      assert.equal(data.node.id, id);
    }
    const absent = ['00000000-0000-8000-8000-000000000000', 'A'.repeat(22), 'block-999999', 'anything', ''];
    const asked = ids.flatMap((id, index) => [id, absent[index] ?? '']);
    const { data } = await ask(
      `query($ids: [ID!]!) { nodes(ids: $ids) {
        id ... on Credential { status } ... on CredentialEvent { seq } ... on Block { eventCount }
      } }`,
      { ids: asked },
    );
    assert.deepEqual(
      data.nodes.map((node: { id: string } | null) => node?.id ?? null),
      ids.flatMap((id) => [id, null]),
    );
    assert.equal(data.nodes.at(-2).eventCount, 2);
    const tooMany = await ask('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array(101).fill('x') });
    assert.equal(tooMany.errors?.[0]?.extensions['code'], 'BAD_INPUT');
  });

  test('a credential by its id, event, issuer and id, and its hashes in every form they are written in', async (t) => {
    const { ask, builder } = await runGateway(t);
    const payload = loireCredential('jwt');
    const jwt = jwtOf(payload);
    await builder.mine({ time: TIME, deeds: [{ kind: 'publish', credential: jwt }] });
    const { data: listed } = await ask('{ credentials { nodes { id issuer credentialId event { id } } } }');
    const [{ id, issuer, credentialId, event }] = listed.credentials.nodes;
    const hashes = [credentialHashOf(payload), contentHashOf(Buffer.from(jwt))].flatMap((hash) => {
      const bytes = fromHex(hash);
      return [hash, hash.slice(2), `sha256-${hash.slice(2)}`, hash.slice(2).toUpperCase()].concat(
        [bytes.toString('base64'), bytes.toString('base64url')].flatMap((text) => [text, `sha256-${text}`]),
      );
    });
    const bys = [
      { id },
      { eventId: event.id },
      { issuerAndId: { issuer, credentialId } },
      ...hashes.map((hash) => ({ hash })),
    ];
    assert.equal(bys.length, 19);
    for (const by of bys) {
      const { data, errors } = await ask('query($by: CredentialBy!) { credential(by: $by) { id } }', { by });
      assert.equal(data?.credential?.id, id, JSON.stringify({ by, errors }));
    }
    for (const hash of ['', 'sha256-', `${hashes[0]}0`, 'A'.repeat(43).replace(/A$/, 'B'), '0xzz']) {
      const { errors } = await ask('query($by: CredentialBy!) { credential(by: $by) { id } }', { by: { hash } });
      assert.equal(errors?.[0]?.extensions['code'], 'BAD_INPUT', hash);
    }
    for (const other of ['', '%', '\u00c0\u5489', `${id}x`, 'A'.repeat(22)]) {
      const { data, errors } = await ask('query($by: CredentialBy!) { credential(by: $by) { id } }', {
        by: { id: other },
      });
      assert.deepEqual({ data, errors }, { data: { credential: null }, errors: undefined }, other);
    }
  });

  test('a transaction with its events, and a block by number and by hash, until the ledger goes back', async (t) => {
    const { ask, builder } = await runGateway(t);
    const deeds = ['a', 'b', 'c'].map((name) => ({ kind: 'publish' as const, credential: tagusCredential(name) }));
    await builder.mine({ time: TIME, deeds: deeds.slice(0, 2) }, { time: TIME + 2, deeds: [] });
    await builder.mine({ time: TIME + 4, deeds: deeds.slice(2) });
    const { data: listed } = await ask(
      '{ credentialEvents(orderBy: OLDEST) { nodes { id seq transactionHash block { hash } } } }',
    );
    const events: { id: string; transactionHash: string; block: { hash: string } }[] = listed.credentialEvents.nodes;
    const TRANSACTION = 'query($hash: Hash!) { transaction(hash: $hash) { hash block { number } events { id } } }';
    for (const { id, transactionHash } of events) {
      const { data } = await ask(TRANSACTION, { hash: transactionHash });
      assert.deepEqual(data.transaction.events, [{ id }]);
    }
    assert.equal((await ask(TRANSACTION, { hash: sha256('none') })).data.transaction, null);
    // A block's hash is no transaction's, although one index holds both.
    assert.equal((await ask(TRANSACTION, { hash: events[0]?.block.hash })).data.transaction, null);

    const BLOCK = `query($number: Long, $hash: Hash) { block(number: $number, hash: $hash) {
      id number hash timestamp eventCount
      events(filter: { kind: PUBLICATION }) { totalCount nodes { seq } pageInfo { hasNextPage } }
    } }`;
    const { data: byHash } = await ask(BLOCK, { hash: events[0]?.block.hash });
    const { data: byNumber } = await ask(BLOCK, { number: B1 });
    assert.deepEqual(byHash, byNumber);
    assert.deepEqual(byHash.block.events, {
      totalCount: 2,
      nodes: [{ seq: 1 }, { seq: 2 }],
      pageInfo: { hasNextPage: false },
    });
    const { data: empty } = await ask(BLOCK, { number: B1 + 1 });
    assert.deepEqual(
      [empty.block.hash, empty.block.eventCount, empty.block.timestamp],
      [null, 0, '2023-11-14T22:13:32Z'],
    );
    assert.equal((await ask(BLOCK, { number: B1 + 3 })).data.block, null);
    for (const wrong of [{}, { number: B1, hash: sha256('x') }, { number: -1 }]) {
      assert.equal((await ask(BLOCK, wrong)).errors?.[0]?.extensions['code'], 'BAD_INPUT');
    }

    await builder.rollBackTo(2);
    assert.equal((await ask(TRANSACTION, { hash: events[2]?.transactionHash })).data.transaction, null);
    assert.equal((await ask(BLOCK, { hash: events[2]?.block.hash })).data.block, null);
    assert.equal((await ask(BLOCK, { hash: events[0]?.block.hash })).data.block.number, B1);
  });
});

test('a status names the event and the moment that decided it, now and as of a moment before', async (t) => {
  const { ask, builder } = await runGateway(t);
  const credential = tagusCredential('one', { expirationDate: '2026-02-01T00:00:00Z' });
  const of = idOfCredential(credential);
  await builder.mine({ time: 1_767_300_000, deeds: [{ kind: 'publish', credential }] });
  const QUERY = `query($by: CredentialBy!, $asOfTime: DateTime) { credential(by: $by, asOfTime: $asOfTime) {
    status statusReason statusDecidedAt statusDecidedBy { kind seq }
  } }`;
  const by = { eventId: uuidOf(of) };
  const expired = (await ask(QUERY, { by })).data.credential;
  assert.deepEqual(
    [expired.status, expired.statusDecidedAt, expired.statusDecidedBy],
    ['EXPIRED', '2026-02-01T00:00:00Z', { kind: 'PUBLICATION', seq: 1 }],
  );
  const active = (await ask(QUERY, { by, asOfTime: '2026-01-31T23:59:59Z' })).data.credential;
  assert.deepEqual([active.status, active.statusDecidedBy.seq], ['ACTIVE', 1]);
  await builder.mine({
    time: 1_772_000_000,
    deeds: [{ kind: 'status', of, revision: 1, status: 'REVOKED', reason: 'sold' }],
  });
  const revoked = (await ask(QUERY, { by })).data.credential;
  assert.deepEqual([revoked.status, revoked.statusDecidedBy], ['REVOKED', { kind: 'STATUS_CHANGE', seq: 2 }]);
  assert.match(revoked.statusReason, /by event 2 at 2026-02-25.*sold/);
  assert.equal((await ask(QUERY, { by, asOfTime: '2025-12-31T00:00:00Z' })).data.credential, null);
});

test('what Gaia-X defines is typed, and what a statement of compliance is about is found by its hash', async (t) => {
  const { ask, builder } = await runGateway(t);
  const offering = tagusCredential('offering', {
    credentialSubject: [
      {
        id: 'urn:offering',
        type: 'gx:ServiceOffering',
        'gx:name': 'Storage',
        'gx:providedBy': { id: 'urn:provider' },
        'gx:termsAndConditions': { 'gx:URL': 'https://terms.example', 'gx:hash': 'ab' },
        'gx:dataAccountExport': { 'gx:requestType': 'API', 'gx:accessType': 'digital', 'gx:formatType': 'text/csv' },
        'gx:dataProtectionRegime': ['GDPR2016'],
      },
    ],
  });
  const integrity = `sha256-${credentialHashOf(offering).slice(2)}`;
  const label = loireCredential('label', {
    credentialSubject: {
      id: 'urn:label#cs',
      'gx:labelLevel': 'SC',
      'gx:compliantCredentials': [
        { id: 'urn:offering', type: 'gx:ServiceOffering', 'gx:digestSRI': integrity },
        { id: 'urn:other', type: 'gx:LegalPerson', 'gx:digestSRI': 'sha256-nothing' },
      ],
    },
  });
  await builder.mine({ time: TIME, deeds: [offering, label].map((credential) => ({ kind: 'publish', credential })) });
  const { data } = await ask(`{ credentials(orderBy: OLDEST) { nodes { subjects {
    __typename subjectId types
    ... on ServiceOffering {
      name providedBy dataProtectionRegimes termsAndConditions { url hash } dataExports { requestType accessType formatTypes }
    }
    ... on Label { labelLevel compliantCredentials { reference type credential { credentialId } } }
  } } } }`);
  assert.deepEqual(data.credentials.nodes[0].subjects, [
    {
      __typename: 'ServiceOffering',
      subjectId: 'urn:offering',
      types: ['gx:ServiceOffering'],
      name: 'Storage',
      providedBy: 'urn:provider',
      dataProtectionRegimes: ['GDPR2016'],
      termsAndConditions: [{ url: 'https://terms.example', hash: 'ab' }],
      dataExports: [{ requestType: 'API', accessType: 'digital', formatTypes: ['text/csv'] }],
    },
  ]);
  assert.deepEqual(data.credentials.nodes[1].subjects, [
    {
      __typename: 'Label',
      subjectId: 'urn:label#cs',
      types: [],
      labelLevel: 'SC',
      compliantCredentials: [
        { reference: 'urn:offering', type: 'gx:ServiceOffering', credential: { credentialId: offering['id'] } },
        { reference: 'urn:other', type: 'gx:LegalPerson', credential: null },
      ],
    },
  ]);
  assert.equal(contentHashOf(canonicalBytes(offering)), `0x${integrity.slice(7)}`);
});
