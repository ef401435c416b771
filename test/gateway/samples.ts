import type { CredentialInput } from '../../gateway/submit/check-credential.ts';

/** A Tagus credential like those the CES serves: VC 1.1, a list of subjects. Another `name` is another credential. */
export function tagusCredential(name: string, more: object = {}): Record<string, unknown> {
  return {
    '@context': ['https://www.w3.org/2018/credentials/v1', 'https://w3id.org/security/suites/jws-2020/v1'],
    type: ['VerifiableCredential'],
    id: `https://example.org/credentials/${name}`,
    issuer: 'did:web:compliance.example.org',
    issuanceDate: '2026-01-01T00:00:00Z',
    credentialSubject: [
      { id: `https://example.org/${name}.json`, type: 'gx:compliance', 'gx:type': 'gx:LegalParticipant' },
    ],
    ...more,
  };
}

/** A Loire credential: VC 2.0, one subject. */
export function loireCredential(name: string, more: object = {}): Record<string, unknown> {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://w3id.org/gaia-x/development#'],
    type: ['VerifiableCredential', 'gx:LabelCredential'],
    id: `https://example.org/labels/${name}`,
    issuer: 'did:web:compliance.example.org:v2',
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: { id: `https://example.org/${name}.json#cs`, 'gx:labelLevel': 'SC' },
    ...more,
  };
}

/** A VC-JWT with a signature that nobody made. */
export function jwtOf(payload: object | string, header: object = { alg: 'PS256', typ: 'vc+jwt' }): string {
  const part = (value: object | string) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value), 'utf8').toString('base64url');
  return `${part(header)}.${part(payload)}.${Buffer.from('signature').toString('base64url')}`;
}

/** A submission of a JSON credential. */
export function submissionOf(json: object, more: Partial<CredentialInput> = {}): CredentialInput {
  return { source: '/test', json, ...more };
}
