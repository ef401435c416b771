import countries from 'i18n-iso-countries';
import { memoise } from '../lib/memo.ts';

/** What catalogues filter by beside types and subjects. A field is absent where the credential says nothing of it. */
export type GaiaXFacts = {
  /** What a compliance credential vouches for: `gx:type` of Tagus subjects, types of Loire's `gx:compliantCredentials`. As CURIEs. */
  gxTypes?: string[];
  /** Validated criteria in short: `25.03#P1.1.4` for those of Gaia-X's compliance document, others as written. */
  criteria?: string[];
  /** Ids behind `gx:providedBy`. */
  providers?: string[];
  /** Countries of addresses, locations and registrations, as ISO 3166-1 alpha-2, and subdivisions as ISO 3166-2: `DE`, `DE-BY`. */
  countries?: string[];
  /** Data-protection regimes, without prefix, upper case: `GDPR2016`. */
  regimes?: string[];
  /** Media types under `gx:formatType` and `gx:formats`, lower case. */
  formatTypes?: string[];
};

type JsonObject = Record<string, unknown>;

/** Most values that are kept of one fact, and longest value, in characters: a longer one is left out, a part of it would be another value. */
const MAX_VALUES = 256;
const MAX_CHARACTERS = 1_024;

/** What a property tells, by the part of its key behind the prefix; a place is one that a subject has an address under. */
const ROLES = new Map<string, Role>([
  ['compliantCredentials', 'vouched'],
  ['validatedCriteria', 'criteria'],
  ['providedBy', 'providers'],
  ['dataProtectionRegime', 'regimes'],
  ['formatType', 'formatTypes'],
  ['formats', 'formats'],
  ['address', 'place'],
  ['legalAddress', 'place'],
  ['headquarterAddress', 'place'],
  ['headquartersAddress', 'place'],
  ['location', 'place'],
  ['locations', 'place'],
  ['locationAddress', 'place'],
  ['registrationNumber', 'place'],
  ['legalRegistrationNumber', 'place'],
]);
type ListRole = 'vouched' | 'criteria' | 'providers' | 'regimes' | 'formatTypes' | 'formats';
type Role = ListRole | 'place' | 'country' | 'none';

const COUNTRY = /^(?:.+-)?country(?:Code)?$|^(?:subdivisionCountryCode|countrySubdivisionCode|addressCountryCode)$/;
const CRITERION = /^https?:\/\/docs\.gaia-x\.eu\/.*compliance-document\/([^/#]+)\/[^#]*#(.+)$/;
const GX_PREFIX = /^(?:gx:|https?:\/\/(?:w3id\.org\/gaia-x\/[^#]*|[^#]*\/trustframework)#)/;
const W3C_PREFIX = /^https:\/\/www\.w3\.org\/2018\/credentials#(?=.)/;

/** Facts of a credential's subjects; never throws, and looks no deeper than two levels. */
export function gaiaXFacts(subjects: readonly JsonObject[]): GaiaXFacts {
  const told: Told = {};
  for (const subject of subjects) tellSubject(told, subject);
  const facts: GaiaXFacts = {};
  for (const fact of FACTS) {
    const values = distinct(told[fact] ?? []);
    if (values.length > 0) facts[fact] = values;
  }
  return facts;
}

/**
 * A type in the form the index knows: Gaia-X IRIs become CURIEs (`gx:ServiceOffering`), those of W3C's credentials what
 * credentials write (`VerifiableCredential`), others stay.
 */
export function normaliseType(type: string): string {
  const iri = /^https?:\/\/(?:w3id\.org\/gaia-x\/[^#]*|[^#]*\/trustframework)#(.+)$/.exec(type);
  return iri === null ? type.replace(W3C_PREFIX, '') : `gx:${iri[1]}`;
}

/** A criterion in the form the index knows. */
export function normaliseCriterion(criterion: string): string {
  const [, version, id] = CRITERION.exec(criterion) ?? [];
  return version === undefined || id === undefined ? criterion : `${version}#${id}`;
}

/** The criterion whatever the version of its document: `P1.1.4` of `25.03#P1.1.4`; undefined for those of other documents. */
export function criterionId(criterion: string): string | undefined {
  return /^[^#/:]+#(.+)$/.exec(criterion)?.[1];
}

/** A regime in the form the index knows. */
export function normaliseRegime(regime: string): string {
  return withoutPrefix(regime.trim()).toUpperCase();
}

/** A name of Gaia-X's vocabulary without the prefix of a CURIE or the namespace of an IRI. */
export function withoutPrefix(name: string): string {
  return name.replace(GX_PREFIX, '');
}

/** A media type in the form the index knows. */
export function normaliseFormatType(formatType: string): string {
  return formatType.trim().toLowerCase();
}

/** A country, or a subdivision of one, in the form the index knows; undefined for what is none. Alpha-3 and numeric codes are read as well. */
export function normaliseCountry(code: string): string | undefined {
  const [, country = '', subdivision] = /^([A-Za-z]{2,3}|\d{3})(?:-([A-Za-z0-9]{1,3}))?$/.exec(code.trim()) ?? [];
  const alpha2 = countries.isValid(country.toUpperCase()) ? countries.toAlpha2(country.toUpperCase()) : undefined;
  if (alpha2 === undefined) return undefined;
  return subdivision === undefined ? alpha2 : `${alpha2}-${subdivision.toUpperCase()}`;
}

/** The country of a subdivision; undefined for a country. */
export function countryOfSubdivision(code: string): string | undefined {
  return code.length > 2 ? code.slice(0, 2) : undefined;
}

/** Where a subject is at home: the host of an http URL; of a DID the DID without path and fragment, and the host that did:web names. */
export function hostsOf(subject: string): string[] {
  const did = /^did:([a-z0-9]+):[^/?#]+/.exec(subject);
  if (did !== null) return did[1] === 'web' ? [did[0], webHost(did[0])] : [did[0]];
  const url = /^https?:\/\//i.test(subject) && URL.canParse(subject) ? new URL(subject) : undefined;
  return url === undefined ? [] : [url.hostname];
}

function webHost(did: string): string {
  const host = did.split(':')[2] ?? '';
  return host.replace(/%3A\d+$/i, '').toLowerCase();
}

/** The facts by their names, in the order in which they are told. */
const FACTS = ['gxTypes', 'criteria', 'providers', 'countries', 'regimes', 'formatTypes'] as const;

/** Values in the form the index knows, as they were come upon. */
type Told = { [K in (typeof FACTS)[number]]?: string[] };

/** Values of an object's properties. */
type Listed = { [K in ListRole]?: unknown[] };

/** Looks at each property once: most of them tell nothing. */
function tellSubject(told: Told, subject: JsonObject): void {
  const listed: Listed = {};
  let seen = 0;
  for (const key of Object.keys(subject)) {
    const value = subject[key];
    const role = roleOf(key);
    note(told, listed, role, value);
    seen += 1;
    if (typeof value !== 'object' || (seen > MAX_VALUES && role !== 'place')) continue;
    for (const inner of listOf(value).slice(0, MAX_VALUES)) {
      if (isObject(inner)) tellInner(told, inner, { isPlace: role === 'place', hasFormats: seen <= MAX_VALUES });
    }
  }
  for (const one of listed.vouched ?? []) if (isObject(one)) tellTypes(told, one['type'] ?? one['@type']);
  tellTypes(told, subject['gx:type']);
  tell(told, 'criteria', listed.criteria, normaliseCriterion);
  tell(told, 'providers', listed.providers, (provider) => provider);
  tell(told, 'regimes', listed.regimes, normaliseRegime);
  tellFormats(told, listed);
}

/** What stands in a subject tells formats, and as a place a country. */
function tellInner(told: Told, inner: JsonObject, { isPlace, hasFormats }: { isPlace: boolean; hasFormats: boolean }) {
  const listed: Listed = {};
  for (const key of Object.keys(inner)) {
    const role = roleOf(key);
    if (role === 'country' ? isPlace : hasFormats) note(told, listed, role, inner[key]);
  }
  tellFormats(told, listed);
}

function note(told: Told, listed: Listed, role: Role, value: unknown): void {
  if (role === 'none' || role === 'place') return;
  if (role === 'country') tell(told, 'countries', listOf(value), normaliseCountry);
  else listed[role] = (listed[role] ?? []).concat(value ?? []);
}

function tellFormats(told: Told, { formatTypes, formats }: Listed): void {
  tell(told, 'formatTypes', formatTypes, normaliseFormatType);
  tell(told, 'formatTypes', formats, normaliseFormatType);
}

function tellTypes(told: Told, types: unknown): void {
  for (const type of listOf(types)) if (isText(type)) add(told, 'gxTypes', normaliseType(type));
}

function tell(
  told: Told,
  fact: keyof Told,
  values: readonly unknown[] | undefined,
  normalise: (text: string) => string | undefined,
): void {
  if (values === undefined) return;
  for (const text of texts(values)) add(told, fact, normalise(text));
}

function add(told: Told, fact: keyof Told, value: string | undefined): void {
  const values = told[fact];
  if (value === undefined) return;
  if (values === undefined) told[fact] = [value];
  else values.push(value);
}

/** Texts, ids of nodes, and values of literals. */
function texts(values: readonly unknown[]): string[] {
  if (values.length === 0) return [];
  return values
    .slice(0, MAX_VALUES)
    .map((value) => (isObject(value) ? (value['id'] ?? value['@id'] ?? value['@value']) : value))
    .filter(isText);
}

/** What an object claims under a property, whatever its prefix: texts, ids of nodes, and values of literals. */
export function claimsOf(object: JsonObject, name: string): string[] {
  const found: string[] = [];
  for (const key of Object.keys(object)) {
    // Most keys end otherwise.
    if (key.endsWith(name) && localName(key) === name) found.push(...texts(listOf(object[key])));
  }
  return found;
}

/** The part of a key behind its prefix: `schema:name` and `gx:name` say name. */
export function localName(key: string): string {
  return key.length > MAX_REMEMBERED_CHARACTERS ? behindPrefix(key) : rememberedName(key);
}

function roleOf(key: string): Role {
  return key.length > MAX_REMEMBERED_CHARACTERS ? roleBehind(key) : rememberedRole(key);
}

/** Keys recur. Anybody may write long ones, which are not kept. */
const MAX_REMEMBERED_CHARACTERS = 64;
const rememberedName = memoise(behindPrefix, 1_024);
const rememberedRole = memoise(roleBehind, 1_024);

function roleBehind(key: string): Role {
  const name = behindPrefix(key);
  return ROLES.get(name) ?? (COUNTRY.test(name) ? 'country' : 'none');
}

function behindPrefix(key: string): string {
  return key.slice(Math.max(key.lastIndexOf(':'), key.lastIndexOf('#'), key.lastIndexOf('/')) + 1);
}

function distinct(values: readonly string[]): string[] {
  if (values.length === 0) return [];
  return [...new Set(values.filter((value) => value !== ''))].sort().slice(0, MAX_VALUES);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_CHARACTERS;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
