import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { DEFAULT_LIMITS } from '../limits.ts';
import { createCost } from './cost.ts';

const ROOT = join(import.meta.dirname, '../..');
/** As `examples/catalogue/list.js` has it. */
const CATALOGUE_PAGE_SIZE = 20;
const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
const costOf = createCost(schema, { ...DEFAULT_LIMITS, defaultPageSize: 20, assumedListSize: 10 });

function cost(text: string, variables: Record<string, unknown> = {}): number {
  const document = parse(text);
  const operation = getOperationAST(document);
  assert.ok(operation);
  return costOf(document, operation, variables);
}

test('a field is a point, and what stands below a list counts as often as the list can be long', () => {
  const rows: [text: string, variables: Record<string, unknown>, points: number][] = [
    ['{ __typename }', {}, 1],
    ['{ ledger { chainId } }', {}, 2],
    // The connection, the list, and two points for each of its nodes.
    ['{ credentialEvents(first: 7) { nodes { id } } }', {}, 1 + 1 + 7 * 2],
    ['{ credentialEvents { nodes { id } } }', {}, 1 + 1 + 20 * 2],
    ['{ credentialEvents(last: 3) { edges { node { id } } } }', {}, 1 + 1 + 3 * 3],
    ['{ credentialEvents(first: 3, last: 5) { nodes { id } } }', {}, 1 + 1 + 5 * 2],
    ['query ($n: Int) { credentialEvents(first: $n) { nodes { id } } }', { n: 9 }, 1 + 1 + 9 * 2],
    ['query ($n: Int = 4) { credentialEvents(first: $n) { nodes { id } } }', {}, 1 + 1 + 4 * 2],
    ['query ($n: Int) { credentialEvents(first: $n) { nodes { id } } }', { n: null }, 1 + 1 + 20 * 2],
    [
      '{ credentialEvents(first: 7) { ...p } } fragment p on CredentialEventConnection { nodes { id } }',
      {},
      1 + 1 + 7 * 2,
    ],
    [
      'mutation ($i: [SubmitCredentialInput!]!) { submitCredentials(inputs: $i) { __typename } }',
      { i: [1, 2, 3] },
      1 + 3 * 51,
    ],
    ['{ relevantCredentials { pageInfo { hasNextPage } } }', {}, 200 + 2],
    ['{ credentials(filter: { issuer: ["a", "b"], or: [{ type: ["c"] }] }) { totalCount } }', {}, 1 + 3 * 20 + 1],
    [
      'query ($f: CredentialFilter) { a: credentials(filter: $f) { totalCount } b: credentials(filter: $f) { totalCount } }',
      { f: { issuer: ['a', 'b'], not: [{ hash: ['c', 'd'] }], block: { from: 1 } } },
      2 * (1 + 5 * 20 + 1),
    ],
    ['query ($f: CredentialFilter = { issuer: ["a"] }) { credentials(filter: $f) { totalCount } }', {}, 1 + 20 + 1],
    ['query ($i: [String!]) { credentials(filter: { issuer: $i }) { totalCount } }', { i: ['a', 'b'] }, 1 + 2 * 20 + 1],
  ];
  for (const [text, variables, points] of rows) assert.equal(cost(text, variables), points, text);
});

test('a fragment around two pages of different sizes counts for each', () => {
  const fragment = 'fragment p on CredentialEventConnection { nodes { id } }';
  const both = `{ a: credentialEvents(first: 2) { ...p } b: credentialEvents(first: 5) { ...p } } ${fragment}`;
  assert.equal(cost(both), 2 + 2 * 2 + 2 + 5 * 2);
});

test('fragments that spread each other a million million times are counted at once', () => {
  const levels = 40;
  const chain = Array.from(
    { length: levels },
    (_, n) => `fragment f${n} on LedgerStatus { ...f${n + 1} ...f${n + 1} }`,
  );
  const began = performance.now();
  const points = cost(`{ ledger { ...f0 } } ${chain.join(' ')} fragment f${levels} on LedgerStatus { chainId }`);
  assert.equal(points, 1 + 2 ** levels);
  assert.ok(performance.now() - began < 1_000, 'Each fragment is looked at once, not 2^40 times');
});

test('sizes that make no sense give no small cost', () => {
  for (const first of ['2147483647', '-1']) {
    const points = cost(`{ credentialEvents(first: ${first}) { nodes { id } } }`);
    assert.ok(first === '-1' ? points >= 2 : points > DEFAULT_LIMITS.maxCost, first);
  }
});

test('every operation of the examples is within the limit, with the largest page; those of the catalogue page with its own', () => {
  const known = JSON.parse(readFileSync(join(ROOT, 'examples/documents.generated.json'), 'utf8')) as Record<
    string,
    string
  >;
  for (const text of Object.values(known)) {
    const first = text.includes('query Catalogue') ? CATALOGUE_PAGE_SIZE : DEFAULT_LIMITS.maxPageSize;
    const points = cost(text, { first });
    assert.ok(points <= DEFAULT_LIMITS.maxCost, `${points}: ${text.slice(0, 60)}`);
  }
});
