import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ROOT } from '../../deploy/local/folder.ts';
import { LONG_ID, LONG_NAME } from './sample-catalogue.ts';

type Titled = { name: string | null; types: string[]; credentialId: string | null; issuer: string };

const { titleOf, typesOf, ends } = (await import(join(ROOT, 'examples/catalogue/words.js'))) as {
  titleOf(credential: Titled): string;
  typesOf(credential: { types: string[] }): string[];
  ends(text: string): string;
};

const ISSUER = 'did:web:clearing.example:v2';
const titleOfId = (credentialId: string | null, issuer = ISSUER) =>
  titleOf({ name: null, types: ['VerifiableCredential', 'gx:LabelCredential'], credentialId, issuer });

describe('the title of a credential', () => {
  test('is its name', () => {
    assert.equal(titleOf({ name: LONG_NAME, types: [], credentialId: LONG_ID, issuer: ISSUER }), LONG_NAME);
  });

  test('is else its type with the end of its id, without query and fragment, of a length for a line or two', () => {
    assert.equal(titleOfId('https://a.example/labels/label-l1.json?token=1#cs'), 'Label credential label-l1.json');
    assert.equal(titleOfId('did:web:a.example:labels:gold'), 'Label credential gold');
    assert.equal(
      titleOfId(`https://a.example/${'words-and-'.repeat(90)}`),
      `Label credential ${'words-and-'.repeat(4)}words-and…`,
    );
  });

  test('is its type and the host of its issuer where that end says nothing to a reader', () => {
    const opaque = [
      LONG_ID,
      'urn:uuid:3f2b1c4d-0000-4000-8000-123456789abc',
      'https://a.example/credential-offers/b3e0a068-4bf8-4796-932e-2fa83043e203',
      `https://a.example/${'0f'.repeat(32)}/`,
      'https://a.example/w7KAB2h30FVU2pYK_rQFu3pNSgrnPVVO62m90vEABng',
      null,
    ];
    for (const id of opaque) assert.equal(titleOfId(id), 'Label credential from clearing.example', String(id));
    assert.equal(titleOfId(null, 'https://b.example:8443/issuer'), 'Label credential from b.example');
    assert.equal(titleOfId(null, 'did:key:z6MkA'), 'Label credential from did:key:z6MkA');
  });
});

test('a type that is told in two spellings is shown once', () => {
  const types = ['VerifiableCredential', 'LegalParticipant', 'gx:compliance', 'gx:LegalParticipant'];
  assert.deepEqual(typesOf({ types }), ['gx:LegalParticipant', 'gx:compliance']);
});

test('what is long is shortened in the middle, since ids of one host differ at their ends', () => {
  assert.equal(ends('https://a.example/1'), 'https://a.example/1');
  assert.equal(ends(LONG_ID), 'https://wizard.example/api/credentials/2…3-4a74-9721-3f2a1fb02696');
});
