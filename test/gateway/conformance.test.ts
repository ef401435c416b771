import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { auditServer } from 'graphql-http';
import { runGateway } from './run-gateway.ts';

/**
 * What the audit misses here, on purpose. To clients that accept only `application/json`, a document or variables that
 * cannot be used are answered 400, as Apollo's clients and every monitor expect it, where the audit should like 200; and
 * GETs that do not say that a client of GraphQL sends them are refused, for a foreign page could.
 */
const MISSED = ['572B', 'FDE2', '7B9B', '5A70', '6A70'];

describe('GraphQL over HTTP', { timeout: 60_000 }, () => {
  test('is kept by the letter, but for five audits that README argues: none of them is a MUST', async (t) => {
    const { url } = await runGateway(t);
    const results = await auditServer({ url: `${url}/graphql` });
    assert.equal(results.length, 61);
    const missed = results.filter(({ status }) => status !== 'ok');
    assert.deepEqual(missed.map(({ id }) => id).sort(), [...MISSED].sort(), JSON.stringify(missed));
    assert.ok(missed.every(({ status }) => status !== 'error'));
  });
});
