import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { canonicalBytes, contentHashOf, pinnedId, publicationId, sha256, statusChangeId } from '../ledger/ids.ts';
import { type EventAttributes, encodePayload, encodePinnedPayload } from '../ledger/payload.ts';
import { NO_WORDS } from '../ledger/search-words.ts';
import { MAX_ROW_TEXT, termsOf } from '../ledger/view.ts';
import type { Hex } from '../lib/hex.ts';
import { decodeEvent } from './decode.ts';
import type { SequencedEvent } from './sequenced.ts';

const attributes: EventAttributes = { type: 'eu.gaia-x.credential', source: '/test' };
const pin = { commitment: sha256('commitment'), locator: 'https://store.example/1' };
const place = {
  seq: 1,
  account: '0xaa',
  blockNumber: 1,
  blockHash: '0x01',
  transactionHash: '0x02',
  logIndex: 0,
} as const;

function published(id: Hex, payload: Buffer): SequencedEvent {
  const log = { ...place, kind: 'published' as const, id, payload };
  return { log, payload, digest: '0x03', blockTime: 1 };
}

describe('decoding an event', () => {
  test('of a pin: commitment and locator, no credential, found by type and source but by no word', () => {
    const { row, words } = decodeEvent(published(pinnedId(pin.commitment), encodePinnedPayload(attributes, pin)));
    assert.deepEqual([row.pin, row.mark, row.type, row.source], [pin, undefined, attributes.type, attributes.source]);
    assert.deepEqual([row.contentHash, row.credentialHash, row.format, row.feed], Array(4).fill(undefined));
    assert.deepEqual(words, NO_WORDS);
    assert.deepEqual(
      termsOf(row).map(({ dimension }) => dimension),
      ['kind', 'publisher', 'type', 'source'],
    );
  });

  test('of a pin under an id that its commitment does not give: kept, with a mark', () => {
    const { row } = decodeEvent(published(sha256('other'), encodePinnedPayload(attributes, pin)));
    assert.deepEqual([row.mark, row.pin], ['ID_MISMATCH', pin]);
  });

  test('of a commitment published as if it were a content hash: kept, with a mark', () => {
    const { row } = decodeEvent(published(publicationId(pin.commitment), encodePinnedPayload(attributes, pin)));
    assert.equal(row.mark, 'ID_MISMATCH');
  });

  test('whose attributes or locator would fill a row with megabytes: kept as unreadable, without them', () => {
    const long = 'x'.repeat(MAX_ROW_TEXT + 1);
    const credential = canonicalBytes({ issuer: 'did:web:a', type: ['VerifiableCredential'], credentialSubject: {} });
    const id = publicationId(contentHashOf(credential));
    const events = [
      published(pinnedId(pin.commitment), encodePinnedPayload(attributes, { ...pin, locator: long })),
      published(id, encodePayload({ attributes: { ...attributes, type: long }, credential })),
      published(id, encodePayload({ attributes: { ...attributes, subject: long }, credential })),
    ];
    for (const event of events) {
      const { row } = decodeEvent(event);
      assert.equal(row.mark, 'UNDECODABLE');
      assert.ok(JSON.stringify(row).length < 2_000);
    }
  });

  test('of a status change with such a reason: the status changes all the same', () => {
    const publication = sha256('publication');
    const payload = encodePayload({
      attributes: { ...attributes, reason: 'x'.repeat(MAX_ROW_TEXT + 1) },
      credential: Buffer.alloc(0),
    });
    const log = {
      ...{
        ...place,
        kind: 'statusChanged' as const,
        id: statusChangeId(publication, 1, 'REVOKED'),
        payload,
      },
      ...{ publicationId: publication, revision: 1, status: 'REVOKED' as const },
    };
    const { row } = decodeEvent({ log, payload, digest: '0x03', blockTime: 1 });
    assert.deepEqual([row.mark, row.change?.status, row.change?.reason], ['UNDECODABLE', 'REVOKED', undefined]);
  });
});
