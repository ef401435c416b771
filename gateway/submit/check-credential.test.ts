import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { canonicalBytes, contentHashOf, publicationId } from '../../ledger/ids.ts';
import { decodePayload } from '../../ledger/payload.ts';
import { parseJsonSource } from '../../lib/json-source.ts';
import { jwtOf, loireCredential, submissionOf, tagusCredential } from '../../test/gateway/samples.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { type CheckedCredential, type CredentialInput, checkCredential } from './check-credential.ts';

function check(input: CredentialInput): CheckedCredential {
  return checkCredential(input, DEFAULT_LIMITS, () => []);
}

/** Checks a credential written as text, with what parsing hides. */
function checkText(json: string): CheckedCredential {
  const source = parseJsonSource(`{"json":${json}}`);
  const { json: value } = source.value as { json: unknown };
  return checkCredential({ source: '/test', json: value }, DEFAULT_LIMITS, (container) => source.defectsIn(container));
}

function accepted(checked: CheckedCredential) {
  assert.ok(checked.ok, JSON.stringify(checked));
  return checked;
}

function refused(checked: CheckedCredential) {
  assert.ok(!checked.ok, 'accepted');
  return checked.refusal;
}

const vc = loireCredential('one');
const { issuer: _issuer, ...withoutIssuer } = vc;
const { credentialSubject: _subject, ...withoutSubject } = vc;
const { '@context': _context, ...withoutContext } = vc;

describe('an accepted credential', () => {
  test('given as JSON is stored in its canonical form, which gives its id', () => {
    const { id, payload } = accepted(check(submissionOf({ b: 1, ...vc, a: 2 })));
    const { credential, attributes } = decodePayload(payload);
    assert.deepEqual(Buffer.from(credential), canonicalBytes({ ...vc, a: 2, b: 1 }));
    assert.equal(attributes.format, 'json');
    assert.equal(id, publicationId(contentHashOf(credential)));
  });

  test('given as VC-JWT is stored byte for byte, under each of the three families of typ', () => {
    for (const typ of ['vc+jwt', 'vc+ld+json+jwt', 'vc+ld+jwt']) {
      const jwt = jwtOf(vc, { alg: 'PS256', typ });
      const { payload } = accepted(check({ source: '/test', jwt }));
      assert.equal(Buffer.from(decodePayload(payload).credential).toString(), jwt);
    }
  });

  test('has the same id whatever its attributes and the order of its keys', () => {
    const one = accepted(check(submissionOf(vc)));
    const other = accepted(
      check(
        submissionOf(Object.fromEntries(Object.entries(vc).reverse()), {
          source: '/other',
          type: 'other',
          time: '2026-01-01',
        }),
      ),
    );
    assert.equal(other.id, one.id);
  });

  test('keeps its attributes as they were written', () => {
    for (const time of [
      '2024-07-29T11:28:39+0000',
      'Mon, 29 Jul 2024 11:28:39 GMT',
      '1722252519000',
      '2018-04-05T17:31:00Z',
    ]) {
      const { payload } = accepted(check(submissionOf(vc, { source: ' odd source ', subject: 'sub', time })));
      const { attributes } = decodePayload(payload);
      assert.deepEqual(attributes, {
        type: 'eu.gaia-x.credential',
        source: ' odd source ',
        subject: 'sub',
        time,
        format: 'json',
      });
    }
  });

  test('may use @id and @type, an issuer object, and either data model', () => {
    const { type, id, ...rest } = vc;
    accepted(check(submissionOf({ ...rest, '@type': type, '@id': id, issuer: { '@id': 'did:web:x' } })));
    assert.equal(accepted(check(submissionOf(tagusCredential('one')))).feed, 'v1');
    assert.equal(accepted(check(submissionOf(vc))).feed, 'v2');
  });

  test('without a context, or with an unusual one, is warned about and not refused', () => {
    assert.deepEqual(accepted(check(submissionOf(vc))).warnings, []);
    assert.equal(accepted(check(submissionOf(withoutContext))).warnings[0]?.code, 'CONTEXT_MISSING');
    const [warning] = accepted(check(submissionOf({ ...vc, '@context': ['https://example.org/odd'] }))).warnings;
    assert.equal(warning?.code, 'CONTEXT_UNKNOWN');
  });

  test('in an envelope is the VC-JWT inside, with a comma or a semicolon before it', () => {
    const jwt = jwtOf(vc);
    const plain = accepted(check({ source: '/test', jwt }));
    for (const mark of [',', ';']) {
      const envelope = { type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt${mark}${jwt}` };
      assert.equal(accepted(check(submissionOf(envelope))).id, plain.id);
    }
  });
});

describe('a refusal names code and place', () => {
  const header = { alg: 'PS256', typ: 'vc+jwt' };
  const rows: [what: string, input: CredentialInput, code: string, path: string | undefined][] = [
    ['neither json nor jwt', { source: '/x' }, 'ONE_OF_JSON_AND_JWT', undefined],
    ['both json and jwt', { source: '/x', json: vc, jwt: jwtOf(vc) }, 'ONE_OF_JSON_AND_JWT', undefined],
    ['a list', { source: '/x', json: [vc] }, 'NOT_AN_OBJECT', '$.json'],
    ['no issuer', submissionOf(withoutIssuer), 'ISSUER_MISSING', '$.json.issuer'],
    ['an issuer without id', submissionOf({ ...vc, issuer: {} }), 'ISSUER_MISSING', '$.json.issuer'],
    ['no subject', submissionOf(withoutSubject), 'SUBJECT_MISSING', '$.json.credentialSubject'],
    [
      'an empty list of subjects',
      submissionOf({ ...vc, credentialSubject: [] }),
      'SUBJECT_MISSING',
      '$.json.credentialSubject',
    ],
    ['another type', submissionOf({ ...vc, type: 'VerifiablePresentation' }), 'TYPE_MISSING', '$.json.type'],
    ['an empty source', submissionOf(vc, { source: ' ' }), 'ATTRIBUTE_EMPTY', '$.source'],
    ['a long source', submissionOf(vc, { source: 'x'.repeat(3_000) }), 'ATTRIBUTE_TOO_LONG', '$.source'],
    ['half a surrogate pair in an attribute', submissionOf(vc, { subject: '\ud800' }), 'LONE_SURROGATE', '$.subject'],
    ['an unreadable time', submissionOf(vc, { time: 'yesterday' }), 'TIME_UNREADABLE', '$.time'],
    ['a time with a number in it', submissionOf(vc, { time: 'never 1' }), 'TIME_UNREADABLE', '$.time'],
    ['a day that there is not', submissionOf(vc, { time: '2026-02-30T00:00:00Z' }), 'TIME_UNREADABLE', '$.time'],
    ['a date that is called none', submissionOf(vc, { time: 'Invalid Date' }), 'TIME_UNREADABLE', '$.time'],
    ['a large credential', submissionOf({ ...vc, x: 'x'.repeat(300_000) }), 'CREDENTIAL_TOO_LARGE', '$.json'],
    ['a JWT of two dots', { source: '/x', jwt: '..' }, 'JWT_FORM', '$.jwt'],
    ['a JWT without signature', { source: '/x', jwt: jwtOf(vc).replace(/[^.]*$/, '') }, 'JWT_FORM', '$.jwt'],
    ['a JWT that is no base64url', { source: '/x', jwt: 'a+b.c.d' }, 'JWT_FORM', '$.jwt'],
    ['a JWT whose header is no JSON', { source: '/x', jwt: 'YWJj.YWJj.YWJj' }, 'JWT_UNREADABLE', '$.jwt'],
    ['a JWT of another typ', { source: '/x', jwt: jwtOf(vc, { alg: 'PS256', typ: 'JWT' }) }, 'JWT_TYP', '$.jwt'],
    ['a JWT without typ', { source: '/x', jwt: jwtOf(vc, { alg: 'PS256' }) }, 'JWT_TYP', '$.jwt'],
    ['a JWT without alg', { source: '/x', jwt: jwtOf(vc, { typ: 'vc+jwt' }) }, 'JWT_ALG', '$.jwt'],
    ['a JWT that is not signed', { source: '/x', jwt: jwtOf(vc, { alg: 'none', typ: 'vc+jwt' }) }, 'JWT_ALG', '$.jwt'],
    ['a JWT with a vc claim', { source: '/x', jwt: jwtOf({ vc }) }, 'JWT_CLAIM', '$.jwt'],
    ['a JWT with a vp claim', { source: '/x', jwt: jwtOf({ ...vc, vp: {} }) }, 'JWT_CLAIM', '$.jwt'],
    ['a JWT with a key twice', { source: '/x', jwt: jwtOf('{"a":1,"a":2}', header) }, 'DUPLICATE_KEY', '$.jwt'],
    ['a JWT that nests deep', { source: '/x', jwt: jwtOf('['.repeat(10_000), header) }, 'JSON_TOO_DEEP', '$.jwt'],
    ['a JWT without issuer', { source: '/x', jwt: jwtOf(withoutIssuer) }, 'ISSUER_MISSING', '$.jwt'],
    ['JSON that nests deep', submissionOf({ ...vc, x: nested(100) }), 'JSON_TOO_DEEP', '$.json'],
  ];
  for (const [what, input, code, path] of rows) {
    test(what, () => {
      const refusal = refused(check(input));
      assert.equal(refusal.code, code);
      assert.equal(refusal.path, path);
      assert.match(refusal.message, /xpected/);
    });
  }

  test('what parsing would change is refused with its JSONPath in the source text', () => {
    const text = (inner: string) => `${JSON.stringify(vc).slice(0, -1)},"x":{"y":[${inner}]}}`;
    accepted(checkText(text('1.5,"ü",1e2')));
    const rows = [
      ['{"k":1,"k":2}', 'DUPLICATE_KEY', '$.json.x.y[0].k'],
      ['"\\ud800"', 'LONE_SURROGATE', '$.json.x.y[0]'],
      ['12345678901234567890', 'NUMBER_NOT_EXACT', '$.json.x.y[0]'],
      ['1e400', 'NUMBER_NOT_EXACT', '$.json.x.y[0]'],
    ] as const;
    for (const [inner, code, path] of rows) {
      const refusal = refused(checkText(text(inner)));
      assert.deepEqual([refusal.code, refusal.path], [code, path]);
    }
  });
});

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}
