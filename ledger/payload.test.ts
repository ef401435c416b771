import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { constants, deflateRawSync, type InflateRaw, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import type { Hex } from '../lib/hex.ts';
import { fromHex } from '../lib/hex.ts';
import { pinnedId, sha256 } from './ids.ts';
import {
  decodePayload,
  type EventAttributes,
  type EventPayload,
  encodePayload,
  encodePinnedPayload,
  idOfContent,
  isPinnedPayload,
  splitPinnedPayload,
} from './payload.ts';
import { DICTIONARY, deflateWithDictionary, inflateWithDictionary, MAX_CONTENT_BYTES } from './payload-deflate.ts';

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

  test('every payload that was ever written decodes as it did', () => {
    for (const { name, payload, attributes: known, credential, pin } of vectors()) {
      const decoded: EventPayload = { attributes: known, credential: Buffer.from(credential, 'utf8') };
      assert.deepEqual(decodePayload(fromHex(payload)), pin === undefined ? decoded : { ...decoded, pin }, name);
    }
  });

  test('an engine that unfolds one stream after the other gives what one of its own would, whatever came before', () => {
    const deflated = fc
      .tuple(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(1, 40, 400), fc.uint8Array({ maxLength: 9 }))
      .map(([bytes, times, rest]) => {
        const content = Buffer.concat(Array.from({ length: times }, () => bytes));
        return Buffer.concat([deflateWithDictionary(content), rest]);
      });
    const damaged = fc.tuple(deflated, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1)));
    fc.assert(
      fc.property(fc.array(fc.oneof(deflated, damaged, fc.uint8Array().map(Buffer.from)), { maxLength: 20 }), (all) => {
        for (const bytes of all)
          assert.deepEqual(
            outcomeOf(() => inflateWithDictionary(bytes)),
            outcomeOf(() => alone(bytes)),
          );
      }),
    );
  });

  test('the dictionary of codec 2 is the one that payloads on ledgers were written with', () => {
    assert.equal(sha256(DICTIONARY), '0x4750f231c9c7f8e0cfa6de8f612bd95b2ee4aaf6c12fdb29f71a3ad41ad4358f');
  });

  for (const [what, bomb] of [
    ['codec 1', Buffer.concat([Buffer.of(0, 1), mebibytesOfNothing(256)])],
    ['codec 2', Buffer.concat([Buffer.of(0, 2), mebibytesOfNothing(256)])],
    ['codec 3', Buffer.concat([Buffer.of(0, 3), Buffer.alloc(32), mebibytesOfNothing(256)])],
  ] as const) {
    test(`refuses a decompression bomb of ${what} without unfolding it`, () => {
      const before = process.resourceUsage().maxRSS;
      assert.throws(() => decodePayload(bomb), { code: 'PAYLOAD', message: /at most 4194304 bytes/ });
      const grownMiB = (process.resourceUsage().maxRSS - before) / 1024;
      assert.ok(grownMiB < 64, `${grownMiB} MiB more resident`);
    });
  }

  test('refuses a content that only its encoded texts make too long', () => {
    const text = Buffer.concat([Buffer.of(0xf8), Buffer.alloc(MAX_CONTENT_BYTES - 2, 'a'), Buffer.of(0xf9)]);
    const bomb = Buffer.concat([Buffer.of(0, 2), deflateWithDictionary(text)]);
    assert.throws(() => decodePayload(bomb), { code: 'PAYLOAD', message: /at most 4194304 bytes/ });
  });

  test('a payload is all of its bytes: one that is cut short, or goes on behind its end, is refused', () => {
    const credential = Buffer.from(`{"hash":"${'3c'.repeat(32)}"}`);
    for (const payload of [
      packed(Buffer.concat([Buffer.of(0, 0, 0, 2), Buffer.from('{}')])),
      encodePayload({ attributes, credential }),
      encodePinnedPayload(attributes, { commitment: `0x${'5a'.repeat(32)}`, locator: 'https://store.example/1' }),
    ]) {
      assert.throws(() => decodePayload(Buffer.concat([payload, Buffer.of(0)])), { code: 'PAYLOAD' });
      assert.throws(() => decodePayload(payload.subarray(0, -1)), { code: 'PAYLOAD' });
    }
  });

  test('any damage is refused with a PAYLOAD error or gives another content, never another error', () => {
    const payload = encodePayload({ attributes, credential: Buffer.from(`{"hash":"${'3c'.repeat(32)}"}`) });
    fc.assert(
      fc.property(fc.nat(payload.length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const damaged = Buffer.from(payload);
        damaged[at] = (damaged[at] ?? 0) ^ difference;
        try {
          decodePayload(damaged);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'PAYLOAD');
        }
      }),
      { numRuns: 500 },
    );
  });

  for (const [what, bytes, expected] of [
    ['an empty payload', Buffer.alloc(0), /two bytes of codec number/],
    ['an unknown codec', Buffer.of(0, 9, 1, 2), /expected codec 1, 2, 3, found 9/],
    ['damaged bytes', Buffer.of(0, 1, 255, 255), /deflated content/],
    ['damaged bytes of codec 2', Buffer.of(0, 2, 255, 255), /deflated content/],
    ['a text without its runs', dictionaryPacked('\xfb\x00\x20'), /32 bytes of runs/],
    ['attributes without an end', dictionaryPacked('{}'), /a line feed behind the attributes/],
    ['another dictionary', foreignPacked(), /The payload cannot be decoded/],
    ['a pin without its commitment', Buffer.of(0, 3, 1, 2), /a commitment of 32 bytes/],
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

function dictionaryPacked(text: string): Buffer {
  return Buffer.concat([Buffer.of(0, 2), deflateWithDictionary(Buffer.from(text, 'latin1'))]);
}

function foreignPacked(): Buffer {
  const dictionary = Buffer.from(DICTIONARY).reverse();
  const text = `${DICTIONARY.toString('latin1', 20_000, 20_900)}\n`;
  return Buffer.concat([Buffer.of(0, 2), deflateRawSync(Buffer.from(text, 'latin1'), { level: 9, dictionary })]);
}

/** A deflated stream of that many MiB of zeroes, put together from one of 1 MiB, so that they never exist here either. */
function mebibytesOfNothing(count: number): Buffer {
  const one = deflateRawSync(Buffer.alloc(2 ** 20), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: count }, () => one), deflateRawSync(Buffer.alloc(0))]);
}

type Vector = {
  name: string;
  payload: Hex;
  attributes: EventAttributes;
  credential: string;
  pin?: EventPayload['pin'];
};

function vectors(): Vector[] {
  return JSON.parse(readFileSync(new URL('./payload.vectors.json', import.meta.url), 'utf8')) as Vector[];
}

function alone(bytes: Buffer): { content: Buffer; rest: Buffer } {
  const { buffer, engine } = inflateRawSync(bytes, { dictionary: DICTIONARY, info: true }) as unknown as {
    buffer: Buffer;
    engine: InflateRaw;
  };
  return { content: buffer, rest: bytes.subarray(engine.bytesWritten) };
}

function outcomeOf<T>(unfold: () => T): T | 'damaged' {
  try {
    return unfold();
  } catch {
    return 'damaged';
  }
}
