/** A credential as JSON. */
export type JsonCredential = Record<string, unknown>;

const TRADES = [
  'Cloud',
  'Storage',
  'Compute',
  'Network',
  'Data Lake',
  'Kubernetes',
  'Archive',
  'Analytics',
  'Identity',
  'Backup',
];
const PLACES = ['Hamburg', 'Lyon', 'Milano', 'Bilbao', 'Gent', 'Wien', 'Ljubljana', 'Porto', 'Gdańsk', 'Tampere'];
const COUNTRIES = ['DE', 'FR', 'IT', 'ES', 'BE', 'AT', 'SI', 'PT', 'PL', 'FI'];
const ADJECTIVES = ['sovereign', 'encrypted', 'certified', 'open', 'federated', 'portable', 'resilient', 'green'];
const LABELS = ['SC', 'L1', 'L2', 'L3'];

/**
 * The `index`th of an endless row of realistic Gaia-X credentials of 1 to 4 KB: participants, service offerings
 * and labels in the form of Loire, compliance credentials in that of Tagus. The same index gives the same credential.
 */
export function realisticCredential(index: number): JsonCredential {
  const random = createRandom(index);
  const forms = [participant, offering, label, compliance];
  const form = forms[index % forms.length] ?? participant;
  return form(index, random);
}

/** A row of pseudo-random values that its seed decides. */
export type Random = { pick<T>(from: readonly T[]): T; hex(bytes: number): string; text(words: number): string };

function participant(index: number, random: Random): JsonCredential {
  const host = `org-${index}.example`;
  const address = {
    type: 'gx:Address',
    'gx:countryCode': random.pick(COUNTRIES),
    'vcard:locality': random.pick(PLACES),
  };
  return loire(`https://${host}/participant.json`, 'gx:LegalPerson', `did:web:${host}`, {
    id: `https://${host}/participant.json#cs`,
    type: 'gx:LegalPerson',
    'schema:name': `${random.pick(TRADES)} ${random.pick(PLACES)} ${index}`,
    'schema:description': random.text(40),
    'gx:registrationNumber': { id: `https://${host}/registration.json`, type: 'gx:VatID', 'gx:vatID': random.hex(6) },
    'gx:legalAddress': address,
    'gx:headquartersAddress': address,
  });
}

function offering(index: number, random: Random): JsonCredential {
  const host = `org-${index - (index % 40)}.example`;
  return loire(`https://${host}/offerings/${index}.json`, 'gx:ServiceOffering', `did:web:${host}`, {
    id: `https://${host}/offerings/${index}.json#cs`,
    type: 'gx:ServiceOffering',
    'schema:name': `${random.pick(TRADES)} ${random.pick(TRADES)} ${random.pick(PLACES)}`,
    'schema:description': random.text(60 + (index % 9) * 30),
    'gx:providedBy': { id: `https://${host}/participant.json#cs` },
    'gx:serviceOfferingTermsAndConditions': [
      { type: 'gx:TermsAndConditions', 'gx:url': `https://${host}/terms`, 'gx:hash': random.hex(32) },
    ],
    'gx:dataProtectionRegime': ['GDPR2016'],
    'gx:dataPortability': { type: 'gx:DataPortability', 'gx:means': 'API', 'gx:formats': 'application/json' },
    'gx:legallyBindingActs': [random.text(20), random.text(20)],
  });
}

function label(index: number, random: Random): JsonCredential {
  const criteria = Array.from(
    { length: 12 },
    (_, at) =>
      `https://docs.gaia-x.eu/policy-rules-committee/compliance-document/25.03/criteria_cloud_services/#P${1 + (at % 5)}.1.${at}`,
  );
  return loire(
    `https://compliance.gxdch.example/labels/${index}`,
    'gx:LabelCredential',
    'did:web:compliance.gxdch.example:v2',
    {
      id: `https://org-${index - (index % 40)}.example/offerings/${index}.json#label`,
      'gx:labelLevel': random.pick(LABELS),
      'gx:engineVersion': '2.9.0',
      'gx:rulesVersion': 'CD25.03',
      'gx:compliantCredentials': [1, 2].map((n) => ({
        id: `https://org-${index}.example/${n}.json`,
        type: 'gx:ServiceOffering',
        'gx:digestSRI': `sha256-${random.hex(32)}`,
      })),
      'gx:validatedCriteria': criteria,
    },
  );
}

function compliance(index: number, random: Random): JsonCredential {
  const types = [
    'gx:LegalParticipant',
    'gx:legalRegistrationNumber',
    'gx:GaiaXTermsAndConditions',
    'gx:ServiceOffering',
  ];
  return {
    '@context': ['https://www.w3.org/2018/credentials/v1', 'https://w3id.org/security/suites/jws-2020/v1'],
    type: ['VerifiableCredential'],
    id: `https://compliance.gxdch.example/credential-offers/${index}`,
    issuer: 'did:web:compliance.gxdch.example:v1',
    issuanceDate: '2026-09-01T08:00:00Z',
    expirationDate: '2027-09-01T08:00:00Z',
    credentialSubject: types.map((type) => ({
      type: 'gx:compliance',
      id: `https://org-${index}.example/.well-known/${type.slice(3)}.json`,
      'gx:integrity': `sha256-${random.hex(32)}`,
      'gx:integrityNormalization': 'RFC8785:JCS',
      'gx:version': '22.10',
      'gx:type': type,
    })),
    proof: {
      type: 'JsonWebSignature2020',
      proofPurpose: 'assertionMethod',
      verificationMethod: 'did:web:compliance.gxdch.example:v1#X509-JWK2020',
      jws: `eyJhbGciOiJQUzI1NiJ9..${Buffer.from(random.hex(256), 'hex').toString('base64url')}`,
    },
  };
}

function loire(id: string, type: string, issuer: string, credentialSubject: object): JsonCredential {
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://w3id.org/gaia-x/2511#',
      { schema: 'https://schema.org/', vcard: 'http://www.w3.org/2006/vcard/ns#' },
    ],
    id,
    type: ['VerifiableCredential', type],
    issuer,
    validFrom: '2026-09-01T00:00:00Z',
    validUntil: '2027-09-01T00:00:00Z',
    credentialSubject,
  };
}

/** Mulberry32: small, seeded, good enough to vary test data. */
export function createRandom(seed: number): Random {
  let state = (seed + 1) * 0x9e3779b9;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  return {
    pick,
    hex: (bytes) =>
      Array.from({ length: bytes }, () =>
        Math.floor(next() * 256)
          .toString(16)
          .padStart(2, '0'),
      ).join(''),
    text: (words) =>
      Array.from({ length: words }, () => pick([...ADJECTIVES, ...TRADES, ...PLACES]).toLowerCase()).join(' '),
  };
}
