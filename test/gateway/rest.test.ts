import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { pinnedId, uuidOf } from '../../ledger/ids.ts';
import { createNoteStore } from '../../ledger/note-store.ts';
import { type Deed, idOfCredential } from '../harness/view-builder.ts';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { jwtOf, loireCredential, tagusCredential } from './samples.ts';

type CloudEvent = Record<string, unknown> & { id: string; data: Record<string, unknown>; data_base64?: string };

const FEEDS = ['/credentials-events', '/v2/credentials-events'] as const;
const jwt = jwtOf(loireCredential('jwt'));
const pin = { commitment: `0x${'5a'.repeat(32)}`, locator: 'https://store.example/1' } as const;

/** Four Tagus and three Loire credentials, one of these as JWT, and a status change, one a block. */
async function filled(t: TestContext): Promise<RunningGateway> {
  const gateway = await runGateway(t);
  const tagus = (name: string): Deed => ({
    kind: 'publish',
    credential: tagusCredential(name),
    source: '/mycontext',
    time: '2018-04-05T17:31:00Z',
  });
  const loire = (credential: object | string): Deed => ({ kind: 'publish', credential });
  const suspended: Deed = {
    kind: 'status',
    of: idOfCredential(tagusCredential('a')),
    revision: 1,
    status: 'SUSPENDED',
  };
  const other: Deed = { ...tagus('c'), kind: 'publish', credential: tagusCredential('c'), type: 'gx:compliance' };
  const deeds = [
    tagus('a'),
    loire(loireCredential('x')),
    tagus('b'),
    suspended,
    loire(jwt),
    other,
    tagus('d'),
    loire(loireCredential('y')),
  ];
  for (const [n, deed] of deeds.entries()) await gateway.builder.mine({ time: 1_700_000_001 + n, deeds: [deed] });
  return gateway;
}

async function list({ fetch }: RunningGateway, path: string): Promise<CloudEvent[]> {
  const response = await fetch(path);
  assert.equal(response.status, 200, path);
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
  return (await response.json()) as CloudEvent[];
}

function namesOf(events: CloudEvent[]): string[] {
  return events.map(({ data }) => String(data['id']).split('/').at(-1) ?? '');
}

function post({ fetch }: RunningGateway, path: string, body: unknown, type = 'application/cloudevents+json') {
  return fetch(path, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) });
}

describe('the listing', { timeout: 60_000 }, () => {
  test('is a bare array, oldest first: Tagus at v1 and everything else at v2, never a status change', async (t) => {
    const gateway = await filled(t);
    assert.deepEqual(namesOf(await list(gateway, FEEDS[0])), ['a', 'b', 'c', 'd']);
    assert.deepEqual(namesOf(await list(gateway, FEEDS[1])), ['x', 'jwt', 'y']);
  });

  test('has events with the keys of the CES in their order', async (t) => {
    const gateway = await filled(t);
    const [event] = await list(gateway, FEEDS[0]);
    assert.deepEqual(Object.entries(event ?? {}), [
      ['specversion', '1.0'],
      ['type', 'eu.gaia-x.credential'],
      ['source', '/mycontext'],
      ['subject', null],
      ['id', uuidOf(idOfCredential(tagusCredential('a')))],
      ['time', '2018-04-05T17:31:00Z'],
      ['cesreceiveddate', '2023-11-14T22:13:21Z'],
      ['datacontenttype', 'application/json'],
      ['data', tagusCredential('a')],
    ]);
  });

  test('shows a VC-JWT decoded in data and byte for byte in data_base64', async (t) => {
    const gateway = await filled(t);
    const [json, event] = await list(gateway, FEEDS[1]);
    assert.equal(json?.data_base64, undefined);
    assert.deepEqual(event?.data, loireCredential('jwt'));
    assert.equal(event?.data_base64, jwt);
  });

  test('by pages, and by lastReceivedID, gives every event once and ends with an empty page', async (t) => {
    const gateway = await filled(t);
    const byPage: CloudEvent[] = [];
    for (let page = 0; ; page += 1) {
      const events = await list(gateway, `${FEEDS[0]}?page=${page}&size=3`);
      if (events.length === 0) break;
      byPage.push(...events);
    }
    const byId: CloudEvent[] = [];
    for (let last = ''; ; last = byId.at(-1)?.id ?? '') {
      const events = await list(gateway, `${FEEDS[0]}?${last === '' ? '' : `lastReceivedID=${last}&`}page=0&size=3`);
      if (events.length === 0) break;
      byId.push(...events);
    }
    assert.deepEqual(namesOf(byPage), ['a', 'b', 'c', 'd']);
    assert.deepEqual(byId, byPage);
    assert.deepEqual(await list(gateway, `${FEEDS[0]}?page=999999999999&size=1000`), []);
  });

  test('never has a pinned credential, and an id that was released and published again once, where it first came', async (t) => {
    const gateway = await filled(t);
    const again = { kind: 'publish', credential: tagusCredential('b'), source: '/again' } as const;
    await gateway.builder.mine({ time: 1_700_000_020, deeds: [{ kind: 'pin', pin }, again] });
    assert.deepEqual(namesOf(await list(gateway, FEEDS[0])), ['a', 'b', 'c', 'd']);
    assert.deepEqual(namesOf(await list(gateway, FEEDS[1])), ['x', 'jwt', 'y']);
    const b = uuidOf(idOfCredential(tagusCredential('b')));
    assert.deepEqual(namesOf(await list(gateway, `${FEEDS[0]}?lastReceivedID=${b}`)), ['c', 'd']);
    const event = await (await gateway.fetch(`${FEEDS[0]}/${b}`)).json();
    assert.deepEqual(event, (await list(gateway, FEEDS[0]))[1]);
  });

  test('can be narrowed to a CloudEvent type', async (t) => {
    const gateway = await filled(t);
    assert.deepEqual(namesOf(await list(gateway, `${FEEDS[0]}?type=gx:compliance`)), ['c']);
    assert.deepEqual(await list(gateway, `${FEEDS[0]}?type=other`), []);
  });
});

describe('an event by its id', { timeout: 60_000 }, () => {
  test('that pins a credential is not here, and the answer says who tells more', async (t) => {
    const gateway = await filled(t);
    await gateway.builder.mine({ time: 1_700_000_020, deeds: [{ kind: 'pin', pin }] });
    const response = await gateway.fetch(`${FEEDS[1]}/${uuidOf(pinnedId(pin.commitment))}`);
    assert.equal(response.status, 404);
    assert.match(((await response.json()) as { message: string }).message, /kept elsewhere.*credentialEvent/);
  });

  test('is what the listing shows; in the other listing, the answer says where it is', async (t) => {
    const gateway = await filled(t);
    const [event] = await list(gateway, FEEDS[0]);
    assert.deepEqual(await (await gateway.fetch(`${FEEDS[0]}/${event?.id}`)).json(), event);
    assert.deepEqual(await (await gateway.fetch(`${FEEDS[0]}/${event?.id.toUpperCase()}`)).json(), event);
    const other = await gateway.fetch(`${FEEDS[1]}/${event?.id}`);
    assert.equal(other.status, 404);
    assert.match(await other.text(), new RegExp(`${FEEDS[0]}/${event?.id}`));
  });

  test('that is on its way is not found yet, with its state in words', async (t) => {
    const gateway = await runGateway(t);
    const response = await post(gateway, FEEDS[0], {
      specversion: '1.0',
      type: 't',
      source: '/s',
      data: tagusCredential('way'),
    });
    const path = new URL(response.headers.get('location') ?? '').pathname;
    const pending = await gateway.fetch(path);
    assert.equal(pending.status, 404);
    assert.match(await pending.text(), /on its way \(QUEUED\)/);
    await gateway.builder.mine({
      time: 1_700_000_001,
      deeds: [{ kind: 'publish', credential: tagusCredential('way') }],
    });
    assert.equal((await gateway.fetch(path)).status, 200);
  });
});

describe('publishing', { timeout: 60_000 }, () => {
  const event = { specversion: '1.0', type: 'eu.gaia-x.credential', source: '/test', data: tagusCredential('post') };

  test('answers 201, an absolute Location in the listing that will show it, and no body; the same again, the same Location', async (t) => {
    const gateway = await runGateway(t);
    const uuid = uuidOf(idOfCredential(tagusCredential('post')));
    for (const path of [FEEDS[0], FEEDS[1], FEEDS[0]]) {
      const response = await post(gateway, path, event);
      assert.equal(response.status, 201);
      assert.equal(response.headers.get('location'), `${gateway.url}${FEEDS[0]}/${uuid}`);
      assert.equal(await response.text(), '');
    }
    const loire = await post(gateway, FEEDS[0], { ...event, data: undefined, data_base64: jwt });
    assert.equal(loire.headers.get('location'), `${gateway.url}${FEEDS[1]}/${uuidOf(idOfCredential(jwt))}`);
  });

  test('gives Locations under the address that the operator names', async (t) => {
    const gateway = await runGateway(t, { variables: { PUBLIC_URL: 'https://ces.example/' } });
    const response = await post(gateway, FEEDS[0], event);
    assert.match(response.headers.get('location') ?? '', /^https:\/\/ces\.example\/credentials-events\/[0-9a-f-]{36}$/);
  });

  test('takes what publishers really send', async (t) => {
    const gateway = await runGateway(t);
    const { specversion: _, ...unversioned } = event;
    const bodies: [what: string, body: object, type?: string][] = [
      ['plain JSON', event, 'application/json; charset=utf-8'],
      ['a null subject and an id of their own', { ...event, subject: null, id: 'mine' }],
      ['camel case', { ...unversioned, specVersion: '1.0', dataContentType: 'application/json' }],
      ['a time as Java writes it', { ...event, time: 1_722_252_519_000 }],
      ['a time with an offset without colon', { ...event, time: '2024-07-29T11:28:39+0000' }],
      ['a time as RFC 1123', { ...event, time: 'Mon, 29 Jul 2024 11:28:39 GMT' }],
      ['a raw JWT in data_base64', { ...event, data: undefined, data_base64: jwt }],
      ['a JWT in base64', { ...event, data: undefined, data_base64: Buffer.from(jwt).toString('base64') }],
      ['a JWT as data', { ...event, data: jwt, datacontenttype: 'application/vc+jwt' }],
    ];
    for (const [what, body, type] of bodies) {
      const response = await post(gateway, FEEDS[0], body, type);
      assert.equal(response.status, 201, `${what}: ${await response.text()}`);
    }
    const jwtNote = await createNoteStore(gateway.redis, gateway.builder.keys).get(uuidOf(idOfCredential(jwt)));
    assert.equal(jwtNote?.state, 'QUEUED');
  });
});

test('the description names every path with its methods', async (t) => {
  const gateway = await runGateway(t);
  const { openapi, paths } = (await (await gateway.fetch('/openapi.json')).json()) as {
    openapi: string;
    paths: Record<string, object>;
  };
  assert.equal(openapi, '3.1.0');
  const methods = Object.entries(paths).map(([path, item]) => [path, Object.keys(item)]);
  assert.deepEqual(methods, [
    ...FEEDS.flatMap((path) => [
      [path, ['get', 'post']],
      [`${path}/{id}`, ['get']],
    ]),
    ['/harvest', ['get']],
  ]);
});
