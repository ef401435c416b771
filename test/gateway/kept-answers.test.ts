import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { getIntrospectionQuery } from 'graphql';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { retry, sleep } from '../../lib/async.ts';
import { idOfCredential } from '../harness/view-builder.ts';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { smallCredential } from './test-view.ts';

const NEWEST = '{ credentials(first: 2) { nodes { credentialId status } pageInfo { hasNextPage } } }';

/** A POST as a client sends it; what was answered. */
async function post(gateway: RunningGateway, query: string, headers: Record<string, string> = {}) {
  const response = await gateway.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function get(gateway: RunningGateway, query: string, headers: Record<string, string> = {}) {
  const response = await gateway.fetch(`/graphql?${new URLSearchParams({ query })}`, {
    headers: { 'apollo-require-preflight': 'true', accept: 'application/json', ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function givenAgain(gateway: RunningGateway): Promise<number> {
  const text = await (await gateway.fetch('/metrics')).text();
  return Number(/^ces_gateway_answers_given_again_total (\d+)$/m.exec(text)?.[1]);
}

/** Asks four times: how often of these a kept answer was given. */
async function keptOf(gateway: RunningGateway, query: string): Promise<number> {
  const before = await givenAgain(gateway);
  for (let turn = 0; turn < 4; turn += 1) await post(gateway, query);
  return (await givenAgain(gateway)) - before;
}

async function publish({ builder }: RunningGateway, ids: readonly string[], extra: object = {}, time?: number) {
  const deeds = ids.map((id) => ({ kind: 'publish' as const, credential: smallCredential(id, {}, extra) }));
  await builder.mine({ time: time ?? builder.position().cursor.blockTime + 5, deeds });
}

/** A gateway whose clock stands still as far as answers are concerned. */
function run(t: TestContext, variables: Record<string, string> = {}): Promise<RunningGateway> {
  return runGateway(t, { variables: { CLOCK_STEP_SECONDS: '86400', ...variables } });
}

describe('A kept answer', { timeout: 60_000 }, () => {
  test('is given again, byte for byte, until the next commit, which is in the very next answer', async (t) => {
    const gateway = await run(t);
    await publish(gateway, ['urn:1']);
    const first = await post(gateway, NEWEST);
    for (let turn = 2; turn < 30; turn += 1) {
      assert.equal((await post(gateway, NEWEST)).text, (await post(gateway, NEWEST)).text);
      await publish(gateway, [`urn:${turn}`]);
      const { text } = await post(gateway, NEWEST);
      assert.equal(JSON.parse(text).data.credentials.nodes[0].credentialId, `urn:${turn}`);
    }
    assert.ok((await givenAgain(gateway)) >= 28);
    await gateway.builder.rollBackTo(1);
    assert.equal((await post(gateway, NEWEST)).text, first.text);
    const status = { kind: 'status' as const, revision: 1, status: 'REVOKED' as const };
    const of = idOfCredential(smallCredential('urn:1'));
    await gateway.builder.mine({ time: gateway.builder.position().cursor.blockTime + 5, deeds: [{ ...status, of }] });
    assert.match((await post(gateway, NEWEST)).text, /REVOKED/);
  });

  test('is not given while commits go on that it lacks, however many ask at once', async (t) => {
    const gateway = await run(t);
    await publish(gateway, ['urn:0']);
    let committed = 0;
    let isOver = false;
    const asking = Array.from({ length: 8 }, async () => {
      while (!isOver) {
        const least = committed;
        const { data } = JSON.parse((await post(gateway, NEWEST)).text);
        const newest = Number(data.credentials.nodes[0].credentialId.slice(4));
        assert.ok(newest >= least, `commit ${least} was there before the question, the answer knows ${newest}`);
      }
    });
    for (let turn = 1; turn <= 60; turn += 1) {
      await publish(gateway, [`urn:${turn}`]);
      committed = turn;
      // Now at once, now after a while in which answers are kept.
      await sleep(turn % 10 === 0 ? 60 : turn % 5);
    }
    isOver = true;
    await Promise.all(asking);
    assert.ok((await givenAgain(gateway)) > 0);
  });

  test('ends with the step of the clock that it was made in: what expires meanwhile is told', async (t) => {
    const gateway = await run(t, { CLOCK_STEP_SECONDS: '1' });
    const end = Math.ceil(Date.now() / 1_000) + 1;
    await publish(gateway, ['urn:1'], { validUntil: new Date(end * 1_000).toISOString() });
    const answers: string[] = [];
    while (Date.now() < end * 1_000 + 300) {
      answers.push(JSON.parse((await post(gateway, NEWEST)).text).data.credentials.nodes[0].status);
      await sleep(50);
    }
    assert.deepEqual([...new Set(answers)], ['ACTIVE', 'EXPIRED']);
  });

  test('costs as much as it did the first time', async (t) => {
    const gateway = await run(t, { LIMIT_MAX_COST_PER_SECOND: '100' });
    await publish(gateway, ['urn:1']);
    const codes: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) codes.push((await post(gateway, NEWEST)).status);
    // 50 and the 9 of the operation, of the 1 000 that ten seconds allow.
    assert.equal(codes.indexOf(429), Math.ceil(1_000 / 59) - 1);
  });

  test('is never given to who may do something else', async (t) => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const file = join(mkdtempSync(join(tmpdir(), 'ces-jwks-')), 'jwks.json');
    writeFileSync(file, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] }));
    const gateway = await run(t, {
      ...{
        AUTH_ISSUER: 'https://i.example',
        AUTH_AUDIENCE: 'ces',
        AUTH_JWKS: file,
        AUTH_ANONYMOUS_SCOPES: 'subscribe',
      },
    });
    await publish(gateway, ['urn:1']);
    const exp = Math.floor(Date.now() / 1_000) + 60;
    const bearer = async (scope: string) => {
      const claims = { iss: 'https://i.example', aud: 'ces', sub: scope, exp, scope };
      return {
        authorization: `Bearer ${await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(privateKey)}`,
      };
    };
    const reader = await bearer('read');
    for (let turn = 0; turn < 4; turn += 1) assert.equal((await post(gateway, NEWEST, reader)).status, 200);
    assert.ok((await givenAgain(gateway)) >= 1);
    assert.equal((await post(gateway, NEWEST)).status, 401);
    assert.equal((await post(gateway, NEWEST, await bearer('subscribe submit'))).status, 403);
    const { etag = '' } = Object.fromEntries((await get(gateway, NEWEST, reader)).headers);
    assert.equal((await get(gateway, NEWEST, { 'if-none-match': etag })).status, 401);
    assert.equal((await get(gateway, NEWEST, { ...reader, 'if-none-match': etag })).status, 304);
  });
});

describe('Not kept, and marked no-store', { timeout: 60_000 }, () => {
  test('are answers that more than the ledger decides, errors, and partial pages', async (t) => {
    const gateway = await run(t, { LIMIT_MAX_SCANNED: '3' });
    await publish(gateway, ['urn:1', 'urn:2', 'urn:3', 'urn:4', 'urn:5']);
    assert.ok((await keptOf(gateway, NEWEST)) >= 1);
    const rows: [why: string, query: string][] = [
      ['the indexer reports', '{ ledger { seq } }'],
      ['the indexer reports beside', '{ ledger { seq } credentials(first: 1) { nodes { id } } }'],
      ['in a fragment', '{ credentials(first: 1) { nodes { id } } ...more } fragment more on Query { ledger { seq } }'],
      ['configuration', '{ serviceConfig { version } }'],
      ['notes of a submission', `{ submission(id: "${crypto.randomUUID()}") { id } }`],
      ['an error', '{ credentials(first: 1) { nodes { id } } nodes(ids: ["x"], minBlock: -1) { id } }'],
      ['a document that is none', '{ credentials(first: 1) { nodes { nothing } } }'],
      ['a search that its budget ended', '{ credentials(first: 2, filter: { status: [REVOKED] }) { nodes { id } } }'],
      ['one that says so', '{ credentials(first: 2, filter: { status: [REVOKED] }) { nodes { id } partial } }'],
    ];
    for (const [why, query] of rows) {
      assert.equal(await keptOf(gateway, query), 0, why);
      const { headers, status } = await get(gateway, query);
      assert.deepEqual([headers.get('cache-control'), headers.get('etag')], ['no-store', null], `${why} ${status}`);
    }
    assert.equal((await post(gateway, NEWEST)).headers.get('cache-control'), 'no-store', 'what was POSTed');
  });
});

describe('A long answer', { timeout: 60_000 }, () => {
  test('is packed for who takes gzip, unless it is given again; short ones are as they are', async (t) => {
    const gateway = await run(t);
    await publish(gateway, ['urn:1', 'urn:2', 'urn:3'], { description: 'storage in Hamburg '.repeat(400) });
    const ask = async (query: string, encoding: string) => {
      const { headers, text } = await post(gateway, query, { 'accept-encoding': encoding });
      return { packed: headers.get('content-encoding'), length: Number(headers.get('content-length')), text };
    };
    const long = '{ credentials(first: 3) { nodes { data } } }';
    const first = await ask(long, 'deflate, gzip');
    assert.equal(first.packed, 'gzip');
    assert.ok(first.length < first.text.length / 3);
    // It is kept behind the second answer, once another look at the view has seen the same.
    const again = await retry(
      async () => {
        const answer = await ask(long, 'gzip');
        assert.equal(answer.packed, null);
        return answer;
      },
      { attempts: 10 },
    );
    assert.deepEqual([again.length, again.text], [Buffer.byteLength(first.text), first.text]);
    const introspection = await ask(getIntrospectionQuery(), 'gzip');
    const plain = await ask(getIntrospectionQuery(), 'identity, gzip;q=0');
    assert.deepEqual([introspection.packed, plain.packed, introspection.text], ['gzip', null, plain.text]);
    assert.equal((await ask(NEWEST, 'gzip')).packed, null);
    const { headers } = await get(gateway, long, { 'accept-encoding': 'gzip' });
    const tags = { 'accept-encoding': 'gzip', 'if-none-match': headers.get('etag') ?? '' };
    const known = await get(gateway, long, tags);
    assert.deepEqual(
      [headers.get('content-encoding'), known.status, known.headers.get('content-encoding')],
      ['gzip', 304, null],
    );
  });
});

describe('A GET', { timeout: 60_000 }, () => {
  test('about the ledger has the height as its tag: 304 while that stays, all of the answer when it moved', async (t) => {
    const gateway = await run(t);
    await publish(gateway, ['urn:1']);
    const { headers, text, status } = await get(gateway, NEWEST);
    const etag = headers.get('etag') ?? '';
    assert.equal(status, 200);
    assert.match(etag, /^W\/"[\w-]{22}"$/);
    assert.equal(headers.get('cache-control'), 'private, no-cache');
    assert.equal(headers.get('vary'), 'origin, accept, accept-encoding, authorization');
    for (const tags of [etag, `"x", ${etag}`, '*']) {
      const again = await get(gateway, NEWEST, { 'if-none-match': tags });
      assert.deepEqual([again.status, again.text, again.headers.get('etag')], [304, '', etag]);
    }
    const other = await get(gateway, NEWEST, { 'if-none-match': 'W/"another"' });
    assert.deepEqual([other.status, other.text], [200, text]);
    await publish(gateway, ['urn:2']);
    const moved = await get(gateway, NEWEST, { 'if-none-match': etag });
    assert.equal(moved.status, 200);
    assert.notEqual(moved.headers.get('etag'), etag);
    assert.match(moved.text, /urn:2/);
  });

  test('that a page of another site made a browser send is refused, whatever is kept', async (t) => {
    const gateway = await run(t);
    await publish(gateway, ['urn:1']);
    for (let turn = 0; turn < 4; turn += 1) assert.equal((await get(gateway, NEWEST)).status, 200);
    const response = await gateway.fetch(`/graphql?${new URLSearchParams({ query: NEWEST })}`, {
      headers: { accept: 'application/json' },
    });
    assert.equal(response.status, 400);
  });
});
