import { type CesFeed, factsOf, idOf, ownTypes } from '../../ledger/credential.ts';
import { canonicalBytes, contentHashOf, publicationId, uuidOf } from '../../ledger/ids.ts';
import { type CredentialFormat, encodePayload } from '../../ledger/payload.ts';
import type { Hex } from '../../lib/hex.ts';
import { type JsonDefect, jsonPath } from '../../lib/json-source.ts';
import type { Limits } from '../limits.ts';
import { type AttributesInput, checkAttributes, type Refusal } from './check-attributes.ts';
import { checkJwt, depthRefusal } from './check-jwt.ts';

/** A submission as a client gave it. */
export type CredentialInput = AttributesInput & { json?: unknown; jwt?: string | null | undefined };

/** Something unusual that is no reason to refuse. */
export type Warning = { code: string; message: string; path?: string };

/** What a submission is: ready for the ledger, or refused. `feed` is the CES listing that will show it. */
export type CheckedCredential =
  | { ok: true; id: Hex; uuid: string; feed: CesFeed; payload: Buffer; warnings: Warning[] }
  | { ok: false; refusal: Refusal };

type JsonObject = Record<string, unknown>;
type CheckLimits = Pick<Limits, 'maxCredentialBytes' | 'maxJsonDepth' | 'maxAttributeCharacters'>;
type Body = { format: CredentialFormat; bytes: Buffer; credential: JsonObject };

const CONTEXTS = ['https://www.w3.org/2018/credentials/v1', 'https://www.w3.org/ns/credentials/v2'];

/**
 * Judges a submission by its form alone; signatures are not verified. The id follows from the credential's stored bytes,
 * so a submission that came twice has one id.
 *
 * @param defectsIn what parsing the request changed inside an object of it
 */
export function checkCredential(
  input: CredentialInput,
  limits: CheckLimits,
  defectsIn: (container: object) => JsonDefect[],
): CheckedCredential {
  const checked = checkAttributes(input, limits);
  if ('refusal' in checked) return { ok: false, refusal: checked.refusal };
  const body = bodyOf(input, limits, defectsIn);
  if ('refusal' in body) return { ok: false, refusal: body.refusal };
  const refusal = sizeRefusal(body, limits) ?? shapeRefusal(body);
  if (refusal !== undefined) return { ok: false, refusal };
  const { format, bytes, credential } = body;
  const id = publicationId(contentHashOf(bytes));
  const payload = encodePayload({ attributes: { ...checked.attributes, format }, credential: bytes });
  if (payload.length > limits.maxCredentialBytes) {
    return { ok: false, refusal: tooLarge(payload.length, limits, `$.${format}`) };
  }
  const { feed } = factsOf(credential, format);
  return { ok: true, id, uuid: uuidOf(id), feed, payload, warnings: contextWarnings(credential) };
}

function bodyOf(
  { json, jwt }: CredentialInput,
  limits: CheckLimits,
  defectsIn: (container: object) => JsonDefect[],
): Body | { refusal: Refusal } {
  if ((json == null) === (jwt == null)) {
    const found = json == null ? 'neither' : 'both';
    return refuse(
      'ONE_OF_JSON_AND_JWT',
      `Expected the credential in exactly one of \`json\` and \`jwt\`, found ${found}`,
    );
  }
  if (jwt != null) return jwtBody(jwt, limits);
  if (!isObject(json)) return refuse('NOT_AN_OBJECT', 'Expected the credential to be a JSON object', '$.json');
  const deep = depthRefusal(json, limits);
  if (deep !== undefined) return { refusal: deep };
  const [defect] = defectsIn(json);
  if (defect !== undefined) return refuse(defect.code, defect.message, jsonPath(['json', ...defect.path]));
  const enveloped = envelopedJwt(json);
  return enveloped === undefined ? jsonBody(json) : jwtBody(enveloped, limits);
}

function jsonBody(json: JsonObject): Body {
  return { format: 'json', bytes: canonicalBytes(json), credential: json };
}

function jwtBody(jwt: string, limits: CheckLimits): Body | { refusal: Refusal } {
  if (jwt.length > limits.maxCredentialBytes) return { refusal: tooLarge(jwt.length, limits, '$.jwt') };
  const checked = checkJwt(jwt, limits);
  return 'refusal' in checked
    ? checked
    : { format: 'jwt', bytes: Buffer.from(jwt, 'utf8'), credential: checked.credential };
}

/** The JWT in a `data:` URL of an EnvelopedVerifiableCredential; W3C writes a comma before it, ICAM 25.11 a semicolon. */
function envelopedJwt(json: JsonObject): string | undefined {
  if (!ownTypes(json).includes('EnvelopedVerifiableCredential')) return undefined;
  const id = json['id'] ?? json['@id'];
  return typeof id === 'string' ? /^data:application\/vc(?:\+ld\+json)?\+jwt[,;](.+)$/s.exec(id)?.[1] : undefined;
}

function sizeRefusal({ bytes, format }: Body, limits: CheckLimits): Refusal | undefined {
  return bytes.length > limits.maxCredentialBytes ? tooLarge(bytes.length, limits, `$.${format}`) : undefined;
}

function tooLarge(found: number, { maxCredentialBytes }: CheckLimits, path: string): Refusal {
  const message = `Expected at most ${maxCredentialBytes} bytes in the stored form, found ${found}`;
  return { code: 'CREDENTIAL_TOO_LARGE', message, path };
}

/** What every verifiable credential has, VC 1.1 or 2.0, with `@type` and `@id` as aliases. */
function shapeRefusal({ credential, format }: Body): Refusal | undefined {
  const at = (key: string) => (format === 'json' ? `$.json.${key}` : '$.jwt');
  if (!ownTypes(credential).some((type) => /(^|[#/])VerifiableCredential$/.test(type))) {
    return { code: 'TYPE_MISSING', message: 'Expected `type` to contain VerifiableCredential', path: at('type') };
  }
  if (idOf(credential['issuer']) === undefined) {
    const message = 'Expected `issuer` to be a DID or URL, or an object with such an `id`';
    return { code: 'ISSUER_MISSING', message, path: at('issuer') };
  }
  if (!hasSubject(credential['credentialSubject'])) {
    const message = 'Expected `credentialSubject` to be an object or a list of objects, not empty';
    return { code: 'SUBJECT_MISSING', message, path: at('credentialSubject') };
  }
  return undefined;
}

function hasSubject(subject: unknown): boolean {
  return Array.isArray(subject) ? subject.length > 0 && subject.every(isObject) : isObject(subject);
}

/** Real Loire credentials come without a context or with an unusual one: that is told, not refused. */
function contextWarnings(credential: JsonObject): Warning[] {
  const context = credential['@context'];
  const path = '$["@context"]';
  if (context == null) {
    return [{ code: 'CONTEXT_MISSING', message: `Usually \`@context\` begins with ${CONTEXTS.join(' or ')}`, path }];
  }
  const entries: unknown[] = Array.isArray(context) ? context : [context];
  if (entries.some((entry) => typeof entry === 'string' && CONTEXTS.includes(entry))) return [];
  return [{ code: 'CONTEXT_UNKNOWN', message: `Usually \`@context\` contains ${CONTEXTS.join(' or ')}`, path }];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(code: string, message: string, path?: string): { refusal: Refusal } {
  return { refusal: path === undefined ? { code, message } : { code, message, path } };
}
