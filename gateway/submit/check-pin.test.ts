import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pinnedId, uuidOf } from '../../ledger/ids.ts';
import { decodePayload, encodePinnedPayload, splitPinnedPayload } from '../../ledger/payload.ts';
import { MAX_LOCATOR_BYTES } from '../../ledger/pin.ts';
import type { Hex } from '../../lib/hex.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { checkPin, type PinInput } from './check-pin.ts';

const commitment: Hex = `0x${'5a'.repeat(32)}`;
const locator = 'https://store.example/credentials/1';
const pin = (more: Partial<PinInput> = {}) =>
  checkPin({ source: '/test', commitment, locator, ...more }, DEFAULT_LIMITS);

/** Text that does not compress. */
const noise = (characters: number) =>
  Array.from({ length: characters }, (_, n) => String.fromCharCode(0x4e00 + ((n * 7_919) % 20_000))).join('');

describe('an accepted pin', () => {
  test('carries commitment, locator and attributes, and its id follows from the commitment alone', () => {
    const checked = pin({ time: '2026-01-01T00:00:00Z', type: 'some.type' });
    assert.ok(checked.ok);
    const decoded = decodePayload(checked.payload);
    assert.deepEqual(decoded.pin, { commitment, locator });
    assert.deepEqual(decoded.attributes, { type: 'some.type', source: '/test', time: '2026-01-01T00:00:00Z' });
    assert.deepEqual([checked.id, checked.uuid], [pinnedId(commitment), uuidOf(pinnedId(commitment))]);
    const other = pin({ locator: 'urn:uuid:1', source: '/other' });
    assert.equal(other.ok && other.id, checked.id);
  });

  test('takes its commitment plain, behind 0x and behind sha256-, in any case', () => {
    for (const form of ['5a'.repeat(32), '5A'.repeat(32), commitment, `sha256-${'5a'.repeat(32)}`]) {
      const checked = pin({ commitment: form });
      assert.equal(checked.ok && checked.id, pinnedId(commitment), form);
    }
  });

  for (const accepted of [
    'https://store.example',
    'HTTPS://store.example:8443/a?b=c#d',
    'https://[::1]/x',
    'https://store.example/%C3%A9',
    'did:web:store.example:credentials#1',
    'ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi',
    'urn:uuid:0f2a4c1e-0000-4000-8000-000000000000',
  ]) {
    test(`may have the locator ${accepted}`, () => assert.ok(pin({ locator: accepted }).ok));
  }
});

describe('a pin is refused', () => {
  const refusals: [what: string, input: Partial<PinInput>, code: string, path: string | undefined][] = [
    ['a commitment that is too short', { commitment: '5a'.repeat(31) }, 'COMMITMENT_FORM', '$.commitment'],
    ['a commitment in base64', { commitment: 'sha256-WlpaWlpaWlo=' }, 'COMMITMENT_FORM', '$.commitment'],
    ['a commitment with two prefixes', { commitment: `sha256-${commitment}` }, 'COMMITMENT_FORM', '$.commitment'],
    ['a commitment to nothing', { commitment: '00'.repeat(32) }, 'COMMITMENT_ZERO', '$.commitment'],
    ['no locator', { locator: '' }, 'LOCATOR_FORM', '$.locator'],
    ['a relative locator', { locator: '/credentials/1' }, 'LOCATOR_FORM', '$.locator'],
    ['a locator of another scheme', { locator: 'http://store.example/1' }, 'LOCATOR_FORM', '$.locator'],
    ['a locator that runs', { locator: 'javascript:alert(1)' }, 'LOCATOR_FORM', '$.locator'],
    ['a locator without a host', { locator: 'https:///1' }, 'LOCATOR_FORM', '$.locator'],
    ['a locator with a host that is none', { locator: 'https://a%20b/' }, 'LOCATOR_FORM', '$.locator'],
    ['a locator with a space', { locator: 'https://store.example/a b' }, 'LOCATOR_FORM', '$.locator'],
    ['a locator that is not percent-encoded', { locator: 'https://store.example/é' }, 'LOCATOR_FORM', '$.locator'],
    ['a locator with half a surrogate pair', { locator: 'urn:x:\ud800' }, 'LOCATOR_FORM', '$.locator'],
    ['a did without a method', { locator: 'did:1' }, 'LOCATOR_FORM', '$.locator'],
    ['a locator with a password', { locator: 'https://me:secret@store.example/1' }, 'LOCATOR_SECRET', '$.locator'],
    ['a long locator', { locator: `urn:x:${'a'.repeat(1_024)}` }, 'LOCATOR_TOO_LONG', '$.locator'],
    ['no source', { source: ' ' }, 'ATTRIBUTE_EMPTY', '$.source'],
    ['an unreadable time', { time: 'soon' }, 'TIME_UNREADABLE', '$.time'],
    ['attributes beyond what the contract keeps', { source: noise(2_000) }, 'PIN_TOO_LARGE', undefined],
  ];
  for (const [what, input, code, path] of refusals) {
    test(`for ${what}`, () => {
      const checked = pin(input);
      assert.ok(!checked.ok);
      assert.deepEqual([checked.refusal.code, checked.refusal.path], [code, path]);
      assert.match(checked.refusal.message, /^Expected /);
    });
  }

  test('exactly where the contract would refuse it', () => {
    const outcomes = [...Array(200).keys()].map((n) => {
      const source = noise(900 + 5 * n);
      const payload = encodePinnedPayload({ type: 'eu.gaia-x.credential', source }, { commitment, locator });
      const fits = splitPinnedPayload(payload).locator.length <= MAX_LOCATOR_BYTES;
      assert.equal(pin({ source }).ok, fits);
      return fits;
    });
    assert.equal(new Set(outcomes).size, 2);
  });
});
