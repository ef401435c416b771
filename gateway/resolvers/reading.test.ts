import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { graphql } from 'graphql';
import { encodeCursor } from '../../ledger/cursor.ts';
import { pinnedId, uuidOf } from '../../ledger/ids.ts';
import { encodeNaming, type LedgerReport } from '../../ledger/view.ts';
import type { Hex } from '../../lib/hex.ts';
import { emptyView, smallCredential } from '../../test/gateway/test-view.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { type Deed, idOfCredential, ORIGIN_BLOCK, TEST_ACCOUNT } from '../../test/harness/view-builder.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import { createSchema } from '../schema.ts';
import { resolvers } from './index.ts';

const schema = createSchema(resolvers);
const BEGIN = 1_700_000_000;
const B1 = ORIGIN_BLOCK + 1;
const first = smallCredential('urn:a', { 'gx:name': 'Storage', 'gx:labelLevel': 'L1' });
const second = smallCredential('urn:a', { 'gx:name': 'Storage 2' });
const payload = { issuer: 'did:web:jwt.example', type: ['VerifiableCredential'], credentialSubject: { id: 'urn:j' } };
const jwt = [{ alg: 'PS256', typ: 'vc+jwt' }, payload]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('c2lnbmF0dXJl')
  .join('.');
const publish = (credential: object | string, rest: Partial<Extract<Deed, { kind: 'publish' }>> = {}): Deed => ({
  kind: 'publish',
  credential,
  ...rest,
});

/** A view with two versions of a credential, a VC-JWT, a revocation and a marked event; and how to ask about it. */
async function given(t: TestContext, limits: Partial<Limits> = {}) {
  const redis = await testRedis(t);
  const { builder, view } = await emptyView(redis, { limits });
  await builder.mine(
    { time: BEGIN, deeds: [publish(first, { subject: 'a subject', time: 'yesterday' }), publish(jwt)] },
    { time: BEGIN + 10, deeds: [publish(second)] },
    {
      time: BEGIN + 20,
      deeds: [{ kind: 'status', of: idOfCredential(jwt), revision: 1, status: 'REVOKED', reason: 'lost' }],
    },
    { time: BEGIN + 30, deeds: [publish(smallCredential('urn:forged'), { isForged: true })] },
  );
  await redis.hset(builder.keys.publishers, TEST_ACCOUNT, 'Clearing House');
  const contextValue = { view, config: { limits: DEFAULT_LIMITS }, signal: new AbortController().signal };
  const ask = async (source: string, variableValues: Record<string, unknown> = {}) => {
    const { data, errors } = await graphql({ schema, source, variableValues, contextValue });
    return { data: JSON.parse(JSON.stringify(data ?? null)), errors: errors ?? [] };
  };
  const answer = async (source: string, variableValues: Record<string, unknown> = {}) => {
    const { data, errors } = await ask(source, variableValues);
    assert.deepEqual(errors, []);
    return data;
  };
  return { redis, builder, view, ask, answer };
}

describe('questions over GraphQL', () => {
  test('an event tells everything about itself, a publication as well as a status change and a marked event', async (t) => {
    const { answer } = await given(t);
    const { credentialEvents } = await answer(`{ credentialEvents(orderBy: OLDEST) {
      totalCount partial pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      asOf { block { number hash timestamp } cursor }
      edges { cursor node { id eventId seq cursor digest kind type source subject time receivedAt contentHash credentialHash
        data jwt mark statusChange { publicationId revision status reason } block { number timestamp } logIndex
        transactionHash publisher { account name } credential { id status } } } } }`);
    const { edges, pageInfo, totalCount, asOf, partial } = credentialEvents;
    const nodes = edges.map(({ node }: { node: Record<string, unknown> }) => node);
    assert.deepEqual([totalCount, partial, nodes.length], [5, false, 5]);
    assert.deepEqual([pageInfo.hasNextPage, pageInfo.hasPreviousPage], [false, false]);
    assert.deepEqual([pageInfo.startCursor, pageInfo.endCursor], [edges[0].cursor, edges[4].cursor]);
    assert.deepEqual([asOf.block.number, asOf.cursor], [B1 + 3, edges[4].cursor]);
    const [publication, token, , change, forged] = nodes;
    assert.deepEqual(publication.data, first);
    assert.deepEqual([publication.subject, publication.time, publication.jwt], ['a subject', 'yesterday', null]);
    assert.deepEqual(publication.publisher, { account: TEST_ACCOUNT, name: 'Clearing House' });
    assert.equal(publication.receivedAt, '2023-11-14T22:13:20Z');
    assert.match(publication.credentialHash, /^sha256-[0-9a-f]{64}$/);
    assert.equal(publication.credential.status, 'DEPRECATED');
    assert.deepEqual([token.jwt, token.data], [jwt, payload]);
    assert.deepEqual([change.kind, change.type], ['STATUS_CHANGE', 'eu.gaia-x.credential.revoked']);
    assert.deepEqual(change.statusChange, { publicationId: token.id, revision: 1, status: 'REVOKED', reason: 'lost' });
    assert.deepEqual([change.jwt, change.credential], [jwt, { id: token.credential.id, status: 'REVOKED' }]);
    assert.deepEqual([forged.mark, forged.credential], ['ID_MISMATCH', null]);
  });

  test('a pinned publication tells commitment, locator and status, and nothing of a credential', async (t) => {
    const { answer, builder } = await given(t);
    const pin = { commitment: `0x${'5a'.repeat(32)}`, locator: 'https://store.example/1' } as const;
    const of = pinnedId(pin.commitment);
    await builder.mine(
      { time: BEGIN + 40, deeds: [{ kind: 'pin', pin, source: 'urn:pinner' }] },
      { time: BEGIN + 50, deeds: [{ kind: 'status', of, revision: 1, status: 'SUSPENDED', reason: 'asked' }] },
    );
    const fields = `kind source contentHash credentialHash data jwt mark pin { commitment locator } credential { id }
      status statusReason revision statusChanges { seq }`;
    const ask = (filter: object) =>
      answer(
        `query ($filter: CredentialEventFilter) { credentialEvents(orderBy: OLDEST, filter: $filter) { nodes { ${fields} } } }`,
        { filter },
      );
    const about = { status: ['SUSPENDED'] };
    const [pinned, change] = (await ask(about)).credentialEvents.nodes;
    const shared = {
      ...{ contentHash: null, credentialHash: '', data: null, jwt: null, mark: null, pin, credential: null },
      ...{ status: 'SUSPENDED', statusReason: pinned.statusReason, revision: 1, statusChanges: [{ seq: 7 }] },
    };
    assert.deepEqual(pinned, { kind: 'PUBLICATION', source: 'urn:pinner', ...shared });
    assert.deepEqual(change, { kind: 'STATUS_CHANGE', source: 'urn:test:status', ...shared });
    assert.match(pinned.statusReason, /^Suspended on the ledger by event 7 .*: asked$/);
    const { nodes } = (await ask({ source: ['urn:pinner'] })).credentialEvents;
    assert.deepEqual(nodes, [pinned]);
    const listings = await answer(
      `query ($id: UUID!) { credentials { totalCount } relevantCredentials { totalCount }
        facets(of: EVENTS) { total issuer { value } } credential(by: { eventId: $id }) { id } }`,
      { id: uuidOf(of) },
    );
    assert.deepEqual([listings.credentials.totalCount, listings.relevantCredentials.totalCount], [2, 1]);
    assert.deepEqual([listings.facets.total, listings.credential], [7, null]);
    assert.deepEqual(
      listings.facets.issuer.map(({ value }: { value: string }) => value),
      ['did:web:issuer.example', 'did:web:jwt.example'],
    );
  });

  test('the audit trail: events that are not trusted are found by their marks, and the true one by its id', async (t) => {
    const { answer, builder } = await given(t);
    const credential = smallCredential('urn:squatted');
    const id = idOfCredential(credential);
    await builder.mine(
      { time: BEGIN + 40, deeds: [{ kind: 'squat', id }] },
      { time: BEGIN + 50, deeds: [{ kind: 'status', of: id, revision: 1, status: 'REVOKED' }] },
      { time: BEGIN + 60, deeds: [publish(credential)] },
      { time: BEGIN + 70, deeds: [{ kind: 'status', of: id, revision: 2, status: 'SUSPENDED' }] },
    );
    const marked = await answer(
      `query ($filter: CredentialEventFilter) { credentialEvents(orderBy: OLDEST, filter: $filter) { totalCount nodes { seq mark status statusChanges { seq } } } }`,
      { filter: { mark: ['ID_MISMATCH', 'UNKNOWN_PUBLICATION'] } },
    );
    const untrusted = { status: null, statusChanges: [] };
    assert.deepEqual(marked.credentialEvents.nodes, [
      { seq: 5, mark: 'ID_MISMATCH', ...untrusted },
      { seq: 6, mark: 'ID_MISMATCH', ...untrusted },
      { seq: 7, mark: 'UNKNOWN_PUBLICATION', ...untrusted },
    ]);
    const { credentialEvent } = await answer(
      'query ($id: UUID!) { credentialEvent(id: $id) { seq mark status revision statusChanges { seq } } }',
      { id: uuidOf(id) },
    );
    assert.deepEqual(credentialEvent, {
      ...{ seq: 8, mark: null, status: 'SUSPENDED', revision: 2, statusChanges: [{ seq: 9 }] },
    });
  });

  test('a publication that was released and published again begins anew; each tells its own changes', async (t) => {
    const { answer, builder } = await given(t);
    const of = idOfCredential(jwt);
    await builder.mine(
      { time: BEGIN + 40, deeds: [publish(jwt, { source: 'urn:again' })] },
      { time: BEGIN + 50, deeds: [{ kind: 'status', of, revision: 2, status: 'SUSPENDED' }] },
    );
    const fields = 'seq mark status revision statusChanges { seq }';
    const { credentialEvents } = await answer(
      `{ credentialEvents(orderBy: OLDEST, filter: { kind: PUBLICATION, issuer: ["did:web:jwt.example"] }) { nodes { ${fields} } } }`,
    );
    assert.deepEqual(credentialEvents.nodes, [
      { seq: 2, mark: null, status: 'REVOKED', revision: 1, statusChanges: [{ seq: 4 }] },
      { seq: 6, mark: null, status: 'SUSPENDED', revision: 2, statusChanges: [{ seq: 7 }] },
    ]);
    const block = B1 + 4;
    const { credential } = await answer(
      `query ($id: UUID!, $block: Long) { credential(by: { eventId: $id }, asOfBlock: $block) { status revision event { seq } } }`,
      { id: uuidOf(of), block },
    );
    assert.deepEqual(credential, { status: 'ACTIVE', revision: 1, event: { seq: 6 } });
  });

  test('a credential tells its current version, all versions, its status with the reason, and its changes', async (t) => {
    const { answer } = await given(t);
    const fields = `id issuer credentialId types subjectIds name description labelLevel validFrom validUntil status
      statusReason revision credentialHash data jwt event { seq } versions { seq } statusChanges { seq kind }`;
    const by = { issuerAndId: { issuer: 'did:web:issuer.example', credentialId: 'urn:a' } };
    const question = `query ($by: CredentialBy!, $block: Long) { credential(by: $by, asOfBlock: $block) { ${fields} } }`;
    const { credential: now } = await answer(question, { by });
    assert.deepEqual([now.event.seq, now.status, now.name, now.labelLevel], [3, 'ACTIVE', 'Storage 2', null]);
    assert.deepEqual(now.versions, [{ seq: 3 }, { seq: 1 }]);
    assert.deepEqual(now.types, ['VerifiableCredential', 'gx:ServiceOffering']);
    assert.deepEqual(now.data, second);
    const { credential: then } = await answer(question, { by, block: B1 });
    assert.deepEqual([then.event.seq, then.status, then.name, then.labelLevel], [1, 'ACTIVE', 'Storage', 'L1']);
    assert.deepEqual([then.id, then.versions], [now.id, [{ seq: 1 }]]);
    assert.match(then.id, /^[\w-]{22}$/);
    const { credentials } = await answer(`{ credentials(filter: { status: [REVOKED] }) { nodes { ${fields} } } }`);
    const [revoked] = credentials.nodes;
    assert.deepEqual(
      [revoked.jwt, revoked.revision, revoked.statusChanges],
      [jwt, 1, [{ seq: 4, kind: 'STATUS_CHANGE' }]],
    );
    assert.match(revoked.statusReason, /^Revoked on the ledger by event 4 at .*: lost$/);
    const { credential: none } = await answer(question, { by: { hash: `0x${'00'.repeat(32)}` } });
    assert.equal(none, null);
  });

  test('what changed between two blocks comes page after page, with what it was and is, and how much it is in all', async (t) => {
    const { answer, view } = await given(t);
    const question = `query ($from: Long!, $to: Long!, $after: Cursor) { changes(from: $from, to: $to, first: 2, after: $after) {
      edges { cursor node { kind before after credential { event { seq } statusDecidedBy { seq } } } }
      nodes { after } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount totalCountRelation partial from { number } asOf { block { number } } } }`;
    const blocks = { from: B1, to: B1 + 2 };
    const { changes: page } = await answer(question, blocks);
    const change = (seq: number, by: number, before: string | null, after: string) => ({
      ...{ kind: before === null ? 'ADDED' : 'STATUS_CHANGED', before, after },
      credential: { event: { seq }, statusDecidedBy: { seq: by } },
    });
    const cursors = await Promise.all([1, 2, 3].map(async (seq) => view.cursorOf(await view.snapshot(), seq)));
    const edges = [
      { cursor: cursors[0], node: change(1, 3, 'ACTIVE', 'DEPRECATED') },
      { cursor: cursors[1], node: change(2, 4, 'ACTIVE', 'REVOKED') },
    ];
    const around = { totalCount: 3, totalCountRelation: 'EQUAL', partial: false };
    const when = { from: { number: B1 }, asOf: { block: { number: B1 + 2 } } };
    assert.deepEqual(page, {
      ...{ edges, nodes: [{ after: 'DEPRECATED' }, { after: 'REVOKED' }], ...around, ...when },
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: cursors[0], endCursor: cursors[1] },
    });
    const { changes: rest } = await answer(question, { ...blocks, after: cursors[1] });
    assert.deepEqual(rest, {
      ...{ edges: [{ cursor: cursors[2], node: change(3, 3, null, 'ACTIVE') }], nodes: [{ after: 'ACTIVE' }] },
      ...{ ...around, ...when },
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: cursors[2], endCursor: cursors[2] },
    });
  });

  test('more versions than are examined leave a page of changes partial, and their count a bound', async (t) => {
    const { answer, view } = await given(t, { maxScanned: 2 });
    const { changes } = await answer(
      `{ changes(from: ${ORIGIN_BLOCK}) { totalCount totalCountRelation partial pageInfo { hasNextPage endCursor } } }`,
    );
    assert.deepEqual(changes, {
      ...{ totalCount: 2, totalCountRelation: 'AT_LEAST', partial: true },
      pageInfo: { hasNextPage: true, endCursor: await view.cursorOf(await view.snapshot(), 2) },
    });
  });

  test('an event is found by its id, in any case, and nothing by an unknown one', async (t) => {
    const { answer, view } = await given(t);
    const [row] = await view.rows([3]);
    const question = 'query ($id: UUID!) { credentialEvent(id: $id) { seq } }';
    assert.deepEqual(await answer(question, { id: row?.uuid.toUpperCase() }), { credentialEvent: { seq: 3 } });
    const unknown = '00000000-0000-8000-8000-000000000000';
    assert.deepEqual(await answer(question, { id: unknown }), { credentialEvent: null });
  });

  test('facets and the most relevant credentials come with as of when they are true', async (t) => {
    const { answer } = await given(t);
    const { facets, relevantCredentials } = await answer(`{
      facets { total kind { value count } type { value count } issuer { value count } credentialType { value count }
        publisher { value count name } source { value count name } labelLevel { value count } status { value count }
        asOf { block { number } } }
      relevantCredentials(search: "storage") { totalCount partial asOf { cursor } pageInfo { hasNextPage endCursor }
        nodes { name } edges { cursor node { name } score { total text type label recency matchedWords } } } }`);
    assert.deepEqual([facets.total, facets.asOf.block.number], [2, B1 + 3]);
    assert.deepEqual(facets.status, [
      { value: 'ACTIVE', count: 1 },
      { value: 'REVOKED', count: 1 },
    ]);
    assert.deepEqual(facets.kind, [{ value: 'PUBLICATION', count: 2 }]);
    assert.deepEqual(facets.publisher, [{ value: TEST_ACCOUNT, count: 2, name: 'Clearing House' }]);
    assert.deepEqual(facets.source, [{ value: 'urn:test', count: 2, name: null }]);
    assert.deepEqual([relevantCredentials.totalCount, relevantCredentials.nodes], [1, [{ name: 'Storage 2' }]]);
    assert.deepEqual(relevantCredentials.edges[0].score.matchedWords, ['storage']);
    assert.equal(relevantCredentials.pageInfo.endCursor, relevantCredentials.edges[0].cursor);
  });

  test('a publisher is called as it was as of the block, also where it is counted, and by one read for all', async (t) => {
    const { answer, builder, redis } = await given(t);
    const other = `0x${'b2'.repeat(20)}` as const;
    await builder.mine({ time: BEGIN + 40, deeds: [publish(smallCredential('urn:b'), { account: other })] });
    const name = async (account: Hex, called: string, blockNumber: number) => {
      await redis.zadd(
        builder.keys.publisherNames,
        blockNumber,
        encodeNaming({ account, name: called, blockNumber, logIndex: 0 }),
      );
      await redis.hset(builder.keys.publishers, account, called);
    };
    await name(TEST_ACCOUNT, 'First House', B1);
    await name(TEST_ACCOUNT, 'Second House', B1 + 2);
    await name(other, 'Third House', B1 + 4);
    const question = `query ($block: Long) { credentialEvents(first: 1, asOfBlock: $block) { nodes { publisher { name } } }
      facets(of: EVENTS, asOfBlock: $block) { publisher { name } by(dimension: PUBLISHER) { values { name } } } }`;
    const names = async (block?: number) => {
      const { facets, credentialEvents } = await answer(question, { block });
      assert.deepEqual(facets.by.values, facets.publisher);
      return [
        credentialEvents.nodes[0].publisher.name,
        ...facets.publisher.map((facet: { name: string }) => facet.name),
      ];
    };
    assert.deepEqual(await names(B1), ['First House', 'First House']);
    assert.deepEqual(await names(B1 + 1), ['First House', 'First House']);
    assert.deepEqual(await names(B1 + 3), ['Second House', 'Second House']);
    assert.deepEqual(await names(), ['Third House', 'Second House', 'Third House']);
    const reads = t.mock.method(redis, 'hmget').mock;
    await answer('{ facets { publisher { name } by(dimension: PUBLISHER) { values { name } } } }');
    assert.equal(reads.calls.filter(({ arguments: [key] }) => key === builder.keys.publishers).length, 1);
  });

  test('how many are most relevant is the truth, or a lower bound where not all were ranked', async (t) => {
    const question = '{ relevantCredentials(filter: { status: [ACTIVE, REVOKED] }) { totalCount totalCountRelation } }';
    const whole = await (await given(t)).answer(question);
    assert.deepEqual(whole.relevantCredentials, { totalCount: 2, totalCountRelation: 'EQUAL' });
    const bounded = await (await given(t, { maxRanked: 1 })).answer(question);
    assert.deepEqual(bounded.relevantCredentials, { totalCount: 1, totalCountRelation: 'AT_LEAST' });
  });

  test('as of a block without events the answer names the block and its time, and no hash', async (t) => {
    const { answer, builder } = await given(t);
    await builder.mine({ time: BEGIN + 40, deeds: [] }, { time: BEGIN + 50, deeds: [] });
    const { credentialEvents } = await answer(
      `{ credentialEvents(asOfBlock: ${B1 + 4}, first: 0) { asOf { block { number hash timestamp } } } }`,
    );
    assert.deepEqual(credentialEvents.asOf.block, { number: B1 + 4, hash: null, timestamp: '2023-11-14T22:14:00Z' });
  });

  test('the ledger tells its identity, how far it is indexed and what the indexer reported', async (t) => {
    const { answer, builder, redis } = await given(t);
    const question = `{ ledger { chainId genesisHash contract headBlock block { number hash } seq digest cursor contractSeq
      contractDigest provenBlock lagBlocks lagSeconds markedEvents leader standbys nodes { url head hash error disagreement } stopped
      lastRepair { at what } progress { etaSeconds } reportedAt } }`;
    const { ledger: before } = await answer(question);
    assert.deepEqual([before.chainId, before.seq, before.headBlock, before.nodes], [31_337, 5, null, []]);
    const { cursor } = builder.position();
    const report: LedgerReport = {
      headBlock: cursor.blockNumber + 2,
      headTime: BEGIN,
      contractSeq: 5,
      contractDigest: cursor.digest,
      provenBlock: cursor.blockNumber,
      leader: 'one',
      nodes: [{ url: 'http://node', head: 1, hash: cursor.blockHash, error: null, disagreement: 'another hash' }],
      markedEvents: 1,
      lastRepair: { at: BEGIN * 1_000, what: 'a log was withheld' },
      progress: { blocksPerSecond: 10, eventsPerSecond: 1, etaSeconds: 3 },
      at: Date.now(),
      stopped: null,
    };
    await redis.set(builder.keys.report, JSON.stringify(report));
    const { ledger } = await answer(question);
    assert.deepEqual([ledger.lagBlocks, ledger.contractDigest, ledger.digest], [2, cursor.digest, cursor.digest]);
    assert.deepEqual(ledger.nodes, report.nodes);
    assert.deepEqual([ledger.lastRepair.what, ledger.progress.etaSeconds], ['a log was withheld', 3]);
  });
});

describe('arguments that cannot be answered', () => {
  const cases: [string, string, string, RegExp][] = [
    ['a negative first', 'credentialEvents(first: -1) { partial }', 'BAD_INPUT', /Expected first to be from 0 to 100/],
    ['a negative last', 'credentials(last: -1) { partial }', 'BAD_INPUT', /Expected last to be from 0 to 100/],
    ['too large a first', 'credentials(first: 101) { partial }', 'BAD_INPUT', /found 101/],
    ['too large a last', 'credentialEvents(last: 101) { partial }', 'BAD_INPUT', /found 101/],
    ['too large a ranked page', 'relevantCredentials(first: 101) { partial }', 'BAD_INPUT', /found 101/],
    ['a block that is not indexed', 'credentialEvents(asOfBlock: 9999) { partial }', 'BLOCK_NOT_INDEXED', /Block 9999/],
    ['a negative block', 'facets(asOfBlock: -1) { total }', 'BAD_INPUT', /Expected asOfBlock/],
    ['a negative minBlock', 'credentialEvents(minBlock: -1) { partial }', 'BAD_INPUT', /Expected minBlock/],
    [
      'a negative from',
      'changes(from: -1) { partial }',
      'BAD_INPUT',
      /^Expected from to be a block number.* found -1$/,
    ],
    ['a negative to', 'changes(from: 0, to: -1) { partial }', 'BAD_INPUT', /^Expected to to be a block number/],
    [
      'a fromTime to come',
      'changes(fromTime: "2999-01-01T00:00:00Z") { partial }',
      'BAD_INPUT',
      /^Expected fromTime from 1970 to now, .*Z: found 2999-01-01T00:00:00Z/,
    ],
    [
      'a fromTime behind to',
      'changes(fromTime: "2025-01-01T00:00:00Z", to: 0) { partial }',
      'BAD_INPUT',
      /^Expected fromTime to be at most 19.*Z, the time of block 0, as to is: found 2025-01-01T00:00:00Z$/,
    ],
    [
      'a from behind to',
      'changes(from: 1, to: 0) { partial }',
      'BAD_INPUT',
      /^Expected from to be at most 0,.* found 1$/,
    ],
    [
      'a status within what changes must not be',
      'changes(from: 0, filter: { not: [{ status: [REVOKED] }] }) { partial }',
      'BAD_INPUT',
      /^Expected filter.status beside or and not/,
    ],
    [
      'blocks that end before they begin',
      'blocks(from: 60, to: 20) { totalCount }',
      'BAD_INPUT',
      /^Expected from to be at most to: found 60 to 20$/,
    ],
    ['a negative end of blocks', 'blocks(to: -1) { totalCount }', 'BAD_INPUT', /^Expected to to be a block number/],
    ['no cursor', 'credentialEvents(after: "x") { partial }', 'BAD_CURSOR', /This is no cursor/],
    ['no cursor before', 'credentials(before: "x") { partial }', 'BAD_CURSOR', /This is no cursor/],
    ['no ranking cursor', 'relevantCredentials(after: "x") { partial }', 'BAD_CURSOR', /no cursor of a ranked listing/],
    ['an empty list', 'facets(filter: { issuer: [] }) { total }', 'BAD_INPUT', /filter\.issuer/],
    ['no address', 'credentials(filter: { publisher: ["0x12"] }) { partial }', 'BAD_INPUT', /filter\.publisher/],
    ['no label', 'relevantCredentials(filter: { labelLevel: ["x"] }) { partial }', 'BAD_INPUT', /SC, L1, L2, L3/],
    ['no hash', 'credential(by: { hash: "x" }) { id }', 'BAD_INPUT', /Expected by\.hash as 64 hexadecimal digits/],
  ];
  for (const [what, field, code, message] of cases) {
    test(`${what}: ${field}`, async (t) => {
      const { ask } = await given(t);
      const { errors } = await ask(`{ ${field} }`);
      assert.equal(errors.length, 1);
      assert.equal((errors[0]?.originalError as { code?: string } | undefined)?.code, code);
      assert.match(errors[0]?.message ?? '', message);
    });
  }

  test('a credential named in two ways', async (t) => {
    const { ask } = await given(t);
    const { errors } = await ask(
      '{ credential(by: { hash: "x", eventId: "00000000-0000-8000-8000-000000000000" }) { id } }',
    );
    assert.match(errors[0]?.message ?? '', /[Oo]ne/);
  });

  test('a cursor of another ledger', async (t) => {
    const { ask, builder } = await given(t);
    const after = encodeCursor({ ...builder.identity, chainId: 5 }, { seq: 0, digest8: '00'.repeat(8) });
    const { errors } = await ask('query ($after: Cursor) { credentialEvents(after: $after) { partial } }', { after });
    assert.equal((errors[0]?.originalError as { code?: string } | undefined)?.code, 'FOREIGN_CURSOR');
  });
});
