import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { encodeCursor } from '../../ledger/cursor.ts';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { jwtOf, loireCredential, tagusCredential } from './samples.ts';

type Row = {
  what: string;
  path?: string;
  method?: string;
  type?: string;
  encoding?: string;
  body?: string | Buffer;
  /** Query and variables instead of a body. */
  ask?: [query: string, variables?: object];
  status: number;
  /** `code` of the first error, or of the refusal in `data`. */
  code?: string;
  says: RegExp;
  header?: [name: string, value: RegExp];
};

const JSON_TYPE = 'application/json';
const SUBMIT = `mutation ($input: SubmitCredentialInput!) {
  submitCredential(input: $input) { __typename ... on SubmissionRefused { code message path } }
}`;
const PIN = `mutation ($input: PinCredentialInput!) {
  pinCredential(input: $input) { __typename ... on SubmissionRefused { code message path } }
}`;
const pin = { source: '/x', commitment: '5a'.repeat(32), locator: 'https://store.example/1' };
const EVENTS = 'query ($after: Cursor) { credentialEvents(after: $after) { nodes { id } } }';

const { issuer: _issuer, ...withoutIssuer } = loireCredential('bad');
const event = { specversion: '1.0', type: 'eu.gaia-x.credential', source: '/test', data: tagusCredential('bad') };
const { data: _data, ...withoutData } = event;
const literal = (json: string) => `mutation { submitCredential(input: {source: "/x", json: ${json}}) { __typename } }`;
const foreign = encodeCursor(
  { chainId: 1, genesisHash: `0x${'11'.repeat(32)}`, contract: `0x${'22'.repeat(20)}` },
  { seq: 3, digest8: '00'.repeat(8) },
);
const raw = (json: string) =>
  `{"query":${JSON.stringify(SUBMIT)},"variables":{"input":{"source":"/x","json":${json}}}}`;
const inFull = (inner: string) => `${JSON.stringify(loireCredential('bad')).slice(0, -1)},"x":${inner}}`;

const TWO = 'query A{ledger{seq}} query B{ledger{seq}}';
const LIVE = 'subscription{credentialEvents{__typename}}';
const byGet = (parameters: Record<string, string>) => ({
  ...{ method: 'GET', path: `/graphql?${new URLSearchParams(parameters)}` },
});
/** What is refused because it does not name one of its document's operations. */
const unnamed = { status: 400, code: 'BAD_REQUEST', says: /`operationName` to name one operation/ };
/** What is refused because a subscription's root depends on variables. */
const conditional = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED', says: /no @skip and no @include at the root/ };
const HASH = 'query($hash:Hash!){transaction(hash:$hash){hash}}';

const requests: Row[] = [
  { what: 'several operations and no name', ask: [TWO], ...unnamed },
  { what: 'several operations and no name, by GET', ...byGet({ query: TWO }), ...unnamed },
  { what: 'a name that no operation has', body: JSON.stringify({ query: TWO, operationName: 'C' }), ...unnamed },
  { what: 'a name that no operation has, by GET', ...byGet({ query: TWO, operationName: 'C' }), ...unnamed },
  { what: 'an empty name', body: JSON.stringify({ query: '{ledger{seq}}', operationName: '' }), ...unnamed },
  {
    what: 'a name for an operation without one',
    body: JSON.stringify({ query: LIVE, operationName: 'C' }),
    ...unnamed,
  },
  {
    what: 'a subscription by POST',
    ask: [LIVE],
    status: 400,
    code: 'BAD_REQUEST',
    says: /over a websocket at \/graphql, .* at \/graphql\/stream .* accept: text\/event-stream/,
  },
  {
    what: 'a subscription of which a variable decides whether it is one',
    ask: ['subscription($s:Boolean!){credentialEvents @include(if:$s){__typename}}', { s: true }],
    ...conditional,
  },
  {
    what: 'such a subscription beside the query that is asked',
    body: JSON.stringify({
      query:
        'query A{__typename} subscription B($s:Boolean=true){...F @skip(if:$s)} fragment F on Subscription{credentialEvents{__typename}}',
      operationName: 'A',
    }),
    ...conditional,
  },
  {
    what: 'a body that is packed',
    encoding: 'gzip',
    body: gzipSync('{"query":"{__typename}"}'),
    status: 415,
    code: 'BAD_REQUEST',
    says: /encoding is "gzip": expected a body as it is/,
  },
  {
    what: 'a method that GraphQL has not',
    ...{ method: 'PUT', path: '/graphql', type: 'text/plain', status: 405, code: 'BAD_REQUEST' },
    says: /no PUT: expected GET or POST/,
    header: ['allow', /^GET, POST$/],
  },
  {
    what: 'a hash that is none, as literal',
    ask: ['{transaction(hash:"x"){hash}}'],
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: /Expected 32 bytes/,
  },
  {
    what: 'a hash that is none, as variable',
    ask: [HASH, { hash: 'x' }],
    status: 400,
    code: 'BAD_INPUT',
    says: /Expected 32 bytes/,
  },
  { what: 'malformed JSON', body: '{"query": "{', status: 400, code: 'BAD_REQUEST', says: /not JSON/ },
  { what: 'an empty body', body: '', status: 400, code: 'BAD_REQUEST', says: /empty/ },
  {
    what: 'a body that is not UTF-8',
    body: Buffer.of(0x7b, 0xff, 0x7d),
    status: 400,
    code: 'BAD_REQUEST',
    says: /UTF-8/,
  },
  {
    what: 'a body of another type',
    type: 'text/plain',
    body: '{}',
    status: 415,
    code: 'BAD_REQUEST',
    says: /application\/json/,
  },
  { what: 'a body without a query', body: '{"variables":{}}', status: 400, code: 'BAD_REQUEST', says: /query/ },
  { what: 'a list of requests', body: '[{"query":"{__typename}"}]', status: 400, says: /batching/i },
  {
    what: 'a body of 10 MB',
    body: Buffer.alloc(10_000_000, 0x20),
    status: 413,
    code: 'BAD_REQUEST',
    says: /at most 1048576/,
  },
  {
    what: 'JSON nested 100 000 deep',
    body: `{"query":"{__typename}","variables":${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
    status: 400,
    code: 'BAD_REQUEST',
    says: /nests too deep/,
  },
  {
    what: 'a document nested deep',
    ask: [`{ledger${'{nodes'.repeat(900)}${'}'.repeat(900)}}`],
    status: 400,
    says: /./,
  },
  {
    what: '100 000 aliases',
    ask: [`{${Array.from({ length: 100_000 }, (_, n) => `a${n}:__typename`).join(' ')}}`],
    status: 413,
    says: /at most/,
  },
  {
    what: '600 aliases',
    ask: [`{ledger {${Array.from({ length: 600 }, (_, n) => `a${n}:seq`).join(' ')}}}`],
    status: 400,
    says: /aliases/,
  },
  { what: '10 000 tokens', ask: [`{${'__typename '.repeat(10_000)}}`], status: 400, says: /2000 tokens/ },
  {
    what: 'many directives',
    ask: [`{ledger {${'seq @skip(if: false) '.repeat(50)}}}`],
    status: 400,
    says: /directives/,
  },
  { what: 'a fragment that contains itself', ask: ['{...A} fragment A on Query {...A}'], status: 400, says: /itself/ },
  { what: 'a syntax error', ask: ['{'], status: 400, code: 'GRAPHQL_PARSE_FAILED', says: /Expected/ },
  { what: 'an unknown field', ask: ['{ledgr{seq}}'], status: 400, code: 'GRAPHQL_VALIDATION_FAILED', says: /ledger/ },
  {
    what: 'a variable of the wrong type',
    ask: [SUBMIT, { input: { source: 1, json: {} } }],
    status: 400,
    code: 'BAD_USER_INPUT',
    says: /String/,
  },
  {
    what: 'a missing variable',
    ask: [SUBMIT, { input: { json: {} } }],
    status: 400,
    code: 'BAD_USER_INPUT',
    says: /source/,
  },
  {
    what: 'an unknown enum value',
    ask: ['{credentialEvents(orderBy: OLDST) {totalCount}}'],
    status: 400,
    says: /OLDEST/,
  },
  {
    what: 'a pin without a commitment',
    ask: [PIN, { input: { source: '/x', locator: 'urn:x:y' } }],
    status: 400,
    code: 'BAD_USER_INPUT',
    says: /commitment/,
  },
  {
    what: 'a pin with a subject, which may name a person',
    ask: [PIN, { input: { ...pin, subject: 'Jane Doe' } }],
    status: 400,
    code: 'BAD_USER_INPUT',
    says: /subject/,
  },
  {
    what: 'an unknown mark',
    ask: ['{credentialEvents(filter: {mark: [FORGED]}) {totalCount}}'],
    status: 400,
    says: /FORGED/,
  },
  { what: 'a UUID that is none', ask: ['{credentialEvent(id: "1") {id}}'], status: 400, says: /UUID/ },
  {
    what: 'a mutation by GET',
    method: 'GET',
    path: `/graphql?query=${encodeURIComponent('mutation{submitCredential(input:{source:"x"}){__typename}}')}`,
    type: JSON_TYPE,
    status: 405,
    says: /GET/,
    header: ['allow', /POST/],
  },
  { what: 'a wrong method', method: 'DELETE', path: '/graphql', status: 405, says: /./, header: ['allow', /POST/] },
  { what: 'an unknown path', method: 'GET', path: '/nothing', status: 404, says: /\/graphql/ },
  {
    what: 'a number that JSON does not keep, in a literal',
    ask: [literal('{a: 12345678901234567890}')],
    status: 400,
    says: /write it as a string/,
  },
  {
    what: 'a key twice, in a literal',
    ask: [literal('{a: 1, a: 2}')],
    status: 400,
    says: /only one input field named "a"/,
  },
  {
    what: 'a variable inside a literal',
    ask: [`query ($x: JSON) ${literal('{a: $x}').replace('mutation', '')}`.replace('query', 'mutation'), { x: 1 }],
    status: 400,
    says: /whole JSON value/,
  },
];

const answers: Row[] = [
  {
    what: 'an empty cursor',
    ask: [EVENTS, { after: '' }],
    status: 200,
    code: 'BAD_CURSOR',
    says: /expected one that this service gave out/,
  },
  {
    what: 'an empty cursor, as literal',
    ask: ['{credentialEvents(after:""){nodes{id}}}'],
    status: 200,
    code: 'BAD_CURSOR',
    says: /expected one that this service gave out/,
  },
  {
    what: 'a bad cursor',
    ask: [EVENTS, { after: 'abc' }],
    status: 200,
    code: 'BAD_CURSOR',
    says: /expected one that this service gave out/,
  },
  {
    what: 'a foreign cursor',
    ask: [EVENTS, { after: foreign }],
    status: 200,
    code: 'FOREIGN_CURSOR',
    says: /another ledger/,
  },
  {
    what: 'a page that is too large',
    ask: ['{credentialEvents(first: 1000) {totalCount}}'],
    status: 200,
    code: 'BAD_INPUT',
    says: /from 0 to 100/,
  },
  {
    what: 'a block that is not indexed',
    ask: ['{credentialEvents(asOfBlock: 99999) {totalCount}}'],
    status: 200,
    code: 'BLOCK_NOT_INDEXED',
    says: /expected at most/,
  },
  {
    what: 'a block number with a fraction',
    ask: ['{credentialEvents(asOfBlock: 1.5) {totalCount}}'],
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: /^Expected a whole number between .*, found 1.5$/,
  },
  {
    what: 'a block number as a text, in a variable',
    ask: ['query($block: Long) {credentialEvents(asOfBlock: $block) {totalCount}}', { block: '5' }],
    status: 400,
    code: 'BAD_INPUT',
    says: /Expected a whole number between .*, found "5"/,
  },
  {
    what: 'a block number beyond 2^53',
    ask: ['{credentialEvents(asOfBlock: 12345678901234567890) {totalCount}}'],
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: /^Expected a whole number between .*, found 12345678901234567890$/,
  },
  {
    what: 'no credentials in submitCredentials',
    ask: ['mutation{submitCredentials(inputs: []) {__typename}}'],
    status: 200,
    code: 'BAD_INPUT',
    says: /1 to 100/,
  },
  {
    what: 'a JWT of two dots',
    ask: [SUBMIT, { input: { source: '/x', jwt: '..' } }],
    status: 200,
    code: 'JWT_FORM',
    says: /three base64url parts/,
  },
  {
    what: 'a JWT with a vc claim',
    ask: [SUBMIT, { input: { source: '/x', jwt: jwtOf({ vc: {} }) } }],
    status: 200,
    code: 'JWT_CLAIM',
    says: /claim `vc`/,
  },
  {
    what: 'a credential without issuer',
    ask: [SUBMIT, { input: { source: '/x', json: withoutIssuer } }],
    status: 200,
    code: 'ISSUER_MISSING',
    says: /issuer/,
  },
  {
    what: 'a key twice, in a variable',
    body: raw(inFull('{"a":1,"a":2}')),
    status: 200,
    code: 'DUPLICATE_KEY',
    says: /stands twice/,
  },
  {
    what: 'a lone surrogate, in a variable',
    body: raw(inFull('"\\ud800"')),
    status: 200,
    code: 'LONE_SURROGATE',
    says: /surrogate/,
  },
  {
    what: 'a number that JSON does not keep, in a variable',
    body: raw(inFull('0.12345678901234567890123')),
    status: 200,
    code: 'NUMBER_NOT_EXACT',
    says: /write it as a string/,
  },
  {
    what: 'a commitment that is none',
    ask: [PIN, { input: { ...pin, commitment: 'secret' } }],
    status: 200,
    code: 'COMMITMENT_FORM',
    says: /64 hexadecimal digits.*"secret"/,
  },
  {
    what: 'a commitment to nothing',
    ask: [PIN, { input: { ...pin, commitment: `0x${'00'.repeat(32)}` } }],
    status: 200,
    code: 'COMMITMENT_ZERO',
    says: /zeros/,
  },
  {
    what: 'a locator that is no absolute URI',
    ask: [PIN, { input: { ...pin, locator: '../1' } }],
    status: 200,
    code: 'LOCATOR_FORM',
    says: /https, did, ipfs, urn/,
  },
  {
    what: 'a locator with a password',
    ask: [PIN, { input: { ...pin, locator: 'https://a:b@store.example/' } }],
    status: 200,
    code: 'LOCATOR_SECRET',
    says: /the ledger is public/,
  },
  {
    what: 'a locator beyond its limit',
    ask: [PIN, { input: { ...pin, locator: `urn:x:${'a'.repeat(2_000)}` } }],
    status: 200,
    code: 'LOCATOR_TOO_LONG',
    says: /at most 1024 characters, found 2006/,
  },
  {
    what: 'an empty list of marks',
    ask: ['{credentialEvents(filter: {mark: []}) {totalCount}}'],
    status: 200,
    code: 'BAD_INPUT',
    says: /filter.mark/,
  },
  {
    what: 'an unknown publication',
    ask: [
      'mutation{changeCredentialStatus(input: {id: "00000000-0000-8000-8000-000000000000", status: REVOKED}) {... on SubmissionRefused {code message}}}',
    ],
    status: 200,
    code: 'UNKNOWN_CREDENTIAL',
    says: /INDEXED/,
  },
];

const rest: Row[] = [
  { what: 'malformed JSON', body: '{', status: 400, says: /not JSON/ },
  { what: 'an empty body', body: '', status: 400, says: /empty/ },
  { what: 'a body of 10 MB', body: Buffer.alloc(10_000_000, 0x20), status: 413, says: /at most/ },
  { what: 'no data', body: JSON.stringify(withoutData), status: 400, says: /^Event format incorrect: .*data_base64/ },
  {
    what: 'data and data_base64',
    body: JSON.stringify({ ...event, data_base64: 'a.b.c' }),
    status: 400,
    says: /found both/,
  },
  {
    what: 'a wrong specversion',
    body: JSON.stringify({ ...event, specversion: '0.3' }),
    status: 400,
    says: /^Event format incorrect: .*"1.0"/,
  },
  {
    what: 'no specversion',
    body: JSON.stringify({ ...event, specversion: undefined }),
    status: 400,
    says: /found nothing/,
  },
  { what: 'no source', body: JSON.stringify({ ...event, source: undefined }), status: 400, says: /source/ },
  { what: 'an unreadable time', body: JSON.stringify({ ...event, time: 'soon' }), status: 400, says: /time/ },
  {
    what: 'a credential without issuer',
    body: JSON.stringify({ ...event, data: withoutIssuer }),
    status: 400,
    says: /\$\.data\.issuer/,
  },
  { what: 'a key twice', body: `{"source":"/a",${JSON.stringify(event).slice(1)}`, status: 400, says: /stands twice/ },
  { what: 'a form', type: 'application/x-www-form-urlencoded', body: 'a=b', status: 415, says: /cloudevents/ },
  {
    what: 'a wrong method',
    method: 'PUT',
    body: '{}',
    status: 405,
    says: /GET or HEAD or POST/,
    header: ['allow', /GET, HEAD, POST/],
  },
  { what: 'a page that is no number', method: 'GET', path: '/credentials-events?page=-1', status: 400, says: /page/ },
  {
    what: 'a size beyond the limit',
    method: 'GET',
    path: '/credentials-events?size=100000',
    status: 400,
    says: /1 to 1000/,
  },
  {
    what: 'a lastReceivedID that is unknown',
    method: 'GET',
    path: '/credentials-events?lastReceivedID=00000000-0000-8000-8000-000000000000',
    status: 400,
    says: /begin again/,
  },
  { what: 'an id that is no UUID', method: 'GET', path: '/credentials-events/1', status: 400, says: /UUID/ },
  {
    what: 'an unknown id',
    method: 'GET',
    path: '/credentials-events/00000000-0000-8000-8000-000000000000',
    status: 404,
    says: /no such event/,
  },
].map((row) => ({ path: '/credentials-events', ...row }) as Row);

test('what a client gets wrong is answered with the right status and with words, never with a trace', async (t) => {
  const gateway = await runGateway(t);
  for (const [kind, rows] of Object.entries({ 'GraphQL request': requests, 'GraphQL answer': answers, REST: rest })) {
    for (const row of rows) await t.test(`${kind}: ${row.what}`, { timeout: 10_000 }, () => holds(gateway, row));
  }
});

test('the methods of a path are told alike by OPTIONS and by a refusal; unknown paths are told those that there are', async (t) => {
  const gateway = await runGateway(t);
  for (const [path, methods] of [
    ['/graphql', 'GET, POST'],
    ['/graphql/stream', 'GET, POST, PUT, DELETE'],
    ['/graphiql', 'GET, HEAD'],
    ['/credentials-events', 'GET, HEAD, POST'],
    ['/credentials-events/1', 'GET, HEAD'],
    ['/openapi.json', 'GET, HEAD'],
    ['/harvest', 'GET, HEAD'],
    ['/metrics', 'GET, HEAD'],
  ] as const) {
    const preflight = await gateway.fetch(path, { method: 'OPTIONS' });
    assert.deepEqual([preflight.status, preflight.headers.get('allow')], [204, `${methods}, OPTIONS`], path);
    const refused = await gateway.fetch(path, { method: 'PATCH' });
    assert.deepEqual([refused.status, refused.headers.get('allow')], [405, methods], path);
  }
  assert.doesNotMatch(await (await gateway.fetch('/nothing')).text(), /catalogue/);
  const other = await runGateway(t, { ...gateway, variables: { CATALOGUE: 'on' } });
  assert.match(await (await other.fetch('/nothing')).text(), /expected one of \/graphql, .*, \/catalogue, /);
});

test('an empty name is no name of an operation, however often it was asked without one', async (t) => {
  const gateway = await runGateway(t);
  const query = '{credentials(first:1){totalCount}}';
  for (let times = 0; times < 5; times += 1) assert.equal((await gateway.ask(query)).errors, undefined);
  await holds(gateway, { what: 'an empty name', body: JSON.stringify({ query, operationName: '' }), ...unnamed });
});

async function holds(gateway: RunningGateway, row: Row): Promise<void> {
  const answer = await send(gateway, row);
  assert.equal(answer.status, row.status, answer.text.slice(0, 500));
  assert.match(answer.type, /json/);
  assert.doesNotMatch(answer.text, /stacktrace|\bat .*\.(ts|js|mjs):\d|node_modules/);
  const { code, message } = whatItSays(JSON.parse(answer.text));
  assert.match(message, row.says);
  if (row.code !== undefined) assert.equal(code, row.code);
  if (row.header !== undefined) assert.match(String(answer.headers[row.header[0]]), row.header[1]);
}

/** The first error, the refusal in the data, or REST's message. */
function whatItSays(body: {
  message?: string;
  errors?: { message: string; extensions?: { code?: string } }[];
  data?: Record<string, { code: string; message: string }>;
}) {
  const [error] = body.errors ?? [];
  if (error !== undefined) return { code: error.extensions?.code, message: error.message };
  const [refusal] = Object.values(body.data ?? {});
  return { code: refusal?.code, message: refusal?.message ?? body.message ?? '' };
}

/** Over a bare socket client: `fetch` gives up on a server that answers before it has read everything. */
function send(gateway: RunningGateway, row: Row) {
  const body = row.ask === undefined ? row.body : JSON.stringify({ query: row.ask[0], variables: row.ask[1] ?? {} });
  const method = row.method ?? 'POST';
  type Answer = { status: number; type: string; text: string; headers: NodeJS.Dict<string | string[]> };
  return new Promise<Answer>((resolve, reject) => {
    const request = httpRequest(`${gateway.url}${row.path ?? '/graphql'}`, { method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString(),
          headers: response.headers,
        }),
      );
    });
    request.on('error', reject);
    request.setHeader('content-type', row.type ?? JSON_TYPE);
    if (row.encoding !== undefined) request.setHeader('content-encoding', row.encoding);
    request.end(method === 'GET' ? undefined : body);
  });
}
