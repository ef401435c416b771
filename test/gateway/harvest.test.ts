import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { encodeNaming } from '../../ledger/view.ts';
import type { Hex } from '../../lib/hex.ts';
import { idOfCredential, ORIGIN_BLOCK, TEST_ACCOUNT } from '../harness/view-builder.ts';
import { type RunningGateway, runGateway } from './run-gateway.ts';
import { jwtOf, loireCredential, tagusCredential } from './samples.ts';

const TIME = 1_700_000_010;

// biome-ignore lint/suspicious/noExplicitAny: tests name the fields they look at; what is missing fails the test
type Line = any;

describe('a harvest', () => {
  test('that is cut off again and again while new events arrive is the listing as of its block', async (t) => {
    const running = await runGateway(t);
    const { builder, ask } = running;
    await publish(running, 0, 700);
    const revoked = idOfCredential(tagusCredential('3'));
    await builder.mine({ time: TIME + 50, deeds: [{ kind: 'status', of: revoked, revision: 1, status: 'REVOKED' }] });
    const lines: Line[] = [];
    let [header, end]: [Line, Line] = [undefined, undefined];
    for (let turn = 0; end === undefined; turn += 1) {
      assert.ok(turn < 20);
      const query = header === undefined ? '' : `?after=${lines.at(-1).cursor}&asOfBlock=${header.asOf.block.number}`;
      // The connection breaks somewhere inside a line.
      const read = await readLines(running, query, 150 + 40 * turn);
      header ??= read.find(({ kind }) => kind === 'HARVEST');
      lines.push(...read.filter(({ kind }) => kind === 'CREDENTIAL'));
      end = read.find(({ kind }) => kind === 'END');
      // New ones, a newer version of an old one, a revocation: none of it belongs to the harvest.
      await publish(running, 700 + 10 * turn, 10);
      const newer = tagusCredential(`${turn}`, { issuanceDate: '2026-06-01T00:00:00Z' });
      const of = idOfCredential(tagusCredential(`${turn + 100}`));
      await builder.mine({
        time: TIME + 100 + turn,
        deeds: [
          { kind: 'publish', credential: newer },
          { kind: 'status', of, revision: 1, status: 'REVOKED' },
        ],
      });
    }
    assert.equal(header.total, 700);
    assert.equal(header.asOf.block.number, ORIGIN_BLOCK + 2);
    const expected = await listed(ask, header.asOf.block.number);
    assert.deepEqual(
      lines.map(({ id, status, credentialHash, data, jwt, event }) => ({
        id,
        status,
        credentialHash,
        data,
        jwt,
        event: event.seq,
      })),
      expected,
    );
    assert.equal(lines.filter(({ status }) => status === 'REVOKED').length, 1);

    // The cursor at the end is where to subscribe from: the first event behind it is the first that was not in the harvest.
    assert.equal(end.cursor, header.asOf.cursor);
    const after = await ask(
      'query($after: Cursor) { credentialEvents(orderBy: OLDEST, first: 1, after: $after) { nodes { seq } } }',
      {
        after: end.cursor,
      },
    );
    assert.deepEqual(after.data.credentialEvents.nodes, [{ seq: 702 }]);
  });

  test('has what its filter keeps, as JSON and as JWT, each in one line; packed where the client takes it', async (t) => {
    const running = await runGateway(t);
    const payload = { ...loireCredential('pretty') };
    const jwt = jwtOf(JSON.stringify(payload, null, 2));
    await running.builder.mine({
      time: TIME,
      deeds: [jwt, tagusCredential('other')].map((credential) => ({ kind: 'publish', credential })),
    });
    const filter = encodeURIComponent(JSON.stringify({ credentialType: ['gx:LabelCredential'] }));
    const [header, line, end, ...rest] = await readLines(running, `?filter=${filter}`);
    assert.deepEqual([header.total, end.kind, end.count, rest.length], [1, 'END', 1, 0]);
    assert.deepEqual(header.filter, { credentialType: ['gx:LabelCredential'] });
    assert.deepEqual([line.data, line.jwt, line.status], [payload, jwt, 'ACTIVE']);

    const packed = await running.fetch('/harvest', { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(packed.headers.get('content-encoding'), 'gzip');
    assert.equal((await packed.text()).trim().split('\n').length, 4);
    const plain = await running.fetch('/harvest', { headers: { 'accept-encoding': 'gzip;q=0' } });
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.equal(plain.headers.get('content-type'), 'application/x-ndjson; charset=utf-8');
  });

  test('tells of each credential what decided its status, its revision and who published, as GraphQL does as of the block', async (t) => {
    const running = await runGateway(t);
    const { builder, ask, redis } = running;
    const [suspended, reinstated, later] = ['1', '2', '3'].map((id) => idOfCredential(tagusCredential(id)));
    const judge = `0x${'b2'.repeat(20)}` as const;
    const change = (of: Hex | undefined, revision: number, status: 'SUSPENDED' | 'ACTIVE' | 'REVOKED') => {
      assert.ok(of !== undefined);
      return { kind: 'status' as const, of, revision, status, reason: `because ${revision}`, account: judge };
    };
    await publish(running, 0, 4);
    await builder.mine({
      time: TIME + 10,
      deeds: [change(suspended, 1, 'SUSPENDED'), change(reinstated, 1, 'SUSPENDED')],
    });
    await builder.mine({ time: TIME + 20, deeds: [change(reinstated, 2, 'ACTIVE'), change(later, 1, 'SUSPENDED')] });
    const asOfBlock = builder.position().cursor.blockNumber;
    // Behind the block: another change, and another name.
    await builder.mine({ time: TIME + 30, deeds: [change(later, 2, 'REVOKED'), change(suspended, 2, 'REVOKED')] });
    for (const [account, name, blockNumber] of [
      [TEST_ACCOUNT, 'First House', ORIGIN_BLOCK + 1],
      [judge, 'Judge', ORIGIN_BLOCK + 1],
      [TEST_ACCOUNT, 'Second House', asOfBlock + 1],
    ] as const) {
      const naming = encodeNaming({ account, name, blockNumber, logIndex: 0 });
      await redis.zadd(builder.keys.publisherNames, blockNumber, naming);
      await redis.hset(builder.keys.publishers, account, name);
    }
    const [, ...lines] = await readLines(running, `?asOfBlock=${asOfBlock}`);
    const { data } = await ask(
      `query($asOfBlock: Long) { credentials(orderBy: OLDEST, first: 100, asOfBlock: $asOfBlock) { nodes {
        id status statusReason revision statusDecidedBy { id seq publisher { account name } } statusDecidedAt
        event { publisher { account name } }
      } } }`,
      { asOfBlock },
    );
    assert.deepEqual(
      lines.slice(0, -1).map(({ id, status, statusReason, revision, statusDecidedBy, statusDecidedAt, event }) => ({
        ...{ id, status, statusReason, revision, statusDecidedBy, statusDecidedAt },
        event: { publisher: event.publisher },
      })),
      data.credentials.nodes,
    );
    assert.deepEqual(
      lines
        .slice(0, -1)
        .map(({ status, revision, statusDecidedBy }) => [status, revision, statusDecidedBy.publisher.name]),
      [
        ['ACTIVE', 0, 'First House'],
        ['SUSPENDED', 1, 'Judge'],
        ['ACTIVE', 2, 'Judge'],
        ['SUSPENDED', 1, 'Judge'],
      ],
    );
    const { components } = (await (await running.fetch('/openapi.json')).json()) as Line;
    const { properties, required } = components.schemas.HarvestLine.oneOf[1];
    assert.deepEqual(
      Object.keys(lines[0]).filter((field) => !(field in properties)),
      [],
    );
    assert.deepEqual(
      required.filter((field: string) => !(field in lines[0])),
      [],
    );
  });

  test('goes on when the view was mended or rebuilt meanwhile, and says so when its block is no more', async (t) => {
    const running = await runGateway(t);
    const { builder, redis } = running;
    await publish(running, 0, 6_000);
    await publish(running, 6_000, 1);
    // More than the sockets hold is still to come when the view's epoch changes behind the first line.
    const lines = await readLines(running, '', Number.POSITIVE_INFINITY, async (seen) => {
      if (seen === 1) await redis.hincrby(builder.keys.cursor, 'epoch', 1);
    });
    assert.deepEqual([lines.length, lines.at(-1).kind, lines.at(-1).count], [6_003, 'END', 6_001]);
    await redis.hincrby(builder.keys.cursor, 'epoch', -1);
    const [header, first] = [lines[0], lines[1]];
    await builder.rollBackTo(6_000);
    const gone = await running.fetch(`/harvest?asOfBlock=${header.asOf.block.number}&after=${lines[6_000].cursor}`);
    assert.ok([400, 503].includes(gone.status));
    const still = await readLines(running, `?asOfBlock=${ORIGIN_BLOCK + 1}&after=${first.cursor}`);
    assert.equal(still.at(-1).count, 5_999);
  });

  test('behind a cursor that the ledger has left is refused with the code ROLLBACK and a cursor that both histories share', async (t) => {
    const running = await runGateway(t);
    await publish(running, 0, 3);
    await publish(running, 3, 1);
    const [header, , , shared, gone] = await readLines(running, '');
    await running.builder.rollBackTo(3);
    await publish(running, 10, 1);
    const refused = await running.fetch(`/harvest?asOfBlock=${header.asOf.block.number}&after=${gone.cursor}`);
    const { message, ...facts } = (await refused.json()) as Line;
    assert.deepEqual([refused.status, facts], [400, { code: 'ROLLBACK', cursor: shared.cursor }]);
    assert.doesNotMatch(message, /extensions/);
  });

  test('behind a cursor beyond its block is refused, and not ended as if it were whole', async (t) => {
    const running = await runGateway(t);
    await publish(running, 0, 3);
    await publish(running, 3, 1);
    const lines = await readLines(running, '');
    const beyond = await running.fetch(`/harvest?asOfBlock=${ORIGIN_BLOCK + 1}&after=${lines[4].cursor}`);
    const { code, message } = (await beyond.json()) as Line;
    assert.deepEqual([beyond.status, code], [400, 'BAD_INPUT']);
    assert.match(message, /as of block \d+, of event 3 at the most: found one of event 4/);
    // Cut off between its last credential and its end.
    const [header, end] = await readLines(running, `?asOfBlock=${ORIGIN_BLOCK + 1}&after=${lines[3].cursor}`);
    assert.deepEqual([header.total, end.kind, end.count], [3, 'END', 0]);
  });

  test('with a wrong parameter says what was expected, and where', async (t) => {
    const running = await runGateway(t);
    await publish(running, 0, 1);
    const wrong: [string, RegExp][] = [
      ['?cursor=x', /no parameter cursor: expected filter, asOfBlock, minBlock, after/],
      ['?after=x', /asOfBlock beside after/],
      ['?asOfBlock=-1', /asOfBlock to be a block number/],
      ['?asOfBlock=30&asOfBlock=31', /asOfBlock once, found it 2 times/],
      ['?asOfBlock=5000', /not indexed/],
      [`?asOfBlock=${ORIGIN_BLOCK}&after=x`, /cursor/i],
      ['?filter={', /filter to be JSON/],
      [`?filter=${encodeURIComponent('{"colour":["red"]}')}`, /At filter: Field "colour" is not defined/],
      [`?filter=${encodeURIComponent('{"labelLevel":["L9"]}')}`, /filter.labelLevel/],
    ];
    for (const [query, message] of wrong) {
      const response = await running.fetch(`/harvest${query}`);
      assert.equal(response.status, query.includes('5000') ? 503 : 400, query);
      const told = (await response.json()) as { message: string; code: string };
      assert.match(told.message, message);
      assert.match(told.code, /^(BAD_INPUT|BAD_CURSOR|BLOCK_NOT_INDEXED)$/);
    }
    assert.equal((await running.fetch('/harvest', { method: 'POST' })).status, 405);
    const head = await running.fetch('/harvest', { method: 'HEAD' });
    assert.deepEqual([head.status, await head.text()], [200, '']);
    const { paths } = (await (await running.fetch('/openapi.json')).json()) as { paths: Record<string, Line> };
    const described = paths['/harvest'].get.parameters.map(({ name }: { name: string }) => name);
    assert.deepEqual(described.sort(), ['after', 'asOfBlock', 'filter', 'minBlock']);
  });

  test('is refused above the published number, and its place is free again when its client goes or takes nothing', async (t) => {
    const running = await runGateway(t, { variables: { LIMIT_MAX_HARVESTS: '1', LIMIT_HARVEST_STALL_MS: '1000' } });
    await publish(running, 0, 6_000);
    const stalled = await open(running, '');
    stalled.pause();
    const refused = await running.fetch('/harvest');
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '10']);
    const until = Date.now() + 20_000;
    let status = 503;
    while (status === 503 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const again = await running.fetch('/harvest');
      status = again.status;
      await again.text();
    }
    assert.equal(status, 200);
    stalled.destroy();
  });
});

async function publish({ builder }: RunningGateway, from: number, count: number): Promise<void> {
  const deeds = Array.from({ length: count }, (_, index) => ({
    kind: 'publish' as const,
    credential: tagusCredential(`${from + index}`),
  }));
  await builder.mine({ time: TIME + Math.floor(from / 10), deeds });
}

function open({ url }: RunningGateway, query: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${url}/harvest${query}`, resolve).once('error', reject);
  });
}

/** Lines of a harvest; of more than `most` whole ones the rest is lost with the connection. */
async function readLines(
  running: RunningGateway,
  query: string,
  most = Number.POSITIVE_INFINITY,
  onLine?: (seen: number) => Promise<void>,
): Promise<Line[]> {
  const response = await open(running, query);
  const lines: Line[] = [];
  const limit = onLine === undefined ? most : Number.POSITIVE_INFINITY;
  for await (const text of createInterface({ input: response })) {
    lines.push(JSON.parse(text));
    if (onLine !== undefined && lines.length === 1) {
      response.pause();
      await onLine(lines.length);
      response.resume();
    }
    if (lines.length >= limit) break;
  }
  response.destroy();
  return lines;
}

async function listed(ask: RunningGateway['ask'], asOfBlock: number): Promise<object[]> {
  const found: object[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { data } = await ask(
      `query($after: Cursor, $asOfBlock: Long) { credentials(orderBy: OLDEST, first: 100, after: $after, asOfBlock: $asOfBlock) {
        nodes { id status credentialHash data jwt event { seq } } pageInfo { hasNextPage endCursor }
      } }`,
      { after, asOfBlock },
    );
    found.push(
      ...data.credentials.nodes.map((node: { event: { seq: number } }) => ({ ...node, event: node.event.seq })),
    );
    more = data.credentials.pageInfo.hasNextPage;
    after = data.credentials.pageInfo.endCursor;
  }
  return found;
}
