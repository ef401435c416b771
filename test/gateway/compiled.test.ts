import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from 'graphql';
import { realisticCredential } from '../../examples/realistic.ts';
import { idOfCredential } from '../harness/view-builder.ts';
import { runGateway } from './run-gateway.ts';

/** Executed so often, a query is compiled; the first time graphql-js executes it. */
const TIMES = 5;

test('a compiled query answers what graphql-js answers, word for word, errors too', { timeout: 60_000 }, async (t) => {
  const gateway = await runGateway(t, { variables: { CLOCK_STEP_SECONDS: '86400', LIMIT_MAX_KEPT_ANSWER_BYTES: '1' } });
  const { builder } = gateway;
  const of = idOfCredential(realisticCredential(3));
  for (let block = 0; block < 4; block += 1) {
    const deeds = Array.from({ length: 10 }, (_, at) => ({
      kind: 'publish' as const,
      credential: realisticCredential(10 * block + at),
    }));
    await builder.mine({ time: builder.position().cursor.blockTime + 5, deeds });
  }
  const change = { kind: 'status' as const, of, revision: 1, status: 'SUSPENDED' as const, reason: 'because' };
  await builder.mine({ time: builder.position().cursor.blockTime + 5, deeds: [change] });
  const { data } = await gateway.ask(
    '{ credentials(first: 1) { nodes { id } pageInfo { endCursor } } credentialEvents(first: 1) { nodes { id } } }',
  );
  const [credential, event] = [data.credentials.nodes[0].id, data.credentialEvents.nodes[0].id];
  const good: [query: string, variables?: object][] = [
    [
      `query ($after: Cursor, $all: Boolean! = true) { credentials(first: 7, after: $after) { __typename totalCount totalCountRelation asOf { cursor block { number hash timestamp } }
        edges { cursor node { ...c } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } partial } }
      fragment c on Credential { id issuer types name status statusReason statusDecidedAt validFrom validUntil labelLevel revision credentialHash
        data @include(if: $all) jwt subjectIds subjects { __typename subjectId ... on Participant { name } ... on ServiceOffering { name providedBy } }
        versions { id kind } statusChanges { kind statusChange { status reason } } statusDecidedBy { seq } event { seq block { number } publisher { account name } } }`,
      { after: data.credentials.pageInfo.endCursor, all: false },
    ],
    ['{ a: credentials(first: 2) { nodes { id } } b: credentials(last: 2) { nodes { id status } } }'],
    [
      'query ($f: CredentialEventFilter) { credentialEvents(first: 30, filter: $f) { nodes { id seq kind type source time receivedAt status statusReason data pin { locator } mark } } }',
      { f: { not: [{ kind: 'STATUS_CHANGE' }] } },
    ],
    [
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Credential { name } ... on CredentialEvent { seq } ... on Block { number } } }',
      { ids: [credential, event, 'block-101', 'none'] },
    ],
    [
      'query ($s: String!) { relevantCredentials(search: $s, first: 5) { totalCount edges { cursor score { total text recency } snippets { text } node { id name } } } }',
      { s: 'cloud hamburg' },
    ],
    ['{ facets(of: EVENTS) { total source(first: 3) { value count } by(dimension: TYPE) { other } } }'],
    ['query ($s: String) { facets(search: $s) { total status { value count } } }', { s: 'cloud hamburg' }],
    ['query ($by: CredentialBy!) { credential(by: $by) { id name status } }', { by: { id: credential } }],
    [
      `query ($t: DateTime, $f: CredentialFilter) { credentials(filter: $f) { totalCount } later: credentials(filter: { received: { from: $t } }) { totalCount }
        literal: credentials(filter: { or: [{ received: { to: "2023-11-14T23:13:25+01:00" } }] }) { totalCount } credential(by: { id: "${credential}" }, asOfTime: $t) { id } }`,
      { t: '2023-11-14T23:13:31+01:00', f: { not: [{ received: { to: '2023-11-14T22:13:25Z' } }] } },
    ],
    ['{ node(id: "nothing") { id } __typename }'],
    [getIntrospectionQuery()],
  ];
  // Where compiled code says nothing, or something else.
  const bad: [query: string, variables?: object][] = [
    [
      'query ($by: CredentialBy!) { credential(by: $by) { id } }',
      { by: { id: credential, hash: `0x${'1'.repeat(64)}` } },
    ],
    ['query ($by: CredentialBy!) { credential(by: $by) { id } }', { by: {} }],
    ['query ($n: Int) { credentials(first: $n) { nodes { id } } }', { n: 'five' }],
    ['query ($n: Int!) { credentials(first: $n) { nodes { id } } }', {}],
    ['query ($n: Int) { credentials(first: $n) { nodes { id } } }', { n: 101 }],
    ['query ($n: Int) { a: credentials(first: $n) { nodes { id } } b: block(number: 101) { id } }', { n: -1 }],
    ['query ($c: Cursor) { credentials(after: $c) { nodes { id } } block(number: 101) { number } }', { c: 'x' }],
  ];
  for (const [query, variables] of [...good, ...bad]) {
    const answers: object[] = [];
    for (let turn = 0; turn < TIMES; turn += 1) answers.push(await gateway.ask(query, variables));
    for (const answer of answers.slice(1)) assert.deepEqual(answer, answers[0], query);
    assert.equal(
      'errors' in (answers[0] ?? {}),
      bad.some(([one, given]) => one === query && given === variables),
      `${query} ${JSON.stringify(answers[0]).slice(0, 300)}`,
    );
    if (query.includes('__schema')) {
      const { data: schema } = answers[0] as { data: IntrospectionQuery };
      assert.ok(printSchema(buildClientSchema(schema)).includes('type Credential'));
    }
  }
});
