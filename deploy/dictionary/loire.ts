import type { JsonCredential } from '../../examples/realistic.ts';
import { clearingHouse, loireCredential, type Maker, notary, subdivision } from './forms.ts';
import {
  COUNTRY_NAMES,
  CRITERIA,
  FORMATS,
  LEGAL_DOCUMENTS,
  OFFERING_TYPES,
  REGIMES,
  REGISTRATION_TYPES,
  RESOURCE_TYPES,
  RULES_VERSIONS,
  TERMS_HASHES,
} from './vocabulary.ts';

/** What a clearing house confirms: the form that is published most. */
export function label(make: Maker): JsonCredential {
  const rules = make.pick([...RULES_VERSIONS, 'CD25.03']);
  const document = `https://docs.gaia-x.eu/policy-rules-committee/compliance-document/${rules.slice(2)}/`;
  const types = [
    'gx:LegalPerson',
    'gx:Issuer',
    make.pick(REGISTRATION_TYPES),
    ...make.some(['gx:ServiceOffering', ...OFFERING_TYPES.slice(1, 6)]),
  ];
  const base = make.pick([`${make.home}`, `https://${make.host}/credential-offers/`]);
  const id = make.pick([
    `${base}${make.uuid()}`,
    `${base}label.json`,
    `https://storage.gaia-x.eu/credential-offers/${make.uuid()}`,
  ]);
  const credentials = types.map((type) => ({
    id: `${base}${make.pick([`${type.slice(3).toLowerCase()}.json`, make.uuid(), `${type.slice(3)}.json`])}${make.pick(['', '#cs'])}`,
    type: make.chance(20) ? `${type},${type}` : type,
    'gx:digestSRI': `sha256-${make.hex(32)}`,
  }));
  return loireCredential(
    make,
    'gx:LabelCredential',
    clearingHouse(make),
    {
      id: make.pick([`${id}#cs`, id]),
      'gx:labelLevel': make.pick(['SC', 'SC', 'L1', 'L2', 'L3']),
      'gx:engineVersion': `2.${make.number(14)}.${make.number(4)}`,
      'gx:rulesVersion': rules,
      'gx:compliantCredentials': credentials,
      'gx:validatedCriteria': (make.chance(40) ? CRITERIA : make.some(CRITERIA)).map((one) => `${document}${one}`),
    },
    id,
  );
}

export function legalPerson(make: Maker): JsonCredential {
  const id = `${make.home}${make.pick(['legal-person.json', 'legalPerson.json', 'participant.json'])}`;
  const address = addressOf(make);
  const [name, description] = make.pick([
    ['schema:name', 'schema:description'],
    ['gx:name', 'gx:description'],
    ['gx:legalName', 'gx:description'],
  ] as const);
  return loireCredential(
    make,
    'gx:LegalPerson',
    `did:web:${make.host}`,
    {
      id: make.pick([`${id}#cs`, `did:web:${make.host}`, `${make.home}participants/${make.uuid()}`]),
      type: 'gx:LegalPerson',
      [name]: make.name(),
      ...(make.chance(50) ? { [description]: make.sentence(10) } : {}),
      'gx:registrationNumber': {
        id: `${make.home}${make.pick(['lrn.json', 'vat-id.json#cs', 'registration-number.json'])}`,
      },
      ...(make.chance(10) ? { 'gx:subOrganisationOf': [{ id: `${make.home}parent.json#cs` }] } : {}),
      ...(make.chance(10) ? { 'gx:parentOrganizationOf': [{ id: `${make.home}child.json#cs` }] } : {}),
      'gx:headquartersAddress': address,
      'gx:legalAddress': address,
    },
    id,
  );
}

export function registration(make: Maker): JsonCredential {
  const type = make.pick([...REGISTRATION_TYPES, 'gx:VatID', 'gx:VatID']);
  const key = {
    'gx:VatID': 'gx:vatID',
    'gx:LeiCode': 'gx:leiCode',
    'gx:EORI': 'gx:eori',
    'gx:EUID': 'gx:euid',
    'gx:TaxID': 'gx:taxId',
  }[type];
  return loireCredential(make, type, notary(make), {
    id: make.pick([`${make.home}lrn.json#cs`, `https://${make.host}/${make.uuid()}`]),
    type,
    [key ?? 'gx:local']: make.pick([`${make.country}${make.number(1e9)}`, make.hex(10).toUpperCase()]),
    'gx:countryCode': make.country,
    ...(make.chance(20) ? { 'gx:subdivisionCountryCode': subdivision(make) } : {}),
  });
}

export function issuerTerms(make: Maker): JsonCredential {
  return loireCredential(make, 'gx:Issuer', `did:web:${make.host}`, {
    id: make.pick([`${make.home}issuer.json#cs`, `did:web:${make.host}`]),
    type: 'gx:Issuer',
    'gx:gaiaxTermsAndConditions': TERMS_HASHES[1],
  });
}

export function offering(make: Maker): JsonCredential {
  const type = make.pick([...OFFERING_TYPES, 'gx:ServiceOffering', 'gx:ServiceOffering', 'gx:ServiceOffering']);
  const prefix = make.pick(['schema', 'gx']);
  const id = `${make.home}${make.pick(['service-offering.json', 'offerings/service.json', `${make.uuid()}`])}`;
  return loireCredential(
    make,
    type,
    `did:web:${make.host}`,
    {
      id: make.pick([`${id}#cs`, id]),
      type,
      [`${prefix}:name`]: make.sentence(3),
      [`${prefix}:description`]: make.sentence(6 + make.number(40)),
      'gx:providedBy': { id: `${make.home}legal-person.json#cs` },
      'gx:serviceOfferingTermsAndConditions': [termsOf(make, 'TermsAndConditions')],
      'gx:servicePolicy': make.pick(['default: allow intent', 'default:allow intent']),
      'gx:dataAccountExport': make.chance(80) ? [exportOf(make)] : undefined,
      'gx:dataPortability': make.chance(50) ? portabilityOf(make) : undefined,
      'gx:dataProtectionRegime': make.chance(70) ? [make.pick([...REGIMES, 'GDPR2016'])] : undefined,
      'gx:cryptographicSecurityStandards': make.chance(25) ? ['FIPS140-2', 'RFC5246'] : undefined,
      'gx:aggregationOfResources': make.chance(40) ? [{ id: `${make.home}resource.json#cs` }] : undefined,
      'gx:dependsOn': make.chance(15) ? [{ id: `${make.home}service.json#cs` }] : undefined,
      'gx:endpoint': make.chance(20)
        ? {
            type: 'gx:Endpoint',
            'gx:endpointURL': anyUri(`https://api.${make.host}/v1`),
            'gx:formalDescription': 'OpenAPI',
          }
        : undefined,
      'gx:keyword': make.chance(25) ? [make.pick(['data', 'cloud', 'storage']), make.sentence(1)] : undefined,
      'gx:provisionType': make.chance(25) ? make.pick(['public', 'private', 'hybrid', 'community']) : undefined,
      'gx:serviceScope': make.chance(10) ? make.sentence(6) : undefined,
      'gx:hostedOn': make.chance(10) ? { id: `${make.home}datacenter.json#cs` } : undefined,
      'gx:providerContactInformation': make.chance(20) ? contactOf(make) : undefined,
      'gx:subContractors': make.chance(15)
        ? [
            {
              type: 'gx:SubContractor',
              'gx:legalName': make.name(),
              'gx:applicableJurisdiction': make.country,
              'gx:communicationMethods': make.sentence(2),
            },
          ]
        : undefined,
      'gx:possiblePersonalDataTransfers': make.chance(15)
        ? [
            {
              type: 'gx:DataTransfer',
              'gx:scope': 'Customer data',
              'gx:legalBasis': 'GDPR',
              'gx:reason': make.sentence(4),
            },
          ]
        : undefined,
      'gx:requiredMeasures': make.chance(12)
        ? [
            {
              type: 'gx:Measure',
              'gx:description': make.sentence(6),
              'gx:legalDocuments': [termsOf(make, 'LegalDocument')],
            },
          ]
        : undefined,
      'gx:customerInstructions': make.chance(12)
        ? [
            {
              type: 'gx:CustomerInstructions',
              'gx:means': ['Support portal'],
              'gx:terms': [termsOf(make, 'LegalDocument')],
            },
          ]
        : undefined,
      'gx:legalDocuments': make.chance(25)
        ? LEGAL_DOCUMENTS.filter(() => make.chance(30)).map((one) => termsOf(make, one))
        : undefined,
    },
    id,
  );
}

export function resource(make: Maker): JsonCredential {
  const type = make.pick(RESOURCE_TYPES);
  return loireCredential(make, type, `did:web:${make.host}`, {
    id: `${make.home}resource.json#cs`,
    type,
    'schema:name': make.sentence(3),
    'schema:description': make.sentence(8),
    'gx:copyrightOwnedBy': [{ id: `${make.home}legal-person.json#cs` }],
    'gx:producedBy': { id: `${make.home}legal-person.json#cs` },
    'gx:maintainedBy': { id: `${make.home}legal-person.json#cs` },
    'gx:ownedBy': { id: `${make.home}legal-person.json#cs` },
    'gx:manufacturedBy': [{ id: `${make.home}legal-person.json#cs` }],
    'gx:exposedThrough': [{ id: `${make.home}service-offering.json#cs` }],
    'gx:license': 'https://spdx.org/licenses/Apache-2.0',
    'gx:resourcePolicy': 'default: allow intent',
    'gx:containsPII': make.chance(30),
    'gx:location': [{ type: 'gx:Address', 'gx:countryCode': make.country }],
    'gx:energyUsageEfficiency': { type: 'gx:EnergyUsageEfficiency', 'gx:powerUsageEffectiveness': 1.2 },
  });
}

function addressOf(make: Maker): object {
  const place = make.sentence(1);
  return make.pick([
    { type: 'gx:Address', 'gx:countryCode': make.country },
    { type: 'gx:Address', 'gx:countryCode': make.country, 'vcard:locality': place },
    {
      type: 'gx:Address',
      'gx:countryCode': make.country,
      'gx:countryName': make.pick(COUNTRY_NAMES),
      'vcard:locality': place,
      'vcard:postal-code': `${make.number(90_000)}`,
      'vcard:street-address': `${make.sentence(1)} ${make.number(90)}`,
      ...(make.chance(40) ? { 'vcard:region': make.sentence(1) } : {}),
    },
    { type: 'gx:Address', 'gx:countryCode': make.country, 'gx:subdivisionCountryCode': subdivision(make) },
  ]);
}

function termsOf(make: Maker, type: string): object {
  const url = `https://${make.host}/${make.pick(['terms', 'legal', 'documents'])}`;
  const file = make.chance(60) ? `/${type}.pdf` : '';
  return {
    type: `gx:${type}`,
    'gx:url': make.chance(50) ? anyUri(`${url}${file}`) : `${url}${file}`,
    ...(make.chance(60) ? { 'gx:hash': make.hex(32) } : {}),
    ...(type === 'TermsAndConditions' || make.chance(60)
      ? {}
      : {
          'gx:mimeTypes': ['application/pdf'],
          'gx:governingLawCountries': [make.country],
          'gx:involvedParties': [{ id: `${make.home}legal-person.json#cs` }],
        }),
  };
}

function anyUri(value: string): object {
  return { '@type': 'xsd:anyURI', '@value': value };
}

function exportOf(make: Maker): object {
  return {
    type: 'gx:DataAccountExport',
    'gx:requestType': make.pick(['API', 'email', 'webform', 'supportCenter']),
    'gx:accessType': make.pick(['digital', 'physical']),
    'gx:formatType': make.pick(FORMATS),
  };
}

function portabilityOf(make: Maker): object {
  return {
    type: 'gx:DataPortability',
    'gx:means': make.pick(['API', 'Customer portal', 'Export']),
    'gx:formats': make.pick(FORMATS),
    ...(make.chance(50)
      ? { 'gx:resource': `https://${make.host}/portability`, 'gx:documentations': [`https://${make.host}/docs`] }
      : {}),
    ...(make.chance(40)
      ? { 'gx:deletionMethods': 'Secure erase', 'gx:deletionTimeframe': '30 days', 'gx:pricing': 'https://' }
      : {}),
  };
}

function contactOf(make: Maker): object {
  return {
    type: 'gx:ContactInformation',
    'gx:email': `support@${make.host}`,
    'gx:phoneNumber': `+49${make.number(1e9)}`,
    'gx:postalAddress': { type: 'gx:Address', 'gx:countryCode': make.country },
    'gx:url': `https://${make.host}/contact`,
  };
}
