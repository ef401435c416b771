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
  /** Data-protection regimes, without prefix: `GDPR2016`. */
  regimes?: string[];
  /** Media types under `gx:formatType` and `gx:formats`, lower case. */
  formatTypes?: string[];
};

type JsonObject = Record<string, unknown>;

/** Most values that are kept of one fact, and longest value, in characters: a longer one is left out, a part of it would be another value. */
const MAX_VALUES = 256;
const MAX_CHARACTERS = 1_024;

/** Properties under which a subject has addresses and places. */
const PLACES = new Set([
  'address',
  'legalAddress',
  'headquarterAddress',
  'headquartersAddress',
  'location',
  'locations',
  'locationAddress',
  'registrationNumber',
  'legalRegistrationNumber',
]);
const COUNTRY = /^(?:.+-)?country(?:Code)?$|^(?:subdivisionCountryCode|countrySubdivisionCode|addressCountryCode)$/;
const CRITERION = /^https?:\/\/docs\.gaia-x\.eu\/.*compliance-document\/([^/#]+)\/[^#]*#(.+)$/;
const GX_PREFIX = /^(?:gx:|https?:\/\/(?:w3id\.org\/gaia-x\/[^#]*|[^#]*\/trustframework)#)/;

/** Facts of a credential's subjects; never throws, and looks no deeper than two levels. */
export function gaiaXFacts(subjects: readonly JsonObject[]): GaiaXFacts {
  return present({
    gxTypes: gxTypesOf(subjects),
    criteria: distinct(subjects.flatMap((one) => texts(valuesOf(one, 'validatedCriteria'))).map(normaliseCriterion)),
    providers: distinct(subjects.flatMap((one) => texts(valuesOf(one, 'providedBy')))),
    countries: distinct(subjects.flatMap(countryTexts).flatMap(countriesOf)),
    regimes: distinct(subjects.flatMap((one) => texts(valuesOf(one, 'dataProtectionRegime'))).map(normaliseRegime)),
    formatTypes: distinct(subjects.flatMap(formatTexts).map(normaliseFormatType)),
  });
}

/** A type in the form the index knows: Gaia-X IRIs become CURIEs (`gx:ServiceOffering`), others stay. */
export function normaliseType(type: string): string {
  const iri = /^https?:\/\/(?:w3id\.org\/gaia-x\/[^#]*|[^#]*\/trustframework)#(.+)$/.exec(type);
  return iri === null ? type : `gx:${iri[1]}`;
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
  return regime.replace(GX_PREFIX, '');
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

function gxTypesOf(subjects: readonly JsonObject[]): string[] {
  const vouched = subjects.flatMap((one) => valuesOf(one, 'compliantCredentials')).filter(isObject);
  const own = subjects.flatMap((one) => listOf(one['gx:type']));
  return distinct(
    [...own, ...vouched.flatMap((one) => listOf(one['type'] ?? one['@type']))].filter(isText).map(normaliseType),
  );
}

function countryTexts(subject: JsonObject): string[] {
  const places = Object.keys(subject)
    .filter((key) => PLACES.has(localName(key)))
    .flatMap((key) => listOf(subject[key]).slice(0, MAX_VALUES))
    .filter(isObject);
  return [subject, ...places].flatMap((place) =>
    Object.keys(place)
      .filter((key) => key.includes('ountry') && COUNTRY.test(localName(key)))
      .flatMap((key) => texts(listOf(place[key]))),
  );
}

function countriesOf(text: string): string[] {
  const code = normaliseCountry(text);
  return code === undefined ? [] : [code];
}

function formatTexts(subject: JsonObject): string[] {
  return [subject, ...objectsUnder(subject)].flatMap((one) => [
    ...texts(valuesOf(one, 'formatType')),
    ...texts(valuesOf(one, 'formats')),
  ]);
}

function objectsUnder(subject: JsonObject): JsonObject[] {
  const found: JsonObject[] = [];
  for (const value of Object.values(subject).slice(0, MAX_VALUES)) {
    if (isObject(value)) found.push(value);
    else if (Array.isArray(value)) found.push(...value.slice(0, MAX_VALUES).filter(isObject));
  }
  return found;
}

/** Values of a property, whatever its prefix. */
function valuesOf(object: JsonObject, name: string): unknown[] {
  let values: unknown[] = [];
  for (const key of Object.keys(object)) if (localName(key) === name) values = values.concat(object[key] ?? []);
  return values;
}

/** Texts, ids of nodes, and values of literals. */
function texts(values: readonly unknown[]): string[] {
  if (values.length === 0) return [];
  return values
    .slice(0, MAX_VALUES)
    .map((value) => (isObject(value) ? (value['id'] ?? value['@id'] ?? value['@value']) : value))
    .filter(isText);
}

/** The part of a key behind its prefix: `schema:name` and `gx:name` say name. */
export function localName(key: string): string {
  return key.length > MAX_REMEMBERED_CHARACTERS ? behindPrefix(key) : rememberedName(key);
}

/** Keys recur, and are looked at for one fact after the other. Anybody may write long ones, which are not kept. */
const MAX_REMEMBERED_CHARACTERS = 64;
const rememberedName = memoise(behindPrefix, 1_024);

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

function present(facts: Record<keyof GaiaXFacts, string[]>): GaiaXFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, values]) => values.length > 0));
}
