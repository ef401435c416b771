import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loireJwts, loirePayloads, tagusEvents, withoutSamples } from '../test/journeys/samples.ts';
import {
  credentialSource,
  descriptionOf,
  factsOf,
  jwtHeader,
  textsOfCredential,
  UNREADABLE_TIME,
} from './credential.ts';
import { normaliseType } from './gaia-x-facts.ts';

const jwtOf = (header: unknown, payload: unknown) =>
  `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`;

describe('factsOf', () => {
  test('reads a Tagus credential: list of subjects, gx:type, issuance and expiration dates', () => {
    const facts = factsOf(
      {
        '@context': ['https://www.w3.org/2018/credentials/v1'],
        type: ['VerifiableCredential'],
        id: 'https://a.example/vc',
        issuer: 'did:web:a.example',
        issuanceDate: '2026-01-01T00:00:00.500Z',
        expirationDate: '2026-04-01T00:00:00Z',
        credentialSubject: [
          { type: 'gx:compliance', id: 'https://a.example/1', 'gx:type': 'gx:LegalParticipant' },
          { type: 'gx:compliance', id: 'https://a.example/2', 'gx:type': 'gx:ServiceOffering' },
        ],
      },
      'json',
    );
    assert.deepEqual(facts.types, [
      'VerifiableCredential',
      'gx:LegalParticipant',
      'gx:ServiceOffering',
      'gx:compliance',
    ]);
    assert.deepEqual(facts.subjects, ['https://a.example/1', 'https://a.example/2']);
    assert.equal(facts.validFrom, 1_767_225_600);
    assert.equal(facts.validUntil, 1_775_001_600);
    assert.equal(facts.feed, 'v1');
  });

  test('reads a Loire credential: one subject, aliases, label, names under any prefix', () => {
    const credential = {
      '@type': ['VerifiableCredential', 'https://w3id.org/gaia-x/2511#LabelCredential'],
      '@id': 'urn:label',
      issuer: { id: 'did:web:b.example' },
      validFrom: '2026-01-01T00:00:00+01:00',
      credentialSubject: {
        '@id': 'urn:s',
        'gx:labelLevel': 'L2',
        'schema:name': { '@value': 'Cloud' },
        'schema:description': 'Fast',
      },
    };
    const facts = factsOf(credential, 'json');
    assert.deepEqual(facts.types, ['VerifiableCredential', 'gx:LabelCredential']);
    assert.deepEqual(
      {
        issuer: facts.issuer,
        id: facts.credentialId,
        label: facts.labelLevel,
        name: facts.name,
        description: descriptionOf(credential),
      },
      { issuer: 'did:web:b.example', id: 'urn:label', label: 3, name: 'Cloud', description: 'Fast' },
    );
    assert.equal(facts.feed, 'v2');
  });

  test('leaves out what is missing or unreadable and never fails; an end of validity that is no date is told apart', () => {
    const facts = factsOf({ issuer: 5, validUntil: 'some day', credentialSubject: 'x', type: { a: 1 } }, 'json');
    const validUntil = UNREADABLE_TIME;
    assert.deepEqual(facts, {
      issuer: '',
      types: [],
      subjects: [],
      labelLevel: 0,
      validUntil,
      names: [],
      texts: [],
      feed: 'v2',
    });
  });

  const ends: [validUntil: unknown, seconds: number][] = [
    ['2027-01-01T00:00:00', 1_798_761_600],
    [{ '@type': 'xsd:dateTime', '@value': '2027-01-01T00:00:00Z' }, 1_798_761_600],
    ['2027-02-31T00:00:00Z', UNREADABLE_TIME],
    ['never 1', UNREADABLE_TIME],
    ['', UNREADABLE_TIME],
    [{ '@value': 5 }, UNREADABLE_TIME],
  ];
  for (const [validUntil, seconds] of ends) {
    const what = seconds === UNREADABLE_TIME ? 'no date' : 'a date';
    test(`takes ${JSON.stringify(validUntil)} as end of validity for ${what}`, () => {
      assert.equal(factsOf({ validUntil }, 'json').validUntil, seconds);
      assert.equal(factsOf({ validFrom: validUntil }, 'json').validFrom, what === 'a date' ? seconds : undefined);
    });
  }

  test('reads every date of real credentials', { skip: withoutSamples }, () => {
    const jwts = loireJwts().map((jwt) => credentialSource('jwt', Buffer.from(jwt)).value);
    for (const credential of [...tagusEvents().map(({ data }) => data), ...jwts, ...loirePayloads()]) {
      const { validFrom, validUntil } = factsOf(credential, 'json');
      const isStated = (...names: string[]) => names.some((name) => credential[name] !== undefined);
      assert.equal(validFrom !== undefined, isStated('validFrom', 'issuanceDate'));
      assert.equal(validUntil !== undefined, isStated('validUntil', 'expirationDate'));
      assert.notEqual(validUntil, UNREADABLE_TIME);
    }
  });

  test('takes a name in several languages as one: the first is shown, the words of all are words of the name', () => {
    const credential = {
      'schema:title': 'A title',
      credentialSubject: {
        'schema:name': [
          { '@value': 7 },
          { '@value': 'Deutscher Name', '@language': 'de' },
          { '@value': 'English name', '@language': 'en' },
        ],
        'schema:description': [
          { '@value': 'Schnell', '@language': 'de' },
          { '@value': 'Fast', '@language': 'en' },
        ],
      },
    };
    const { name, names, texts } = factsOf(credential, 'json');
    assert.deepEqual([name, names], ['Deutscher Name', ['Deutscher Name', 'English name']]);
    assert.deepEqual(texts, ['A title', ...names, 'Schnell', 'Fast']);
    assert.deepEqual(textsOfCredential(credential), { names, texts });
    assert.equal(descriptionOf(credential), 'Schnell');
  });
});

describe('normaliseType', () => {
  for (const iri of [
    'https://w3id.org/gaia-x/development#ServiceOffering',
    'https://w3id.org/gaia-x/2511#ServiceOffering',
    'https://registry.lab.gaia-x.eu/development/api/trusted-shape-registry/v1/shapes/jsonld/trustframework#ServiceOffering',
    'gx:ServiceOffering',
  ]) {
    test(`${iri} is gx:ServiceOffering`, () => assert.equal(normaliseType(iri), 'gx:ServiceOffering'));
  }

  test("an IRI of W3C's credentials is what credentials write", () => {
    const namespace = 'https://www.w3.org/2018/credentials#';
    assert.equal(normaliseType(`${namespace}VerifiableCredential`), 'VerifiableCredential');
    assert.equal(normaliseType(namespace), namespace);
  });
});

describe('credentialSource', () => {
  test('reads the payload and the header of a VC-JWT', () => {
    const jwt = jwtOf({ alg: 'ES256', typ: 'vc+jwt' }, { issuer: 'did:web:a' });
    assert.deepEqual(credentialSource('jwt', Buffer.from(jwt)).value, { issuer: 'did:web:a' });
    assert.deepEqual(jwtHeader(jwt), { alg: 'ES256', typ: 'vc+jwt' });
  });

  for (const [what, jwt] of [
    ['two dots only', '..'],
    ['two parts', 'a.b'],
    ['characters outside base64url', 'a+.b.c'],
    ['a payload that is no JSON', 'e30.e3.c2ln'],
    ['a payload that is no object', 'e30.MQ.c2ln'],
  ] as const) {
    test(`refuses a JWT with ${what}`, () => {
      assert.throws(() => credentialSource('jwt', Buffer.from(jwt)), { code: 'CREDENTIAL' });
    });
  }
});
