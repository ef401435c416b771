import type { JsonCredential } from '../../examples/realistic.ts';
import { clearingHouse, type Maker, notary, subdivision } from './forms.ts';
import {
  FORMATS,
  JWS2020,
  PARTICIPANT_CONTEXT,
  REGIMES,
  TAGUS_CONTEXTS,
  TAGUS_TYPES,
  TERMS_HASHES,
  TERMS_TEXT,
  VC1,
} from './vocabulary.ts';

/** Header `{"alg":"PS256","b64":false,"crit":["b64"]}` of a detached JWS. */
export const DETACHED = 'eyJhbGciOiJQUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19';

/** The id that the compliance service's own documentation proposes, so that many credentials have it. */
const PROPOSED_ID = 'https://storage.gaia-x.eu/credential-offers/b3e0a068-4bf8-4796-932e-2fa83043e203';

/** What a clearing house confirms, the form that is published most. */
export function tagusCompliance(make: Maker): JsonCredential {
  const issuer = clearingHouse(make);
  const types = make.some(TAGUS_TYPES.slice(0, 4));
  const files = types.map(
    (type) => `${make.home}${make.pick([`${type.slice(3)}.json`, `${make.uuid()}.json`, 'participant.json'])}`,
  );
  const wizard = `https://wizard.lab.gaia-x.eu/${make.pick(['api', 'v1/api', 'development/api'])}/credentials/${make.base64url(48)}`;
  const isWizard = make.chance(20);
  const subjects = types.map((type, index) =>
    confirmed(make, type, isWizard ? `${wizard}#${make.hex(32)}` : (files[index] ?? '')),
  );
  return tagusCredential(
    make,
    issuer,
    subjects,
    make.pick([
      PROPOSED_ID,
      `https://storage.gaia-x.eu/credential-offers/${make.uuid()}`,
      `${make.home}compliance.json`,
      `${wizard}?vcid=${make.uuid()}`,
    ]),
  );
}

function confirmed(make: Maker, type: string, id: string): object {
  const integrity = `sha256-${make.hex(32)}`;
  if (make.chance(8)) return { type: 'gx:compliance', id, integrity, version: '22.10' };
  return {
    type: 'gx:compliance',
    id,
    'gx:integrity': integrity,
    'gx:integrityNormalization': 'RFC8785:JCS',
    'gx:version': '22.10',
    'gx:type': type,
  };
}

/** What a participant says of itself. */
export function tagusParticipant(make: Maker): JsonCredential {
  const code = make.chance(80)
    ? { 'gx:countrySubdivisionCode': subdivision(make) }
    : { 'gx:countryCode': make.country };
  const subject = {
    id: `${make.home}participant.json${make.pick(['', '#cs', `#${make.hex(32)}`])}`,
    type: 'gx:LegalParticipant',
    'gx:legalName': make.name(),
    'gx:legalRegistrationNumber': {
      id: `${make.home}${make.pick(['lrn', 'legalRegistrationNumberVC', 'legalRegistrationNumber'])}.json`,
    },
    'gx:headquarterAddress': code,
    'gx:legalAddress': code,
    ...(make.chance(40) ? { 'gx-terms-and-conditions:gaiaxTermsAndConditions': TERMS_HASHES[0] } : {}),
    ...(make.chance(15) ? { 'gx:name': make.name(), 'gx:description': make.sentence(12) } : {}),
  };
  return tagusCredential(make, `did:web:${make.host}`, make.chance(70) ? subject : [subject]);
}

export function tagusOffering(make: Maker): JsonCredential {
  const subject = {
    id: `${make.home}service.json${make.pick(['', '#cs'])}`,
    type: 'gx:ServiceOffering',
    'gx:name': make.sentence(3),
    'gx:description': make.sentence(8 + make.number(40)),
    'gx:providedBy': { id: `${make.home}participant.json` },
    'gx:policy': make.pick(['', 'default: allow intent']),
    'gx:termsAndConditions': { 'gx:URL': `https://${make.host}/terms`, 'gx:hash': make.hex(32) },
    'gx:dataAccountExport': {
      'gx:requestType': make.pick(['API', 'email', 'webform', 'supportCenter']),
      'gx:accessType': make.pick(['digital', 'physical']),
      'gx:formatType': make.pick(FORMATS),
    },
    ...(make.chance(60) ? { 'gx:dataProtectionRegime': [make.pick(REGIMES)] } : {}),
    ...(make.chance(40) ? { 'gx:aggregationOf': [{ id: `${make.home}resource.json` }] } : {}),
    ...(make.chance(20) ? { 'gx:dependsOn': [{ id: `${make.home}service-2.json` }] } : {}),
  };
  return tagusCredential(make, `did:web:${make.host}`, make.chance(60) ? subject : [subject]);
}

export function tagusRegistration(make: Maker): JsonCredential {
  const [key, value] = make.pick([
    ['gx:vatID', `${make.country}${make.number(1e9)}`],
    ['gx:leiCode', make.hex(10).toUpperCase()],
    ['gx:EORI', `${make.country}${make.number(1e9)}`],
    ['gx:taxID', `${make.number(1e9)}`],
  ] as const);
  const type = 'gx:legalRegistrationNumber';
  const subject = { id: `${make.home}lrn.json`, type, [key]: value, [`${key}-countryCode`]: make.country };
  const evidence = {
    'gx:evidenceURL': make.pick([
      'http://ec.europa.eu/taxation_customs/vies/services/checkVatService',
      'https://api.gleif.org/api/v1/lei-records/',
    ]),
    'gx:executionDate': make.time(),
    'gx:evidenceOf': key,
  };
  const credential = tagusCredential(make, notary(make), subject, `${make.home}lrn.json`);
  return { ...credential, type: ['VerifiableCredential', type], evidence: [evidence] };
}

export function tagusTerms(make: Maker): JsonCredential {
  const id = `${make.home}tandc.json`;
  const text = make.chance(80) ? TERMS_TEXT : TERMS_HASHES[0];
  const subject = { 'gx:termsAndConditions': text, type: 'gx:GaiaXTermsAndConditions', id };
  return tagusCredential(make, `did:web:${make.host}`, subject, id);
}

export function tagusResource(make: Maker): JsonCredential {
  const subject = {
    id: `${make.home}resource.json`,
    type: make.pick(TAGUS_TYPES.slice(4)),
    'gx:name': make.sentence(3),
    'gx:description': make.sentence(12),
    'gx:containsPII': make.chance(30),
    'gx:copyrightOwnedBy': [{ id: `did:web:${make.host}` }],
    'gx:producedBy': { id: `${make.home}participant.json` },
    'gx:exposedThrough': [{ id: `${make.home}service.json` }],
    'gx:maintainedBy': [{ id: `${make.home}participant.json` }],
    'gx:license': ['https://creativecommons.org/licenses/by/4.0/'],
    'gx:policy': ['default: allow intent'],
    'gx:locationAddress': [{ 'gx:countryCode': make.country }],
  };
  return tagusCredential(make, `did:web:${make.host}`, subject);
}

function tagusCredential(
  make: Maker,
  issuer: string,
  credentialSubject: object | object[],
  id = `${make.home}${make.pick(['participant', 'service', 'credential', make.uuid()])}.json`,
): JsonCredential {
  const gaiaX = make.pick([...TAGUS_CONTEXTS, TAGUS_CONTEXTS[0], PARTICIPANT_CONTEXT]);
  return {
    '@context': [VC1, JWS2020, gaiaX],
    type: ['VerifiableCredential'],
    id,
    issuer,
    issuanceDate: make.time(),
    ...(make.chance(80) ? { expirationDate: make.time() } : {}),
    credentialSubject,
    ...(make.chance(85) ? { proof: proofOf(make, issuer) } : {}),
  };
}

function proofOf(make: Maker, issuer: string): object {
  if (make.chance(6)) {
    return {
      type: 'DataIntegrityProof',
      created: make.time(),
      verificationMethod: `${issuer}#key-1`,
      cryptosuite: make.pick(['ecdsa-rdfc-2019', 'eddsa-rdfc-2022', 'eddsa-jcs-2022']),
      proofPurpose: 'assertionMethod',
      proofValue: `z${make.base64url(65)}`,
    };
  }
  return {
    type: 'JsonWebSignature2020',
    created: make.time(),
    proofPurpose: 'assertionMethod',
    verificationMethod: `${issuer}#${make.pick(['X509-JWK2020', 'X509-JWK2020', 'JWK2020-RSA', 'JWK2020'])}`,
    jws: `${make.pick([DETACHED, DETACHED, 'eyJhbGciOiJQUzI1NiJ9'])}..${make.base64url(make.pick([256, 256, 256, 64, 512]))}`,
  };
}
