import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CredentialEventFilter } from '../schema.generated.ts';
import { EVERYTHING, parseFilter } from './filter.ts';

const limits = { maxFilterValues: 3, maxFilterValuesInAll: 12 };

describe('a filter', () => {
  test('is read into the words of the index', () => {
    const account = '0xABCDEF0123456789abcdef0123456789ABCDEF01';
    const filter = parseFilter(
      {
        kind: 'PUBLICATION',
        type: ['a', 'a', 'b'],
        publisher: [account],
        credentialType: ['gx:ServiceOffering', 'https://w3id.org/gaia-x/development#ServiceOffering'],
        labelLevel: ['gx:L1', 'SC'],
        status: ['ACTIVE'],
        block: { from: 5 },
      },
      limits,
    );
    assert.deepEqual(filter, {
      terms: [
        { dimension: 'kind', values: ['PUBLICATION'] },
        { dimension: 'type', values: ['a', 'b'] },
        { dimension: 'credentialType', values: ['gx:ServiceOffering'] },
        { dimension: 'labelLevel', values: ['2', '1'] },
        { dimension: 'publisher', values: [account.toLowerCase()] },
      ],
      status: new Set(['ACTIVE']),
      block: { from: 5, to: Number.MAX_SAFE_INTEGER },
    });
  });

  test('takes types, labels and regimes in every form in which credentials have them', () => {
    const input = {
      credentialType: ['https://www.w3.org/2018/credentials#VerifiableCredential'],
      labelLevel: ['l1', 'gx:L2', 'https://w3id.org/gaia-x/development#L3'],
      dataProtectionRegime: ['gdpr2016', 'gx:GDPR2016'],
    };
    const { terms } = parseFilter(input, limits);
    assert.deepEqual(terms, [
      { dimension: 'credentialType', values: ['VerifiableCredential'] },
      { dimension: 'labelLevel', values: ['2', '3', '4'] },
      { dimension: 'regime', values: ['GDPR2016'] },
    ]);
  });

  test('that is absent, or has only null in it, lets everything pass', () => {
    assert.deepEqual(parseFilter(null, limits), EVERYTHING);
    assert.deepEqual(parseFilter(undefined, limits), EVERYTHING);
    assert.deepEqual(parseFilter({ kind: null, type: null, status: null, block: null }, limits), EVERYTHING);
  });

  const refused: [string, CredentialEventFilter, RegExp][] = [
    ['an empty list', { issuer: [] }, /1 to 3 values in filter\.issuer, found 0; leave the field out/],
    ['an empty list of statuses', { status: [] }, /1 to 3 values in filter\.status, found 0/],
    ['too many values', { source: ['a', 'b', 'c', 'd'] }, /1 to 3 values in filter\.source, found 4/],
    [
      'more values in alternatives and exceptions than a whole filter may have',
      {
        issuer: ['a', 'b', 'c'],
        or: [{ source: ['d', 'e', 'f'], type: ['g', 'h', 'i'] }, { formatType: ['j'] }],
        not: [{ type: ['k', 'l', 'm'] }],
      },
      /at most 12 values in all of filter, found 13/,
    ],
    ['what is no address', { publisher: ['0x12'] }, /addresses .* in filter\.publisher: found "0x12"/],
    ['what is no country', { country: ['Germany'] }, /ISO 3166 .* in filter\.country: found "Germany"/],
    ['what is no hash', { hash: ['abc'] }, /Expected hashes of 32 bytes in filter\.hash/],
    ['an alternative that says nothing', { or: [{ issuer: ['a'] }, {}] }, /at least one field in filter\.or\[1\]/],
    ['no exceptions in a list of them', { not: [] }, /1 to 3 values in filter\.not/],
    ['a mistake in an exception', { not: [{ labelLevel: ['L9'] }] }, /in filter\.not\[0\]\.labelLevel/],
    [
      'times that end before they begin',
      { issued: { from: 1_767_312_000, to: 1_767_225_600 } },
      /^Expected filter\.issued\.from to be at most filter\.issued\.to: found 2026-01-02T00:00:00Z to 2026-01-01T00:00:00Z$/,
    ],
    ['an unknown label', { labelLevel: ['L9'] }, /Expected SC, L1, L2, L3 in filter\.labelLevel: found "L9"/],
    ['a range of blocks that ends before it begins', { block: { from: 5, to: 4 } }, /found 5 to 4/],
    [
      'a negative block',
      { block: { from: -1 } },
      /^Expected filter\.block\.from to be a block number, 0 or more: found -1$/,
    ],
  ];
  for (const [what, input, message] of refused) {
    test(`with ${what} is refused with what was expected`, () => {
      assert.throws(() => parseFilter(input, limits), { code: 'BAD_INPUT', message });
    });
  }
});
