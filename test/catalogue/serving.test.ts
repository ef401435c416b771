import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { buildSchema, parse, validate } from 'graphql';
import { ROOT } from '../../deploy/local/folder.ts';
import { runGateway } from '../gateway/run-gateway.ts';

const SERVED = { variables: { CATALOGUE: 'on' } };

describe('the catalogue page', () => {
  test('is served where it is configured, with all that it imports, and nowhere else', async (t) => {
    const { fetch, backing, prefix, builder } = await runGateway(t, SERVED);
    const redirected = await fetch('/catalogue?q=storage', { redirect: 'manual' });
    assert.equal(redirected.status, 308);
    assert.equal(redirected.headers.get('location'), 'catalogue/?q=storage');
    const page = await fetch('/catalogue/');
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
    const html = await page.text();
    for (const [, path = ''] of html.matchAll(/(?:src|href|": )="?\.?\/?([\w./-]+\.(?:js|mjs|css|svg))"/g)) {
      assert.equal((await fetch(`/catalogue/${path}`)).status, 200, path);
    }
    assert.equal((await fetch('/catalogue/catalogue.test.ts')).status, 404);
    assert.equal((await fetch('/catalogue/..%2f..%2fpackage.json')).status, 404);
    assert.equal((await fetch('/catalogue/', { method: 'POST' })).status, 405);

    const other = await runGateway(t, { backing, prefix, builder });
    assert.equal((await other.fetch('/catalogue/')).status, 404);
  });

  test('is bound to this gateway by its policy, and is sent again only when it changed', async (t) => {
    const { fetch } = await runGateway(t, SERVED);
    const page = await fetch('/catalogue/');
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'; script-src 'self' 'sha256-[\w+/=]+'; style-src 'self';/);
    assert.match(policy, /connect-src 'self'; .*frame-ancestors 'none'; require-trusted-types-for 'script'/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    const etag = page.headers.get('etag') ?? '';
    assert.equal((await fetch('/catalogue/', { headers: { 'if-none-match': etag } })).status, 304);
    const module = await fetch('/catalogue/main.js', { headers: { 'accept-encoding': 'gzip, br' } });
    assert.equal(module.headers.get('content-encoding'), 'br');
    assert.equal(module.headers.get('x-content-type-options'), 'nosniff');
  });

  test('asks what the schema knows, and what a gateway of known documents executes', async (t) => {
    const queries = (await import(join(ROOT, 'examples/catalogue/queries.js'))) as Record<string, string>;
    const { LIST = '', SEARCH = '', CREDENTIAL = '', BY_NAME = '', BY_ADDRESS = '' } = queries;
    const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
    const { ask } = await runGateway(t, { variables: { CATALOGUE: 'on', DOCUMENTS: 'known' } });
    for (const [document, variables] of [
      [LIST, {}],
      [SEARCH, { search: 'storage' }],
      [CREDENTIAL, { id: 'AAAAAAAAAAAAAAAAAAAAAA' }],
      [BY_NAME, { by: { hash: 'ab'.repeat(32) } }],
      [BY_ADDRESS, { credentialId: 'https://a.example/1' }],
    ] as const) {
      assert.deepEqual(validate(schema, parse(document)), []);
      assert.equal((await ask(document, variables)).errors, undefined);
    }
  });
});
