import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { pinnedId } from './ids.ts';
import {
  decodePayload,
  type EventAttributes,
  encodePayload,
  encodePinnedPayload,
  idOfContent,
  isPinnedPayload,
  MAX_CONTENT_BYTES,
  splitPinnedPayload,
} from './payload.ts';

const attributes: EventAttributes = { type: 'eu.gaia-x.credential', source: '/here', format: 'json' };

describe('payload', () => {
  test('gives back every attribute and every byte of the credential', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.string(), fc.string(), (credential, source, reason) => {
        const decoded = decodePayload(encodePayload({ attributes: { ...attributes, source, reason }, credential }));
        assert.deepEqual(decoded.attributes, { ...attributes, source, reason });
        assert.deepEqual(Buffer.from(decoded.credential), Buffer.from(credential));
      }),
    );
  });

  test('a pinned publication gives back commitment and locator, and its id follows from the commitment alone', () => {
    const pin = { commitment: `0x${'5a'.repeat(32)}`, locator: 'https://store.example/é/1' } as const;
    const payload = encodePinnedPayload(attributes, pin);
    const decoded = decodePayload(payload);
    assert.ok(isPinnedPayload(payload));
    assert.deepEqual(decoded, { attributes, credential: Buffer.alloc(0), pin });
    assert.equal(idOfContent(decoded), pinnedId(pin.commitment));
    const { commitment, locator } = splitPinnedPayload(payload);
    assert.deepEqual(Buffer.concat([Buffer.of(0, 3), commitment, locator]), payload);
  });

  test('refuses a decompression bomb without unfolding it', () => {
    const bomb = Buffer.concat([Buffer.of(0, 1), deflateRawSync(Buffer.alloc(MAX_CONTENT_BYTES + 1))]);
    assert.throws(() => decodePayload(bomb), /at most 4194304 bytes/);
  });

  for (const [what, bytes, expected] of [
    ['an empty payload', Buffer.alloc(0), /two bytes of codec number/],
    ['an unknown codec', Buffer.of(0, 9, 1, 2), /expected codec 1 or 3, found 9/],
    ['damaged bytes', Buffer.of(0, 1, 255, 255), /deflated content/],
    ['attributes longer than the content', packed(Buffer.of(0, 0, 1, 0, 123)), /attributes of the stated length/],
    [
      'attributes that are no JSON',
      packed(Buffer.concat([Buffer.of(0, 0, 0, 1), Buffer.from('{')])),
      /attributes as JSON/,
    ],
    ['attributes without a source', packedAttributes({ type: 't' }), /the attribute source/],
    ['attributes of another format', packedAttributes({ type: 't', source: 's', format: 'xml' }), /json or jwt/],
  ] as const) {
    test(`refuses ${what} and says what was expected`, () => {
      assert.throws(() => decodePayload(bytes), expected);
    });
  }
});

function packed(content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0, 1), deflateRawSync(content)]);
}

function packedAttributes(value: object): Buffer {
  const text = Buffer.from(JSON.stringify(value));
  return packed(Buffer.concat([Buffer.of(0, 0, 0, text.length), text]));
}
