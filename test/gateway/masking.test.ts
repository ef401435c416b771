import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, type TestContext, test } from 'node:test';
import { createClient } from 'graphql-sse';
import { WebSocket } from 'ws';
import { type Log, silentLog } from '../../lib/log.ts';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { loireCredential } from './samples.ts';

const EVENTS =
  'subscription ($after: Cursor) { credentialEvents(after: $after) { ... on CredentialEvents { events { data } } } }';
const NAMES = '{ credentialEvents { nodes { publisher { name } } } }';
/** What Redis, the view and a log say to each other, and no client may read. */
const INNER = /WRONGTYPE|wrong kind|payload|cursor|No space left|Error:/;

type View = Pick<RunningGateway, 'redis' | 'builder'>;
type Failure = { err: Error; errorId: string };

/** A gateway whose log is read, over a view with one event, of which Redis holds something of a wrong type. */
async function brokenGateway(
  t: TestContext,
  breakView: (running: RunningGateway) => Promise<unknown>,
  log: Partial<Log> = {},
) {
  const failures: Failure[] = [];
  const error = (facts: Failure) => void failures.push(facts);
  const running = await runGateway(t, {
    variables: { DOCUMENTS: 'log' },
    log: { ...silentLog, ...log, error: error as Log['error'] },
  });
  const deeds = [{ kind: 'publish' as const, credential: loireCredential('one') }];
  await running.builder.mine({ time: 1_700_000_001, deeds });
  const after: string = (await running.ask('{ serviceConfig { ledgerStart } }')).data.serviceConfig.ledgerStart;
  await breakView(running);
  /** What a client was told names the one failure in the log, and nothing of what failed. */
  const isMasked = (told: unknown, inner: RegExp) => {
    const text = typeof told === 'string' ? told : JSON.stringify(told);
    const [failure, ...others] = failures.splice(0);
    assert.deepEqual(others, [], text);
    assert.match(failure?.err.message ?? '', inner);
    assert.match(text, new RegExp(`the operator finds it in the log as ${failure?.errorId}`));
    assert.doesNotMatch(text.replaceAll('"cursor":', ''), INNER);
  };
  return { ...running, after, isMasked };
}

/** Redis answers WRONGTYPE to who asks for a publisher's name. */
const breakNames = ({ redis, builder: { keys } }: View) =>
  redis.multi().del(keys.publishers).set(keys.publishers, 'x').exec();
/** Redis has no payload where the view should have one. */
const breakBodies = ({ redis, builder: { keys } }: View) =>
  redis.multi().del(keys.bodies(0)).rpush(keys.bodies(0), 'x').exec();
/** Redis answers WRONGTYPE to who looks through a listing. */
const breakColumns = ({ redis, builder: { keys } }: View) =>
  redis.multi().del(keys.columns(0)).rpush(keys.columns(0), 'x').exec();

/** A gateway that has not heard of the event yet says first that there is none. */
async function firstErrors(frames: AsyncIterable<{ errors?: unknown }>): Promise<unknown> {
  for await (const { errors } of frames) if (errors !== undefined) return errors;
  return undefined;
}

describe('A failure that nobody foresaw', { timeout: 60_000 }, () => {
  test('is told over HTTP as a mask with an id that is in the log, and in the error’s extensions', async (t) => {
    const { ask, isMasked } = await brokenGateway(t, breakNames);
    const { errors } = await ask(NAMES);
    const { code, retryable, errorId } = errors?.[0]?.extensions ?? {};
    assert.deepEqual([code, retryable], ['INTERNAL_SERVER_ERROR', false]);
    assert.ok(errors?.[0]?.message.endsWith(`${errorId}`));
    isMasked(errors, /WRONGTYPE/);
  });

  test('is told so over websockets, by the answer to a query and by the error that is part of a frame', async (t) => {
    const named = await brokenGateway(t, breakNames);
    named.isMasked(await firstErrors(named.subscriber().iterate({ query: NAMES })), /WRONGTYPE/);
    const { subscriber, after, isMasked } = await brokenGateway(t, breakBodies);
    const frames = subscriber().iterate({ query: EVENTS, variables: { after } });
    isMasked(await firstErrors(frames), /no payload for event 1/);
  });

  test('is told so over Server-Sent Events, on a stream of its own and on one for all', async (t) => {
    for (const singleConnection of [false, true]) {
      const { url, after, isMasked, redis, builder } = await brokenGateway(t, breakBodies);
      const client = createClient<boolean>({ url: `${url}/graphql/stream`, singleConnection, retryAttempts: 0 });
      t.after(() => client.dispose());
      const frames = client.iterate({ query: EVENTS, variables: { after } });
      isMasked(await firstErrors(frames), /no payload for event 1/);
      await breakNames({ redis, builder });
      isMasked(await firstErrors(client.iterate({ query: NAMES })), /WRONGTYPE/);
    }
  });

  test('is told so by the CES REST interface, as status 500', async (t) => {
    const { fetch, isMasked } = await brokenGateway(t, breakBodies);
    const response = await fetch('/v2/credentials-events');
    assert.equal(response.status, 500);
    isMasked(await response.text(), /no payload for event 1/);
  });

  test('is told so by a harvest: as status 500 before it began, as its last line when it is under way', async (t) => {
    const before = await brokenGateway(t, breakColumns);
    const refused = await before.fetch('/harvest');
    assert.equal(refused.status, 500);
    before.isMasked(await refused.text(), /WRONGTYPE/);
    const during = await brokenGateway(t, breakBodies);
    const lines = (await (await during.fetch('/harvest')).text()).trim().split('\n');
    const last = JSON.parse(lines.at(-1) ?? '');
    assert.deepEqual([lines.length, last.kind, last.code], [2, 'ERROR', 'INTERNAL_SERVER_ERROR']);
    during.isMasked(last, /no payload for event 1/);
  });

  test('of a message itself is the error of its operation, with the mask: its websocket goes on, and an event stream too', async (t) => {
    // The log is what fails, as on a disk that is full.
    const info = (facts: { document?: string }) => {
      if (facts.document?.startsWith('subscription')) throw new Error('No space left on device');
    };
    const { url, fetch, isMasked } = await brokenGateway(t, async () => undefined, { info: info as Log['info'] });
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    t.after(() => socket.terminate());
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: EVENTS } }));
    const [told] = await once(socket, 'message');
    const { type, id, payload } = JSON.parse(String(told));
    assert.deepEqual([type, id, payload[0].extensions.code], ['error', '1', 'INTERNAL_SERVER_ERROR']);
    isMasked(payload, /No space left/);
    socket.send(JSON.stringify({ type: 'subscribe', id: '2', payload: { query: '{ __typename }' } }));
    const [next] = await once(socket, 'message');
    assert.match(String(next), /"__typename":"Query"/);
    const stream = await fetch('/graphql/stream', {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      // What was noted once is not noted again.
      body: JSON.stringify({ query: `${EVENTS} ` }),
    });
    const text = await stream.text();
    assert.match(text, /event: next\ndata: .*INTERNAL_SERVER_ERROR.*\n\nevent: complete/);
    isMasked(text, /No space left/);
  });
});
