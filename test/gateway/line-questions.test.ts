import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, type TestContext, test } from 'node:test';
import { createClient as createStreamClient } from 'graphql-sse';
import { WebSocket } from 'ws';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { loireCredential, submissionOf } from './samples.ts';

type Payload = { query: string; variables?: Record<string, unknown>; operationName?: string; documentId?: string };
type Answer = { data?: unknown; errors?: readonly { message: string; extensions?: Record<string, unknown> }[] };
/** Asks for one answer; what the protocol tells beside it must be that there is no other. */
type Ask = (payload: Payload) => Promise<Answer>;

/** The ways on which one answer is asked for without a request of its own. */
const LINES: Record<string, (t: TestContext, gateway: RunningGateway) => Ask> = {
  'a websocket': (_t, gateway) => {
    const client = gateway.subscriber();
    return (payload) => all(client.iterate(payload)).catch((errors: Answer['errors']) => ({ errors }) as Answer);
  },
  'an event stream of its own': (t, gateway) => streamOf(t, gateway, false),
  'an event stream for all': (t, gateway) => streamOf(t, gateway, true),
};

function streamOf(t: TestContext, { url }: RunningGateway, singleConnection: boolean): Ask {
  const client = createStreamClient<boolean>({ url: `${url}/graphql/stream`, singleConnection, retryAttempts: 0 });
  t.after(() => client.dispose());
  return (payload) => all(client.iterate(payload));
}

async function all(answers: AsyncIterable<unknown>): Promise<Answer> {
  const found: Answer[] = [];
  for await (const one of answers) found.push(one as Answer);
  assert.equal(found.length, 1);
  return found[0] as Answer;
}

async function overHttp(
  { fetch }: RunningGateway,
  payload: Payload,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(payload),
  });
  return (await response.json()) as Answer;
}

const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions?.['code'];

const SUBMIT = `mutation ($input: SubmitCredentialInput!) {
  submitCredential(input: $input) {
    __typename
    ... on SubmissionAccepted { submission { id } }
    ... on SubmissionKnown { submission { id } }
    ... on SubmissionRefused { code path }
  }
}`;

for (const [line, open] of Object.entries(LINES)) {
  describe(`On ${line}`, { timeout: 60_000 }, () => {
    test('queries and mutations are answered as over HTTP', async (t) => {
      const gateway = await runGateway(t);
      const deeds = [{ kind: 'publish' as const, credential: loireCredential('one') }];
      await gateway.builder.mine({ time: 1_700_000_001, deeds });
      const ask = open(t, gateway);
      const listing = {
        query: 'query ($n: Int) { credentialEvents(first: $n) { nodes { seq data } } }',
        variables: { n: 3 },
      };
      const submission = { query: SUBMIT, variables: { input: submissionOf(loireCredential('two')) } };
      // As often as it takes until they are compiled, and kept.
      for (let n = 0; n < 5; n += 1) assert.deepEqual(await ask(listing), await overHttp(gateway, listing));
      const accepted = await ask(submission);
      const known = JSON.stringify(accepted).replace('SubmissionAccepted', 'SubmissionKnown');
      assert.deepEqual([codeOf(accepted), await overHttp(gateway, submission)], [undefined, JSON.parse(known)]);
      assert.match(JSON.stringify(accepted), /SubmissionAccepted/);
    });

    test('what cannot be executed is told as over HTTP, under the same limits', async (t) => {
      const gateway = await runGateway(t, { variables: { LIMIT_MAX_COST: '1000', LIMIT_MAX_DEPTH: '6' } });
      const ask = open(t, gateway);
      const rows: [query: string, says: RegExp, more?: Partial<Payload>][] = [
        ['{ ledgr { chainId } }', /Did you mean "ledger"/],
        ['query ($n: Int!) { credentialEvents(first: $n) { nodes { seq } } }', /was not provided/],
        [
          '{ credentialEvents(first: 100) { nodes { id seq kind source type subject receivedAt hash: digest cursor } } }',
          /cost of at most 1000/,
        ],
        ['{ credentialEvents { nodes { credential { event { credential { event { seq } } } } } } }', /depth/],
        [`{ ${'__typename '.repeat(3_000)} }`, /2000 tokens/],
        ['{ credentialEvents(first: -1) { nodes { seq } } }', /first/],
        ['{ ledger {', /Syntax Error/],
        ['subscription { nothing { id } }', /Cannot query field "nothing"/],
        ['subscription { credentialEvents(after: 1) { __typename } }', /text in quotes/],
        [
          'subscription ($s: Boolean!) { credentialEvents @include(if: $s) { __typename } }',
          /no @skip and no @include/,
        ],
        ['query A { ledger { seq } } query B { ledger { seq } }', /name one operation/],
        ['{ ledger { seq } }', /name one operation/, { operationName: 'C' }],
        ['{ ledger { seq } }', /name one operation/, { operationName: '' }],
        ['{ transaction(hash: "x") { hash } }', /Expected 32 bytes/],
        ['query ($h: Hash!) { transaction(hash: $h) { hash } }', /Expected 32 bytes/, { variables: { h: 'x' } }],
        ['{ credentialEvents(after: "") { nodes { seq } } }', /no cursor/],
      ];
      for (const [query, says, more] of rows) {
        const answer = await ask({ query, ...more });
        assert.match(answer.errors?.[0]?.message ?? '', says, query);
        assert.deepEqual(answer.errors, (await overHttp(gateway, { query, ...more })).errors);
      }
    });

    test('documents are named by their id, and unknown ones refused where only known ones are executed', async (t) => {
      const gateway = await runGateway(t, { variables: { DOCUMENTS: 'known' } });
      const own = JSON.parse(
        await (await import('node:fs/promises')).readFile('examples/documents.generated.json', 'utf8'),
      ) as Record<string, string>;
      const [documentId = '', query = ''] = Object.entries(own).find(([, one]) => one.includes('serviceConfig')) ?? [];
      const ask = open(t, gateway);
      const expected = await overHttp(gateway, { query });
      assert.ok(expected.data);
      assert.deepEqual(await ask({ query }), expected);
      // The protocol of websockets wants a query, if an empty one.
      assert.deepEqual(await ask({ query: '', documentId }), expected);
      if (line !== 'a websocket') assert.deepEqual(await ask({ documentId } as Payload), expected);
      assert.equal(codeOf(await ask({ query: `${query} ` })), 'DOCUMENT_REFUSED');
    });

    test('an operation that takes too long is ended by its deadline', async (t) => {
      const gateway = await runGateway(t, {
        variables: { LIMIT_OPERATION_TIMEOUT_MS: '300', LIMIT_MIN_BLOCK_WAIT_MS: '60000' },
      });
      const query = '{ credentialEvents(minBlock: 999999) { nodes { id } } }';
      assert.equal(codeOf(await open(t, gateway)({ query })), 'TIMEOUT');
    });

    test('a client that spent its budget is refused', async (t) => {
      const gateway = await runGateway(t, { variables: { LIMIT_MAX_COST_PER_SECOND: '100' } });
      const ask = open(t, gateway);
      for (let n = 0; ; n += 1) {
        assert.ok(n < 20, 'Each request costs 50 points of 1000');
        const answer = await ask({ query: '{ __typename }' }).catch((error: Error) => error.message);
        if (/429|RATE_LIMITED/.test(JSON.stringify(answer))) break;
      }
    });
  });
}

describe('A message', { timeout: 60_000 }, () => {
  test('is read as it was sent: what JSON.parse hides of a credential is refused as over HTTP', async (t) => {
    const gateway = await runGateway(t);
    const submission = { query: SUBMIT, variables: { input: submissionOf(loireCredential('twice')) } };
    const text = JSON.stringify(submission).replace('"issuer":', '"issuer":"did:web:other.example","issuer":');
    const post = (path: string, accept: string) =>
      gateway.fetch(path, { method: 'POST', headers: { accept, 'content-type': 'application/json' }, body: text });
    const expected = await (await post('/graphql', 'application/json')).json();
    assert.equal(expected.data.submitCredential.code, 'DUPLICATE_KEY');
    const events = await (await post('/graphql/stream', 'text/event-stream')).text();
    assert.deepEqual(JSON.parse(/event: next\ndata: (.*)/.exec(events)?.[1] ?? ''), expected);
    const socket = await initialised(t, gateway);
    socket.send(`{"type":"subscribe","id":"1","payload":${text}}`);
    const [message] = await once(socket, 'message');
    assert.deepEqual(JSON.parse(String(message)).payload, expected);
  });

  test('on a websocket that leaves is answered no more, and those beyond its number are refused', async (t) => {
    const gateway = await runGateway(t, {
      variables: { LIMIT_MAX_SUBSCRIPTIONS_PER_SOCKET: '2', LIMIT_MIN_BLOCK_WAIT_MS: '60000' },
    });
    const socket = await initialised(t, gateway);
    const told: { type: string; id: string }[] = [];
    socket.on('message', (data) => told.push(JSON.parse(String(data))));
    const wait = { query: '{ credentialEvents(minBlock: 999999) { nodes { id } } }' };
    const ask = (id: string, payload: Payload) => socket.send(JSON.stringify({ type: 'subscribe', id, payload }));
    for (const id of ['1', '2', '3']) ask(id, wait);
    while (told.length < 1) await once(socket, 'message');
    assert.deepEqual([told[0]?.type, told[0]?.id], ['error', '3']);
    socket.send(JSON.stringify({ type: 'complete', id: '1' }));
    ask('4', { query: '{ __typename }' });
    while (told.length < 3) await once(socket, 'message');
    assert.deepEqual(
      told.slice(1).map(({ type, id }) => [type, id]),
      [
        ['next', '4'],
        ['complete', '4'],
      ],
    );
  });

  test('on an event stream that changes something is taken by POST alone', async (t) => {
    const { fetch } = await runGateway(t);
    const get = (query: string) =>
      fetch(`/graphql/stream?query=${encodeURIComponent(query)}`, { headers: { accept: 'text/event-stream' } });
    const refused = await get('mutation { submitCredential(input: { source: "x", json: {} }) { __typename } }');
    assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'POST']);
    assert.match(await (await get('{ __typename }')).text(), /data: {"data":{"__typename":"Query"}}/);
  });
});

/** A bare websocket past the handshake. */
async function initialised(t: TestContext, { url }: RunningGateway): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  t.after(() => socket.terminate());
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  return socket;
}
