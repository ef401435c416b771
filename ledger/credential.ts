import { messageOf, ServiceError } from '../lib/errors.ts';
import { type JsonSource, parseJsonSource } from '../lib/json-source.ts';
import { claimsOf, type GaiaXFacts, gaiaXFacts, localName, normaliseType, withoutPrefix } from './gaia-x-facts.ts';
import { secondsOfMoment } from './moment.ts';
import type { CredentialFormat } from './payload.ts';

/** What the index needs of a credential, found under VC 1.1 and 2.0 names, with `@id` and `@type` as aliases. */
export type CredentialFacts = GaiaXFacts & {
  issuer: string;
  /** Absent in credentials without an id; such a credential has no versions. */
  credentialId?: string;
  /** Types of the credential and its subjects and, in Tagus, `gx:type`; Gaia-X IRIs as CURIEs. Sorted, distinct. */
  types: string[];
  /** Ids of the subjects, in order. */
  subjects: string[];
  /** Gaia-X label: 0 none or unknown, 1 SC (standard compliance), 2 L1, 3 L2, 4 L3. */
  labelLevel: number;
  /** Seconds since 1970; absent when not stated or not readable. */
  validFrom?: number;
  /** Seconds since 1970; absent when not stated, UNREADABLE_TIME when it is no date. */
  validUntil?: number;
  /** The first name of a subject or of the credential; of one in several languages the first. */
  name?: string;
  /** The same name in all of its languages, for search. */
  names: string[];
  /** All names, titles and descriptions, for search. */
  texts: string[];
  /** Which CES listing shows it: `v1` the Tagus form (VC 1.1 with a list of subjects, as JSON), `v2` all others. */
  feed: CesFeed;
};

/** Listings of the CES REST interface. Clients of v1 cast `credentialSubject` to a list and fail on anything else. */
export type CesFeed = 'v1' | 'v2';

type JsonObject = Record<string, unknown>;

/** Longest value the index takes over; what is longer is cut, as the schema says. In UTF-16 units. */
const MAX_INDEXED_CHARACTERS = 4_096;

const LABEL_LEVELS = ['', 'SC', 'L1', 'L2', 'L3'];

/** Name of a label level, undefined for 0. */
export function labelName(level: number): string | undefined {
  return LABEL_LEVELS[level] || undefined;
}

/** Level of a label's name, written in any case, with or without prefix; 0 for what is none. */
export function labelLevel(name: string): number {
  return Math.max(0, LABEL_LEVELS.indexOf(withoutPrefix(name).toUpperCase()));
}

/** Highest label level that a subject claims; 0 none or unknown. */
export function labelLevelOf(subject: JsonObject): number {
  return highest(claimsOf(subject, 'labelLevel').map(labelLevel));
}

/** The JSON of a credential and its text: itself, or the payload of a VC-JWT (its signature is not looked at). Throws `CREDENTIAL`. */
export function credentialSource(
  format: CredentialFormat,
  bytes: Uint8Array,
): JsonSource & { value: JsonObject; text: string } {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const text = format === 'jwt' ? jwtPart(whole, 1) : whole;
  const { value, defectsIn } = parse(text);
  if (!isObject(value)) throw new ServiceError('CREDENTIAL', 'Expected the credential to be a JSON object');
  return { value, text, defectsIn };
}

/** Header of a JWS in compact form. Throws `CREDENTIAL` when it is none. */
export function jwtHeader(jwt: string): JsonObject {
  const { value } = parse(jwtPart(jwt, 0));
  if (!isObject(value)) throw new ServiceError('CREDENTIAL', 'Expected the JWT header to be a JSON object');
  return value;
}

/** Facts of a decoded credential; never throws: what is missing is empty or absent. */
export function factsOf(credential: JsonObject, format: CredentialFormat): CredentialFacts {
  const subjects = listOf(credential['credentialSubject']).filter(isObject);
  const { names, texts } = wordingOf(credential, subjects);
  const facts: CredentialFacts = {
    issuer: idOf(credential['issuer']) ?? '',
    types: typesOf(credential, subjects),
    subjects: subjects.map(idOf).filter((id) => id !== undefined),
    labelLevel: highest(subjects.map(labelLevelOf)),
    names,
    texts,
    feed: feedOf(credential, format),
    ...gaiaXFacts(subjects),
  };
  const credentialId = idOf(credential);
  const validFrom = secondsOf(credential['validFrom'] ?? credential['issuanceDate']);
  const validUntil = endOf(credential['validUntil'] ?? credential['expirationDate']);
  const [name] = names;
  if (credentialId !== undefined) facts.credentialId = credentialId;
  if (validFrom !== undefined) facts.validFrom = validFrom;
  if (validUntil !== undefined) facts.validUntil = validUntil;
  if (name !== undefined) facts.name = name;
  return facts;
}

/** The first description of a subject or of the credential. No fact of the index: it is as long as all of them together. */
export function descriptionOf(credential: unknown): string | undefined {
  if (!isObject(credential)) return undefined;
  const subjects = listOf(credential['credentialSubject']).filter(isObject);
  return firstTexts([...subjects, credential].flatMap(tellingOf), DESCRIPTION_KEYS)[0];
}

/** What `factsOf` tells for search; none when the credential is no object. */
export function textsOfCredential(credential: unknown): Pick<CredentialFacts, 'names' | 'texts'> {
  if (!isObject(credential)) return { names: [], texts: [] };
  return wordingOf(credential, listOf(credential['credentialSubject']).filter(isObject));
}

/** The id of an object that has one, or a string that is one. */
export function idOf(value: unknown): string | undefined {
  const id = isObject(value) ? (value['id'] ?? value['@id']) : value;
  return typeof id === 'string' && id !== '' ? id.slice(0, MAX_INDEXED_CHARACTERS) : undefined;
}

/** Types of an object under either name. */
export function ownTypes(value: JsonObject): string[] {
  return listOf(value['type'] ?? value['@type']).filter((type) => typeof type === 'string');
}

function feedOf(credential: JsonObject, format: CredentialFormat): CesFeed {
  const isTagus = listOf(credential['@context']).includes('https://www.w3.org/2018/credentials/v1');
  return format === 'json' && isTagus && Array.isArray(credential['credentialSubject']) ? 'v1' : 'v2';
}

function typesOf(credential: JsonObject, subjects: JsonObject[]): string[] {
  const types = new Set<string>();
  const add = (type: unknown) => {
    if (typeof type === 'string') types.add(normaliseType(type).slice(0, MAX_INDEXED_CHARACTERS));
  };
  ownTypes(credential).forEach(add);
  for (const subject of subjects) {
    ownTypes(subject).forEach(add);
    listOf(subject['gx:type']).forEach(add);
  }
  return [...types].sort();
}

const NAME_KEYS = new Set(['name', 'title', 'legalName']);
const DESCRIPTION_KEYS = new Set(['description']);
const TELLING_KEYS = NAME_KEYS.union(DESCRIPTION_KEYS);

/** A property that names or describes its object. */
type Telling = { name: string; value: unknown };

function tellingOf(object: JsonObject): Telling[] {
  const telling: Telling[] = [];
  for (const key of Object.keys(object)) {
    const name = localName(key);
    if (TELLING_KEYS.has(name)) telling.push({ name, value: object[key] });
  }
  return telling;
}

function wordingOf(credential: JsonObject, subjects: readonly JsonObject[]): Pick<CredentialFacts, 'names' | 'texts'> {
  const own = tellingOf(credential);
  const theirs = subjects.flatMap(tellingOf);
  return { names: firstTexts([...theirs, ...own], NAME_KEYS), texts: textsOf([...own, ...theirs]) };
}

/** Texts of the first of the properties that has one: several are the same in other languages. */
function firstTexts(telling: readonly Telling[], names: ReadonlySet<string>): string[] {
  for (const one of telling) {
    const texts = names.has(one.name) ? textsOf([one]) : [];
    if (texts.length > 0) return texts;
  }
  return [];
}

function textsOf(telling: readonly Telling[]): string[] {
  return telling
    .flatMap(({ value }) => listOf(value))
    .map(textOf)
    .filter((text) => text !== undefined);
}

/** Text, or the `@value` of a JSON-LD literal. */
function textOf(value: unknown): string | undefined {
  const text = isObject(value) ? value['@value'] : value;
  return typeof text === 'string' && text !== '' ? text.slice(0, MAX_INDEXED_CHARACTERS) : undefined;
}

/** An end of validity that is stated and is no date, so that nobody can tell whether it has come. No date is as late. */
export const UNREADABLE_TIME = 2 ** 48 - 1;

function endOf(value: unknown): number | undefined {
  return value === undefined || value === null ? undefined : (secondsOf(value) ?? UNREADABLE_TIME);
}

function secondsOf(value: unknown): number | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : secondsOfMoment(text);
}

function highest(levels: readonly number[]): number {
  return levels.reduce((one, other) => Math.max(one, other), 0);
}

function jwtPart(jwt: string, part: 0 | 1): string {
  const parts = jwt.split('.');
  const text = parts[part];
  if (parts.length !== 3 || text === undefined || !parts.every((one) => /^[A-Za-z0-9_-]+$/.test(one))) {
    throw new ServiceError(
      'CREDENTIAL',
      'Expected a JWT in compact form: three base64url parts, none empty, with dots between',
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64url'));
  } catch (error) {
    throw new ServiceError('CREDENTIAL', `Expected the JWT's ${part === 0 ? 'header' : 'payload'} to be UTF-8`, {
      cause: error,
    });
  }
}

function parse(text: string): JsonSource {
  try {
    return parseJsonSource(text);
  } catch (error) {
    throw new ServiceError('CREDENTIAL', `Expected JSON: ${messageOf(error)}`, { cause: error });
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
