import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { idOf } from '../../gateway/access/documents.ts';
import { type Log, silentLog } from '../../lib/log.ts';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { tagusCredential } from './samples.ts';

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'credential-events';
const READ = '{ ledger { chainId } }';
const SUBMIT = 'mutation { submitCredential(input: { source: "x", json: {} }) { __typename } }';
const CHANGE = `mutation { changeCredentialStatus(input: { id: "${crypto.randomUUID()}", status: REVOKED, revision: 1 }) { __typename } }`;
const LIVE = 'subscription { credentialEvents { __typename } }';

type Key = Awaited<ReturnType<typeof generateKeyPair>>;

/** An issuer with a key for each algorithm, and its JWK Set in a file. */
async function createIssuer(algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA']) {
  const keys = new Map<string, Key>();
  for (const alg of algorithms) keys.set(alg, await generateKeyPair(alg, { extractable: true }));
  const set = {
    keys: await Promise.all(
      [...keys].map(async ([alg, { publicKey }]) => ({ ...(await exportJWK(publicKey)), kid: alg, alg, use: 'sig' })),
    ),
  };
  const file = join(mkdtempSync(join(tmpdir(), 'ces-jwks-')), 'jwks.json');
  writeFileSync(file, JSON.stringify(set));
  const keyOf = (alg: string) => keys.get(alg) as Key;
  async function sign(
    claims: Record<string, unknown> = {},
    options: { alg?: string; kid?: string; key?: Key['privateKey'] } = {},
  ) {
    const { alg = 'ES256' } = options;
    const { kid = alg, key = keyOf(alg).privateKey } = options;
    const now = Math.floor(Date.now() / 1_000);
    const payload = { iss: ISSUER, aud: AUDIENCE, sub: 'catalogue', exp: now + 60, scope: 'read subscribe', ...claims };
    return new SignJWT(payload).setProtectedHeader({ alg, kid }).sign(key);
  }
  const variables = { AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE, AUTH_JWKS: file };
  return { set, sign, keyOf, variables };
}

/** Status and error code of an operation that is sent with a token. */
async function ask({ fetch }: RunningGateway, query: string, token?: string) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  const body = (await response.json()) as { errors?: { message: string; extensions: Record<string, unknown> }[] };
  return { status: response.status, code: body.errors?.[0]?.extensions['code'], headers: response.headers, body };
}

function socketOf(t: TestContext, { url }: RunningGateway, connectionParams: Record<string, unknown> = {}): Client {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams,
  });
  t.after(() => client.dispose());
  return client;
}

/** The code that a websocket is closed with. */
function closeOf(client: Client, query = LIVE): Promise<number> {
  return new Promise((resolve) => {
    client.on('closed', (event) => resolve((event as { code: number }).code));
    client.subscribe({ query }, { next: () => undefined, error: () => undefined, complete: () => undefined });
  });
}

describe('A token', { timeout: 60_000 }, () => {
  test('of the issuer is taken in every algorithm that is allowed, and its scopes are what its bearer may do', async (t) => {
    const issuer = await createIssuer();
    const gateway = await runGateway(t, { variables: { ...issuer.variables, AUTH_ANONYMOUS_SCOPES: 'none' } });
    for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
      assert.notEqual((await ask(gateway, READ, await issuer.sign({}, { alg }))).status, 401, alg);
    }
    const rows: [query: string, scope: string][] = [
      [READ, 'read'],
      [SUBMIT, 'submit'],
      [CHANGE, 'status'],
    ];
    for (const [query, needed] of rows) {
      for (const scope of ['read', 'subscribe', 'submit', 'status', '']) {
        const { status, code } = await ask(gateway, query, await issuer.sign({ scope }));
        assert.equal(code === 'FORBIDDEN', scope !== needed, `${needed} with ${scope}`);
        assert.equal(status === 403, scope !== needed);
      }
      const anonymous = await ask(gateway, query);
      assert.deepEqual([anonymous.status, anonymous.code], [401, 'UNAUTHENTICATED']);
      assert.equal(anonymous.headers.get('www-authenticate'), 'Bearer');
    }
    assert.equal((await ask(gateway, '{ serviceConfig { version access { takesTokens issuer } } }')).status, 200);
  });

  test('that is forged, confused, too old, too young or meant for others is answered 401', async (t) => {
    const issuer = await createIssuer();
    const gateway = await runGateway(t, { variables: issuer.variables });
    const now = Math.floor(Date.now() / 1_000);
    const other = await generateKeyPair('ES256');
    const { publicKey, privateKey } = issuer.keyOf('RS256');
    const pem = Buffer.from(await exportSPKI(publicKey));
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'x', exp: now + 60, scope: 'read' };
    const good = await issuer.sign();
    const [head = '', body = '', signature = ''] = good.split('.');
    const tokens: Record<string, string> = {
      'no algorithm': `${part({ alg: 'none' })}.${part(claims)}.`,
      'no algorithm, in other letters': `${part({ alg: 'nOnE' })}.${part(claims)}.`,
      'HMAC with the public key': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'RS256' })
        .sign(pem),
      'an algorithm that is not its key’s': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS384', kid: 'RS256' })
        .sign(
          await crypto.subtle.importKey(
            'jwk',
            await exportJWK(privateKey),
            { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
            false,
            ['sign'],
          ),
        ),
      'a key of nobody': await issuer.sign({}, { key: other.privateKey }),
      'an unknown key id': await issuer.sign({}, { kid: 'other' }),
      'a key of its own': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', jwk: await exportJWK(other.publicKey) })
        .sign(other.privateKey),
      expired: await issuer.sign({ exp: now - 60 }),
      'not yet valid': await issuer.sign({ nbf: now + 60 }),
      'without an end': await issuer.sign({ exp: undefined }),
      'without a subject': await issuer.sign({ sub: undefined }),
      'of another issuer': await issuer.sign({ iss: 'https://evil.example' }),
      'for another audience': await issuer.sign({ aud: 'others' }),
      'with other claims under its signature': `${head}.${part({ ...claims, scope: 'submit' })}.${signature}`,
      'without its signature': `${head}.${body}.`,
      'no JWT': 'abc',
      'too long': 'a'.repeat(10_000),
    };
    for (const [what, token] of Object.entries(tokens)) {
      const { status, code, headers } = await ask(gateway, READ, token);
      assert.deepEqual([status, code], [401, 'UNAUTHENTICATED'], what);
      assert.match(headers.get('www-authenticate') ?? '', /^Bearer error=/, what);
    }
    assert.notEqual((await ask(gateway, READ, good)).status, 401);
  });

  test('counts for the CES REST interface as well', async (t) => {
    const issuer = await createIssuer();
    const gateway = await runGateway(t, { variables: { ...issuer.variables, AUTH_ANONYMOUS_SCOPES: 'none' } });
    const status = async (path: string, init: RequestInit = {}, scope?: string) => {
      const headers = {
        ...init.headers,
        ...(scope !== undefined && { authorization: `Bearer ${await issuer.sign({ scope })}` }),
      };
      return (await gateway.fetch(path, { ...init, headers })).status;
    };
    const post = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    assert.equal(await status('/credentials-events'), 401);
    assert.equal(await status('/credentials-events', {}, 'submit'), 403);
    assert.equal(await status('/credentials-events', {}, 'read'), 200);
    assert.equal(await status('/credentials-events', post, 'read'), 403);
    assert.equal(await status('/credentials-events', post, 'submit'), 400);
    for (const path of ['/openapi.json', '/health/live', '/metrics']) assert.equal(await status(path), 200);
  });

  test('is looked up among keys that are fetched from a URL, kept, and renewed for a new key', async (t) => {
    const first = await createIssuer(['ES256']);
    const second = await createIssuer(['EdDSA']);
    let served = first.set;
    let fetched = 0;
    const server = createServer((_request, response) => {
      fetched += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(served));
    }).listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
    const gateway = await runGateway(t, { variables: { ...first.variables, AUTH_JWKS: url } });
    for (let n = 0; n < 5; n += 1) {
      assert.notEqual((await ask(gateway, READ, await first.sign({ jti: `${n}` }))).status, 401);
    }
    assert.equal(fetched, 1);
    served = { keys: [...first.set.keys, ...second.set.keys] };
    // Within its cooldown an unknown key id does not make the gateway ask the issuer again.
    const early = await ask(gateway, READ, await second.sign({}, { alg: 'EdDSA' }));
    assert.deepEqual([early.status, fetched], [401, 1]);
    const away = await runGateway(t, { variables: { ...first.variables, AUTH_JWKS: 'http://127.0.0.1:9/jwks' } });
    const answer = await ask(away, READ, await first.sign());
    assert.deepEqual([answer.status, answer.code], [503, 'AUTH_AWAY'], 'The token may be right');
  });
});

describe('A websocket', { timeout: 60_000 }, () => {
  test('is authenticated by connection_init, under whatever name clients send the header, and by its scopes', async (t) => {
    const issuer = await createIssuer();
    const gateway = await runGateway(t, { variables: { ...issuer.variables, AUTH_ANONYMOUS_SCOPES: 'none' } });
    const authorization = `Bearer ${await issuer.sign()}`;
    for (const params of [
      { authorization },
      { Authorization: authorization },
      { headers: { Authorization: authorization } },
    ]) {
      const source = socketOf(t, gateway, params).iterate({ query: LIVE });
      assert.equal((await source.next()).value?.errors, undefined);
      await source.return?.();
    }
    const refused = (params: object) =>
      new Promise<unknown>((resolve) => {
        socketOf(t, gateway, { ...params }).subscribe(
          { query: LIVE },
          { next: resolve, error: resolve, complete: () => resolve('complete') },
        );
      });
    const code = (errors: unknown) => (errors as { extensions?: { code: string } }[])[0]?.extensions?.code;
    assert.equal(code(await refused({})), 'UNAUTHENTICATED');
    assert.equal(code(await refused({ authorization: `Bearer ${await issuer.sign({ scope: 'read' })}` })), 'FORBIDDEN');
    assert.equal(await closeOf(socketOf(t, gateway, { authorization: 'Bearer abc' })), 4403);
  });

  test('and an event stream answer questions and take submissions by the scopes of their bearer', async (t) => {
    const issuer = await createIssuer();
    const gateway = await runGateway(t, { variables: { ...issuer.variables, AUTH_ANONYMOUS_SCOPES: 'none' } });
    const onSocket = (query: string, authorization?: string) =>
      socketOf(t, gateway, authorization === undefined ? {} : { authorization })
        .iterate({ query })
        .next()
        .then(
          ({ value }) => value,
          (errors: unknown) => ({ errors }),
        );
    const onStream = async (query: string, authorization?: string) => {
      const headers = { accept: 'text/event-stream', 'content-type': 'application/json' };
      const response = await gateway.fetch('/graphql/stream', {
        method: 'POST',
        headers: { ...headers, ...(authorization !== undefined && { authorization }) },
        body: JSON.stringify({ query }),
      });
      return JSON.parse(/data: (.*)/.exec(await response.text())?.[1] ?? '');
    };
    const code = ({ errors }: { errors?: { extensions: { code: string } }[] }) => errors?.[0]?.extensions.code;
    for (const on of [onSocket, onStream]) {
      assert.equal(code(await on(READ)), 'UNAUTHENTICATED');
      assert.match(JSON.stringify(await on('{ serviceConfig { version } }')), /"version":/);
      const reader = `Bearer ${await issuer.sign({ scope: 'read' })}`;
      assert.ok(!['UNAUTHENTICATED', 'FORBIDDEN'].includes(code(await on(READ, reader)) ?? ''));
      for (const query of [SUBMIT, CHANGE]) assert.equal(code(await on(query, reader)), 'FORBIDDEN');
      const submitter = `Bearer ${await issuer.sign({ scope: 'submit' })}`;
      assert.equal(code(await on(READ, submitter)), 'FORBIDDEN');
      assert.equal(code(await on(SUBMIT, submitter)), undefined);
    }
  });

  test('and an event stream end when their token does', async (t) => {
    const issuer = await createIssuer();
    const gateway = await runGateway(t, { variables: { ...issuer.variables, AUTH_CLOCK_TOLERANCE_SECONDS: '0' } });
    const token = await issuer.sign({ exp: Math.floor(Date.now() / 1_000) + 2 });
    const stream = await gateway.fetch('/graphql', {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: LIVE }),
    });
    assert.equal(stream.status, 200);
    const [code, text] = await Promise.all([
      closeOf(socketOf(t, gateway, { authorization: `Bearer ${token}` })),
      stream.text(),
    ]);
    assert.equal(code, 4403);
    assert.doesNotMatch(text, /event: complete/, 'A stream that looks complete is not resumed');
    const late = await ask(gateway, READ, token);
    assert.equal(late.status, 401, 'What is remembered of a token ends with it');
  });

  test('is refused to a client that holds as many as it may, and so is a subscription; both are given back', async (t) => {
    const gateway = await runGateway(t, {
      variables: { LIMIT_MAX_SOCKETS_PER_CLIENT: '2', LIMIT_MAX_SUBSCRIPTIONS_PER_CLIENT: '2' },
    });
    const [one, two] = [socketOf(t, gateway), socketOf(t, gateway)];
    const running = [one.iterate({ query: LIVE }), two.iterate({ query: LIVE })];
    for (const source of running) await source.next();
    const third = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    third.on('error', () => undefined);
    const [, response] = (await once(third, 'unexpected-response')) as [unknown, { statusCode: number }];
    assert.equal(response.statusCode, 429);
    await assert.rejects(
      async () => void (await one.iterate({ query: LIVE }).next()),
      (errors: unknown) => JSON.stringify(errors).includes('maxSubscriptionsPerClient'),
    );
    await running[1]?.return?.();
    const again = one.iterate({ query: LIVE });
    assert.equal((await again.next()).done, false);
    await two.dispose();
    for (;;) {
      const fourth = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      fourth.on('error', () => undefined);
      t.after(() => fourth.terminate());
      if (
        await Promise.race([
          once(fourth, 'open').then(() => true),
          once(fourth, 'unexpected-response').then(() => false),
        ])
      )
        break;
    }
  });
});

describe('A harvest', { timeout: 60_000 }, () => {
  /** More than the sockets of both ends hold. */
  async function publishMany({ builder }: RunningGateway) {
    const deeds = Array.from({ length: 6_000 }, (_, n) => ({
      kind: 'publish' as const,
      credential: tagusCredential(`${n}`),
    }));
    await builder.mine({ time: 1_700_000_001, deeds });
  }
  /** A harvest of which nothing is read yet. */
  async function begin({ url }: RunningGateway, token?: string): Promise<IncomingMessage> {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const [response] = await once(get(`${url}/harvest`, { headers }), 'response');
    return response;
  }

  test('needs a token with the scope read, of the issuer and within its time', async (t) => {
    const issuer = await createIssuer();
    const gateway = await runGateway(t, { variables: { ...issuer.variables, AUTH_ANONYMOUS_SCOPES: 'none' } });
    const answer = async (token?: string) => {
      const response = await begin(gateway, token);
      return {
        status: response.statusCode,
        challenge: response.headers['www-authenticate'],
        body: await textOf(response),
      };
    };
    const past = Math.floor(Date.now() / 1_000) - 60;
    const forged = await issuer.sign({}, { key: (await generateKeyPair('ES256')).privateKey });
    const rows: [token: string | undefined, challenge: RegExp, says: RegExp][] = [
      [undefined, /^Bearer$/, /Expected a bearer token with the scope .{2}read/],
      ['abc', /^Bearer error="invalid_token"$/, /not a signed JWT/],
      [forged, /^Bearer error="invalid_token"$/, /signature is wrong/],
      [await issuer.sign({ exp: past }), /^Bearer error="invalid_token"$/, /has expired/],
    ];
    for (const [token, challenge, says] of rows) {
      const { status, challenge: told, body } = await answer(token);
      assert.equal(status, 401, body);
      assert.match(told ?? '', challenge);
      assert.match(body, says);
    }
    assert.equal((await answer(await issuer.sign({ scope: 'subscribe' }))).status, 403);
    const { status, body } = await answer(await issuer.sign({ scope: 'read' }));
    assert.equal(status, 200);
    assert.match(body, /"kind":"END"/);
  });

  test('ends when its token does, without its last line', async (t) => {
    const issuer = await createIssuer();
    const gateway = await runGateway(t, { variables: { ...issuer.variables, AUTH_CLOCK_TOLERANCE_SECONDS: '0' } });
    await publishMany(gateway);
    const exp = Math.floor(Date.now() / 1_000) + 3;
    const harvest = await begin(gateway, await issuer.sign({ exp }));
    assert.equal(harvest.statusCode, 200);
    // Its client takes nothing before its end.
    while (Date.now() < exp * 1_000 + 500) await sleep(100);
    await assert.rejects(textOf(harvest), /aborted|ECONNRESET/);
  });

  test('is refused to a client that has as many under way as it may; those of another token go on, and its place is given back', async (t) => {
    const issuer = await createIssuer();
    const gateway = await runGateway(t, { variables: { ...issuer.variables, LIMIT_MAX_HARVESTS_PER_CLIENT: '1' } });
    await publishMany(gateway);
    const token = await issuer.sign();
    const slow = await begin(gateway, token);
    const refused = await begin(gateway, await issuer.sign({ jti: 'another of the same bearer' }));
    assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [429, '10']);
    assert.match(await textOf(refused), /at most 1 harvests of a client/);
    const other = await begin(gateway, await issuer.sign({ sub: 'another' }));
    assert.match(await textOf(other), /"kind":"END"/);
    assert.match(await textOf(slow), /"kind":"END"/);
    for (let status: number | undefined = 429; status === 429; ) {
      const again = await begin(gateway, token);
      again.destroy();
      status = again.statusCode;
    }
  });
});

describe('An operation', { timeout: 60_000 }, () => {
  test('that could ask for too much is refused before it is executed, whatever hides its size', async (t) => {
    const { ask: send, fetch } = await runGateway(t, { variables: { LIMIT_MAX_COST: '1000' } });
    const fields = 'nodes { id seq kind source type subject receivedAt hash }';
    const bombs: [query: string, variables?: object][] = [
      [
        `{ credentialEvents(first: 100) { ${fields} nodes { block { number hash time } } } }`.replace(
          'id',
          'id a: id b: id',
        ),
      ],
      [`query ($n: Int) { credentialEvents(first: $n) { ${fields} edges { node { id seq } } } }`, { n: 100 }],
      [
        `query ($n: Int = 100) { credentialEvents(last: $n) { ...p } } fragment p on CredentialEventConnection { ${fields} edges { node { id seq } } }`,
      ],
      [`{ ${Array.from({ length: 20 }, (_, n) => `a${n}: facets { issuer: total }`).join(' ')} }`],
    ];
    for (const [query, variables] of bombs) {
      const { errors } = await send(query, variables);
      const known = ['COST_EXCEEDED', 'GRAPHQL_VALIDATION_FAILED'];
      assert.ok(known.includes(String(errors?.[0]?.extensions['code'])), JSON.stringify(errors));
    }
    const { errors } = await send(bombs[1]?.[0] ?? '', { n: 3 });
    assert.notEqual(errors?.[0]?.extensions['code'], 'COST_EXCEEDED');
    const refused = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: bombs[1]?.[0], variables: { n: 100 } }),
    });
    assert.equal(refused.status, 400);
  });

  test('of a client that spent its budget is answered 429 with when to come again, at every gateway and on every line', async (t) => {
    const variables = { LIMIT_MAX_COST_PER_SECOND: '100' };
    const gateway = await runGateway(t, { variables });
    const other = await runGateway(t, { ...gateway, variables });
    const spend = async (at: RunningGateway) => {
      for (let n = 0; n < 40; n += 1) {
        const answer = await ask(at, '{ __typename }');
        if (answer.status === 429) return { ...answer, n };
      }
      return undefined;
    };
    const spent = await spend(gateway);
    assert.equal(spent?.code, 'RATE_LIMITED');
    assert.match(spent?.headers.get('retry-after') ?? '', /^([1-9]|10)$/);
    const there = await spend(other);
    assert.ok(there !== undefined && there.n <= 4, `The other gateway let ${there?.n} more pass`);
    assert.equal((await gateway.fetch('/credentials-events')).status, 429);
    assert.equal(await closeOf(socketOf(t, gateway)), 1013);
    assert.equal((await gateway.fetch('/health/live')).status, 200);
  });

  test('that takes too long is ended by its deadline, and nothing is read for it any more', async (t) => {
    const gateway = await runGateway(t, {
      variables: { LIMIT_OPERATION_TIMEOUT_MS: '300', LIMIT_MIN_BLOCK_WAIT_MS: '60000' },
    });
    const began = Date.now();
    const waiting = await ask(gateway, '{ credentialEvents(minBlock: 999999) { nodes { id } } }');
    assert.equal(waiting.code, 'TIMEOUT');
    assert.ok(Date.now() - began < 5_000);
    // Redis itself stands still: the wait for it is given up as well.
    await gateway.redis.call('CLIENT', 'PAUSE', '1500', 'ALL');
    const frozen = await ask(gateway, '{ credentialEvents { nodes { id } } }');
    assert.equal(frozen.code, 'TIMEOUT');
    assert.equal((await gateway.fetch('/credentials-events')).status, 503);
  });
});

describe('Documents', { timeout: 60_000 }, () => {
  const text = 'query Version { serviceConfig { version } }';
  const change =
    'mutation Pin { changeCredentialStatus(input: {id: "1b4e28ba-2fa1-8fd2-883f-0016d3cca427", status: REVOKED, revision: 1}) { __typename } }';
  function manifest() {
    const file = join(mkdtempSync(join(tmpdir(), 'ces-documents-')), 'documents.json');
    writeFileSync(file, JSON.stringify(Object.fromEntries([text, change, LIVE].map((one) => [idOf(one), one]))));
    return file;
  }
  const post = (body: object): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

  test('are named by documentId, by POST and GET; an unknown id is one error, a mutation by GET 405', async (t) => {
    const { fetch } = await runGateway(t, { variables: { DOCUMENTS_FILE: manifest() } });
    const byPost = await fetch('/graphql', post({ documentId: idOf(text) }));
    assert.ok(((await byPost.json()) as { data: { serviceConfig: { version: string } } }).data.serviceConfig.version);
    const preflight = { headers: { 'apollo-require-preflight': 'true' } };
    assert.equal((await fetch(`/graphql?documentId=${idOf(text)}`, preflight)).status, 200);
    assert.equal((await fetch(`/graphql?documentId=${idOf(text)}`)).status, 400, 'CSRF');
    assert.equal((await fetch(`/graphql?documentId=${idOf(change)}`, preflight)).status, 405);
    for (const documentId of [idOf('{ x }'), 'sha256:abc', 7, idOf(text).toUpperCase()]) {
      const unknown = await fetch('/graphql', post({ documentId }));
      assert.equal(unknown.status, 400);
      assert.equal(((await unknown.json()) as { errors: unknown[] }).errors.length, 1);
    }
    assert.equal((await fetch('/graphql', post({ documentId: idOf(text), query: text }))).status, 400);
  });

  test('that the manifest does not have are executed nowhere when only known ones are', async (t) => {
    const gateway = await runGateway(t, { variables: { DOCUMENTS: 'known', DOCUMENTS_FILE: manifest() } });
    assert.equal((await ask(gateway, text)).status, 200);
    assert.deepEqual((await ask(gateway, `${text} `)).code, 'DOCUMENT_REFUSED');
    assert.equal((await socketOf(t, gateway).iterate({ query: LIVE }).next()).value?.errors, undefined);
    await assert.rejects(
      async () =>
        void (await socketOf(t, gateway)
          .iterate({ query: `${LIVE} ` })
          .next()),
      (errors: unknown) => JSON.stringify(errors).includes('DOCUMENT_REFUSED'),
    );
    const stream = async (query: string) => {
      const leaving = new AbortController();
      const headers = { accept: 'text/event-stream', 'content-type': 'application/json' };
      const init = { ...post({ query }), headers, signal: leaving.signal };
      let told = '';
      for await (const part of (await gateway.fetch('/graphql/stream', init)).body ?? []) {
        told += Buffer.from(part).toString();
        if (told.includes('data: {')) break;
      }
      leaving.abort();
      return told;
    };
    assert.match(await stream(LIVE), /"data":{"credentialEvents":{"__typename"/);
    assert.match(await stream(`${LIVE} `), /DOCUMENT_REFUSED/);
  });

  test('that the manifest does not have are executed and noted in the log, each once, where that is asked for', async (t) => {
    const noted: unknown[] = [];
    const info = (facts: { documentId?: string }) => {
      if (facts.documentId !== undefined) noted.push(facts);
    };
    const gateway = await runGateway(t, {
      variables: { DOCUMENTS: 'log', DOCUMENTS_FILE: manifest() },
      log: { ...silentLog, info: info as Log['info'] },
    });
    const [unknown, live] = [`${text} `, `${LIVE} `];
    for (const query of [text, unknown, unknown]) assert.equal((await ask(gateway, query)).status, 200);
    for (const query of [LIVE, live, live]) {
      assert.equal((await socketOf(t, gateway).iterate({ query }).next()).value?.errors, undefined);
    }
    assert.deepEqual(
      noted,
      [unknown, live].map((document) => ({ documentId: idOf(document), document })),
    );
  });

  test('of the examples are the manifest that comes with the service', async (t) => {
    const gateway = await runGateway(t, { variables: { DOCUMENTS: 'known' } });
    const own = JSON.parse(
      await (await import('node:fs/promises')).readFile('examples/documents.generated.json', 'utf8'),
    ) as Record<string, string>;
    const [documentId] = Object.entries(own).find(([, one]) => one.includes('serviceConfig')) ?? [];
    assert.ok(documentId !== undefined);
    assert.equal((await gateway.fetch('/graphql', post({ documentId }))).status, 200);
  });
});

describe('The schema', { timeout: 60_000 }, () => {
  test('cannot be asked for where the operator does not want it, and no error suggests names of it', async (t) => {
    const off = await runGateway(t, { variables: { INTROSPECTION: 'off' } });
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }']) {
      assert.equal((await ask(off, query)).code, 'GRAPHQL_VALIDATION_FAILED');
    }
    const wrong = [
      '{ ledgr { chainId } }',
      '{ ledger { chain } }',
      '{ credentialEvents(orderBy: NEWES) { nodes { id } } }',
      '{ credentialEvents(filter: { kin: [] }) { nodes { id } } }',
    ];
    for (const query of wrong) {
      const { body } = await ask(off, query);
      assert.ok(body.errors);
      assert.doesNotMatch(JSON.stringify(body), /did you mean/i, query);
    }
    const source = socketOf(t, off).iterate({ query: 'subscription { credentialEvent { __typename } }' });
    await assert.rejects(
      async () => void (await source.next()),
      (errors: unknown) => !/did you mean/i.test(JSON.stringify(errors)),
    );
    const on = await runGateway(t);
    assert.match(JSON.stringify((await ask(on, wrong[0] ?? '')).body), /Did you mean/);
  });
});
