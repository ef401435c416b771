import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Hex } from '../lib/hex.ts';
import { toHex } from '../lib/hex.ts';
import { credentialEvents, decodeLog, EVENT_TOPIC, type RpcLog } from './event.ts';
import { CONTRACT_REFUSALS, STATUS_CODE, type StatusName } from './status.ts';

const PLACE = {
  address: `0x${'11'.repeat(20)}`,
  blockNumber: '0x1f',
  blockHash: `0x${'22'.repeat(32)}`,
  transactionHash: `0x${'33'.repeat(32)}`,
  logIndex: '0x2',
};

const id = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
const account = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toHex);
const payload = fc.uint8Array({ maxLength: 300 }).map(toHex);
const seq = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const revision = fc.nat({ max: 2 ** 32 - 1 });
const status = fc.constantFrom(...(Object.keys(STATUS_CODE) as StatusName[]));
const reason = fc.constantFrom(...CONTRACT_REFUSALS);

/** A log as the contract writes it, by ethers. */
function logOf(event: string, values: unknown[]): RpcLog {
  return { ...PLACE, ...credentialEvents.encodeEventLog(event, values) };
}

/** A log of `CredentialPublished` whose data is the given one. */
function publishedWith(data: string): RpcLog {
  return { ...logOf('CredentialPublished', [1, `0x${'44'.repeat(32)}`, PLACE.address, '0x0001']), data };
}

function word(value: number | string): string {
  return typeof value === 'string' ? value : value.toString(16).padStart(64, '0');
}

describe('decodeLog', () => {
  test('a publication is read as ethers reads it', () => {
    fc.assert(
      fc.property(seq, id, account, payload, (seq, id, account, payload) => {
        const log = logOf('CredentialPublished', [seq, id, account, payload]);
        const args = credentialEvents.parseLog(log)?.args;
        const { blockNumber, logIndex, ...event } = { ...decodeLog(log) } as Record<string, unknown>;
        assert.deepEqual([blockNumber, logIndex], [31, 2]);
        assert.deepEqual(event, {
          ...{ kind: 'published', blockHash: PLACE.blockHash, transactionHash: PLACE.transactionHash },
          ...{ seq: Number(args?.['seq']), id: args?.['id'], account: args?.['account'].toLowerCase() },
          payload: Buffer.from(args?.['payload'].slice(2), 'hex'),
        });
      }),
    );
  });

  test('a status change is read as ethers reads it', () => {
    fc.assert(
      fc.property(
        seq,
        id,
        account,
        id,
        revision,
        status,
        payload,
        (seq, publicationId, account, id, revision, status, payload) => {
          const values = [seq, publicationId, account, id, revision, STATUS_CODE[status], payload];
          const log = logOf('CredentialStatusChanged', values);
          const args = credentialEvents.parseLog(log)?.args.toObject() ?? {};
          const event = decodeLog(log);
          assert.ok(event?.kind === 'statusChanged');
          assert.deepEqual(
            [event.seq, event.publicationId, event.account, event.id, event.revision, event.status, event.payload],
            [
              Number(args['seq']),
              args['publicationId'],
              args['account'].toLowerCase(),
              args['id'],
              Number(args['revision']),
              status,
              Buffer.from(args['payload'].slice(2), 'hex'),
            ],
          );
        },
      ),
    );
  });

  test('a refusal is read as ethers reads it', () => {
    fc.assert(
      fc.property(id, account, reason, (id, account, reason) => {
        const log = logOf('ItemRefused', [id, account, CONTRACT_REFUSALS.indexOf(reason)]);
        const args = credentialEvents.parseLog(log)?.args.toObject() ?? {};
        const event = decodeLog(log);
        assert.ok(event?.kind === 'refused');
        assert.deepEqual([event.id, event.account, event.reason], [args['id'], args['account'].toLowerCase(), reason]);
      }),
    );
  });

  test('hexadecimal digits in upper case are the same log', () => {
    const log = logOf('CredentialPublished', [7, `0x${'ab'.repeat(32)}`, `0x${'cd'.repeat(20)}`, '0xefef']);
    const upper = (hex: string) => `0x${hex.slice(2).toUpperCase()}`;
    assert.deepEqual(decodeLog({ ...log, topics: log.topics.map(upper), data: upper(log.data) }), decodeLog(log));
  });

  test('a naming is read, and events of no concern are passed over', () => {
    const named = decodeLog(logOf('PublisherNamed', [PLACE.address, 'Clearing house']));
    assert.ok(named?.kind === 'publisherNamed');
    assert.deepEqual([named.account, named.name], [PLACE.address, 'Clearing house']);
    assert.equal(decodeLog(logOf('KeyAdded', [PLACE.address, PLACE.address])), undefined);
    assert.equal(decodeLog(logOf('PublisherRemoved', [PLACE.address])), undefined);
    assert.equal(decodeLog(logOf('IdReleased', [PLACE.blockHash, PLACE.address, PLACE.address])), undefined);
  });

  test('any change of the form is an error that says what was expected', () => {
    const good = `0x${word(0x20)}${word(2)}0001${'0'.repeat(60)}`;
    assert.ok(decodeLog(publishedWith(good)));
    const bad: [string, RegExp][] = [
      ['0x', /word 0/],
      [good.slice(0, -2), /padded with zeros/],
      [`${good}${word(0)}`, /padded with zeros/],
      [`${good.slice(0, -1)}1`, /padded with zeros/],
      [`0x${word(0x40)}${good.slice(66)}`, /the bytes at word 1/],
      [`0x${word(0x20)}${word(33)}${word(0)}`, /padded with zeros/],
      [`0x${word(0x20)}${'f'.repeat(64)}${word(0)}`, /a number below 2\^53/],
      [`${good.slice(0, -2)}zz`, /hexadecimal/],
    ];
    for (const [data, message] of bad)
      assert.throws(() => decodeLog(publishedWith(data)), { code: 'LOG', message }, data);
  });

  test('topics that are missing, too many or out of range are errors', () => {
    const log = logOf('CredentialPublished', [1, `0x${'44'.repeat(32)}`, PLACE.address, '0x0001']);
    const withTopic = (index: number, topic: string) => ({ ...log, topics: log.topics.with(index, topic) });
    assert.throws(() => decodeLog({ ...log, topics: log.topics.slice(0, 3) }), { code: 'LOG', message: /4 topics/ });
    assert.throws(() => decodeLog({ ...log, topics: [...log.topics, log.topics[1] ?? ''] }), { code: 'LOG' });
    assert.throws(() => decodeLog(withTopic(1, `0x${'f'.repeat(64)}`)), { code: 'LOG', message: /below 2\^53/ });
    assert.throws(() => decodeLog(withTopic(1, `0x01${'0'.repeat(62)}`)), { code: 'LOG', message: /below 2\^53/ });
    assert.throws(() => decodeLog(withTopic(3, `0x01${'0'.repeat(62)}`)), { code: 'LOG', message: /an address/ });
    assert.throws(() => decodeLog(withTopic(2, '0x12')), { code: 'LOG', message: /32 bytes as topic 2/ });
  });

  test('a status or a reason that the contract does not know is an error', () => {
    const change = logOf('CredentialStatusChanged', [
      1,
      PLACE.blockHash,
      PLACE.address,
      PLACE.blockHash,
      1,
      1,
      '0x0001',
    ]);
    const data = (status: number) => `${change.data.slice(0, 2 + 128)}${word(status)}${change.data.slice(2 + 192)}`;
    assert.ok(decodeLog({ ...change, data: data(4) }));
    for (const status of [0, 5, 255]) {
      assert.throws(() => decodeLog({ ...change, data: data(status) }), { code: 'LOG', message: /no status/ });
    }
    const refused = logOf('ItemRefused', [PLACE.blockHash, PLACE.address, 0]);
    assert.throws(() => decodeLog({ ...refused, data: `0x${word(6)}` }), { code: 'LOG', message: /no reason/ });
    assert.throws(() => decodeLog({ ...refused, data: `0x${word(1)}${word(0)}` }), { code: 'LOG', message: /1 words/ });
  });

  test('topics of the events are those of the contract', () => {
    const names: Record<keyof typeof EVENT_TOPIC, string> = {
      published: 'CredentialPublished',
      statusChanged: 'CredentialStatusChanged',
      refused: 'ItemRefused',
      named: 'PublisherNamed',
      handedOver: 'SuccessorNamed',
    };
    for (const [kind, topic] of Object.entries(EVENT_TOPIC) as [keyof typeof EVENT_TOPIC, Hex][]) {
      assert.equal(credentialEvents.getEvent(topic)?.name, names[kind]);
    }
  });
});
