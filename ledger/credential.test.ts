import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { credentialSource, descriptionOf, factsOf, jwtHeader, UNREADABLE_TIME } from './credential.ts';
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
    assert.deepEqual(facts, { issuer: '', types: [], subjects: [], labelLevel: 0, validUntil, texts: [], feed: 'v2' });
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
