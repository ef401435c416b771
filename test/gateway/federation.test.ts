import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { describe, type TestContext, test } from 'node:test';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { composeServices } from '@theguild/federation-composition';
import { buildSchema, graphql, parse } from 'graphql';
import { credentialHashOf, uuidOf } from '../../ledger/ids.ts';
import { idOfCredential } from '../harness/view-builder.ts';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { tagusCredential } from './samples.ts';

const FEDERATED = { variables: { FEDERATION: 'on' } };

/** A catalogue of offers that knows of each its event's id and its credential's hash, and nothing else about them. */
const CATALOGUE = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
  type Query { offers: [Offer!]!  page: PageInfo }
  type Offer @key(fields: "name") { name: String!  event: CredentialEvent!  credential: Credential! }
  type CredentialEvent @key(fields: "id", resolvable: false) { id: ID! }
  type Credential @key(fields: "credentialHash", resolvable: false) { credentialHash: String! }
  scalar Cursor
  type PageInfo @shareable { hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: Cursor  endCursor: Cursor }
`;

const [one, two] = [tagusCredential('one'), tagusCredential('two')];
const newer = tagusCredential('one', { issuanceDate: '2026-02-01T00:00:00Z' });
const hashOf = (credential: object) => `sha256-${credentialHashOf(credential).slice(2)}`;
const uuid = (credential: object) => uuidOf(idOfCredential(credential));

describe('as a subgraph of Apollo Federation', () => {
  test('it composes with a catalogue, and a page of offers takes its entities in one request of each kind', async (t) => {
    const running = await runGateway(t, FEDERATED);
    await publishAll(running);
    const offers = [one, two, newer].map((credential, index) => ({
      name: `offer ${index}`,
      event: { id: uuid(credential) },
      credential: { credentialHash: hashOf(credential) },
    }));
    const catalogue = await serve(t, { offers });
    const { data: service } = await running.ask('{ _service { sdl } }');
    const composed = composeServices([
      { name: 'ces', typeDefs: parse(service._service.sdl), url: `${running.url}/graphql` },
      { name: 'catalogue', typeDefs: parse(CATALOGUE), url: catalogue },
    ]);
    assert.ok('supergraphSdl' in composed && composed.supergraphSdl !== undefined, JSON.stringify(composed.errors));
    const asked: string[] = [];
    const schema = getStitchedSchemaFromSupergraphSdl({
      supergraphSdl: composed.supergraphSdl,
      batch: true,
      onSubschemaConfig(config) {
        const { executor } = config;
        config.executor = (request) => {
          asked.push(config.name);
          return executor(request);
        };
      },
    });
    const source = '{ offers { name event { id seq receivedAt } credential { status statusReason event { id } } } }';
    const result = await graphql({ schema, source });
    assert.equal(result.errors, undefined);
    const expected = [
      { name: 'offer 0', seq: 1, status: 'DEPRECATED', id: uuid(one) },
      { name: 'offer 1', seq: 2, status: 'ACTIVE', id: uuid(two) },
      { name: 'offer 2', seq: 3, status: 'ACTIVE', id: uuid(newer) },
    ];
    // biome-ignore lint/suspicious/noExplicitAny: the test names the fields it looks at
    const found = (result.data as any).offers.map(({ name, event, credential }: any) => ({
      ...{ name, seq: event.seq, status: credential.status, id: credential.event.id },
    }));
    assert.deepEqual(found, expected);
    assert.equal(asked.filter((name) => /catalogue/i.test(name)).length, 1);
    assert.ok(asked.filter((name) => /ces/i.test(name)).length <= 2, String(asked));
    const inaccessible = await graphql({ schema, source: '{ node(id: "x") { id } }' });
    assert.match(inaccessible.errors?.[0]?.message ?? '', /Cannot query field "node"/);
  });

  test('entities are found by each of their keys, in order; what there is not is null, what is no key is null and an error at its place', async (t) => {
    const running = await runGateway(t, FEDERATED);
    await publishAll(running);
    const { data: listed } = await running.ask('{ credentials { nodes { id } } }');
    const ENTITIES = `query($representations: [_Any!]!) { _entities(representations: $representations) {
      __typename ... on CredentialEvent { seq } ... on Credential { event { seq } }
    } }`;
    const asked = [
      { __typename: 'CredentialEvent', id: uuid(two) },
      { __typename: 'Credential', credentialHash: hashOf(one) },
      { __typename: 'Credential', credentialHash: hashOf(tagusCredential('none')) },
      { __typename: 'CredentialEvent', eventId: idOfCredential(newer) },
      // The same UUID, and another event id: the last bits are not in the UUID.
      {
        __typename: 'CredentialEvent',
        eventId: idOfCredential(newer).replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      },
      ...listed.credentials.nodes.map(({ id }: { id: string }) => ({ __typename: 'Credential', id })),
    ];
    const { data } = await running.ask(ENTITIES, { representations: asked });
    assert.deepEqual(
      data._entities.map(
        (entity: { seq?: number; event?: { seq: number } } | null) => entity && (entity.seq ?? entity.event?.seq),
      ),
      [2, 1, null, 3, null, 3, 2],
    );
    for (const representation of [
      {},
      { __typename: 'Block', id: 'block-1' },
      { __typename: 'Credential', credentialHash: 'x' },
      { __typename: 'CredentialEvent', eventId: '0x12' },
      7,
    ]) {
      // As often as it takes until it is compiled.
      for (let times = 0; times < 5; times += 1) {
        const mixed = await running.ask(ENTITIES, { representations: [asked[0], representation, asked[1]] });
        assert.deepEqual(mixed.data._entities, [data._entities[0], null, data._entities[1]]);
        assert.deepEqual(
          mixed.errors?.map(({ path, extensions }) => [path, extensions['code']]),
          [[['_entities', 1], 'BAD_INPUT']],
        );
      }
    }
    const many = Array.from({ length: 1_001 }, () => asked[0]);
    assert.match((await running.ask(ENTITIES, { representations: many })).errors?.[0]?.message ?? '', /at most 1000/);
  });

  test('is what an operator switches on: otherwise nothing of it is there', async (t) => {
    const { ask } = await runGateway(t);
    assert.match((await ask('{ _service { sdl } }')).errors?.[0]?.message ?? '', /Cannot query field "_service"/);
  });
});

async function publishAll({ builder }: RunningGateway): Promise<void> {
  const deeds = [one, two, newer].map((credential) => ({ kind: 'publish' as const, credential }));
  await builder.mine({ time: 1_767_300_000, deeds });
}

/** A subgraph of another team, by graphql-js alone. */
async function serve(t: TestContext, rootValue: object): Promise<string> {
  const schema = buildSchema(CATALOGUE.replace(/extend schema.*\n/, ''), { assumeValidSDL: true });
  const server = createServer(async (request, response) => {
    const { query, variables } = (await json(request)) as { query: string; variables?: Record<string, unknown> };
    const result = await graphql({ schema, source: query, rootValue, variableValues: variables ?? {} });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}
