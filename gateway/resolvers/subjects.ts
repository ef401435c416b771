import { idOf, labelLevelOf, labelName, ownTypes } from '../../ledger/credential.ts';
import { normaliseType } from '../../ledger/gaia-x-facts.ts';
import { readHash } from '../../ledger/pin.ts';
import type { CompliantCredentialModel } from '../models.ts';
import type { CompliantCredentialResolvers, ResolversTypes } from '../schema.generated.ts';
import type { Snapshot } from '../view/snapshot.ts';

type JsonObject = Record<string, unknown>;
type Subject = Awaited<ResolversTypes['CredentialSubject']>;

/** What every kind of subject tells. */
type Base = { subjectId: string | null; types: string[]; json: JsonObject };

/** A kind of subject: the types it is told by, and what it claims. */
type Kind = { is(type: string): boolean; read(subject: JsonObject, base: Base, at: Snapshot): Subject };

/** In the order in which they are tried: a statement of compliance names the type of what it is about as well. */
const KINDS: Kind[] = [
  { is: (type) => type === 'gx:compliance', read: compliance },
  { is: (type) => type === 'gx:LabelCredential', read: label },
  { is: (type) => /^gx:([Ll]egalParticipant|[Ll]egalPerson|Participant)$/.test(type), read: participant },
  { is: (type) => /^gx:\w*ServiceOffering$/.test(type), read: serviceOffering },
];

/** The typed subjects of a credential; pure, and never throws: what is missing or of another form is null or empty. */
export function subjectsOf(credential: unknown, at: Snapshot): Subject[] {
  if (!isObject(credential)) return [];
  const credentialTypes = ownTypes(credential).map(normaliseType);
  return listOf(credential['credentialSubject'])
    .filter(isObject)
    .map((subject) => subjectOf(subject, credentialTypes, at));
}

/** The credential that a statement is about, by its hash. */
export const compliantCredentialResolvers: CompliantCredentialResolvers = {
  reference: ({ reference }) => reference,
  type: ({ type }) => type,
  integrity: ({ integrity }) => integrity,
  async credential({ integrity, at }, _args, { view }) {
    const hash = integrity === null ? undefined : readHash(integrity);
    return hash === undefined ? null : ((await view.credentialOfHash(at, hash)) ?? null);
  },
};

function subjectOf(subject: JsonObject, credentialTypes: readonly string[], at: Snapshot): Subject {
  const own = ownTypes(subject).map(normaliseType);
  const types = [...new Set([...own, ...texts(subject, 'type').map(normaliseType)])];
  const base = { subjectId: idOf(subject) ?? null, types, json: subject };
  const kind = kindOf(own) ?? kindOf(types) ?? kindOf(own.some(isGaiaX) ? [] : credentialTypes);
  return kind?.read(subject, base, at) ?? { __typename: 'OtherSubject', ...base };
}

function kindOf(types: readonly string[]): Kind | undefined {
  return KINDS.find(({ is }) => types.some(is));
}

function isGaiaX(type: string): boolean {
  return type.startsWith('gx:');
}

function participant(subject: JsonObject, base: Base): Subject {
  return {
    __typename: 'Participant',
    ...base,
    name: text(subject, 'legalName', 'name'),
    description: text(subject, 'description'),
    registrationNumbers: values(subject, 'legalRegistrationNumber', 'registrationNumber').map(registrationNumber),
    headquartersAddress: address(subject, 'headquarterAddress', 'headquartersAddress'),
    legalAddress: address(subject, 'legalAddress'),
    parentOrganizations: references(subject, 'parentOrganization', 'subOrganisationOf', 'subOrganizationOf'),
    subOrganizations: references(subject, 'subOrganization', 'parentOrganizationOf'),
  };
}

function serviceOffering(subject: JsonObject, base: Base): Subject {
  return {
    __typename: 'ServiceOffering',
    ...base,
    name: text(subject, 'name'),
    description: text(subject, 'description'),
    providedBy: references(subject, 'providedBy')[0] ?? null,
    aggregationOf: references(subject, 'aggregationOf', 'aggregationOfResources'),
    dependsOn: references(subject, 'dependsOn'),
    policies: references(subject, 'policy', 'servicePolicy'),
    termsAndConditions: values(subject, 'termsAndConditions', 'serviceOfferingTermsAndConditions')
      .filter(isObject)
      .map((terms) => ({ url: text(terms, 'URL', 'url'), hash: text(terms, 'hash') })),
    dataProtectionRegimes: texts(subject, 'dataProtectionRegime'),
    dataExports: values(subject, 'dataAccountExport', 'dataPortability').filter(isObject).map(dataExport),
    keywords: texts(subject, 'keyword'),
    provisionType: text(subject, 'provisionType'),
  };
}

function dataExport(value: JsonObject) {
  return {
    requestType: text(value, 'requestType'),
    accessType: text(value, 'accessType', 'means'),
    formatTypes: texts(value, 'formatType', 'formats'),
  };
}

function label(subject: JsonObject, base: Base, at: Snapshot): Subject {
  return {
    __typename: 'Label',
    ...base,
    labelLevel: labelName(labelLevelOf(subject)) ?? null,
    engineVersion: text(subject, 'engineVersion'),
    rulesVersion: text(subject, 'rulesVersion'),
    validatedCriteria: references(subject, 'validatedCriteria'),
    compliantCredentials: values(subject, 'compliantCredentials')
      .filter(isObject)
      .map((value) => compliantCredential(value, ownTypes(value)[0], at)),
  };
}

function compliance(subject: JsonObject, base: Base, at: Snapshot): Subject {
  return {
    __typename: 'Compliance',
    ...base,
    compliantCredential: compliantCredential(subject, textOf(subject['gx:type']) ?? undefined, at),
    integrityNormalization: text(subject, 'integrityNormalization'),
    version: text(subject, 'version'),
  };
}

function compliantCredential(value: JsonObject, type: string | undefined, at: Snapshot): CompliantCredentialModel {
  return {
    reference: idOf(value) ?? null,
    type: type === undefined ? null : normaliseType(type),
    integrity: text(value, 'integrity', 'digestSRI'),
    at,
  };
}

/** Registers by the property that states the number. */
const REGISTERS = [
  'vatID',
  'leiCode',
  'EORI',
  'eori',
  'EUID',
  'euid',
  'taxID',
  'taxId',
  'local',
  'countryCompanyNumber',
];

function registrationNumber(value: unknown) {
  const reference = idOf(value) ?? null;
  if (!isObject(value)) return { reference, kind: null, value: null };
  const kind = REGISTERS.find((name) => text(value, name) !== null) ?? null;
  return { reference, kind, value: kind === null ? null : text(value, kind) };
}

function address(subject: JsonObject, ...names: string[]) {
  const value = values(subject, ...names).find(isObject);
  if (value === undefined) return null;
  const subdivisionCode = text(value, 'countrySubdivisionCode', 'subdivisionCountryCode');
  return {
    countryCode: text(value, 'countryCode') ?? subdivisionCode?.split('-')[0] ?? null,
    subdivisionCode,
    countryName: text(value, 'countryName', 'country-name'),
    region: text(value, 'region'),
    locality: text(value, 'locality'),
    postalCode: text(value, 'postal-code', 'postalCode'),
    streetAddress: text(value, 'street-address', 'streetAddress'),
  };
}

/** Values of the first of the properties that is there, under any prefix. */
function values(object: JsonObject, ...names: string[]): unknown[] {
  for (const name of names) {
    for (const [key, value] of Object.entries(object)) if (isNamed(key, name)) return listOf(value);
  }
  return [];
}

/** `type` itself and `@type` are JSON-LD's own, not a vocabulary's. */
function isNamed(key: string, name: string): boolean {
  if (!key.endsWith(name)) return false;
  return key.length === name.length ? name !== 'type' : /[:#/]/.test(key[key.length - name.length - 1] ?? '');
}

function texts(object: JsonObject, ...names: string[]): string[] {
  return values(object, ...names)
    .map(textOf)
    .filter((value) => value !== null);
}

function text(object: JsonObject, ...names: string[]): string | null {
  return texts(object, ...names)[0] ?? null;
}

/** Text, or an object's id. */
function references(object: JsonObject, ...names: string[]): string[] {
  return values(object, ...names)
    .map((value) => (isObject(value) ? (idOf(value) ?? textOf(value)) : textOf(value)))
    .filter((value) => value !== null);
}

function textOf(value: unknown): string | null {
  const found = isObject(value) ? value['@value'] : value;
  return typeof found === 'string' && found !== '' ? found : null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
